"""What the two lists have alike: a table, the panel of the chosen line, reading again, keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.domain.french import keep_together
from telesec.domain.patient_files.names import initials
from telesec.ui.agenda.reason_dialogs import ReasonDialog
from telesec.ui.controls import Column, EmptyState, MessageBar, PanelHost, PlainTable, RowsModel
from telesec.ui.lists.line_panel import Act, LinePanel, Told
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

T = TypeVar("T")


class ListTab(QWidget):
    """A subclass gives its columns, what it reads, what it says of a line and what can be done.

    ``changed`` carries a Change after a write, ``booking_requested`` a PatientLine,
    ``appointment_requested`` an Appointment, ``patient_requested`` the id of a file.
    """

    changed = Signal(object)
    booking_requested = Signal(object)
    appointment_requested = Signal(object)
    patient_requested = Signal(str)
    filled = Signal(int)  # how many lines are still to be dealt with

    letters: ClassVar[tuple[str, ...]] = ("P", "M", "R", "E", "B", "C", "F", "Delete")
    change: ClassVar[Change] = Change.LISTS

    def __init__(self, title: str, columns: Sequence[Column[Any]], empty: EmptyState, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._asked = 0
        self._writing = self._discreet = False
        self.bar = MessageBar()
        self.tools = QHBoxLayout()
        self.rows: RowsModel[Any] = RowsModel(columns)
        self.table = PlainTable(title, self.rows)
        self._empty = empty
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._read)

    def lay_out(self, look: Look) -> None:
        """Put the parts together, once the subclass has filled ``tools``."""
        self.panel = LinePanel(self.table.accessibleName(), look)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addLayout(self.tools)
        column.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(PanelHost(inside, self.panel))
        self.table.row_selected.connect(self._show_row)
        self.table.clicked.connect(lambda index: self._show_row(self.rows.row_at(index)))
        self.table.row_opened.connect(lambda _row: self._do_first())
        self.panel.closed.connect(self.table.setFocus)
        for keys in self.letters:
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda keys=keys: self._press(keys))

    # What a subclass says.

    def read(self) -> Callable[[], Any]:
        """What to run on the worker to have the lines."""
        raise NotImplementedError

    def received(self, found: Any) -> Sequence[Any]:
        """The lines of what was read."""
        lines: Sequence[Any] = found
        return lines

    def key_of(self, row: Any) -> str:
        """The id of a line."""
        raise NotImplementedError

    def told(self, row: Any) -> Told:
        """What the panel says of a line."""
        raise NotImplementedError

    def acts(self, row: Any) -> Sequence[Act]:
        """What can be done with a line; Enter does the first."""
        raise NotImplementedError

    def arranged(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The lines to show, in order."""
        return rows

    def shows_open(self) -> bool:
        """True when what is shown is what is still to be dealt with, whole."""
        raise NotImplementedError

    def _face(self) -> QWidget:
        """What stands in place of the lines when there are none."""
        return self._empty

    # What it does.

    def reload(self) -> None:
        """Read the list again, once for all who ask in this turn; the chosen line stays chosen."""
        self._asked += 1
        self._turn.start()

    def _read(self) -> None:
        mine, work = self._asked, self.read()

        def show(found: Any) -> None:
            if mine == self._asked:
                self._show(self.received(found))

        self._tasks.run(work, show, self.refuse)

    def write(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """One write at a time; then everything is read again."""
        if self._writing:
            return
        self._writing = True

        def done(found: T) -> None:
            self._writing = False
            then(found)
            self.changed.emit(self.change)
            self.reload()

        self._tasks.run(work, done, self.refuse)

    def refuse(self, error: TelesecError) -> None:
        """Say why, and read again what may have changed elsewhere."""
        was_writing, self._writing = self._writing, False
        self.bar.show_message("error", keep_together(error.sentence))
        if was_writing:
            self.reload()

    def ask_reason(self, title: str, submit: str, hint: str, then: Callable[[str], None]) -> ReasonDialog:
        """A few words are needed."""
        dialog = ReasonDialog(self, title, submit, "Pourquoi ?", hint)
        dialog.given = then
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def focus_first(self) -> None:
        """The table."""
        if self.rows.rows() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self.table.setFocus()

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self.bar.clear()
        self.rows.say_again()
        self.panel.set_discreet(discreet)
        if self.panel.isVisible():
            self._show_row(self.table.selected())

    def name_of(self, row: Any) -> str:
        """The patient's name, or initials."""
        return initials(row.shown_name) if self._discreet else str(row.shown_name)

    def _show(self, found: Sequence[Any]) -> None:
        chosen = self.table.selected()
        key = self.key_of(chosen) if chosen is not None else ""
        at = self.table.currentIndex().row()
        rows = self.arranged(found)
        self.rows.set_rows(rows)
        if self.shows_open():
            self.filled.emit(len(rows))
        self._stack.setCurrentWidget(self.table if rows else self._face())
        keys = [self.key_of(row) for row in rows]
        if key in keys:
            self.table.selectRow(keys.index(key))
        elif rows and at >= 0:
            self.table.selectRow(min(at, len(rows) - 1))
        self._show_row(self.table.selected())

    def _show_row(self, row: Any) -> None:
        if row is None:
            self.panel.hide()
        else:
            self.panel.show_line(self.told(row), self.acts(row))

    def _do_first(self) -> None:
        row = self.table.selected()
        acts = self.acts(row) if row is not None else ()
        if acts:
            acts[0].run()

    def _press(self, keys: str) -> None:
        row = self.table.selected()
        for act in self.acts(row) if row is not None else ():
            if act.keys == ("Suppr" if keys == "Delete" else keys):
                act.run()
                return
