"""The program's icon for Windows, drawn from resources/telesec.svg: ``icon.py DRAWING ICON``."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_HEAD, _ENTRY = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")


def main(drawing: Path, icon: Path) -> None:
    drawn = [
        subprocess.run(
            ["rsvg-convert", "-w", str(size), "-h", str(size), drawing], check=True, capture_output=True
        ).stdout
        for size in SIZES
    ]
    place = _HEAD.size + _ENTRY.size * len(SIZES)
    entries = b""
    for size, data in zip(SIZES, drawn, strict=True):
        entries += _ENTRY.pack(size % 256, size % 256, 0, 0, 1, 32, len(data), place)
        place += len(data)
    icon.write_bytes(_HEAD.pack(0, 1, len(SIZES)) + entries + b"".join(drawn))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:3]))
