"""Lays out, as setup.exe will install it, what build.sh brought together; writes setup.nsi's lists.

``stage.py WORK``: its ``interpreter``, ``libraries`` and ``launchers`` become ``tree``, each file dated of
SOURCE_DATE_EPOCH; ``install.nsh`` and ``remove.nsh`` name each file of it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from papers import write_papers
from program_files import write_lists
from slimming import copy_own, slim

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SEARCHED = "python313.zip\r\n.\r\npkgs\r\n"  # the interpreter looks nowhere else, whatever the machine has


def main(work: Path) -> None:
    tree = work / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    app = tree / "app"
    shutil.copytree(work / "interpreter", app)
    shutil.copytree(work / "launchers", app, dirs_exist_ok=True)
    shutil.copytree(work / "libraries", app / "pkgs")
    slim(app / "pkgs", ROOT / "src" / "telesec")
    copy_own(ROOT / "src" / "telesec", app / "pkgs" / "telesec")
    shutil.copytree(ROOT / "resources", app / "resources")
    shutil.copyfile(HERE / "entry.py", app / "entry.py")
    (app / "python313._pth").write_bytes(SEARCHED.encode("ascii"))
    _task(app)
    write_papers(ROOT, app / "pkgs", work / "guide", tree / "doc")
    _settle(tree)
    write_lists(tree, work)


def _task(app: Path) -> None:
    """The scheduled task as schtasks reads it for sure: UTF-16, as it exports its own."""
    text = (ROOT / "resources/windows/telesec-backup.xml").read_text(encoding="utf-8")
    told = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("\n", "\r\n")
    (app / "resources/windows/telesec-backup.xml").write_bytes(b"\xff\xfe" + told.encode("utf-16-le"))


def _settle(tree: Path) -> None:
    """One date for all: an archive keeps dates, and two builds of one commit should be the same."""
    date = int(os.environ["SOURCE_DATE_EPOCH"])
    for path in sorted(tree.rglob("*"), reverse=True):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (date, date))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
