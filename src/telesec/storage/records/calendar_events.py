"""Events brought in from other calendars, known by a digest of their UID and by their occurrence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, case, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.paper.calendar_names import NamedPatient
from telesec.domain.paper.calendars import BroughtIn, KnownEvent, LineKind
from telesec.domain.patient_files.rniv import first_given_name
from telesec.domain.wall import from_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.absences import absences
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.calendars import calendar_events
from telesec.storage.tables.patients import PATIENTS

_t, _a, _s, _p = calendar_events.c, appointments.c, absences.c, PATIENTS.c
_known = (
    select(
        _t.uid,
        _t.recurrence,
        _t.kind,
        _t.row_id,
        case((_t.kind == LineKind.APPOINTMENT.value, _a.start_minute), else_=_s.start_minute).label("start"),
        case((_t.kind == LineKind.APPOINTMENT.value, _a.end_minute), else_=_s.end_minute).label("end"),
        func.coalesce(_s.active, 1 - _a.withdrawn, 0).label("stands"),
    )
    .join_from(calendar_events, appointments, _a.id == _t.row_id, isouter=True)
    .join(absences, _s.id == _t.row_id, isouter=True)
)
_names = select(
    _p.id,
    _p.shown_name,
    _p.birth_name,
    _p.first_names,
    _p.used_name,
    _p.used_first_name,
    _p.birth_date,
).where(_p.merged_into == "")


class CalendarEventRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def known(self, practitioner_id: str) -> dict[tuple[str, str], KnownEvent]:
        """What was brought in for a practitioner, by (digest, occurrence)."""
        self._entry.scope.check(practitioner_id)
        rows = self._conn.execute(_known.where(_t.practitioner_id == practitioner_id))
        return {
            (row.uid, row.recurrence): KnownEvent(
                from_minutes(row.start),
                from_minutes(row.end),
                bool(row.stands),
                LineKind(row.kind),
                row.row_id,
            )
            for row in rows
            if row.start is not None
        }

    def remember(self, practitioner_id: str, import_id: str, rows: Sequence[BroughtIn]) -> None:
        """Note which row each event became, so that it is not written again."""
        self._entry.scope.check(practitioner_id)
        for one in rows:
            values = {
                "kind": one.kind.value,
                "row_id": one.row_id,
                "import_id": import_id,
                "imported_at": self._entry.now,
            }
            statement = upsert(calendar_events).values(
                practitioner_id=practitioner_id, uid=one.key, recurrence=one.recurrence, **values
            )
            keys = ["practitioner_id", "uid", "recurrence"]
            self._conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))

    def standing(self, ids: Sequence[str]) -> set[str]:
        """Those of ``ids`` that are appointments or absences of this base."""
        found: set[str] = set()
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            found.update(self._conn.execute(select(_a.id).where(_a.id.in_(some))).scalars())
            found.update(self._conn.execute(select(_s.id).where(_s.id.in_(some))).scalars())
        return found

    def holds_import(self, import_id: str) -> bool:
        """True when this very preview was written already."""
        row = self._conn.execute(select(_t.uid).where(_t.import_id == import_id).limit(1)).first()
        return row is not None

    def named_patients(self) -> Iterator[NamedPatient]:
        """Every patient with the names a title may give them; merged files are left out."""
        self._entry.touch("birth_name", "first_names", "birth_date")
        for row in self._conn.execute(_names):
            given = first_given_name(row.first_names)
            names = {
                (row.birth_name, given),
                (row.used_name or row.birth_name, row.used_first_name or given),
            }
            yield NamedPatient(row.id, row.shown_name, tuple(sorted(names)), row.birth_date)
