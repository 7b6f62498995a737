"""What was received for a fee note, and the form to enter a payment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.care.billing import MEANS_LABELS, FeeNote, Payment, PaymentMeans, PaymentRequest
from telesec.domain.care.billing_rules import amount_text, cents_of
from telesec.domain.errors import Invalid
from telesec.domain.french import date_numeric, euros
from telesec.ui.controls import (
    ChoiceField,
    DateField,
    LabelledField,
    empty_layout,
    icon_button,
    plain_label,
    primary_button,
    text_field,
)


class PaymentForm(QWidget):
    """Amount (what is due, to begin with), means and day; emits ``wanted`` with a PaymentRequest."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._note_id = ""
        self._begun: dict[str, str] = {}
        self.amount = text_field()
        self.means = ChoiceField([(means.value, MEANS_LABELS[means]) for means in PaymentMeans])
        self.day = DateField()
        self.amount_box = LabelledField("Montant reçu €", self.amount)
        self.day_box = LabelledField("Reçu le", self.day)
        self.enter = primary_button("Enregistrer le paiement", "banknote")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.amount_box)
        row.addWidget(self.day_box)
        column.addLayout(row)
        column.addWidget(LabelledField("Moyen de paiement", self.means))
        column.addWidget(self.enter)
        self.enter.clicked.connect(self._submit)
        self.amount.returnPressed.connect(self._submit)

    def start(self, note: FeeNote, today: date) -> None:
        """Propose to receive all that is due, today."""
        self._note_id = note.id
        self.amount.setText(amount_text(note.due_cents))
        self.day.set_day(today)
        self.amount_box.clear_error()
        self.day_box.clear_error()
        self._begun = self._fields()

    def _fields(self) -> dict[str, str]:
        return {"amount": self.amount.text(), "means": self.means.key(), "received": self.day.text()}

    def typed(self) -> dict[str, str]:
        """The payment as typed, with its note and what was due; empty when it is as proposed."""
        fields = self._fields()
        return fields | {"note": self._note_id, "due": self._begun["amount"]} if fields != self._begun else {}

    def put_back(self, typed: Mapping[str, str]) -> str:
        """Give back what ``typed`` kept, on the note now shown; a sentence when less is due, or ""."""
        self.amount.setText(typed["amount"])
        self.means.choose(typed["means"])
        self.day.setText(typed["received"])
        self.amount.setFocus()
        same = typed["due"] == self._begun["amount"]
        return "" if same else "Le reste dû a changé entre-temps. Vérifiez le montant avant d'enregistrer."

    def show_invalid(self, error: Invalid) -> None:
        """Say what is wrong beside the field it is about."""
        (self.day_box if error.field == "received_on" else self.amount_box).show_error(error.sentence)

    def _submit(self) -> None:
        self.amount_box.clear_error()
        self.day_box.clear_error()
        day = self.day.day()
        if day is None:
            self.day_box.show_error("Écrivez la date du paiement, par exemple 14/03/2026.")
            return
        try:
            cents = cents_of(self.amount.text())
        except Invalid as error:
            self.show_invalid(error)
            return
        self.wanted.emit(PaymentRequest(self._note_id, cents, PaymentMeans(self.means.key()), day))


def payment_in_words(typed: Mapping[str, str]) -> str:
    """The payment that ``PaymentForm.typed`` kept, as a sentence names it."""
    means = MEANS_LABELS[PaymentMeans(typed["means"])].lower()
    return f"{typed['amount']} € reçus le {typed['received']} ({means})"


class PaymentList(QWidget):
    """Payments received, each of which can be undone by a counter-entry."""

    undo_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_payments(self, payments: Sequence[Payment]) -> None:
        """Replace what is shown."""
        empty_layout(self._column)
        undone = {payment.reverses for payment in payments if payment.reverses}
        for payment in payments:
            self._column.addLayout(self._row(payment, undoable=payment.id not in undone))

    def _row(self, payment: Payment, *, undoable: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        means = MEANS_LABELS[payment.means]
        said = f"{date_numeric(payment.received_on)} · {means} · {euros(payment.cents)}"
        row.addWidget(plain_label(said), 1)
        if undoable and not payment.reverses:
            button = icon_button(f"Contre-passer le paiement du {said}", "undo-2")
            button.clicked.connect(lambda: self.undo_requested.emit(payment))
            row.addWidget(button)
        return row
