"""The menu of an appointment or of a free place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from telesec.domain.agenda import STATUS_LABELS, Appointment, Status
from telesec.domain.bookings.presence_day import too_early
from telesec.domain.bookings.requests import NEXT_STATUSES
from telesec.ui.agenda.keys import MARKS


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu; ``keys`` are Qt's words for what does the same without the menu."""

    title: str
    run: Callable[[], object]
    keys: str = ""
    able: bool = True


def add_entries(menu: QMenu, entries: Sequence[Entry]) -> None:
    """Put these lines in ``menu``, each with its keys at the right."""
    for entry in entries:
        keys = QKeySequence(entry.keys).toString(QKeySequence.SequenceFormat.NativeText)
        title = entry.title.replace("&", "&&")
        action = menu.addAction(f"{title}\t{keys}" if keys else title)
        action.setEnabled(entry.able)
        action.triggered.connect(lambda _checked=False, run=entry.run: run())


def marks_of(made: Appointment, mark: Callable[[Status], object], today: date) -> list[Entry]:
    """What may follow the status of ``made``, one letter each; greyed before its day."""
    return [
        Entry(
            STATUS_LABELS[following],
            partial(mark, following),
            QKeySequence(key).toString(),
            able=not too_early(made, following, today),
        )
        for key, following in MARKS.items()
        if following in NEXT_STATUSES[made.status]
    ]


def open_menu(parent: QWidget, *groups: Sequence[Entry]) -> QMenu:
    """A menu of these groups, separated; the caller shows it."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in groups:
        if group and not menu.isEmpty():
            menu.addSeparator()
        add_entries(menu, group)
    return menu
