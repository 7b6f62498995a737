"""The panel of one visit: bill it, or see its fee note, print it and enter what is received."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.care.billing import FeeNote, FeeNoteRequest, Payment, Tariff, Visit
from telesec.domain.errors import Invalid
from telesec.domain.french import euros, moment_long, sentence_case
from telesec.domain.patient_files.names import initials
from telesec.ui.billing.acts import ActsForm
from telesec.ui.billing.payments import PaymentForm, PaymentList
from telesec.ui.controls import (
    Card,
    Chip,
    MessageBar,
    SidePanel,
    danger_button,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look

WIDTH = 340


class VisitPanel(SidePanel):
    """Shows one visit at a time and asks for what is done with it."""

    issue_requested = Signal(object)  # FeeNoteRequest
    pdf_requested = Signal(object)  # FeeNote
    cancel_requested = Signal(object)  # FeeNote

    def __init__(self, look: Look) -> None:
        super().__init__("", look.px(WIDTH))
        self.visit: Visit | None = None
        self._discreet = False
        self.bar = MessageBar()
        self.when = plain_label("", "muted", wrap=True)
        self.acts = ActsForm()
        self.issue = primary_button("Établir la note", "receipt-euro")
        self.pdf = secondary_button("PDF…", "file-down")
        self.cancel = danger_button("Annuler la note", "ban")
        self.payment = PaymentForm()
        self.payments = PaymentList()
        self._number = plain_label("", "strong")
        self._state = Chip("")
        self._lines = plain_label("", wrap=True)
        self._sums = plain_label("", wrap=True)
        self._received = plain_label("PAIEMENTS", "section")
        self._to_pay = Card("ENREGISTRER UN PAIEMENT")
        self._note_part = self._note_widget()
        self._lay_out()
        self.issue.clicked.connect(self._issue)
        self.pdf.clicked.connect(lambda: self._with_note(self.pdf_requested))
        self.cancel.clicked.connect(lambda: self._with_note(self.cancel_requested))
        self.acts.changed.connect(lambda: self.issue.setEnabled(bool(self.acts.codes())))
        self.hide()

    def _note_widget(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self._number, 1)
        head.addWidget(self._state)
        card = Card()
        card.body.addLayout(head)
        card.body.addWidget(self._lines)
        card.body.addWidget(self._sums)
        self._to_pay.body.addWidget(self.payment)
        for widget in (card, self._to_pay, self._received, self.payments):
            column.addWidget(widget)
        return part

    def _lay_out(self) -> None:
        for widget in (self.when, self.bar, self.acts, self._note_part):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        for button in (self.cancel, self.pdf, self.issue):
            self.footer.addWidget(button)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.setFixedWidth(look.px(WIDTH))

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of the patient's name."""
        self._discreet = discreet
        self._say_name()

    def _say_name(self) -> None:
        shown = self.visit.patient_name if self.visit else ""
        self.set_title(initials(shown) if self._discreet else shown)

    def show_visit(self, visit: Visit, today: date) -> None:
        """Show ``visit``: the acts to choose when it is not billed, else its fee note."""
        self.visit = visit
        self.bar.clear()
        self.acts.clear()
        self._say_name()
        self.when.setText(sentence_case(moment_long(visit.start)))
        note = visit.fee_note
        self.acts.setVisible(note is None)
        self.issue.setVisible(note is None)
        self._note_part.setVisible(note is not None)
        self.pdf.setVisible(note is not None)
        self.cancel.setVisible(note is not None and note.paid_cents == 0)
        if note is not None:
            self._show_note(note, today)
        self.show()

    def focus_next(self) -> None:
        """Go to what is to be done next with the visit shown."""
        note = self.visit.fee_note if self.visit else None
        if note is None:
            self.acts.choice.setFocus()
        elif note.due_cents:
            self.payment.amount.setFocus()
            self.payment.amount.selectAll()  # paid in part: another amount takes its place
        else:
            self.pdf.setFocus()

    def offer(self, tariffs: Sequence[Tariff]) -> None:
        """The tariffs of the day of the visit."""
        self.acts.offer(tariffs)
        if not tariffs:
            self.bar.show_message("info", "Aucun tarif à cette date. Ajoutez-en dans l'onglet Tarifs.")

    def typed(self) -> dict[str, str]:
        """The acts chosen, or the payment as typed; empty when it is what the panel proposes."""
        if self.visit is None or self.isHidden():
            return {}
        note = self.visit.fee_note
        if note is None:
            return self.acts.typed()
        return self.payment.typed() if note.due_cents else {}

    def put_back(self, typed: Mapping[str, str]) -> None:
        """Give back what ``typed`` kept of the visit shown, and say what is no more as it was."""
        amiss = self.acts.put_back(typed["acts"]) if "acts" in typed else self.payment.put_back(typed)
        if amiss:
            self.bar.show_message("warning", amiss)

    def show_payments(self, payments: Sequence[Payment]) -> None:
        """What was received for the fee note shown."""
        self._received.setVisible(bool(payments))
        self.payments.show_payments(payments)

    def _show_note(self, note: FeeNote, today: date) -> None:
        self._number.setText(f"Note n° {note.number}")
        paid = note.due_cents == 0
        self._state.set_chip("Payée" if paid else "À encaisser", "success" if paid else "warning")
        self._lines.setText(
            "\n".join(
                f"{line.code} – {line.label} : {euros(line.cents + line.excess_cents)}" for line in note.lines
            )
        )
        self._sums.setText(
            f"Total {euros(note.total_cents)}\n"
            f"Reçu {euros(note.paid_cents)} · reste dû {euros(note.due_cents)}"
        )
        self._to_pay.setVisible(not paid)
        if not paid:
            self.payment.start(note, today)
        self.show_payments(())

    def _issue(self) -> None:
        if self.visit is None:
            return
        try:
            request = FeeNoteRequest(self.visit.appointment_id, self.acts.lines())
        except Invalid as error:
            self.bar.show_message("error", error.sentence)
            return
        self.bar.clear()
        self.issue_requested.emit(request)

    def _with_note(self, signal: SignalInstance) -> None:
        if self.visit is not None and self.visit.fee_note is not None:
            signal.emit(self.visit.fee_note)
