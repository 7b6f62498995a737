"""``telesec bench-window``: the real window on a large practice, and the longest time it left unanswered.

A timer asks for the window's attention every few milliseconds; the time between two answers is how
long the person would have waited, and the part of it that the window's own thread spent working is what
it would have been with nobody else on the machine. Keys are struck as a hand does, a whole desk's worth.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from telesec.app.pulse_backup import backed_up_at_work, set_backups
from telesec.app.pulse_entrance import Entrance
from telesec.app.wardrobe import Wardrobe
from telesec.commands.bench import BenchRequest, fill, others_at_work, said
from telesec.commands.bench_people import people
from telesec.commands.bench_session import BenchPractice, found
from telesec.commands.eyes import Lost
from telesec.commands.hands import Hands
from telesec.domain.people import Role
from telesec.ui import theme
from telesec.ui.pages import keys_of, pages_for
from telesec.ui.shell import Shell
from telesec.ui.tasks import Tasks

T = TypeVar("T")
Played = tuple[str, list["Silence"]]

BUDGET_MS = 50.0
BEAT_MS = 2
SIZE = (1440, 900)
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_PATIENCE = 180.0  # seconds: a million appointments on a busy machine
_VIEWS = (Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F9, Qt.Key.Key_F5, Qt.Key.Key_F8)


@dataclass(frozen=True, slots=True)
class Silence:
    """The longest time without an answer, and the longest work of the window's thread, in milliseconds."""

    waited: float
    worked: float


class Pulse(QObject):
    """Beats while the event loop runs; ``longest`` is the worst since ``start``."""

    def __init__(self) -> None:
        super().__init__()
        self.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def start(self) -> None:
        """Forget the past."""
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._longest = Silence(0.0, 0.0)

    def longest(self) -> Silence:
        """The worst silence, the present one included."""
        self._beat()
        return self._longest

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self._longest = Silence(
            max(self._longest.waited, (now - self._last) * 1000),
            max(self._longest.worked, (worked - self._worked) * 1000),
        )
        self._last, self._worked = now, worked


@dataclass
class Desk:
    """The window of a session, hands, and what each act cost."""

    hands: Hands
    tasks: Tasks
    pulse: Pulse

    def measured(self, what: str, act: Callable[[], object], times: int = 1) -> Played:
        """Do ``act``, let the window finish, and give the longest silence of each time."""
        silences = []
        for _ in range(times):
            self.pulse.start()
            act()
            self.settle()
            silences.append(self.pulse.longest())
        return what, silences

    def settle(self) -> None:
        """Until the worker has answered all that was asked, and what it answered is drawn."""
        for _ in range(3):
            answered: list[None] = []
            self.tasks.run(lambda: None, answered.append)
            self.hands.until(partial(bool, answered), "le travail ne finit pas", _PATIENCE)
            QTest.qWait(120)


def run(given: argparse.Namespace) -> int:
    """Play the desk; JSON on standard output; 1 when the window was once left longer than 50 ms."""
    application = QApplication(["telesec"])
    theme.speak_french(application)
    with tempfile.TemporaryDirectory(prefix="telesec-banc-") as scratch:
        base = Path(scratch)
        practice = found(base)
        fill(practice, BenchRequest(given.patients, given.appointments))
        played = _play(practice, Wardrobe(application, base / "screen.json"), base)
    sys.stdout.write(json.dumps(_report(application, played), ensure_ascii=False, indent=2) + "\n")
    crowded = others_at_work() > 0
    if crowded:
        said("D'autres programmes occupaient la machine : seul le travail de la fenêtre est jugé.")
    each = [silence for _, silences in played for silence in silences]
    return 0 if max(one.worked if crowded else one.waited for one in each) <= BUDGET_MS else 1


def _report(application: QApplication, played: list[Played]) -> dict[str, object]:
    return {
        "platform": application.platformName(),
        "python": sys.version.split()[0],
        "budget_ms": BUDGET_MS,
        "longest_silence_ms": {what: [round(one.waited, 1) for one in each] for what, each in played},
        "longest_work_ms": {what: [round(one.worked, 1) for one in each] for what, each in played},
    }


def _play(practice: BenchPractice, wardrobe: Wardrobe, base: Path) -> list[Played]:
    tasks, pulse = Tasks(), Pulse()
    entrance = Entrance(practice, tasks, wardrobe)
    desk = Desk(Hands(entrance.window, base), tasks, pulse)
    entrance.window.resize(*SIZE)
    entrance.window.show()
    _take_keyboard(desk)
    desk.settle()
    played = [desk.measured("ouverture du cabinet", entrance.sign_in)]
    try:
        shell, session = entrance.inside()
        played += [*_views(desk), *_booking(desk), *_pages(desk, shell)]
        set_backups(practice, base / "disque")
        back_up = backed_up_at_work(practice, session.gate, tasks, desk.hands, shell)
        shell.show_page(shell.navigation.page_keys()[0])
        return [*played, desk.measured("sauvegarde pendant le travail", back_up)]
    finally:
        _answer(tasks, entrance.leave)
        tasks.close(lambda: None)
        entrance.window.close()


def _take_keyboard(desk: Desk) -> None:
    """Keys go nowhere before the window manager has made the window the active one."""
    window = desk.hands.window
    window.raise_()
    window.activateWindow()
    desk.hands.until(window.isActiveWindow, "la fenêtre ne prend pas le clavier", _PATIENCE)


def _answer(tasks: Tasks, work: Callable[[], T]) -> T:
    """What the worker answers: the stores are opened and closed on its thread alone."""
    given: list[T] = []
    tasks.run(work, given.append)
    while not given:
        QTest.qWait(BEAT_MS)
    return given[0]


def _views(desk: Desk) -> list[Played]:
    played = [desk.measured(f"vue {key.name[4:]}", partial(desk.hands.key, key), 2) for key in _VIEWS]
    played.append(desk.measured("jour suivant", lambda: desk.hands.key(Qt.Key.Key_PageDown, CTRL), 10))
    return played


def _booking(desk: Desk) -> list[Played]:
    someone = next(iter(people(1)))
    born = f"{someone.birth_date:%d%m%Y}" if someone.birth_date else someone.birth_name
    hands = desk.hands
    return [
        desk.measured("Ctrl+K", lambda: hands.key(Qt.Key.Key_K, CTRL)),
        desk.measured("une lettre de la recherche", lambda: hands.type("d"), 1),
        desk.measured("la suite du nom", lambda: hands.type("ub"), 1),
        desk.measured("Échap", lambda: hands.key(Qt.Key.Key_Escape), 2),
        desk.measured("nouveau rendez-vous", lambda: hands.key(Qt.Key.Key_N, CTRL)),
        desk.measured("date de naissance", lambda: hands.type(born)),
        desk.measured("patient choisi", lambda: hands.key(Qt.Key.Key_Return)),
        desk.measured("créneau choisi", lambda: hands.type("1")),
        desk.measured("réservé", lambda: hands.key(Qt.Key.Key_Return)),
        desk.measured("défait", lambda: hands.key(Qt.Key.Key_Z, CTRL)),
    ]


def _pages(desk: Desk, shell: Shell) -> list[Played]:
    """Each page as it is first opened, then as it is come back to."""
    played, entries = [], pages_for(Role)
    keys = keys_of(entries)
    for first in (True, False):
        for entry in entries:
            what = f"{entry.title}, {'première ouverture' if first else 'retour'}"
            played.append(desk.measured(what, partial(desk.hands.together, keys[entry.key])))
            if shell.page_key() != entry.key:
                raise Lost(f"« {entry.title} » ne s'ouvre pas")
    return played
