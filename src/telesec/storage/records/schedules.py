"""Sites, practitioners, motifs, opening hours and settings: the practice's reference."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.people import Compartment, Practitioner, Role, Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException, Room
from telesec.domain.slips.slip_settings import from_values
from telesec.domain.stand_ins import StandIn
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.base import METAS
from telesec.storage.tables.practice import (
    accounts,
    day_exceptions,
    practitioners,
    reason_codes,
    rooms,
    settings,
    sites,
    weekly_ranges,
)

_a = accounts.c
_NAMES = select(_a.id, _a.display_name, _a.roles, _a.state, _a.valid_from, _a.valid_until).order_by(
    _a.display_name
)


class ScheduleRecords:
    """The reference tables of ``practice.db``."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def reference(self) -> Reference:
        """Everything the screens need to name places, people, motifs and opening hours."""
        run = self._conn.execute
        values = self.settings()
        practice_id = run(select(METAS[Compartment.PRACTICE].c.practice_id)).scalar_one()
        names = run(_NAMES).all()
        return Reference(
            practice_id=practice_id,
            practice_name=str(values.get("practice_name", "")),
            sites=tuple(Site(**row) for row in run(select(sites).order_by(sites.c.name)).mappings()),
            practitioners=tuple(
                Practitioner(**row)
                for row in run(select(practitioners).order_by(practitioners.c.id)).mappings()
            ),
            reason_codes=tuple(
                ReasonCode(**row) for row in run(select(reason_codes).order_by(reason_codes.c.id)).mappings()
            ),
            ranges=tuple(
                WeeklyRange(**row)
                for row in run(
                    select(weekly_ranges).order_by(weekly_ranges.c.weekday, weekly_ranges.c.start_minute)
                ).mappings()
            ),
            rooms=tuple(Room(**row) for row in run(select(rooms).order_by(rooms.c.name)).mappings()),
            exceptions=tuple(
                DayException(**row)
                for row in run(
                    select(day_exceptions).order_by(day_exceptions.c.day, day_exceptions.c.id)
                ).mappings()
            ),
            account_names={row.id: row.display_name for row in names},
            stand_ins=tuple(
                StandIn(row.display_name, row.valid_from, row.valid_until)
                for row in names
                if row.state != "disabled" and Role.PRACTITIONER in row.roles.split()
            ),
            lock_minutes=_lock_minutes(values.get("lock_minutes")),
            slip_minutes=from_values(values.get("slip_minutes"), None).minutes,
        )

    def settings(self) -> dict[str, object]:
        """Every setting by name; values are JSON."""
        return {row.name: json.loads(row.value) for row in self._conn.execute(select(settings))}

    def set(self, name: str, value: object) -> None:
        """Write one setting."""
        text = json.dumps(value, ensure_ascii=False)
        statement = upsert(settings).values(name=name, value=text)
        self._conn.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": text}))
        self._entry.touch(name)

    def save_site(self, site: Site) -> None:
        """Add or replace a site."""
        self._entry.scope.check("", site.id)
        statement = upsert(sites).values(**asdict(site))
        self._conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=asdict(site)))

    def save_practitioner(self, practitioner: Practitioner) -> None:
        """Add or replace a practitioner."""
        self._entry.scope.check(practitioner.id)
        values = asdict(practitioner)
        statement = upsert(practitioners).values(**values)
        self._conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def save_reason_code(self, reason_code: ReasonCode) -> None:
        """Add or replace a motif."""
        self._entry.scope.check_named(reason_code.id)
        values = asdict(reason_code)
        statement = upsert(reason_codes).values(**values)
        self._conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def save_room(self, room: Room) -> None:
        """Add or replace a room."""
        self._entry.scope.check("", room.site_id)
        values = asdict(room)
        statement = upsert(rooms).values(**values)
        self._conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def replace_decision(self, group_id: str, days: Sequence[DayException]) -> None:
        """Write all the days of one decision in place of those it had; none takes the decision away."""
        self._check_concerns(group_id, days)
        self._conn.execute(delete(day_exceptions).where(day_exceptions.c.group_id == group_id))
        for item in days:
            self._conn.execute(insert(day_exceptions).values(**asdict(item) | {"group_id": group_id}))

    def _check_concerns(self, group_id: str, days: Sequence[DayException]) -> None:
        """What decides for the whole practice, or of an agenda not seen, is not for a partial account."""
        if not self._entry.scope.is_partial:
            return
        there = select(day_exceptions).where(day_exceptions.c.group_id == group_id)
        before = [DayException(**row) for row in self._conn.execute(there).mappings()]
        for one in (*before, *days):
            self._entry.scope.check(one.practitioner_id, one.site_id)
            if not one.practitioner_id and not one.site_id:
                self._entry.scope.check_whole()

    def replace_ranges(self, practitioner_id: str, ranges: tuple[WeeklyRange, ...]) -> None:
        """Replace the whole weekly template of one practitioner, at every place."""
        self._entry.scope.check(practitioner_id)
        if self._entry.scope.site_ids is not None:
            self._entry.scope.check_whole()
        self._conn.execute(delete(weekly_ranges).where(weekly_ranges.c.practitioner_id == practitioner_id))
        for item in ranges:
            values = asdict(item) | {"practitioner_id": practitioner_id}
            self._conn.execute(insert(weekly_ranges).values(**values))


def _lock_minutes(value: object) -> int:
    """The idle limit in minutes; anything but 1 to 15 means the default of 5 (design §4)."""
    return value if type(value) is int and 1 <= value <= 15 else 5
