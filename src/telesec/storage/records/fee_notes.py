"""Fee notes in ``billing.db``: numbered at issue, then never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from telesec.domain.care.billing import FeeLine, FeeNote, Issuer, Payment, PaymentMeans
from telesec.domain.care.billing_rules import fee_note_number
from telesec.domain.errors import Conflict, NotFound
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.billing import fee_cancellations, fee_lines, fee_notes, payments

_PAID = (
    select(func.coalesce(func.sum(payments.c.cents), 0))
    .where(payments.c.fee_note_id == fee_notes.c.id)
    .scalar_subquery()
)
_NOTES = select(
    fee_notes, _PAID.label("paid_cents"), fee_cancellations.c.cancelled_at.label("cancelled_at")
).outerjoin(fee_cancellations, fee_cancellations.c.fee_note_id == fee_notes.c.id)
_ONE = _NOTES.where(fee_notes.c.id == bindparam("wanted"))
_BETWEEN = _NOTES.where(fee_notes.c.care_date.between(bindparam("first"), bindparam("last"))).order_by(
    fee_notes.c.year, fee_notes.c.rank
)
_OF_PATIENT = _NOTES.where(fee_notes.c.patient_id.in_(bindparam("family", expanding=True))).order_by(
    fee_notes.c.care_date.desc(), fee_notes.c.year.desc(), fee_notes.c.rank.desc()
)
_LINES = select(fee_lines).order_by(fee_lines.c.fee_note_id, fee_lines.c.position)
_LAST_RANK = select(func.coalesce(func.max(fee_notes.c.rank), 0)).where(
    fee_notes.c.year == bindparam("wanted_year")
)
_PAYMENTS = (
    select(payments)
    .where(payments.c.fee_note_id == bindparam("note"))
    .order_by(payments.c.received_on, payments.c.id)
)


class FeeNoteRecords:
    """Fee notes with their acts, their payments and their cancellation."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def add(self, note: FeeNote, year: int) -> FeeNote:
        """Number and write ``note``; raises Conflict when its appointment already has a live one."""
        rank = 1 + self._conn.execute(_LAST_RANK, {"wanted_year": year}).scalar_one()
        number = fee_note_number(year, rank)
        try:
            self._conn.execute(insert(fee_notes).values(**self._head(note, year, rank, number)))
        except IntegrityError as error:
            raise Conflict("Ce rendez-vous a déjà une note d'honoraires. Ouvrez-la dans la liste.") from error
        for position, line in enumerate(note.lines, start=1):
            self._conn.execute(
                insert(fee_lines).values(
                    fee_note_id=note.id,
                    position=position,
                    code=line.code,
                    label=line.label,
                    cents=line.cents,
                    excess_cents=line.excess_cents,
                )
            )
        return self.get(note.id)

    def _head(self, note: FeeNote, year: int, rank: int, number: str) -> dict[str, Any]:
        return {
            "id": note.id,
            "year": year,
            "rank": rank,
            "number": number,
            "practitioner_id": note.practitioner_id,
            "patient_id": note.patient_id,
            "appointment_id": note.appointment_id,
            "account_id": self._entry.account_id,
            "care_date": note.care_date,
            "issued_at": note.issued_at,
            "patient_name": note.patient_name,
            "patient_birth_date": note.patient_birth_date,
            "issuer_name": note.issuer.name,
            "issuer_profession": note.issuer.profession,
            "issuer_address": note.issuer.address,
            "issuer_phone": note.issuer.phone,
            "issuer_rpps": note.issuer.rpps,
            "issuer_am_number": note.issuer.am_number,
            "issuer_siret": note.issuer.siret,
            "line_count": len(note.lines),
            "total_cents": note.total_cents,
        }

    def get(self, fee_note_id: str) -> FeeNote:
        """One fee note with its acts and what was paid; raises NotFound."""
        row = self._conn.execute(_ONE, {"wanted": fee_note_id}).first()
        if row is None:
            raise NotFound("Cette note d'honoraires n'existe pas. Rouvrez la liste.")
        return _fee_note(row, self._lines([fee_note_id]).get(fee_note_id, ()))

    def between(self, first: date, last: date) -> tuple[FeeNote, ...]:
        """Fee notes of the care given from ``first`` to ``last`` included, by number."""
        rows = self._conn.execute(_BETWEEN, {"first": first, "last": last}).all()
        lines = self._lines([row.id for row in rows])
        return tuple(_fee_note(row, lines.get(row.id, ())) for row in rows)

    def of_patient(self, family: tuple[str, ...]) -> tuple[FeeNote, ...]:
        """A patient's fee notes, under any of the ids they had, latest care first."""
        rows = self._conn.execute(_OF_PATIENT, {"family": list(family)}).all()
        lines = self._lines([row.id for row in rows])
        return tuple(_fee_note(row, lines.get(row.id, ())) for row in rows)

    def _lines(self, note_ids: list[str]) -> dict[str, tuple[FeeLine, ...]]:
        found: dict[str, tuple[FeeLine, ...]] = {}
        for start in range(0, len(note_ids), 500):
            some = fee_lines.c.fee_note_id.in_(note_ids[start : start + 500])
            for row in self._conn.execute(_LINES.where(some)):
                line = FeeLine(row.code, row.label, row.cents, row.excess_cents)
                found[row.fee_note_id] = (*found.get(row.fee_note_id, ()), line)
        return found

    def payments(self, fee_note_id: str) -> tuple[Payment, ...]:
        """Payments and counter-entries of one fee note, by day."""
        return tuple(_payment(row) for row in self._conn.execute(_PAYMENTS, {"note": fee_note_id}))

    def cancel(self, fee_note_id: str) -> None:
        """Cancel an unpaid fee note; its number stays taken. Raises Conflict."""
        try:
            self._conn.execute(
                insert(fee_cancellations).values(
                    fee_note_id=fee_note_id,
                    cancelled_at=self._entry.now,
                    account_id=self._entry.account_id,
                )
            )
        except IntegrityError as error:
            raise Conflict(
                "Cette note d'honoraires est payée ou déjà annulée. Annulez d'abord ses paiements."
            ) from error


def _fee_note(row: Any, lines: tuple[FeeLine, ...]) -> FeeNote:
    return FeeNote(
        id=row.id,
        number=row.number,
        practitioner_id=row.practitioner_id,
        patient_id=row.patient_id,
        appointment_id=row.appointment_id,
        care_date=row.care_date,
        issued_at=row.issued_at,
        patient_name=row.patient_name,
        lines=lines,
        paid_cents=row.paid_cents,
        patient_birth_date=row.patient_birth_date,
        issuer=Issuer(
            row.issuer_name,
            row.issuer_profession,
            row.issuer_address,
            row.issuer_phone,
            row.issuer_rpps,
            row.issuer_am_number,
            row.issuer_siret,
        ),
        cancelled=row.cancelled_at is not None,
    )


def _payment(row: Any) -> Payment:
    return Payment(
        id=row.id,
        fee_note_id=row.fee_note_id,
        cents=row.cents,
        means=PaymentMeans(row.means),
        received_on=row.received_on,
        account_id=row.account_id,
        reverses=row.reverses or "",
    )
