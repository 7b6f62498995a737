"""Call slips: written, listed, moved from hand to hand, erased by the rule of retention."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnClause,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)

from telesec.domain.calls.calls import DISCLOSING
from telesec.domain.errors import NotFound, Stale
from telesec.domain.hours.opening import DAY
from telesec.domain.ids import new_id
from telesec.domain.patient_files.names import initials
from telesec.domain.people import Role
from telesec.domain.slips.slips import Holder, Slip, SlipAct, SlipDraft, SlipEvent, SlipState, SlipUrgency
from telesec.domain.slips_due import SlipsDue
from telesec.domain.wall import day_minutes, from_minutes
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.records.quick_rows import driver_rows, driver_text
from telesec.storage.records.slip_rows import history_of, kept_act, slip_from, slip_values, written_values
from telesec.storage.tables.calls import calls
from telesec.storage.tables.patients import PATIENTS
from telesec.storage.tables.slips import slip_events, slips

DONE_SHOWN = 200
_s, _e, _k = slips.c, slip_events.c, calls.c
# What was first written stays as it was: other words are a later line of the history, as is each reading.
_again = slip_events.alias("again")
_rewording = (
    select(_again)
    .where(_again.c.slip_id == _s.id, _again.c.act == SlipAct.WRITTEN.value, _again.c.text != "")
    .order_by(_again.c.at.desc(), _again.c.id.desc())
    .limit(1)
)
_lines = select(
    slips,
    PATIENTS.c.shown_name,
    _rewording.with_only_columns(_again.c.text).scalar_subquery().label("new_text"),
    _rewording.with_only_columns(_again.c.at).scalar_subquery().label("corrected_at"),
    exists().where(_e.slip_id == _s.id, _e.act == SlipAct.READ.value).label("opened"),
).select_from(slips.outerjoin(PATIENTS, PATIENTS.c.id == _s.patient_id))
# The call established who speaks, for this very patient.
_KNOWN = select(_k.id).where(
    _k.id == bindparam("call"),
    _k.patient_id == bindparam("patient"),
    _k.identity_of == _k.patient_id,
    _k.identity.in_([state.value for state in DISCLOSING]),
)
_acted = exists().where(_e.slip_id == _s.id, _e.account_id == bindparam("account"))
_open = _lines.where(_s.state != SlipState.DONE.value)
_done = (
    _lines.where(_s.state == SlipState.DONE.value, _s.erased_at.is_(None))
    .order_by(_s.done_at.desc(), _s.id)
    .limit(DONE_SHOWN)
)
_one = _lines.where(_s.id == bindparam("key"))
_day = _lines.where(
    or_(_s.state != SlipState.DONE.value, and_(_s.done_at >= bindparam("since"), _s.erased_at.is_(None)))
)
_history = select(slip_events).where(_e.slip_id == bindparam("key")).order_by(_e.at, _e.id)
_own = select(_s.id).where(_s.id.in_(bindparam("keys", expanding=True)), _acted)
_as_read = (_s.id == bindparam("key"), _s.version == bindparam("seen"))
_due = (_s.state == SlipState.DONE.value, _s.erased_at.is_(None), _s.done_at < bindparam("before"))
# The driver is given no other value than those asked for.
_URGENT: ColumnClause[str] = literal_column(f"'{SlipUrgency.URGENT}'")
_UNREAD: ColumnClause[str] = literal_column(f"'{SlipState.UNREAD}'")
_WITH_THEM: ColumnClause[str] = literal_column(f"'{Holder.PRACTITIONER}'")
# Without a due time, or once its day is past, a slip waits for today: the same rule as slip_days.day_of.
_today = or_(_s.due_minute.is_(None), _s.due_minute < bindparam("today"))
_day_of = case(
    (_today, bindparam("today")), else_=_s.due_minute - _s.due_minute % literal_column(str(DAY))
).label("day")
_to_read = driver_text(
    select(_s.practitioner_id, _day_of, func.count(), func.sum(_s.urgency == _URGENT))
    .where(
        _s.state == _UNREAD,
        or_(_s.holder == _WITH_THEM, text(":desk")),
        _s.practitioner_id.in_(text("SELECT value FROM json_each(:practitioners)")),
    )
    .group_by(_s.practitioner_id, literal_column("day"))
    .having(and_(literal_column("day") >= bindparam("start"), literal_column("day") < bindparam("end")))
)
_CHANGED = "Cette fiche a changé entre-temps. La liste va être relue : vérifiez, puis recommencez."
_BLANK: dict[str, Any] = {
    **dict.fromkeys(("text", "caller_name", "relation", "callback", "callback_when"), ""),
    "patient_id": None,
}


class SlipRecords:
    """Slips of the practitioners this account sees, in the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def open_slips(self) -> list[Slip]:
        """Everything still to be dealt with."""
        return self._read(_open, {})

    def done_slips(self) -> list[Slip]:
        """The last ones dealt with whose words are still there, latest first."""
        return self._read(_done, {})

    def of_day(self, since: datetime) -> list[Slip]:
        """What stands at the end of a day: open slips, and those done since that instant."""
        return self._read(_day, {"since": since})

    def to_read(self, practitioner_ids: Iterable[str], first: date, days: int, today: date) -> list[SlipsDue]:
        """How many nobody read yet, by practitioner and day, over ``days`` days; nothing of what they say.

        Those that wait at the desk are counted for a secretary alone.
        """
        team = self._entry.scope.check_team(practitioner_ids)
        start = day_minutes(first)
        asked = {"start": start, "end": start + days * DAY, "today": day_minutes(today)}
        asked["desk"] = int(Role.SECRETARY in self._entry.roles)
        rows = driver_rows(self._conn, _to_read, asked | {"practitioners": json.dumps(team)})
        return [SlipsDue(who, from_minutes(day).date(), count, urgent) for who, day, count, urgent in rows]

    def get(self, slip_id: str) -> Slip:
        """One slip; raises NotFound, or OutOfScope for another practitioner's."""
        row = self._conn.execute(_one, {"key": slip_id}).first()
        if row is None:
            raise NotFound("Cette fiche n'existe pas. Relisez la liste.")
        self._entry.scope.check(row.practitioner_id)
        return self._slip(row)

    def acted_on(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of ``keys`` that this account wrote, answered or passed on."""
        asked = {"keys": list(keys), "account": self._entry.account_id}
        return frozenset(self._conn.execute(_own, asked).scalars()) if asked["keys"] else frozenset()

    def history(self, slip_id: str) -> tuple[SlipEvent, ...]:
        """Everything done with a slip, oldest first."""
        return history_of(self._conn.execute(_history, {"key": slip_id}))

    def write(self, slip_id: str, draft: SlipDraft, *, named: bool = True) -> Slip:
        """A new slip, unread, by the entry's account at its instant; ``draft`` is a checked one.

        ``named``: outside a call its patient is named to the desk, as whoever writes it may open the file.
        """
        self._entry.scope.check(draft.practitioner_id)
        now, who = self._entry.now, self._entry.account_id
        slip = Slip(slip_id, draft, who, now, now, draft.holder, draft.practitioner_id)
        known = {"established": self._is_established(draft, named)}
        with patient_checked():
            self._conn.execute(insert(slips), slip_values(slip) | written_values(slip) | known)
        self.note(slip, SlipAct.WRITTEN)
        return self.get(slip_id)

    def _is_established(self, draft: SlipDraft, named: bool) -> bool:
        """Outside a call nobody is to be recognised; in one, its own check says who speaks."""
        if not (draft.call_id and draft.patient_id):
            return named
        asked = {"call": draft.call_id, "patient": draft.patient_id}
        return self._conn.execute(_KNOWN, asked).first() is not None

    def establish(self, call_id: str, patient_id: str) -> None:
        """The identity of this patient was just established in this call: its slips about them say so.

        Without a new version: nothing that somebody reads or types meanwhile is undone by it.
        """
        theirs = (_s.call_id == call_id, _s.patient_id == patient_id, _s.established.is_(False))
        self._conn.execute(update(slips).where(*theirs).values(established=True))

    def move(self, slip: Slip, act: SlipAct, words: str = "") -> Slip:
        """Keep where the slip now stands, and write down who did what; raises Stale."""
        self._entry.touch("text" if act is SlipAct.CORRECTED else "state")
        statement = update(slips).where(*_as_read).values(**slip_values(slip), version=_s.version + 1)
        if self._conn.execute(statement, {"key": slip.id, "seen": slip.version}).rowcount == 0:
            raise Stale(_CHANGED)
        self.note(slip, act, words)
        return self.get(slip.id)

    def note(self, slip: Slip, act: SlipAct, words: str = "") -> None:
        """Add a line to the slip's history; nothing is ever taken from it."""
        self._conn.execute(
            insert(slip_events).values(
                id=new_id(),
                slip_id=slip.id,
                at=self._entry.now,
                account_id=self._entry.account_id,
                act=kept_act(act),
                holder=slip.holder.value,
                practitioner_id=slip.practitioner_id,
                urgency=slip.draft.urgency.value,
                text=words,
            )
        )

    def erasable(self, before: datetime) -> int:
        """How many slips done before that instant still hold words."""
        query = select(func.count()).select_from(slips).where(*_due)
        return int(self._conn.execute(query, {"before": before}).scalar_one())

    def erase(self, before: datetime) -> int:
        """Erase the words, the caller and the patient of slips done before that instant; gives how many.

        What remains counts them: whose, which category, when read and done, and by which account.
        """
        self._entry.touch(*_BLANK)
        keys = select(_s.id).where(*_due)
        asked = {"before": before}
        self._conn.execute(update(slip_events).where(_e.slip_id.in_(keys)).values(text=""), asked)
        erased = (
            update(slips).where(*_due).values(**_BLANK, erased_at=self._entry.now, version=_s.version + 1)
        )
        return int(self._conn.execute(erased, asked).rowcount)

    def _read(self, statement: Any, values: dict[str, Any]) -> list[Slip]:
        self._entry.touch("text", "caller_name", "callback", "shown_name")
        seen = self._entry.scope.sees
        rows = self._conn.execute(statement, values)
        return [self._slip(row) for row in rows if seen(row.practitioner_id)]

    def _slip(self, row: Any) -> Slip:
        """The patient by initials for the desk, until the call it comes from established who speaks."""
        name = row.shown_name or ""
        if not row.established and Role.PRACTITIONER not in self._entry.roles:
            name = initials(name)
        return slip_from(row, name)
