"""The journal page: who did what, to whose record, when and why; read by pages, verified, taken out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.lines import JournalPage as PageOfRows
from telesec.ui.controls import EmptyState, MessageBar, PanelHost, plain_label, primary_button
from telesec.ui.empty_face import EmptyFace
from telesec.ui.journal.checking import Checking
from telesec.ui.journal.filters import JournalFilters, following
from telesec.ui.journal.line_panel import LinePanel
from telesec.ui.journal.ports import JournalPorts, Verification
from telesec.ui.journal.rows import JournalRows, JournalTable, ShownRow
from telesec.ui.journal.taking_out import TakingOut
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

PAGE = 200
NEAR_END = 120  # rows below the screen at which the next ones are asked for
_NOTHING = "Aucune ligne du journal ne répond à ce choix : élargissez-le, ou montrez tout."
_KEYS = "Ctrl+J : toutes les lignes de ce compte · Ctrl+D : toutes celles de ce dossier"


class JournalPage(QWidget):
    """Reads the newest rows first, and older ones as the table is scrolled down."""

    changed = Signal(object)

    def __init__(self, ports: JournalPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._asked, self._reading, self._more = 0, False, False
        self.bar = MessageBar()
        self.rows = JournalRows(ports)
        self.table = JournalTable(self.rows)
        self.filters = JournalFilters(ports, tasks)
        self.checking = Checking(tasks, ports.verify)
        self.panel = LinePanel(ports, self.rows, look)
        self.out = TakingOut(self, ports, tasks, self.filters.wanted)
        nothing = EmptyState("scroll-text", "Aucune ligne", _NOTHING, "Tout montrer", self.filters.see_all)
        self.empty = EmptyFace(self.table, nothing)
        self.verify = primary_button("Vérifier le journal", "shield-check")
        self._lay_out()
        self._wire()
        self.read()

    def refresh(self, change: object) -> None:
        """Read again from the newest row; another account may have been made."""
        if change in (Change.JOURNAL, Change.PEOPLE):
            self.filters.refresh()
            self.read()

    def focus_first(self) -> None:
        """The table has the focus when the page is shown."""
        self.table.setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.panel.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of patients' names."""
        self.rows.set_discreet(discreet)
        self.filters.set_discreet(discreet)
        self.panel.renew()

    def ask_of_patient(self, patient_id: str) -> None:
        """Who opened this patient's record? Asked here from their file."""
        self.filters.ask_of_patient(patient_id, "")

    def ask(self, wanted: JournalFilter) -> None:
        """Show the rows of a question asked from another page."""
        self.filters.ask(wanted)

    def read(self) -> None:
        """Read the newest rows of the question."""
        self._ask(self.filters.wanted())

    def read_more(self) -> None:
        """Read the rows before the oldest one shown."""
        oldest = self.rows.last()
        if oldest is not None and self._more and not self._reading:
            self._ask(self.filters.wanted(before=oldest.place))

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(18, 10, 18, 10)
        row.addWidget(plain_label("Journal", "title"), 1)
        for button in (self.out.button, self.verify):
            row.addWidget(button)
        middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.setSpacing(10)
        for part in (self.bar, self.checking, self.filters):
            inside.addWidget(part)
        inside.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(PanelHost(middle, self.panel), 1)

    def _wire(self) -> None:
        self.verify.clicked.connect(self._verify)
        self.filters.changed.connect(self.read)
        self.table.row_opened.connect(self._open_row)
        self.table.row_selected.connect(self._follow_row)
        self.panel.closed.connect(self.table.setFocus)
        self.panel.patient_asked.connect(self.filters.ask_of_patient)
        self.panel.account_asked.connect(self.filters.ask_of_account)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.checking.found.connect(self._verified)
        self.checking.refused.connect(self._not_verified)
        self.out.told.connect(self.bar.show_message)
        self._key("Ctrl+J", self._same_account)
        self._key("Ctrl+D", self._same_record)
        self.table.setAccessibleDescription(f"{self.table.accessibleDescription()} {_KEYS}")

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(act)

    def _same_account(self) -> None:
        row = self.table.selected()
        if row is not None and row.line.account_id:
            self.filters.ask_of_account(row.line.account_id)

    def _same_record(self) -> None:
        row = self.table.selected()
        if row is not None and row.line.patient_id and self._ports.search is not None:
            name = self.rows.patients.get(row.line.patient_id, "")
            self.filters.ask_of_patient(row.line.patient_id, name)

    def _ask(self, wanted: JournalFilter) -> None:
        self._asked += 1
        self._reading = True
        asked = following(wanted, PAGE)
        then = partial(self._show, self._asked, more=wanted.before is not None)
        self._tasks.run(lambda: self._ports.read(asked), then, partial(self._unread, self._asked))

    def _show(self, number: int, page: PageOfRows, *, more: bool) -> None:
        if number != self._asked:
            return
        self._reading, self._more = False, page.more
        self.rows.show(page.lines, page.patients, more=more)
        self.filters.learn(page.patients)
        if not more:
            self.table.scrollToTop()

    def _unread(self, number: int, error: TelesecError) -> None:
        if number == self._asked:
            self._reading = False
            self.bar.show_message("error", error.sentence)

    def _scrolled(self, value: int) -> None:
        if value >= self.table.verticalScrollBar().maximum() - NEAR_END * self.table.rowHeight(0):
            self.read_more()

    def _open_row(self, row: ShownRow) -> None:
        self.panel.show_line(row.line)

    def _follow_row(self, row: ShownRow | None) -> None:
        if row is not None and not self.panel.isHidden():
            self.panel.show_line(row.line)

    def _verify(self) -> None:
        self.bar.clear()
        self.verify.setEnabled(False)
        self.checking.start()

    def _verified(self, answer: Verification) -> None:
        self.verify.setEnabled(True)
        self.bar.show_message("success" if answer.whole else "error", " ".join(answer.sentences))

    def _not_verified(self, sentence: str) -> None:
        self.verify.setEnabled(True)
        self.bar.show_message("error", sentence)
