"""Results in ``clinical.db``: entered, read and corrected by the practitioner they were sent to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from telesec.domain.errors import NotFound, Stale
from telesec.domain.slips.results import Result, ResultEdit
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.results import results

_c = results.c
_of_patient = (
    select(results)
    .where(
        _c.patient_id.in_(bindparam("family", expanding=True)),
        _c.practitioner_id == bindparam("practitioner"),
    )
    .order_by(_c.received_on.desc(), _c.written_at.desc(), _c.id)
)
_one = select(results).where(_c.id == bindparam("key"), _c.practitioner_id == bindparam("practitioner"))
_as_read = (_c.id == bindparam("key"), _c.version == bindparam("seen"))
_CHANGED = "Ce résultat a été modifié entre-temps. Relisez-le, puis recommencez."


class ResultRecords:
    """A practitioner's own results; a colleague's are not reached."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def of_patient(self, family: tuple[str, ...], practitioner_id: str) -> tuple[Result, ...]:
        """The results received for the patient, under any of the ids they had, latest first."""
        asked = {"family": list(family), "practitioner": practitioner_id}
        return tuple(_result(row) for row in self._conn.execute(_of_patient, asked))

    def get(self, result_id: str, practitioner_id: str) -> Result:
        """One of this practitioner's results; raises NotFound."""
        row = self._conn.execute(_one, {"key": result_id, "practitioner": practitioner_id}).first()
        if row is None:
            raise NotFound("Ce résultat n'existe pas, ou il est d'un autre praticien. Rouvrez le dossier.")
        return _result(row)

    def add(self, result: Result) -> None:
        """Write a new result."""
        self._entry.touch("label", "text", "received_on")
        self._conn.execute(
            insert(results).values(
                id=result.id,
                patient_id=result.patient_id,
                practitioner_id=result.practitioner_id,
                author_id=result.author_id,
                label=result.label,
                text=result.text,
                received_on=result.received_on,
                written_at=result.written_at,
                version=1,
            )
        )

    def edit(self, edit: ResultEdit) -> None:
        """Correct a result; raises Stale when it changed since it was read."""
        self._entry.touch("label", "text", "received_on")
        changing = (
            update(results)
            .where(*_as_read)
            .values(label=edit.label, text=edit.text, received_on=edit.received_on, version=_c.version + 1)
        )
        if self._conn.execute(changing, {"key": edit.result_id, "seen": edit.version}).rowcount == 0:
            raise Stale(_CHANGED)


def _result(row: Any) -> Result:
    return Result(
        id=row.id,
        patient_id=row.patient_id,
        practitioner_id=row.practitioner_id,
        author_id=row.author_id,
        label=row.label,
        text=row.text,
        received_on=row.received_on,
        written_at=row.written_at,
        version=row.version,
    )
