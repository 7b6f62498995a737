"""Builds the guide's two files: ``build.py FOLDER``; the pictures are taken of the program as it is."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import leaf
import paper
import pictures
import place

from telesec.ui.guide.chapters import chapters

NAME = "telesec-guide"


def build(folder: Path, shown: Mapping[str, bytes]) -> list[Path]:
    """Write the HTML and the PDF in ``folder`` with the pictures ``shown``; the two files."""
    folder.mkdir(parents=True, exist_ok=True)
    page, sheets = folder / f"{NAME}.html", folder / f"{NAME}.pdf"
    page.write_text(leaf.whole(chapters(), shown), encoding="utf-8")
    sizes = paper.write(sheets, chapters(), shown)
    for key in paper.ON_ONE_PAGE:
        if sizes[key] != 1:
            raise SystemExit(f"Le chapitre « {key} » tient sur {sizes[key]} pages : il en faut une.")
    return [page, sheets]


def main() -> None:
    with place.held() as scratch:
        shown = pictures.take(scratch)
    for path in build(Path(sys.argv[1]).absolute(), shown):
        print(f"{path} ({path.stat().st_size // 1000} Ko)")


if __name__ == "__main__":
    main()
