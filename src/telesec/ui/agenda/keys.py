"""The keys of the agenda, declared once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from telesec.domain.agenda import Status
from telesec.ui.agenda.span import Mode

MARKS: dict[Qt.Key, Status] = {
    Qt.Key.Key_A: Status.ARRIVED,
    Qt.Key.Key_C: Status.IN_CARE,
    Qt.Key.Key_T: Status.DONE,
    Qt.Key.Key_N: Status.NO_SHOW,
    Qt.Key.Key_P: Status.BOOKED,
}
"""One key on the chosen appointment: arrivé, consultation, terminé, non venu, prévu."""

NEW, TODAY, BEFORE, AFTER = "Ctrl+N", "Ctrl+T", "Ctrl+PgUp", "Ctrl+PgDown"
BOARD, DAY, WEEK, TEAM, MONTH = "F5", "F6", "F7", "F8", "F9"
VIEWS: dict[str, Mode] = {
    DAY: Mode.DAY,
    WEEK: Mode.WEEK,
    TEAM: Mode.TEAM,
    MONTH: Mode.MONTH,
    BOARD: Mode.BOARD,
}
ZOOM_IN, ZOOM_SAME_KEY, ZOOM_OUT, ZOOM_USUAL = "Ctrl++", "Ctrl+=", "Ctrl+-", "Ctrl+*"
ACTIONS, UNDO, REDO, REDO_TOO = "F10", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"


def bind(page: QWidget, acts: Mapping[str, Callable[[], object]]) -> None:
    """Make each key sequence do its act wherever the focus is in ``page``."""
    for sequence, act in acts.items():
        shortcut = QShortcut(QKeySequence(sequence), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
