"""What the panel of a freed place shows: the place, who fits it, the patient to call, the buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout

from telesec.domain.french import date_long, keep_together, sentence_case, span
from telesec.domain.lists.called import OUTCOME_LABELS, Outcome
from telesec.domain.lists.waiting import Candidate, FreedPlace, Proposal
from telesec.ui.controls import (
    Button,
    Column,
    MessageBar,
    PlainList,
    RowsModel,
    SidePanel,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.lists.candidate_card import CandidateCard, candidate_words
from telesec.ui.lists.ports import FreedPorts
from telesec.ui.look import Look
from telesec.ui.two_lines import TwoLines

WIDTH = 360
ROWS_SHOWN = 5
KEYS = {Outcome.ACCEPTED: "A", Outcome.REFUSED: "R", Outcome.NO_ANSWER: "P", Outcome.MESSAGE: "M"}


class FreedSheet(SidePanel):
    """Shows a Proposal; what is done with it is elsewhere."""

    def __init__(self, ports: FreedPorts, look: Look) -> None:
        super().__init__("Place libérée", look.px(WIDTH))
        self._ports = ports
        self._place: FreedPlace | None = None
        self._busy = False
        self.bar = MessageBar()
        self.where = plain_label("", "strong", wrap=True)
        self.rows: RowsModel[tuple[int, Candidate]] = RowsModel([Column("Patient", self._words_of)])
        self.list = PlainList("Patients qui peuvent prendre cette place", self.rows)
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.card = CandidateCard()
        self.call = primary_button("Appeler : retenir la place (Entrée)", "phone")
        self.outcomes: dict[Outcome, Button] = {
            outcome: secondary_button(f"{OUTCOME_LABELS[outcome]} ({key})") for outcome, key in KEYS.items()
        }
        for part in (self.bar, self.where, self.list, self.card):
            self.body.addWidget(part)
        self.body.addStretch(1)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.call, 0, 0, 1, 2)
        for at, button in enumerate(self.outcomes.values()):
            buttons.addWidget(button, 1 + at // 2, at % 2)
        self.footer.addLayout(buttons)
        self.list.row_selected.connect(lambda _row: self._show_card())
        self.hide()

    def focus_list(self) -> None:
        """The keyboard goes to the patients to call, or where Escape closes when there is none."""
        (self._cross if self.list.isHidden() else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedWidth(round(WIDTH * QGuiApplication.font().pointSizeF() / 10))

    def candidate(self) -> Candidate | None:
        """The patient chosen in the list."""
        row = self.list.selected()
        return row[1] if row else None

    def show_proposal(self, found: Proposal, *, choose: bool = True) -> None:
        """Show a place and who fits it: the patient chosen stays so, else the first one when ``choose``."""
        chosen = self.candidate()
        self._place = found.place
        doctor = self._ports.reference().practitioner(found.place.practitioner_id).display_name
        day = sentence_case(date_long(found.place.start))
        self.where.setText(keep_together(f"{day}, {span(found.place.start, found.place.end)}, {doctor}"))
        self.rows.set_rows(list(enumerate(found.candidates, start=1)))
        ids = [one.line.entry.id for one in found.candidates]
        kept = chosen is not None and chosen.line.entry.id in ids
        at = ids.index(chosen.line.entry.id) if chosen is not None and kept else 0
        self.list.setCurrentIndex(self.rows.index(at, 0) if kept or choose else QModelIndex())
        self.list.setVisible(bool(ids))
        if ids:
            each = self.list.sizeHintForRow(0)
            self.list.setFixedHeight(each * min(len(ids), ROWS_SHOWN) + 2 * self.list.frameWidth() + 2)
        self._show_card()

    def set_busy(self, *, busy: bool) -> None:
        """While something is written, no button answers."""
        self._busy = busy
        self._show_card()

    def _show_card(self) -> None:
        one, ports = self.candidate(), self._ports
        self.card.setVisible(one is not None)
        for button in (self.call, *self.outcomes.values()):
            button.setEnabled(one is not None and not self._busy)
        if one is not None:
            self.card.show_candidate(one, ports.reference(), ports.wall_now(), ports.wall)

    def _words_of(self, row: tuple[int, Candidate]) -> str:
        return candidate_words(row[0], row[1], self._ports.reference(), self._ports.wall)
