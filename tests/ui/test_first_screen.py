"""What the first screen loads: nothing that only the stores, the pages or the copies need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LATER = (
    "subprocess",
    "sqlalchemy",
    "cryptography",
    "argon2",
    "telesec.app.backup_child",
    "telesec.services",
    "telesec.storage",
    "telesec.ui.controls",
    "telesec.ui.listings",
    "telesec.domain.backups.shapes",
)
CLASSES_LATER = ("QAccessible", "QProcess", "QStyle", "QStyleOptionComboBox", "QTableWidget", "QWizard")
FIRST_SCREEN = """
import linecache, os, sys
from PySide6 import QtCore, QtGui, QtWidgets
QtWidgets.QApplication.exec = lambda *_: 0
from telesec.app.main import main
main(["--practice", sys.argv[1]])
shown = sum(one.isVisible() for one in QtWidgets.QApplication.topLevelWidgets())
print(shown, QtWidgets.QApplication.instance().property("themeInFusion"))
print(*sys.modules)
print(*linecache.cache)
QtWidgets.QApplication.processEvents()
print(*QtCore.__dict__, *QtGui.__dict__, *QtWidgets.__dict__)
sys.stdout.flush()
os._exit(0)
"""


def test_the_first_screen_waits_for_nothing_of_what_lies_behind_the_door(tmp_path: Path):
    (tmp_path / "practice.json").touch()  # it is read once a password is given
    words = [sys.executable, "-c", FIRST_SCREEN, str(tmp_path)]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    screen, modules, sources, classes = told.stdout.splitlines()[-4:]
    assert screen == "1 True"
    assert "telesec.app.front_door" in modules.split()
    assert set(modules.split()).isdisjoint(LATER)
    assert set(classes.split()).isdisjoint(CLASSES_LATER)
    assert "sign_in.py" not in sources  # PySide reads the source of no module
