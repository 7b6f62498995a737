#!/usr/bin/env python3
"""Times the packed program from its command to its first drawn screen, beside a bare window packed likewise.

``start_time.py PROGRAM [WORDS…]``: milliseconds of the clock and of the processor, the disk's cache emptied
first (as an administrator), then full; the smallest and the median of five starts each, and how many times
the bare window's they are. Needs Debian's xvfb, xdotool and x11-apps.

The bare window is bare_window.py, packed by the environment that build.sh left (``TELESEC_BUILD``, ``build``
otherwise): the same interpreter, PyInstaller and Qt, in a folder of its own, for the packed program runs no
other script. The two start in turn, and are looked at in the same way.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUNDS = 5
LONGEST = 60.0  # seconds
FIRST_COLOURS = 40  # a drawn screen has letters, hence greys; an empty one has one colour
MEASURES = ("de l'horloge", "de processeur")

Start = tuple[float, float]
"""Milliseconds of the clock, and of the processor."""


def has_letters(pixels: bytes) -> bool:
    """Whether a line of pixels in four across the window has more colours than an empty one."""
    return len({pixels[place : place + 3] for place in range(0, len(pixels) - 3, 16)}) > FIRST_COLOURS


def is_painted(pixels: bytes) -> bool:
    """Whether anything was painted: a window begins black on a server that keeps nothing under it."""
    return any(pixels[::64])


@dataclass(frozen=True, slots=True)
class Timed:
    """A command, the title of its window, and how its pixels tell that it was drawn."""

    words: tuple[str, ...]
    title: str
    is_drawn: Callable[[bytes], bool]


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="telesec-") as home, virtual_screen():
        surroundings = {"HOME": home, "XDG_RUNTIME_DIR": home, "QT_QPA_PLATFORM": "xcb"}
        os.environ.update(surroundings, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")
        os.environ.pop("XDG_CURRENT_DESKTOP", None)  # a desktop's own libraries are nobody's start
        timed = [Timed(tuple(words), "^Télésecrétariat", has_letters), *packed_bare_window(Path(home))]
        for one in timed:
            one_start(one)  # its files of preferences, and fontconfig's own
        for name, cold in (("à froid", True), ("à chaud", False)):
            rounds = [[one_start(one, cold=cold) for one in timed] for _ in range(ROUNDS)]
            tell(name, list(zip(*rounds, strict=True)))
    return 0


def tell(name: str, starts: list[tuple[Start, ...]]) -> None:
    """The program's figures, then the bare window's, then the one over the other."""
    for at, what in enumerate(MEASURES):
        figures = [[one[at] for one in each] for each in starts]
        said = [f"{min(each):.0f} au mieux, {statistics.median(each):.0f} au milieu" for each in figures]
        times = statistics.median(figures[0]) / statistics.median(figures[-1])
        beside = f" ; fenêtre Qt nue : {said[-1]} ; {times:.2f} fois" if len(said) > 1 else ""
        print(f"{name}, ms {what} : {said[0]}{beside}", flush=True)


def packed_bare_window(folder: Path) -> Iterator[Timed]:
    """The bare window, packed in ``folder``; none, and a sentence, where build.sh was not run."""
    packer = Path(os.environ.get("TELESEC_BUILD") or HERE.parents[1] / "build") / "linux/venv/bin/pyinstaller"
    if not packer.exists():
        print("Sans l'environnement que laisse installer/linux/build.sh, pas de fenêtre Qt nue à côté.")
        return
    made, work = folder / "nue", folder / "travail"
    places = ["--distpath", made, "--workpath", work, "--specpath", work]
    line = [packer, "--noconfirm", "--log-level", "ERROR", *places, HERE / "bare_window.py"]
    subprocess.run(line, check=True, stdin=subprocess.DEVNULL)
    yield Timed((str(made / "bare_window/bare_window"),), "^Fenêtre nue", is_painted)


@contextmanager
def virtual_screen() -> Iterator[None]:
    """A screen of its own, whose number the server chooses."""
    reading, writing = os.pipe()
    shape = ["-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    line = ["Xvfb", "-displayfd", str(writing), *shape]
    server = subprocess.Popen(line, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)  # the server's own is the last: a server that ends says nothing, and is not waited for
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise SystemExit("L'écran virtuel (Xvfb) ne démarre pas.")
        os.environ["DISPLAY"] = f":{number}"
        yield
    finally:
        server.terminate()
        server.wait()


def one_start(timed: Timed, *, cold: bool = False) -> Start:
    """Milliseconds, of the clock and of the processor, until the first screen is drawn."""
    if cold:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
    before = time.monotonic()
    program = subprocess.Popen(timed.words)
    try:
        while time.monotonic() - before < LONGEST:
            window = run("xdotool", "search", "--onlyvisible", "--name", timed.title).split()
            if window and timed.is_drawn(pixels_of(window[0].decode())):
                return (time.monotonic() - before) * 1000, processor(program.pid)
        raise SystemExit("La fenêtre ne s'est pas dessinée.")
    finally:
        program.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            program.wait(10)
        program.kill()
        program.wait()


def pixels_of(window: str) -> bytes:
    """What the window shows, four bytes a pixel: nought until it is drawn."""
    picture = run("xwd", "-silent", "-id", window)
    head = int.from_bytes(picture[:4], "big") if picture else 0
    return picture[head + 12 * 256 :]


def processor(pid: int) -> float:
    """Milliseconds of processor that a process has used (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def run(*words: str) -> bytes:
    return subprocess.run(words, check=False, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
