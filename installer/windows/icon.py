"""The program's icon for Windows and the side of its setup's first page, both from resources/telesec.svg.

``icon.py DRAWING ICON SIDE``.
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from pathlib import Path

from PIL import Image

SIDE, ON_SIDE, FROM_TOP = (164, 314), 104, 70  # pixels; the first is what NSIS asks for
COLOUR = "#0f6e84"  # the drawing's own ground: it has no edge on it
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_HEAD, _ENTRY = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")


def main(drawing: Path, icon: Path, side: Path) -> None:
    write_icon(drawing, icon)
    write_side(drawing, side)


def write_icon(drawing: Path, icon: Path) -> None:
    """Every size that Windows asks for, in one file."""
    drawn = [drawn_at(size, drawing) for size in SIZES]
    place = _HEAD.size + _ENTRY.size * len(SIZES)
    entries = b""
    for size, data in zip(SIZES, drawn, strict=True):
        entries += _ENTRY.pack(size % 256, size % 256, 0, 0, 1, 32, len(data), place)
        place += len(data)
    icon.write_bytes(_HEAD.pack(0, 1, len(SIZES)) + entries + b"".join(drawn))


def write_side(drawing: Path, side: Path) -> None:
    """The drawing on its own colour."""
    page = Image.new("RGB", SIDE, COLOUR)
    with Image.open(io.BytesIO(drawn_at(ON_SIDE, drawing))) as glyph:
        page.paste(glyph, ((SIDE[0] - ON_SIDE) // 2, FROM_TOP), glyph)
    page.save(side, "BMP")


def drawn_at(size: int, drawing: Path) -> bytes:
    """A square PNG of ``size`` pixels."""
    command = ["rsvg-convert", "-w", str(size), "-h", str(size), drawing]
    return subprocess.run(command, check=True, capture_output=True).stdout


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:4]))
