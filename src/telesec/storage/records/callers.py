"""Whose number it is, and what a caller's answers are compared with; names leave here as initials."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import Connection, select

from telesec.domain.calls.identity import OnFile
from telesec.domain.calls.matching import written_forms
from telesec.domain.calls.views import DisclosedPatient, MaskedPatient
from telesec.domain.patient_files.names import initials
from telesec.domain.wall import from_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.records.list_rows import soonest_of
from telesec.storage.records.merged_files import kept_lines
from telesec.storage.records.patient_match import quoted
from telesec.storage.records.patient_rows import PATIENT_COLUMNS, patient_from
from telesec.storage.records.quick_rows import driver_rows
from telesec.storage.tables.calls import TYPED_NUMBER, contact_changes
from telesec.storage.tables.patients import PATIENTS

_N = contact_changes.c
MOST = 20  # files shown for one number
_OWN = (
    "SELECT p.id FROM patient_fts AS f JOIN patients AS p ON p.seq = f.rowid "
    "WHERE patient_fts MATCH :expression LIMIT :most"
)
_NEAR = (
    "SELECT patient_id FROM patient_contacts "  # noqa: S608 - an expression of ours
    f"WHERE {TYPED_NUMBER} IN (SELECT value FROM json_each(:forms)) AND active = 1 LIMIT :most"
)
_VISITED = (
    "SELECT patient_id, practitioner_id, site_id, max(start_minute) FROM appointments "
    "WHERE patient_id IN (SELECT value FROM json_each(:wanted)) AND start_minute < :now "
    "AND withdrawn = 0 AND status NOT IN ('cancelled', 'no_show') "
    "GROUP BY patient_id, practitioner_id, site_id ORDER BY max(start_minute)"
)
_UNNAMED = "•"


class CallerRecords:
    """Reads of the patients' files for the telephone, within the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def with_number(self, key: str) -> tuple[MaskedPatient, ...]:
        """Every file with this number (``number_key``), its own first, then those of near people."""
        if not key:
            return ()
        own = self._ids(_OWN, {"expression": f"phone : {quoted(key)}", "most": MOST})
        near = self._ids(_NEAR, {"forms": json.dumps(written_forms(key)), "most": MOST})
        found = {one.patient_id: one for one in self.masked(near, near=True)}
        found |= {one.patient_id: one for one in self.masked(own)}
        return tuple(sorted(found.values(), key=lambda one: (one.near, one.initials, one.patient_id))[:MOST])

    def _ids(self, query: str, values: dict[str, object]) -> list[str]:
        return [row[0] for row in driver_rows(self._conn, query, values)]

    def masked(self, patient_ids: Iterable[str], *, near: bool = False) -> tuple[MaskedPatient, ...]:
        """These files, those merged into others resolved, with the initials of the name alone."""
        lines = kept_lines(self._conn, patient_ids).values()
        kept = {
            line.id: MaskedPatient(line.id, initials(line.shown_name) or _UNNAMED, near) for line in lines
        }
        return tuple(kept.values())

    def names(self, patient_ids: Collection[str]) -> dict[str, str]:
        """The shown name of each of these files."""
        return {key: line.shown_name for key, line in kept_lines(self._conn, patient_ids).items()}

    def on_file(self, patient_ids: Iterable[str], told: Collection[str], now: int) -> tuple[OnFile, ...]:
        """What each file holds of the items of a check; ``now``: the wall minute visits are past at.

        ``told``: files whose number and town this very call has given or changed.
        """
        wanted = list(dict.fromkeys(patient_ids))
        query = PATIENT_COLUMNS.where(PATIENTS.c.id.in_(wanted), PATIENTS.c.merged_into == "")
        visits = dict(self._visits(wanted, now))
        found = []
        for person in map(patient_from, self._conn.execute(query)):
            names = (person.birth_name, person.used_name, person.first_names, person.used_first_name)
            found.append(
                OnFile(
                    person.id,
                    person.birth_date,
                    person.birth_precision.value,
                    (" ".join(names),),
                    tuple(phone for phone in (person.phone, person.phone2) if phone),
                    visits.get(person.id),
                    person.city,
                    told=person.id in told,
                )
            )
        return tuple(found)

    def _visits(self, patient_ids: list[str], now: int) -> Iterable[tuple[str, date]]:
        """Oldest first, in the agendas this account sees: an answer confirms nothing of the others."""
        sees = self._entry.scope.sees
        rows = driver_rows(self._conn, _VISITED, {"wanted": json.dumps(patient_ids), "now": now})
        return ((row[0], from_minutes(row[3]).date()) for row in rows if sees(row[1], row[2]))

    def disclosed(self, patient_id: str, now: int) -> DisclosedPatient:
        """The file of somebody whose identity is established, and the next visit from wall minute ``now``."""
        line = kept_lines(self._conn, [patient_id])[patient_id]
        ahead = soonest_of(self._conn, [patient_id], now, self._entry.scope)
        self._entry.touch("shown_name", "birth_date", "phone", "city")
        return DisclosedPatient(line, ahead.get(patient_id))

    def changed_since(self, patient_ids: Iterable[str], since: datetime) -> frozenset[str]:
        """Those of these files whose numbers or town changed after ``since``, in a call or anywhere."""
        files = list(patient_ids)
        lately = select(_N.file_id).where(_N.file_id.in_(files), _N.at > since)
        return frozenset(self._conn.execute(lately).scalars())

    def number_on_file(self, patient_id: str) -> str:
        """The number to call the patient back at, "" when there is none."""
        columns = select(PATIENTS.c.phone, PATIENTS.c.phone2).where(PATIENTS.c.id == patient_id)
        row = self._conn.execute(columns).first()
        self._entry.touch("phone")
        return (row.phone or row.phone2) if row else ""
