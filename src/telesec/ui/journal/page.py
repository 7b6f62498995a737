"""The journal page: who did what, read by pages, verified and exported."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.actions import RULES, Action
from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.domain.journal_lines import JournalFilter, JournalLine
from telesec.domain.people import Compartment
from telesec.ui.controls import (
    ChoiceField,
    Column,
    DateField,
    LabelledField,
    MessageBar,
    PanelHost,
    PlainTable,
    RowsModel,
    SidePanel,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.file_choice import ask_save
from telesec.ui.journal.checking import Checking
from telesec.ui.journal.ports import JournalPorts, Verification
from telesec.ui.journal.wording import action_words, details, instant_words, outcome_words, who_words
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

PAGE = 200
NEAR_END = 20


class JournalPage(QWidget):
    """Reads the newest rows first, and older ones as the table is scrolled down."""

    changed = Signal(object)

    def __init__(self, ports: JournalPorts, tasks: Tasks, _look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self._asked, self._reading, self._at_end = 0, False, False
        self.bar = MessageBar()
        self.rows = self._columns()
        self.table = PlainTable("Journal technique", self.rows)
        self.action, self.account, self.day = ChoiceField(), ChoiceField(), DateField(past=True)
        self.checking = Checking(tasks, ports.verify)
        self.panel = SidePanel("Ligne du journal")
        self.panel.hide()
        self.verify = primary_button("Vérifier le journal", "shield-check")
        self.export = secondary_button("Exporter", "file-down")
        self._lay_out()
        self._wire()
        self.refresh(Change.JOURNAL)

    def refresh(self, change: object) -> None:
        """Read again from the newest row; another account may have been made."""
        if change in (Change.JOURNAL, Change.PEOPLE):
            names = sorted(self._ports.account_names().items(), key=lambda item: item[1].casefold())
            self.account.blockSignals(True)  # noqa: FBT003 - Qt takes no keyword here
            self.account.set_choices([("", "Tous les comptes"), *names])
            self.account.blockSignals(False)  # noqa: FBT003 - Qt takes no keyword here
            self.read()

    def focus_first(self) -> None:
        """The table has the focus when the page is shown."""
        self.table.setFocus()

    def wanted(self, before: int = 0) -> JournalFilter:
        """The filter as chosen on the screen."""
        day = self.day.day()
        return JournalFilter(
            self.action.key(), self.account.key(), day.isoformat() if day else "", before, PAGE
        )

    def read(self) -> None:
        """Read the newest rows of the filter."""
        self._ask(0)

    def read_more(self) -> None:
        """Read the rows before the oldest one shown."""
        shown = self.rows.rows()
        if shown and not self._at_end and not self._reading:
            self._ask(shown[-1].seq)

    def export_to(self, path: Path) -> None:
        """Write the whole technical journal to a file, seals included."""
        self.export.setEnabled(False)
        self._proved.run(
            lambda: self._ports.export(path),
            lambda _answer: self._exported(path.name),
            self._fail,
            self._end_export,
        )

    def _columns(self) -> RowsModel[JournalLine]:
        ports = self._ports
        return RowsModel(
            [
                Column("Date", lambda line: instant_words(line.at, ports.zone())),
                Column("Action", lambda line: action_words(line.action), stretch=True),
                Column("Compte", lambda line: who_words(line, ports.account_names())),
                Column("Poste", lambda line: line.workstation),
                Column("Résultat", lambda line: outcome_words(line.outcome)),
            ]
        )

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(18, 10, 18, 10)
        row.addWidget(plain_label("Journal", "title"), 1)
        for button in (self.export, self.verify):
            row.addWidget(button)
        filters = QHBoxLayout()
        filters.setSpacing(12)
        labels = sorted(
            (RULES[a].label, a.value) for a in Action if RULES[a].compartment is Compartment.PRACTICE
        )
        self.action.set_choices([("", "Toutes les actions"), *((key, label) for label, key in labels)])
        for label, field in (("Action", self.action), ("Compte", self.account), ("Jour", self.day)):
            filters.addWidget(LabelledField(label, field))
        filters.addStretch(1)
        middle = QWidget()
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.setSpacing(10)
        for part in (self.bar, self.checking):
            inside.addWidget(part)
        inside.addLayout(filters)
        inside.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(PanelHost(middle, self.panel), 1)

    def _wire(self) -> None:
        self.verify.clicked.connect(self._verify)
        self.export.clicked.connect(self._choose_file)
        self.action.currentIndexChanged.connect(lambda _at: self.read())
        self.account.currentIndexChanged.connect(lambda _at: self.read())
        self.day.day_changed.connect(lambda _day: self.read())
        self.table.row_opened.connect(self._open_row)
        self.table.row_selected.connect(self._follow_row)
        self.panel.closed.connect(self.table.setFocus)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.checking.found.connect(self._verified)
        self.checking.refused.connect(self._not_verified)

    def _ask(self, before: int) -> None:
        self._asked += 1
        self._reading = True
        number, wanted = self._asked, self.wanted(before)
        then = partial(self._show, number, more=bool(before))
        self._tasks.run(lambda: self._ports.read(wanted), then, self._fail)

    def _show(self, number: int, lines: tuple[JournalLine, ...], *, more: bool) -> None:
        if number != self._asked:
            return
        self._reading = False
        self._at_end = len(lines) < PAGE
        if more:
            self.rows.append_rows(lines)
        else:
            self.rows.set_rows(lines)
            self.table.scrollToTop()

    def _scrolled(self, value: int) -> None:
        if value >= self.table.verticalScrollBar().maximum() - NEAR_END * self.table.rowHeight(0):
            self.read_more()

    def _open_row(self, line: JournalLine) -> None:
        self.panel.clear()
        for title, text in details(line, self._ports.account_names(), self._ports.zone()):
            pair = QVBoxLayout()
            pair.setSpacing(1)
            pair.addWidget(plain_label(title, "section"))
            pair.addWidget(plain_label(text, wrap=True))
            self.panel.body.addLayout(pair)
        self.panel.body.addStretch(1)
        self.panel.show()

    def _follow_row(self, line: JournalLine | None) -> None:
        if line is not None and not self.panel.isHidden():
            self._open_row(line)

    def _verify(self) -> None:
        self.bar.clear()
        self.verify.setEnabled(False)
        self.checking.start()

    def _verified(self, answer: Verification) -> None:
        self.verify.setEnabled(True)
        self._tell("success" if answer.whole else "error", " ".join(answer.sentences))

    def _not_verified(self, sentence: str) -> None:
        self.verify.setEnabled(True)
        self._tell("error", sentence)

    def _choose_file(self) -> None:
        title, name = "Enregistrer le journal technique", "journal-technique.json"
        chosen = ask_save(self, title, name, "Journal (*.json)")
        if chosen is not None:
            self.export_to(chosen)

    def _exported(self, name: str) -> None:
        self._end_export()
        self._tell("success", f"Le journal est enregistré dans {name}.")

    def _end_export(self) -> None:
        self.export.setEnabled(True)

    def _tell(self, kind: str, sentence: str) -> None:
        self.bar.show_message(kind, sentence)

    def _fail(self, error: TelesecError) -> None:
        self._reading = False
        self._end_export()
        self._tell("error", error.sentence)
