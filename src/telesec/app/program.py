"""Builds the window and what it stands on, then runs until it is closed or becomes the lock screen."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from telesec.app.door import Door
from telesec.app.preferences import preferences_path
from telesec.app.reexec import read_resume, relaunch
from telesec.app.signals import EndSignals
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.ui import theme
from telesec.ui.incident import Incidents
from telesec.ui.tasks import Tasks


def utc_now() -> datetime:
    return datetime.now(UTC)


def state_folder() -> Path:
    """Where this computer notes incidents."""
    from platformdirs import user_state_path

    return user_state_path("telesec", appauthor=False)


def run_program(given: argparse.Namespace) -> int:
    """Open the window on ``given.practice`` (or the demo practice) and run the event loop."""
    resume = read_resume(given.resume_fd)
    QCoreApplication.setApplicationName("telesec")
    application = QApplication(sys.argv[:1])
    application.setApplicationDisplayName("Télésecrétariat")
    incidents = Incidents(state_folder(), utc_now)
    incidents.install()
    theme.speak_french(application)
    wardrobe = Wardrobe(application, preferences_path())
    tasks = Tasks(on_bug=incidents.handle)
    incidents.lacking.connect(tasks.refused)
    window = Window(_door(given), tasks, wardrobe, incidents, relaunch)
    EndSignals(window.close, window)
    window.begin(resume)
    return application.exec()


def _door(given: argparse.Namespace) -> Door:
    if given.demo:
        from telesec.app.demo import DemoDoor

        return DemoDoor(utc_now)
    return Door(given.practice, utc_now)
