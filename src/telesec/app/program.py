"""Builds the window and what it stands on, then runs until it is closed or becomes the lock screen."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication, QIcon

from telesec.app.backup_heart import BackupHeart
from telesec.app.door import Door
from telesec.app.preferences import preferences_path
from telesec.app.reexec import read_crossing, start_with
from telesec.app.ringing import Ringing, answer_telephone
from telesec.app.trial import offer_trial
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.domain.bundle import bundled
from telesec.ui import theme
from telesec.ui.classes import DRAWN_FIRST_MS
from telesec.ui.incident import Incidents
from telesec.ui.system.private_clipboard import PrivateClipboard
from telesec.ui.tasks import Tasks

DESKTOP_FILE = "org.telesec.Telesec"
"""The desktop entry that the Linux packages bring: the desktop knows the window's icon and title by it."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def state_folder() -> Path:
    """Where this computer notes incidents."""
    from platformdirs import user_state_path

    return user_state_path("telesec", appauthor=False)


def run_program(given: argparse.Namespace) -> int:
    """Open the window on ``given.practice`` (or the demo practice) and run the event loop."""
    resume, carried = read_crossing(given.resume_fd)
    QCoreApplication.setApplicationName("telesec")
    application = theme.application(sys.argv[0])
    application.setApplicationDisplayName("Télésecrétariat")
    QGuiApplication.setDesktopFileName(DESKTOP_FILE)
    application.setWindowIcon(QIcon(str(bundled("telesec.svg"))))
    PrivateClipboard(application.clipboard(), application)
    incidents = Incidents(state_folder(), utc_now)
    incidents.install()
    theme.speak_french(application)
    wardrobe = Wardrobe(application, preferences_path())
    tasks = Tasks(on_bug=incidents.handle)
    incidents.lacking.connect(tasks.refused)
    door = _door(given)
    heart = BackupHeart(door, tasks, application)
    ringing = Ringing(door.folder, door.clock, carried, application)
    window = Window(door, tasks, wardrobe, incidents, ringing.relaunch)
    window.follow(heart)
    answer_telephone(ringing, window, door, tasks)
    offer_trial(window, wardrobe.look(), given, door)
    window.begin(resume)
    QTimer.singleShot(DRAWN_FIRST_MS, window, lambda: _listen(window, ringing))
    heart.begin()
    code = application.exec()
    heart.end()
    ringing.end()
    if heart.went_on_alone():
        os._exit(code)  # Qt's own farewell would kill the upload that goes on without us
    if window.next_start:
        start_with(window.next_start)
    return code


def _listen(window: Window, ringing: Ringing) -> None:
    """To the system's signals and to the telephone, once the window is drawn."""
    from telesec.app.signals import EndSignals

    EndSignals(window.close, window)
    ringing.begin()


def _door(given: argparse.Namespace) -> Door:
    if given.demo:
        from telesec.app.demo import DemoDoor

        return DemoDoor(utc_now)
    return Door(given.practice, utc_now)
