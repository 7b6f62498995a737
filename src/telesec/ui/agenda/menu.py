"""The menu of an appointment or of a free place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from telesec.domain.agenda import STATUS_LABELS, Status
from telesec.domain.booking import NEXT_STATUSES
from telesec.ui.agenda.keys import MARKS


def appointment_menu(
    parent: QWidget,
    status: Status | None,
    acts: Mapping[str, Callable[[], object]],
    mark: Callable[[Status], object],
) -> QMenu:
    """``status`` is that of the appointment, None for a free place; ``acts`` are other entries."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for key, following in MARKS.items() if status else ():
        if status is not None and following in NEXT_STATUSES[status]:
            letter = QKeySequence(key).toString()
            action = menu.addAction(f"{STATUS_LABELS[following]}\t{letter}")
            action.triggered.connect(lambda _checked=False, following=following: mark(following))
    if not menu.isEmpty():
        menu.addSeparator()
    for words, act in acts.items():
        menu.addAction(words).triggered.connect(lambda _checked=False, act=act: act())
    return menu
