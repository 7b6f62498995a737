"""Merged patient files: linked, listed, separated again; no row is ever deleted."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, literal, or_, select, text, update

from telesec.domain.actions import Subject
from telesec.domain.calls.calls import DISCLOSING, IdentityState
from telesec.domain.errors import NotFound, Stale
from telesec.domain.patient_files.administrative import MergedFile
from telesec.domain.patient_files.merges import Merge, RowCounts
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import family_of, kept_id
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.calendars import series
from telesec.storage.tables.calls import LIVE, calls
from telesec.storage.tables.contacts import channel_choices, third_party_consents
from telesec.storage.tables.lists import recalls, waiting
from telesec.storage.tables.patients import PATIENTS, merge_moves, merges, patient_contacts
from telesec.storage.tables.reminders import messages
from telesec.storage.tables.slips import result_askings, result_releases, slips

# Everything of the office that names a patient changes hands. Notes and fee notes never do: they
# are found through the family of ids.
_ABOUT_PATIENTS = (
    *(appointments, waiting, recalls, patient_contacts, series, messages),
    *(calls, channel_choices, third_party_consents, slips, result_releases, result_askings),
)
MOVED: dict[str, Table] = {table.name: table for table in _ABOUT_PATIENTS}
_COUNTED = (appointments, waiting, recalls)  # in the order of RowCounts
_C, _M = PATIENTS.c, merges.c
_LIVE = select(merges, _C.shown_name, _C.birth_date, _C.seq).join_from(
    merges, PATIENTS, _C.id == _M.source_id
)
_INTO = _LIVE.where(_M.target_id.in_(bindparam("family", expanding=True)), _M.undone_at.is_(None))
_ONE = select(merges).where(_M.id == bindparam("wanted"))


class MergeRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def kept_id(self, patient_id: str) -> str:
        """The id of the file that is kept instead of this one; itself when it was not merged."""
        return kept_id(self._conn, patient_id)

    def family(self, patient_id: str) -> tuple[str, ...]:
        """The kept file's id first, then those of every file merged into it."""
        return family_of(self._conn, patient_id)

    def files_of(self, patient_id: str) -> tuple[MergedFile, ...]:
        """The files merged into this one, latest first, those merged before them included."""
        family = list(self.family(patient_id))
        rows = self._conn.execute(_INTO.order_by(_M.merged_at.desc()), {"family": family})
        return tuple(
            MergedFile(
                merge_id=row.id,
                patient_id=row.source_id,
                shown_name=row.shown_name,
                birth_date=row.birth_date,
                reason=row.reason,
                account_id=row.account_id,
                merged_at=row.merged_at,
                number=row.seq,
                into_shown=row.target_id == family[0],
            )
            for row in rows
        )

    def rows_of(self, patient_id: str) -> RowCounts:
        """How many appointments, waiting entries and recalls name this patient."""
        counts = (select(func.count()).where(table.c.patient_id == patient_id) for table in _COUNTED)
        return RowCounts(*(self._conn.execute(count).scalar_one() for count in counts))

    def get(self, merge_id: str) -> Merge:
        """One merge, undone or not; raises NotFound."""
        row = self._conn.execute(_ONE, {"wanted": merge_id}).first()
        if row is None:
            raise NotFound("Cette réunion de fiches n'existe pas. Rouvrez la fiche.")
        return Merge(
            id=row.id,
            source_id=row.source_id,
            target_id=row.target_id,
            reason=row.reason,
            account_id=row.account_id,
            merged_at=row.merged_at,
            completed=_read(row.completed),
            undone_at=row.undone_at,
        )

    def add(self, merge: Merge, source_version: int) -> None:
        """Link the source to the target and hand over its rows, remembering which. Raises Stale."""
        self._conn.execute(
            insert(merges).values(
                id=merge.id,
                source_id=merge.source_id,
                target_id=merge.target_id,
                reason=merge.reason,
                completed=json.dumps(merge.completed, ensure_ascii=False),
                account_id=merge.account_id,
                merged_at=merge.merged_at,
            )
        )
        for kind, table in MOVED.items():
            theirs = table.c.patient_id == merge.source_id
            rows = select(literal(merge.id), literal(kind), table.c.id).where(theirs)
            self._conn.execute(insert(merge_moves).from_select(["merge_id", "kind", "row_id"], rows))
            self._hand_over(table, theirs, merge.target_id)
        self._link(merge.source_id, source_version, merge.target_id)
        self._doubt(merge)

    def undo(self, merge: Merge, source_version: int) -> None:
        """Unlink, and give back the rows that came by this merge and are still there."""
        self._link(merge.source_id, source_version, "")
        for kind, table in MOVED.items():
            came = select(merge_moves.c.row_id).where(
                merge_moves.c.merge_id == merge.id, merge_moves.c.kind == kind
            )
            theirs = (table.c.patient_id == merge.target_id) & table.c.id.in_(came)
            self._hand_over(table, theirs, merge.source_id)
        self._doubt(merge)
        done = {"undone_by": self._entry.account_id, "undone_at": self._entry.now}
        self._conn.execute(update(merges).where(_M.id == merge.id).values(done))

    def _hand_over(self, table: Table, which: Any, patient_id: str) -> None:
        values: dict[str, Any] = {"patient_id": patient_id}
        if "version" in table.c:
            values["version"] = table.c.version + 1  # what was read before the merge is stale
        self._conn.execute(update(table).where(which).values(values))

    def _doubt(self, merge: Merge) -> None:
        """Whoever is on the line about one of the two files is to be identified again.

        Without a new version: the form of the call, half typed, holds none of this.
        """
        files = (merge.source_id, merge.target_id)
        about = or_(calls.c.patient_id.in_(files), calls.c.identity_of.in_(files))
        known = calls.c.identity.in_([state.value for state in DISCLOSING])
        forgotten = {"identity": IdentityState.UNKNOWN.value, "identity_of": ""}
        self._conn.execute(update(calls).where(text(LIVE), about, known).values(forgotten))

    def _link(self, source_id: str, version: int, target_id: str) -> None:
        as_read = update(PATIENTS).where(_C.id == source_id, _C.version == version)
        values = {"merged_into": target_id, "version": version + 1, "updated_at": self._entry.now}
        if self._conn.execute(as_read.values(values)).rowcount != 1:
            raise Stale("Une des deux fiches a changé entre-temps. Comparez-les de nouveau.")
        self._entry.concern(Subject("patient", source_id, source_id))


def _read(completed: str) -> dict[str, tuple[object, object]]:
    """Lists of words come back as the tuples that they were."""

    def whole(value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    return {name: (whole(pair[0]), whole(pair[1])) for name, pair in json.loads(completed).items()}
