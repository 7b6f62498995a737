"""``telesec bench-window``: the real window on a large practice, and the longest time it left unanswered.

A timer asks for the window's attention every few milliseconds; the time between two answers is how
long the person would have waited. Keys are struck as a hand does, a whole desk's worth of them.
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

from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import build_workspace
from telesec.commands.bench import BenchRequest, fill, others_at_work, said
from telesec.commands.bench_people import people
from telesec.commands.bench_session import BenchPractice, found
from telesec.commands.hands import Hands
from telesec.ui import theme
from telesec.ui.tasks import Tasks

T = TypeVar("T")

BUDGET_MS = 50.0
BEAT_MS = 2
SIZE = (1440, 900)
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_VIEWS = (Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F9, Qt.Key.Key_F5, Qt.Key.Key_F8)


class Pulse(QObject):
    """Beats while the event loop runs; ``longest`` is the worst silence since ``start``, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self._last = time.perf_counter()
        self._longest = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def start(self) -> None:
        """Forget the past."""
        self._last, self._longest = time.perf_counter(), 0.0

    def longest(self) -> float:
        """The worst silence, the present one included."""
        self._beat()
        return self._longest

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, (now - self._last) * 1000)
        self._last = now


@dataclass
class Desk:
    """The window of a session, hands, and what each act cost."""

    hands: Hands
    tasks: Tasks
    pulse: Pulse

    def measured(self, what: str, act: Callable[[], object], times: int = 1) -> tuple[str, list[float]]:
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
            self.hands.until(partial(bool, answered), "le travail ne finit pas")
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
    worst = max(silence for _, silences in played for silence in silences)
    if others_at_work() > 0:
        said("D'autres programmes occupaient la machine : recommencez au calme.")
    return 0 if worst <= BUDGET_MS else 1


def _report(application: QApplication, played: list[tuple[str, list[float]]]) -> dict[str, object]:
    return {
        "platform": application.platformName(),
        "python": sys.version.split()[0],
        "budget_ms": BUDGET_MS,
        "longest_silence_ms": {
            what: [round(silence, 1) for silence in silences] for what, silences in played
        },
    }


def _play(practice: BenchPractice, wardrobe: Wardrobe, base: Path) -> list[tuple[str, list[float]]]:
    tasks = Tasks()
    session = _answer(tasks, practice.enter)
    context = PageContext(
        session, practice.threshold(), tasks, wardrobe.look, wardrobe.dress, lambda _minutes: None
    )
    shell = build_workspace(context, wardrobe).widget
    shell.setWindowFlags(Qt.WindowType.Window)
    theme.dress(shell)
    shell.resize(*SIZE)
    shell.show()
    shell.activateWindow()
    desk = Desk(Hands(shell, base), tasks, Pulse())
    desk.settle()
    try:
        return [*_views(desk), *_booking(desk), *_pages(desk, len(shell.navigation.page_keys()))]
    finally:
        _answer(tasks, partial(practice.leave, session))
        tasks.close(lambda: None)
        shell.close()


def _answer(tasks: Tasks, work: Callable[[], T]) -> T:
    """What the worker answers: the stores are opened and closed on its thread alone."""
    given: list[T] = []
    tasks.run(work, given.append)
    while not given:
        QTest.qWait(BEAT_MS)
    return given[0]


def _views(desk: Desk) -> list[tuple[str, list[float]]]:
    played = [desk.measured(f"vue {key.name[4:]}", partial(desk.hands.key, key), 2) for key in _VIEWS]
    played.append(desk.measured("jour suivant", lambda: desk.hands.key(Qt.Key.Key_PageDown, CTRL), 10))
    return played


def _booking(desk: Desk) -> list[tuple[str, list[float]]]:
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


def _pages(desk: Desk, count: int) -> list[tuple[str, list[float]]]:
    keys = [Qt.Key(Qt.Key.Key_1 + at) for at in range(count)]
    return [
        desk.measured(f"page {at + 1}", partial(desk.hands.key, key, CTRL), 2) for at, key in enumerate(keys)
    ]
