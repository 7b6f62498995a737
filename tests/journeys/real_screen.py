"""Eyes and hands on a real X screen: pictures read by tesseract and zbar, keys and mouse by xdotool."""

from __future__ import annotations

import os
import re
import subprocess
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 90.0  # seconds a screen may take to appear on a busy machine
LOOKS = 3  # at least: a reading may itself take half a minute there
ENLARGED = 2
FRAME = 4  # pixels
PAGE, SCATTERED = "3", "11"  # how tesseract looks for text: in blocks, or anywhere


class NotSeenError(AssertionError):
    """What was expected did not appear; the last picture is kept."""


@dataclass(frozen=True)
class Word:
    """A word read on the screen, with its place in pixels of the screen."""

    text: str
    line: tuple[str, ...]
    x: int
    y: int
    width: int
    height: int


def bare(text: str) -> str:
    """Letters and digits only, without accents or case: what a reader of pictures can be trusted with."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def run(*command: str, given: str = "") -> str:
    """The output of a command; its input never appears among its arguments."""
    one_thread = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # tesseract's threads wait for each other
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, env=one_thread)
    return done.stdout


class Screen:
    """The whole X screen; each picture worth keeping is saved in ``folder`` with its number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number = 0
        self._latest = folder / "latest.png"

    def look(self) -> Path:
        """A picture of the screen as it is."""
        run("import", "-window", "root", str(self._latest))
        return self._latest

    def keep(self, name: str) -> Path:
        """A picture kept under ``name``."""
        self._number += 1
        kept = self.folder / f"{self._number:02d}-{name}.png"
        kept.write_bytes(self.look().read_bytes())
        print(f"  {kept.name}", flush=True)
        return kept

    def words(self, layout: str = PAGE) -> list[Word]:
        """Every word read in a new picture of the screen."""
        large = self.folder / "enlarged.pgm"  # not compressed: six times faster
        run("convert", str(self.look()), "-colorspace", "Gray", "-resize", f"{ENLARGED * 100}%", str(large))
        table = run("tesseract", str(large), "-", "-l", "fra", "--psm", layout, "tsv")
        large.unlink()
        return [word for row in table.splitlines()[1:] if (word := _word(row))]

    def places(self, phrase: str) -> list[tuple[int, int]]:
        """The middle of ``phrase`` wherever it is read, in reading order."""
        return _places(phrase, self.words(PAGE)) or _places(phrase, self.words(SCATTERED))

    def find(self, phrase: str) -> tuple[int, int] | None:
        """Where ``phrase`` is read first, None when it is not on the screen."""
        return next(iter(self.places(phrase)), None)

    def wait_for(self, phrase: str, patience: float = PATIENCE) -> tuple[int, int]:
        """The place of ``phrase`` once it appears; NotSeenError, with a picture, when it does not."""
        return self.wait_until(lambda: self.find(phrase), f"« {phrase} »", patience)

    def wait_until(
        self, ask: Callable[[], tuple[int, int] | None], what: str, patience: float = PATIENCE
    ) -> tuple[int, int]:
        """The first answer of ``ask`` that is not None."""
        until, looks = time.monotonic() + patience, 0
        while time.monotonic() < until or looks < LOOKS:
            answer, looks = ask(), looks + 1
            if answer is not None:
                return answer
        raise NotSeenError(f"{what} did not appear: see {self.keep('not-seen').name}")

    def seen(self, phrase: str, patience: float) -> bool:
        """True when ``phrase`` appears in time."""
        until, looks = time.monotonic() + patience, 0
        while time.monotonic() < until or looks < LOOKS:
            if self.find(phrase) is not None:
                return True
            looks += 1
        return False

    def numbers_after(self, phrase: str) -> list[int]:
        """The numbers read just after each ``phrase``, in reading order, once there is one."""
        text = " ".join(word.text for word in self.words())
        return [int(number) for number in re.findall(phrase + r"\D{0,6}(\d{1,2})", text)]

    def window_fits(self) -> bool:
        """True when the active window lies within the screen, but for the line its frame draws."""
        wide, high = (int(part) for part in run("xdotool", "getdisplaygeometry").split())
        shape = dict(
            line.split("=")
            for line in run("xdotool", "getactivewindow", "getwindowgeometry", "--shell").splitlines()
        )
        right = int(shape["X"]) + int(shape["WIDTH"])
        low = int(shape["Y"]) + int(shape["HEIGHT"])
        return right <= wide + FRAME and low <= high + FRAME

    def qr(self) -> str:
        """What the QR on the screen holds."""
        return run("zbarimg", "--quiet", "--raw", str(self.look())).strip()

    def type(self, text: str) -> None:
        """Type on the keyboard, as a person would."""
        run("xdotool", "type", "--delay", "25", "--file", "-", given=text)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: Tab, Return, ctrl+n…"""
        run("xdotool", "key", "--delay", "60", *keys)

    def click(self, place: tuple[int, int]) -> None:
        """Click with the left button."""
        run("xdotool", "mousemove", str(place[0]), str(place[1]), "click", "1")

    def drag(self, start: tuple[int, int], down: int) -> None:
        """Drag from ``start``, ``down`` pixels lower, by small steps."""
        x, y = start
        run("xdotool", "mousemove", str(x), str(y), "mousedown", "1")
        for step in range(1, 11):
            run("xdotool", "mousemove", str(x), str(y + down * step // 10), "sleep", "0.05")
        run("xdotool", "mouseup", "1")


def _places(phrase: str, words: list[Word]) -> list[tuple[int, int]]:
    found = []
    for at, first in enumerate(words):
        read = ""
        for word in words[at : at + 14]:
            if word.line != first.line:
                break
            read += bare(word.text)
            if read.startswith(bare(phrase)):
                found.append(((first.x + word.x + word.width) // 2, first.y + first.height // 2))
                break
    return found


def _word(row: str) -> Word | None:
    cells = row.split("\t")
    if len(cells) < 12 or not bare(cells[11]):
        return None
    left, top, width, height = (int(cell) // ENLARGED for cell in cells[6:10])
    return Word(cells[11], tuple(cells[1:5]), left, top, width, height)
