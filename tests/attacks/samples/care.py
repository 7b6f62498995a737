"""A call of each service of the notes and of the fees."""

from __future__ import annotations

from datetime import date

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.care.billing import FeeLine, FeeNoteRequest, PaymentMeans, PaymentRequest, TariffChange
from telesec.domain.care.clinical import (
    AddendumRequest,
    Note,
    NoteEdit,
    NoteRequest,
    OpeningRequest,
    Signature,
)
from telesec.services.care import billing, break_glass, clinical, receipts, tariffs
from telesec.services.gate import Gate

LINE = FeeLine("G", "Consultation", 3000)


def signed(world: World) -> Note:
    note = world.note()
    return clinical.sign_note(world.owner, Signature(note.id, note.patient_id, note.version))


def edited(world: World) -> NoteEdit:
    note = world.note()
    return NoteEdit(note.id, note.patient_id, note.version, "Consultation de suivi, rien à signaler.")


def signature(world: World) -> Signature:
    note = world.note()
    return Signature(note.id, note.patient_id, note.version)


def addendum(world: World) -> AddendumRequest:
    note = signed(world)
    return AddendumRequest(note.id, note.patient_id, "Lire : rien à signaler.")


def reversed_payment(world: World, gate: Gate) -> object:
    note = world.paid()
    payment = receipts.payments_of(world.owner, note.id)[0]
    return receipts.reverse_payment(gate, note.id, payment.id)


SAMPLES: dict[str, Sample] = {
    "care.billing.visits_to_bill": lambda _w, g: billing.visits_to_bill(g, TODAY, TODAY),
    "care.billing.issue_fee_note": lambda w, g: billing.issue_fee_note(
        g, FeeNoteRequest(w.seen().id, (LINE,))
    ),
    "care.billing.fee_notes": lambda _w, g: billing.fee_notes(g, TODAY, TODAY),
    "care.billing.fee_notes_of": lambda w, g: billing.fee_notes_of(g, w.patient.id),
    "care.billing.cancel_fee_note": lambda w, g: billing.cancel_fee_note(g, w.fee_note().id),
    "care.billing.fee_note_pdf": lambda w, g: billing.fee_note_pdf(g, w.fee_note().id),
    "care.break_glass.open_colleague_notes": lambda w, g: break_glass.open_colleague_notes(
        g, OpeningRequest(w.patient.id, "un confrère", "urgence de ce matin")
    ),
    "care.clinical.notes_of": lambda w, g: clinical.notes_of(g, w.patient.id),
    "care.clinical.write_note": lambda w, g: clinical.write_note(g, NoteRequest(w.patient.id, "Suivi.")),
    "care.clinical.edit_note": lambda w, g: clinical.edit_note(g, edited(w)),
    "care.clinical.sign_note": lambda w, g: clinical.sign_note(g, signature(w)),
    "care.clinical.add_addendum": lambda w, g: clinical.add_addendum(g, addendum(w)),
    "care.receipts.ledger": lambda _w, g: receipts.ledger(g, TODAY, TODAY),
    "care.receipts.payments_of": lambda w, g: receipts.payments_of(g, w.fee_note().id),
    "care.receipts.record_payment": lambda w, g: receipts.record_payment(
        g, PaymentRequest(w.fee_note().id, 3000, PaymentMeans.CARD, TODAY)
    ),
    "care.receipts.reverse_payment": reversed_payment,
    "care.tariffs.all_tariffs": lambda _w, g: tariffs.all_tariffs(g),
    "care.tariffs.tariffs_at": lambda _w, g: tariffs.tariffs_at(g, TODAY),
    "care.tariffs.edit_tariff": lambda w, g: tariffs.edit_tariff(
        g, TariffChange(f"X{w.made}", "Acte d'essai", 1000, date(2026, 12, 1))
    ),
    "care.tariffs.load_shipped_tariffs": lambda _w, g: tariffs.load_shipped_tariffs(g),
}
