"""``telesec tour``: a whole day played in the real window without a screen, one picture a step.

The day has two acts because the lock ends the process: the first runs until the automatic lock, the
second begins on the lock screen of the process that takes its place.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from telesec.app.door import Door
from telesec.app.founding import Founding
from telesec.app.program import utc_now
from telesec.app.reexec import read_resume, relaunch
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.commands.eyes import Lost
from telesec.commands.hands import Hands
from telesec.commands.tour_colleague import Colleague
from telesec.commands.tour_evening import Evening
from telesec.commands.tour_morning import Morning
from telesec.commands.tour_props import Props
from telesec.domain.errors import TelesecError
from telesec.services.access.sign_in import SignedIn
from telesec.services.gate import Gate
from telesec.ui import theme
from telesec.ui.incident import Incidents
from telesec.ui.set_up_steps import SetUpPorts, Sheet
from telesec.ui.tasks import Tasks

SIZE = (1440, 900)


class _TourDoor(Door):
    """The practice's door, by someone who reads the recovery sheet that was printed."""

    recovery_text = ""
    gate: Gate

    def sign_in(self, login: str, password: str, code: str) -> SignedIn:
        signed = super().sign_in(login, password, code)
        self.gate = signed.gate
        return signed

    def set_up_ports(self) -> SetUpPorts:
        return _ReadFounding(self).ports()


class _ReadFounding(Founding):
    """Gives the door the code of the sheet it prints."""

    def __init__(self, door: _TourDoor) -> None:
        super().__init__(door.folder, lambda: door.device, door.clock)
        self._door = door

    def _sheet(self) -> Sheet:
        sheet = super()._sheet()
        self._door.recovery_text = self._begun().recovery_text()
        return sheet


def run(given: argparse.Namespace) -> int:
    """Play the day in ``given.out``; 0 only if every step held. The pictures stay there."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    out: Path = given.out.absolute()
    resume = read_resume(given.resume_fd)
    if resume is None:
        _clear(out)
    props = Props(out)
    QCoreApplication.setApplicationName("telesec")
    application = QApplication(sys.argv[:1])
    incidents = Incidents(out / "incidents", utc_now)
    incidents.install()
    theme.speak_french(application)
    wardrobe = Wardrobe(application, out / "ecran.json")
    door = _TourDoor(props.practice, utc_now, props.device)
    tasks = Tasks(on_bug=incidents.handle)
    incidents.lacking.connect(tasks.refused)
    window = Window(door, tasks, wardrobe, incidents, relaunch)
    window.begin(resume)
    window.resize(*SIZE)
    window.activateWindow()
    hands = Hands(window, out)
    if resume is None:
        colleague = Colleague(tasks, hands, lambda: door.gate)
        act = Morning(hands, props, lambda: door.recovery_text, colleague).play
    else:
        act = Evening(hands, props, resume).play
    QTimer.singleShot(0, lambda: _play(act, application, hands, out))
    return application.exec()


def _play(act: Callable[[], None], application: QApplication, hands: Hands, out: Path) -> None:
    try:
        act()
    except (Lost, TelesecError) as error:
        print(f"Étape manquée : {error}", file=sys.stderr)
        hands.picture("etape-manquee")
        application.exit(1)
    except BaseException:
        application.exit(1)  # a bug: noted by the incidents' hook, and the day is lost all the same
        raise
    else:
        print(f"La journée est passée. Les images sont dans {out}.")
        application.exit(0)


def _clear(out: Path) -> None:
    """Remove what an earlier tour left in ``out``, and only that."""
    out.mkdir(parents=True, exist_ok=True)
    for folder in ("cabinet", "appareil", "incidents"):
        shutil.rmtree(out / folder, ignore_errors=True)
    for pattern in ("[0-9][0-9]-*.png", "*.pdf", "patients.csv", "premier-acte"):
        for old in out.glob(pattern):
            old.unlink()
