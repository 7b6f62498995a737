"""What the desk may say of results, and who asked: nothing of the results themselves is here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from telesec.domain.errors import NotFound, Stale
from telesec.domain.ids import new_id
from telesec.domain.slips.results import Answer, Asker, Asking, Release
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.tables.slips import result_askings, result_releases

_r, _a = result_releases.c, result_askings.c
_of_patient = (
    select(result_releases)
    .where(_r.patient_id == bindparam("patient"))
    .order_by(_r.released_at.desc(), _r.id.desc())
)
_of_result = (
    select(result_releases)
    .where(_r.result_id == bindparam("result"), _r.withdrawn_at.is_(None))
    .order_by(_r.released_at.desc())
)
_one = select(result_releases).where(_r.id == bindparam("key"))
_askings = select(result_askings).where(_a.patient_id == bindparam("patient")).order_by(_a.at.desc(), _a.id)
_as_read = (_r.id == bindparam("key"), _r.version == bindparam("seen"))
_CHANGED = "Cette autorisation a changé entre-temps. Relisez la liste, puis recommencez."


class ReleaseRecords:
    """Reads and writes of the entry's transaction, for the practitioners this account sees."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def of_patient(self, patient_id: str) -> tuple[Release, ...]:
        """Every release about the patient, latest first, those that ended too."""
        return self._read(_of_patient, patient=patient_id)

    def standing_of(self, result_id: str) -> tuple[Release, ...]:
        """The releases of a result that nobody withdrew."""
        return self._read(_of_result, result=result_id)

    def get(self, release_id: str) -> Release:
        """One release; raises NotFound, OutOfScope."""
        row = self._conn.execute(_one, {"key": release_id}).first()
        if row is None:
            raise NotFound("Cette autorisation n'existe pas. Relisez la liste.")
        self._entry.scope.check(row.practitioner_id)
        return _release(row)

    def add(self, release: Release) -> None:
        """Write a new release."""
        self._entry.touch("wording")
        with patient_checked():
            self._conn.execute(
                insert(result_releases).values(
                    id=release.id,
                    result_id=release.result_id,
                    patient_id=release.patient_id,
                    practitioner_id=release.practitioner_id,
                    wording=release.wording,
                    consent_ids=release.consent_ids,
                    until=release.until,
                    released_at=release.released_at,
                    released_by=release.released_by,
                    withdrawn_by="",
                    version=1,
                )
            )

    def withdraw(self, release: Release) -> None:
        """End a release, by the entry's account at its instant; raises Stale."""
        ending = (
            update(result_releases)
            .where(*_as_read)
            .values(
                withdrawn_at=self._entry.now,
                withdrawn_by=self._entry.account_id,
                version=_r.version + 1,
            )
        )
        if self._conn.execute(ending, {"key": release.id, "seen": release.version}).rowcount == 0:
            raise Stale(_CHANGED)

    def note_asking(self, patient_id: str, asking: Asking) -> None:
        """Write down that somebody asked; nothing is ever taken from this list."""
        with patient_checked():
            self._conn.execute(
                insert(result_askings).values(
                    id=new_id(),
                    patient_id=patient_id,
                    at=asking.at,
                    account_id=asking.account_id,
                    asker=asking.asker.value,
                    answer=asking.answer.value,
                    release_id=asking.release_id,
                    call_id=asking.call_id,
                    consent_id=asking.consent_id,
                )
            )

    def askings(self, patient_id: str) -> tuple[Asking, ...]:
        """Who asked for a result of this patient, latest first."""
        return tuple(
            Asking(
                row.at,
                row.account_id,
                Asker(row.asker),
                Answer(row.answer),
                row.release_id,
                row.call_id,
                row.consent_id,
            )
            for row in self._conn.execute(_askings, {"patient": patient_id})
        )

    def _read(self, statement: Any, **values: str) -> tuple[Release, ...]:
        rows = self._conn.execute(statement, values)
        sees = self._entry.scope.sees
        return tuple(_release(row) for row in rows if sees(row.practitioner_id))


def _release(row: Any) -> Release:
    return Release(
        id=row.id,
        result_id=row.result_id,
        patient_id=row.patient_id,
        practitioner_id=row.practitioner_id,
        wording=row.wording,
        released_at=row.released_at,
        released_by=row.released_by,
        until=row.until,
        consent_ids=row.consent_ids,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
        version=row.version,
    )
