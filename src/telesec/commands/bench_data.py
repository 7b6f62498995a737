"""Fills a practice for the bench: in bulk, but inside journal entries and with every trigger on."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from telesec.commands.bench_people import people
from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.ids import new_id
from telesec.domain.people import Practitioner, Site
from telesec.domain.wall import day_minutes
from telesec.services.gate import Gate
from telesec.storage.records.patient_match import FTS_COLUMNS, indexed
from telesec.storage.records.patient_rows import values_of
from telesec.storage.tables.base import instant_text

PRACTITIONERS = 10
A_DAY = 40
_OPENINGS = ((8 * 60, 13 * 60), (14 * 60, 19 * 60))
_LENGTHS = (10, 10, 15, 15, 20)
_AHEAD = timedelta(days=180)
_BATCH = 20_000
Progress = Callable[[str], None]


def set_schedules(gate: Gate) -> None:
    """One site, ten practitioners open ten hours a weekday, three motifs."""
    site = Site(new_id(), "Maison de santé du banc d'essai", city="Lyon")
    with gate.enter(Action.SCHEDULE_EDIT, Subject("schedule")) as records:
        records.schedules.save_site(site)
        for number in range(PRACTITIONERS):
            who = Practitioner(new_id(), f"Dr Banc {number + 1}", site_id=site.id)
            records.schedules.save_practitioner(who)
            records.schedules.replace_ranges(
                who.id,
                tuple(
                    WeeklyRange(new_id(), who.id, site.id, weekday, start, end)
                    for weekday in range(5)
                    for start, end in _OPENINGS
                ),
            )
        for label, minutes, color in (
            ("Consultation", 15, "blue"),
            ("Vaccin", 10, "teal"),
            ("Bilan", 20, "rose"),
        ):
            records.schedules.save_reason_code(ReasonCode(new_id(), label, minutes, color))
    gate.renew_reference()


def bench_practitioners(gate: Gate) -> tuple[Practitioner, ...]:
    """The ten practitioners made by ``set_schedules``."""
    return tuple(one for one in gate.reference.practitioners if one.display_name.startswith("Dr Banc"))


def _insert(table: str, columns: tuple[str, ...]) -> str:
    places = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our own column names


Batch = tuple[str, list[tuple[Any, ...]]]


def _write(gate: Gate, action: Action, batches: list[Batch]) -> None:
    """Run ``batches`` on the raw connection of one journaled entry: the bench's only short cut."""
    with gate.enter(action, Subject("bench"), reason="banc d'essai") as records:
        raw: Any = records._conn.connection.driver_connection  # noqa: SLF001 - rows by the million
        for statement, rows in batches:
            raw.executemany(statement, rows)


def fill_patients(gate: Gate, count: int, said: Progress) -> list[str]:
    """Write ``count`` invented patients with their full-text rows; returns their ids in order."""
    ids: list[str] = []
    drafts = people(count)
    while batch := list(islice(drafts, _BATCH)):
        first = len(ids) + 1
        new = [new_id() for _ in batch]
        rows = [
            values_of(draft, gate.now())
            | {
                "seq": first + place,
                "id": new[place],
                "status": "PROV",
                "version": 1,
                "created_at": gate.now(),
            }
            for place, draft in enumerate(batch)
        ]
        columns = tuple(rows[0])
        plain = [tuple(_stored(row[name]) for name in columns) for row in rows]
        words = [(first + place, *indexed(draft).values()) for place, draft in enumerate(batch)]
        index = ("rowid", *FTS_COLUMNS)
        _write(
            gate,
            Action.PATIENT_CREATE,
            [(_insert("patients", columns), plain), (_insert("patient_fts", index), words)],
        )
        ids.extend(new)
        said(f"{len(ids)} patients")
    return ids


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else value


def last_day(gate: Gate) -> date:
    """The last day of the bench's agenda, half a year ahead."""
    return gate.now().date() + _AHEAD


def _days_backwards(last: date) -> Iterator[date]:
    day = last
    while True:
        if day.weekday() < 5:
            yield day
        day -= timedelta(days=1)


def _day_rows(day: date, dice: random.Random) -> list[tuple[int, int]]:
    """Forty places of one practitioner's day in wall minutes, one after another, lunch left free."""
    base, places = day_minutes(day), []
    start = _OPENINGS[0][0]
    for _ in range(A_DAY):
        length = dice.choice(_LENGTHS)
        if start < 14 * 60 and start + length > 13 * 60:
            start = 14 * 60
        places.append((base + start, base + start + length))
        start += length
    return places


def fill_appointments(gate: Gate, patient_ids: list[str], count: int, said: Progress) -> int:
    """Write ``count`` appointments, 40 a weekday and practitioner, from half a year ahead backwards."""
    dice = random.Random(7)  # noqa: S311 - invented appointments, no secret
    reference, doctors = gate.reference, bench_practitioners(gate)
    motifs = [code.id for code in reference.reason_codes]
    today = day_minutes(gate.now().date())
    insert = _insert("appointments", _COLUMNS)
    done, days = 0, _days_backwards(last_day(gate))
    while done < count:
        rows: list[tuple[Any, ...]] = []
        for day in islice(days, 50):
            for doctor in doctors:
                for start, end in _day_rows(day, dice):
                    state = "done" if start < today else "booked"
                    rows.append(
                        (new_id(), doctor.id, doctor.site_id, dice.choice(patient_ids), start, end,
                         dice.choice(motifs), state, 0, "", "", 1)
                    )  # fmt: skip
        rows = rows[: count - done]
        _write(gate, Action.BOOK, [(insert, rows)])
        done += len(rows)
        said(f"{done} rendez-vous")
    return done


_COLUMNS = (
    "id", "practitioner_id", "site_id", "patient_id", "start_minute", "end_minute",
    "reason_code_id", "status", "overbooked", "overbook_reason", "note", "version",
)  # fmt: skip
