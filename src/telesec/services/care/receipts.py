"""Money received: payments, their counter-entries and the livre des recettes."""

from __future__ import annotations

from datetime import date

from telesec.domain.actions import Action, Subject
from telesec.domain.care.billing import FeeNote, LedgerLine, Payment, PaymentRequest
from telesec.domain.care.billing_rules import check_payment
from telesec.domain.errors import NotFound
from telesec.domain.ids import new_id
from telesec.domain.people import Role
from telesec.services.care.billing import billed_practitioners, check_scope, today_at
from telesec.services.gate import Gate


def record_payment(gate: Gate, request: PaymentRequest) -> FeeNote:
    """Keep a payment and its ledger line in one transaction; the fee note as it stands after."""
    with gate.enter(Action.PAYMENT_RECORD, Subject("fee_note", request.fee_note_id)) as records:
        note = records.fee_notes.get(request.fee_note_id)
        check_scope(gate, note.practitioner_id)
        check_payment(note, request.cents, request.received_on, _today(gate, note))
        payment = Payment(
            id=new_id(),
            fee_note_id=note.id,
            cents=request.cents,
            means=request.means,
            received_on=request.received_on,
            account_id=gate.account.id,
        )
        records.ledger.record(payment, note)
        return records.fee_notes.get(note.id)


def reverse_payment(gate: Gate, fee_note_id: str, payment_id: str) -> FeeNote:
    """Undo a wrong payment by a counter-entry of today; both lines stay in the ledger."""
    with gate.enter(Action.PAYMENT_REVERSE, Subject("fee_note", fee_note_id)) as records:
        note = records.fee_notes.get(fee_note_id)
        check_scope(gate, note.practitioner_id)
        wrong = next((p for p in records.fee_notes.payments(note.id) if p.id == payment_id), None)
        if wrong is None or wrong.reverses:
            raise NotFound("Ce paiement n'existe pas pour cette note. Rouvrez la note.")
        payment = Payment(
            id=new_id(),
            fee_note_id=note.id,
            cents=-wrong.cents,
            means=wrong.means,
            received_on=_today(gate, note),
            account_id=gate.account.id,
            reverses=wrong.id,
        )
        records.ledger.record(payment, note)
        return records.fee_notes.get(note.id)


def payments_of(gate: Gate, fee_note_id: str) -> tuple[Payment, ...]:
    """Payments and counter-entries of one fee note, by day."""
    with gate.enter(Action.FEE_NOTE_LIST, Subject("fee_note", fee_note_id)) as records:
        check_scope(gate, records.fee_notes.get(fee_note_id).practitioner_id)
        return records.fee_notes.payments(fee_note_id)


def ledger(gate: Gate, first: date, last: date) -> tuple[LedgerLine, ...]:
    """Lines of the livre des recettes from ``first`` to ``last`` included."""
    everything = Role.BILLING in gate.account.roles
    mine = billed_practitioners(gate)
    with gate.enter(Action.LEDGER_VIEW, Subject("ledger"), reason=f"{first}/{last}") as records:
        lines = records.ledger.between(first, last)
    return tuple(line for line in lines if everything or line.practitioner_id in mine)


def _today(gate: Gate, note: FeeNote) -> date:
    return today_at(gate, gate.reference.practitioner(note.practitioner_id).site_id)
