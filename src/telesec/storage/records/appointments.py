"""Appointments: the reads of the agenda's views and the writes that keep places apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, func, literal_column, select, text

from telesec.domain.agenda import Appointment, AppointmentLine, ReasonCode
from telesec.domain.errors import Conflict, NotFound
from telesec.domain.people import Role
from telesec.domain.wall import to_minutes
from telesec.storage.records.appointment_rows import (
    COLUMNS,
    LINE_COLUMNS,
    LONGEST,
    OCCUPIES,
    SHOWN,
    appointments_of,
    lines_of,
)
from telesec.storage.records.context import EntryContext
from telesec.storage.records.line_memory import LineMemory
from telesec.storage.records.places import place_checked
from telesec.storage.records.quick_rows import driver_rows, driver_text, packed_rows, packed_text
from telesec.storage.tables.appointments import appointments
from telesec.storage.tables.base import instant_text
from telesec.storage.tables.patients import PATIENTS

Codes = Mapping[str, ReasonCode] | None
MOST = 200
_MEMORY = LineMemory()
_READS_MOTIFS = frozenset({Role.SECRETARY, Role.PRACTITIONER})

_t = appointments.c
_touches = (
    _t.start_minute < bindparam("end"),
    _t.start_minute > bindparam("start") - LONGEST,
    _t.end_minute > bindparam("start"),
)
_ASKED = _t.practitioner_id.in_(text("SELECT value FROM json_each(:practitioners)"))
_lines = select(*LINE_COLUMNS).join_from(appointments, PATIENTS, _t.patient_id == PATIENTS.c.id)
# Patients come from the one index that holds all that is shown of them: Core has no word for it here.
VIEW = packed_text(
    _lines.where(_ASKED, *_touches, SHOWN).order_by(_t.practitioner_id, _t.start_minute)
).replace("JOIN patients ON", "JOIN patients INDEXED BY ix_patients_face ON")
_one = driver_text(select(*COLUMNS).where(_t.id == bindparam("id")))
_one_line = driver_text(_lines.where(_t.id == bindparam("id")))
_busy = driver_text(
    select(_t.start_minute, _t.end_minute + _t.buffer)
    .where(
        _t.practitioner_id == bindparam("practitioner"),
        _t.start_minute < bindparam("end"),
        _t.start_minute > bindparam("start") - LONGEST,
        _t.end_minute + _t.buffer > bindparam("start"),
        OCCUPIES,
    )
    .order_by(_t.start_minute)
)
_groups = driver_text(
    select(_t.start_minute, _t.end_minute, func.count())
    .where(
        _t.practitioner_id == bindparam("practitioner"),
        *_touches,
        OCCUPIES,
        _t.reason_code_id == bindparam("motif"),
        _t.places > literal_column("1"),
    )
    .group_by(_t.start_minute, _t.end_minute)
    .order_by(_t.start_minute)
)
_beside = driver_text(
    select(*COLUMNS).where(
        _t.patient_id == bindparam("patient"),
        _t.start_minute < bindparam("end"),
        _t.start_minute > bindparam("start") - LONGEST,
        _t.end_minute > bindparam("start"),
        OCCUPIES,
        _t.id != bindparam("own"),
    )
)
_in_room = driver_text(
    select(*COLUMNS)
    .where(_ASKED, *_touches, OCCUPIES, _t.room_id == bindparam("room"))
    .order_by(_t.start_minute)
)
_of_patient = packed_text(
    _lines.where(_t.patient_id == bindparam("patient"))
    .order_by(_t.start_minute.desc())
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("after", type_=Integer))
)
_NAMES = (*(column.name for column in COLUMNS), "created_at", "created_by")
_add = (
    f"INSERT INTO appointments ({', '.join(_NAMES)}) "  # noqa: S608 - our own column names
    f"VALUES ({', '.join(':' + name for name in _NAMES)})"
)


class AppointmentRecords:
    """Reads and writes the appointments of the entry's transaction.

    An account without a secretary's or practitioner's role never receives the motif nor the note.
    """

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry
        self._scope = entry.scope
        self._motifs = bool(entry.roles & _READS_MOTIFS)

    def view(
        self, practitioner_ids: Iterable[str], start: int, end: int, codes: Codes
    ) -> list[AppointmentLine]:
        """Lines that touch [start, end) wall minutes, missed ones included, cancelled ones not.

        Sorted by practitioner, then start.
        """
        team = self._scope.check_team(practitioner_ids)
        asked = {"practitioners": json.dumps(team), "start": start, "end": end}
        rows = driver_rows(self._conn, VIEW, asked)
        return self._seen(_MEMORY.lines([row[0] for row in rows], self._read_by_name(codes)))

    def _read_by_name(self, codes: Codes) -> Codes:
        return self._scope.codes(codes) if self._motifs and codes is not None else None

    def _seen(self, lines: list[AppointmentLine]) -> list[AppointmentLine]:
        if not self._scope.is_partial:
            return lines
        made = ((line, line.appointment) for line in lines)
        return [line for line, one in made if self._scope.sees(one.practitioner_id, one.site_id)]

    def get(self, appointment_id: str) -> Appointment:
        """One appointment; NotFound when it is not there."""
        return appointments_of(self._only(_one, appointment_id), motifs=self._motifs)[0]

    def line(self, appointment_id: str, codes: Codes) -> AppointmentLine:
        """One appointment with what the desk shows of its patient."""
        return lines_of(self._only(_one_line, appointment_id), self._read_by_name(codes))[0]

    def _only(self, statement: str, appointment_id: str) -> list[tuple[Any, ...]]:
        rows = driver_rows(self._conn, statement, {"id": appointment_id})
        if not rows:
            raise NotFound("Ce rendez-vous n'existe plus.")
        self._scope.check(rows[0][1], rows[0][2])
        return rows

    def busy(self, practitioner_id: str, start: int, end: int) -> list[tuple[int, int]]:
        """Taken stretches that touch [start, end) wall minutes, sorted by start.

        The minutes kept free after an appointment are part of its stretch.
        """
        asked = {"practitioner": practitioner_id, "start": start, "end": end}
        rows: list[Any] = driver_rows(self._conn, _busy, asked)
        return rows

    def groups(self, practitioner_id: str, motif_id: str, start: int, end: int) -> list[tuple[int, int, int]]:
        """Slots of a group's motif that touch [start, end), with the number of patients in each, by start."""
        asked = {"practitioner": practitioner_id, "motif": motif_id, "start": start, "end": end}
        rows: list[Any] = driver_rows(self._conn, _groups, asked)
        return rows

    def placed(self, new: Appointment) -> tuple[AppointmentLine, list[Appointment]]:
        """The line of an appointment just written, and the patient's others that share a minute with it."""
        wanted = {
            "patient": new.patient_id,
            "start": to_minutes(new.start),
            "end": to_minutes(new.end),
            "own": new.id,
        }
        rows = driver_rows(self._conn, _beside, wanted)
        return self.line(new.id, {}), appointments_of(rows, motifs=self._motifs)

    def in_room(self, new: Appointment, practitioner_ids: Iterable[str]) -> list[Appointment]:
        """The appointments of these practitioners that share the room of ``new`` and a minute with it."""
        wanted = {
            "practitioners": json.dumps(list(practitioner_ids)),
            "start": to_minutes(new.start),
            "end": to_minutes(new.end),
            "room": new.room_id,
        }
        return appointments_of(driver_rows(self._conn, _in_room, wanted), motifs=self._motifs)

    def of_patient(self, patient_id: str, codes: Codes) -> list[AppointmentLine]:
        """The patient's appointments, latest first, cancelled and missed ones included (200 at most)."""
        rows = packed_rows(self._conn, _of_patient, {"patient": patient_id, "most": MOST, "after": 0})
        return self._seen(lines_of(rows, self._read_by_name(codes)))

    def add(self, new: Appointment) -> Appointment:
        """Write a new appointment; Conflict says what is in its place.

        With an ``overbook_reason`` it goes beside what is there, and is marked so only if need be.
        """
        try:
            return self._insert(replace(new, overbooked=False, overbook_reason=""))
        except Conflict:
            if not new.overbook_reason:
                raise
            return self._insert(replace(new, overbooked=True))

    def _insert(self, new: Appointment) -> Appointment:
        span = to_minutes(new.start), to_minutes(new.end)
        self._scope.check(new.practitioner_id, new.site_id)
        with place_checked(self._conn, self._entry, new.practitioner_id, span):
            driver_rows(
                self._conn,
                _add,
                {
                    "id": new.id,
                    "practitioner_id": new.practitioner_id,
                    "site_id": new.site_id,
                    "patient_id": new.patient_id,
                    "start_minute": span[0],
                    "end_minute": span[1],
                    "reason_code_id": new.reason_code_id,
                    "status": new.status.value,
                    "overbooked": int(new.overbooked),
                    "overbook_reason": new.overbook_reason,
                    "note": new.note,
                    "urgent": int(new.urgent),
                    "series_id": new.series_id,
                    "room_id": new.room_id,
                    "buffer": new.buffer,
                    "places": new.places,
                    "version": new.version,
                    "created_at": instant_text(self._entry.now),
                    "created_by": self._entry.account_id,
                },
            )
        return new
