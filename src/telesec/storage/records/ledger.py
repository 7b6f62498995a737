"""Payments and the livre des recettes in ``billing.db``, written together."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from telesec.domain.care.billing import FeeNote, LedgerLine, Payment, PaymentMeans
from telesec.domain.errors import Conflict
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.billing import ledger, payments


class LedgerRecords:
    """The livre des recettes: one line per payment, in order, never changed."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def record(self, payment: Payment, note: FeeNote) -> LedgerLine:
        """Write the payment and its ledger line together; raises Conflict when it exceeds what is due."""
        self._entry.touch("cents", "means", "received_on")
        line = LedgerLine(
            seq=1 + self._conn.execute(select(func.coalesce(func.max(ledger.c.seq), 0))).scalar_one(),
            day=payment.received_on,
            fee_note_number=note.number,
            patient_name=note.patient_name,
            means=payment.means,
            cents=payment.cents,
            practitioner_id=note.practitioner_id,
        )
        try:
            self._conn.execute(
                insert(payments).values(
                    id=payment.id,
                    fee_note_id=payment.fee_note_id,
                    cents=payment.cents,
                    means=payment.means.value,
                    received_on=payment.received_on,
                    account_id=self._entry.account_id,
                    reverses=payment.reverses or None,
                )
            )
        except IntegrityError as error:
            raise Conflict("Ce paiement ne correspond plus à ce qui est dû. Rouvrez la note.") from error
        self._write(line, payment.id)
        return line

    def _write(self, line: LedgerLine, payment_id: str) -> None:
        self._conn.execute(
            insert(ledger).values(
                seq=line.seq,
                payment_id=payment_id,
                day=line.day,
                fee_note_number=line.fee_note_number,
                patient_name=line.patient_name,
                means=line.means.value,
                cents=line.cents,
                practitioner_id=line.practitioner_id,
            )
        )

    def between(self, first: date, last: date) -> tuple[LedgerLine, ...]:
        """Lines received from ``first`` to ``last`` included, by day then number."""
        query = select(ledger).where(ledger.c.day.between(first, last)).order_by(ledger.c.day, ledger.c.seq)
        return tuple(
            LedgerLine(
                seq=row.seq,
                day=row.day,
                fee_note_number=row.fee_note_number,
                patient_name=row.patient_name,
                means=PaymentMeans(row.means),
                cents=row.cents,
                practitioner_id=row.practitioner_id,
            )
            for row in self._conn.execute(query)
        )
