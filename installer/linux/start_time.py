#!/usr/bin/env python3
"""Times the packed program from its command to its first drawn screen, on a virtual screen of its own.

``start_time.py PROGRAM [WORDS…]``: milliseconds of the clock and of the processor, the disk's cache emptied
first (as an administrator), then full; the smallest and the median of five starts each. Needs Debian's xvfb,
xdotool and x11-apps.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROUNDS = 5
TITLE = "^Télésecrétariat"
LONGEST = 60.0  # seconds
FIRST_COLOURS = 40  # a drawn screen has letters, hence greys; an empty one has one colour


def main(words: list[str]) -> int:
    reading, writing = os.pipe()
    screen = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1366x768x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    server = subprocess.Popen(screen, pass_fds=[writing], stderr=subprocess.DEVNULL)
    try:
        with os.fdopen(reading) as told:
            os.environ["DISPLAY"] = f":{told.readline().strip()}"
        one_start(words)  # its files of preferences, and fontconfig's own
        for name, cold in (("à froid", True), ("à chaud", False)):
            starts = [one_start(words, cold=cold) for _ in range(ROUNDS)]
            for what, figures in zip(
                ("de l'horloge", "de processeur"), zip(*starts, strict=True), strict=True
            ):
                best, middle = min(figures), statistics.median(figures)
                print(f"{name}, ms {what} : {best:.0f} au mieux, {middle:.0f} au milieu")
    finally:
        server.terminate()
        server.wait()
    return 0


def one_start(words: list[str], *, cold: bool = False) -> tuple[float, float]:
    """Milliseconds, of the clock and of the processor, until the first screen is drawn."""
    if cold:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
    before = time.monotonic()
    program = subprocess.Popen(words, env={**os.environ, "QT_QPA_PLATFORM": "xcb"})
    try:
        while time.monotonic() - before < LONGEST:
            window = run("xdotool", "search", "--onlyvisible", "--name", TITLE).split()
            if window and is_drawn(window[0].decode()):
                return (time.monotonic() - before) * 1000, processor(program.pid)
        raise SystemExit("La fenêtre ne s'est pas dessinée.")
    finally:
        program.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            program.wait(10)
        program.kill()
        program.wait()


def is_drawn(window: str) -> bool:
    """Whether a line of pixels in four across the window has more colours than an empty one."""
    picture = run("xwd", "-silent", "-id", window)
    head = int.from_bytes(picture[:4], "big") if picture else 0
    pixels = picture[head + 12 * 256 :]
    return len({pixels[place : place + 3] for place in range(0, len(pixels) - 3, 16)}) > FIRST_COLOURS


def processor(pid: int) -> float:
    """Milliseconds of processor that a process has used (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def run(*words: str) -> bytes:
    return subprocess.run(words, check=False, capture_output=True).stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="telesec-") as home:
        os.environ.update(HOME=home, XDG_RUNTIME_DIR=home, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")
        sys.exit(main(sys.argv[1:]))
