"""One row of the journal, read whole, with the two questions it calls for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from telesec.domain.journal.lines import JournalLine
from telesec.ui.controls import SidePanel, plain_label, secondary_button
from telesec.ui.journal.ports import JournalPorts
from telesec.ui.journal.rows import JournalRows
from telesec.ui.journal.wording import details
from telesec.ui.look import Look

WIDTH = 340
WHO_OPENED = "Qui a ouvert la fiche de ce patient ?"
WHAT_DONE = "Qu'a fait ce compte ?"


class LinePanel(SidePanel):
    """``patient_asked`` carries a patient's id and name, ``account_asked`` an account's id."""

    patient_asked = Signal(str, str)
    account_asked = Signal(str)

    def __init__(self, ports: JournalPorts, rows: JournalRows, look: Look) -> None:
        super().__init__("Ligne du journal", look.px(WIDTH))
        self._ports, self._rows = ports, rows
        self.line: JournalLine | None = None
        self.hide()

    def show_line(self, line: JournalLine) -> None:
        """Everything the row says."""
        self.line = line
        self.clear()
        names, zone = self._ports.account_names(), self._ports.zone()
        for title, text in details(line, names, self._rows.told(), zone):
            pair = QVBoxLayout()
            pair.setSpacing(1)
            pair.addWidget(plain_label(title, "section"))
            pair.addWidget(plain_label(text, wrap=True))
            self.body.addLayout(pair)
        self._offer_questions(line)
        self.body.addStretch(1)
        self.show()

    def set_look(self, look: Look) -> None:
        """Another text size."""
        self.setFixedWidth(look.px(WIDTH))

    def renew(self) -> None:
        """The names are to be told in another way."""
        if self.line is not None and not self.isHidden():
            self.show_line(self.line)

    def _offer_questions(self, line: JournalLine) -> None:
        if line.patient_id and self._ports.search is not None:
            name = self._rows.patients.get(line.patient_id, "")
            who = secondary_button(WHO_OPENED, "search")
            who.clicked.connect(lambda: self.patient_asked.emit(line.patient_id, name))
            self.body.addWidget(who)
        if line.account_id:
            what = secondary_button(WHAT_DONE, "search")
            what.clicked.connect(lambda: self.account_asked.emit(line.account_id))
            self.body.addWidget(what)
