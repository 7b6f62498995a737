"""Building a page shows no window of its own: nothing flashes on the screen, and the keyboard stays here."""

from __future__ import annotations

import traceback
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from telesec.app.page_context import PageContext
from telesec.app.wardrobe import Wardrobe
from telesec.app.wiring import workspace_in_steps
from telesec.ui.building import at_once
from telesec.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Doorman(QObject):
    """Notes where in our code a widget without parent is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, QMainWindow)
        ):
            ours = [frame for frame in traceback.extract_stack() if "/telesec/ui/" in frame.filename]
            if ours:
                place = ours[-1].filename.rpartition("/telesec/")[2]
                self.seen.add(f"{place}:{ours[-1].lineno} {ours[-1].line}")
        return False


def test_no_page_flashes(qtbot: Any, first_day: Any, tmp_path: Any) -> None:
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    with qtbot.waitCallback(timeout=30_000) as signed:
        tasks.run(first_day.attempt, signed)
    session = signed.args[0]
    first_day.opened.remove(session)
    wardrobe = Wardrobe(QApplication.instance(), tmp_path / "screen.json")
    context = PageContext(
        session, first_day.threshold(), tasks, wardrobe.look, wardrobe.dress, lambda _: None
    )
    doorman = Doorman()
    QApplication.instance().installEventFilter(doorman)
    shell = at_once(workspace_in_steps(context, wardrobe)).widget
    shell.setWindowFlags(Qt.WindowType.Window)
    shell.show()
    for key in shell.navigation.page_keys():
        shell.show_page(key)
        qtbot.wait(300)
    QApplication.instance().removeEventFilter(doorman)
    tasks.run(session.gate.close, lambda _: None)
    tasks.close(lambda: None)
    shell.close()
    assert doorman.seen == set()
