"""Every view of the desk in every theme, at both ends of text and screen size: whole, and nothing cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QToolButton, QWidget

from telesec.app.demo import DemoDoor
from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import workspace_in_steps
from telesec.commands.demo_data import DemoAccount, sign_in
from telesec.domain.people import Role
from telesec.ui import theme
from telesec.ui.building import at_once
from telesec.ui.pages import PAGES, keys_of
from telesec.ui.shell import Shell
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import THEMES

pytestmark = [pytest.mark.long, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday
SIZES = ((1366, 768), (1920, 1080))
CTRL = Qt.KeyboardModifier.ControlModifier
VIEWS = {"salle": "F5", "jour": "F6", "semaine": "F7", "equipe": "F8", "mois": "F9"}


class Clock:
    """The morning of the pictures; each sign-in takes the next code."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def next_code(self) -> None:
        self.now += timedelta(seconds=31)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> DemoDoor:
    made = DemoDoor(Clock(), tmp_path_factory.mktemp("demo"))
    made.make(lambda _: None)
    return made


class Screen:
    """The real window of the demonstration's secretary; ``TELESEC_PICTURES=DIR`` keeps its pictures."""

    def __init__(self, qtbot: Any, door: DemoDoor, folder: str, tmp_path: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
        account = next(one for one in accounts(door) if Role.SECRETARY in one.roles)
        with qtbot.waitCallback(timeout=30_000) as signed:
            self.tasks.run(lambda: sign_in(door.threshold, account, door.clock), signed)
        self.signed = signed.args[0]
        self.wardrobe = Wardrobe(QApplication.instance(), tmp_path / "screen.json")
        context = PageContext(
            self.signed, door.threshold, self.tasks, self.wardrobe.look, self.wardrobe.dress, lambda _: None
        )
        self.shell: Shell = at_once(workspace_in_steps(context, self.wardrobe)).widget
        self.shell.setWindowFlags(Qt.WindowType.Window)
        theme.dress(self.shell)
        self.shell.show()

    def close(self) -> None:
        self.tasks.run(self.signed.gate.close, lambda _: None)
        self.tasks.close(lambda: None)
        self.shell.close()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.shell, key, held)
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            with self.qtbot.waitCallback() as done:
                self.tasks.run(lambda: None, done)
            QTest.qWait(120)

    def look_at(self, name: str) -> list[str]:
        """Keep the picture of what is in front, and tell what is cut in it."""
        front = QApplication.activeModalWidget() or self.shell
        if self.folder:
            Path(self.folder).mkdir(parents=True, exist_ok=True)
            assert front.grab().save(str(Path(self.folder) / f"{name}.png"))
        return [f"{name}: {what}" for what in cut(front)]


def accounts(door: DemoDoor) -> list[DemoAccount]:
    return [
        DemoAccount(**{**raw, "roles": frozenset(map(Role, raw["roles"]))})
        for raw in door._kept()["accounts"]
    ]


def cut(front: QWidget) -> list[str]:  # noqa: C901 - one kind of widget after another
    """Words that do not fit where they are: on buttons, in one-line labels, in boxes of choices."""
    found = []
    for part in front.findChildren(QWidget):
        if not part.isVisibleTo(front) or part.visibleRegion().isEmpty():
            continue
        if isinstance(part, QAbstractButton) and part.text() and not isinstance(part, QToolButton):
            need = part.fontMetrics().horizontalAdvance(part.text().replace("&", ""))
            if part.width() < need:
                found.append(f"button « {part.text()} » {part.width()} < {need}")
        elif isinstance(part, QLabel) and part.text() and not part.wordWrap():
            need = part.fontMetrics().horizontalAdvance(part.text())
            if part.width() + 1 < need and not part.toolTip():
                found.append(f"label « {part.text()} » {part.width()} < {need}")
        elif isinstance(part, QComboBox):
            need = part.fontMetrics().horizontalAdvance(part.currentText()) + 18
            if part.width() < need:
                found.append(f"choice « {part.currentText()} » {part.width()} < {need}")
    return found


@pytest.fixture
def screen(qtbot: Any, door: DemoDoor, tmp_path: Path) -> Iterator[Screen]:
    made = Screen(qtbot, door, os.environ.get("TELESEC_PICTURES", ""), tmp_path)
    yield made
    made.close()


def tour(screen: Screen, dress: str) -> list[str]:
    faults = []
    pages = screen.shell.navigation.page_keys()
    keys = keys_of(entry for entry in PAGES if entry.key in pages)
    for page in pages:
        struck = QKeySequence(keys[page])[0]
        screen.key(struck.key(), struck.keyboardModifiers())
        assert screen.shell.page_key() == page, (QApplication.focusWidget(), QApplication.activeWindow())
        if page == "agenda":
            for view, key in VIEWS.items():
                screen.key(getattr(Qt.Key, f"Key_{key}"))
                faults += screen.look_at(f"{dress}-agenda-{view}")
            screen.key(Qt.Key.Key_F7)
            screen.key(Qt.Key.Key_N, CTRL)
            faults += screen.look_at(f"{dress}-agenda-reserver")
            screen.key(Qt.Key.Key_Escape)
        else:
            faults += screen.look_at(f"{dress}-{page}")
    return faults


@pytest.mark.parametrize("points", [10.0, 13.0])
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_cut(screen: Screen, theme: str, points: float) -> None:
    faults = []
    for width, height in SIZES:
        screen.wardrobe.dress(theme, points)
        screen.shell.resize(width, height)
        screen.settle()
        assert (screen.shell.width(), screen.shell.height()) == (width, height)
        faults += tour(screen, f"{theme}-{points:.0f}pt-{width}")
    assert faults == [], "\n".join(faults)
