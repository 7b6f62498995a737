"""What was read, made into the columns of the grid and what is marked on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from telesec.domain.agenda import Hold, Status
from telesec.domain.bookings.absences import Absence
from telesec.domain.bookings.requests import AgendaView
from telesec.domain.french import WEEKDAYS, listed, time_of_day
from telesec.domain.hours.opening import Opening, closed_label
from telesec.domain.people import Practitioner
from telesec.domain.reference import Reference
from telesec.domain.wall import day_minutes, to_minutes, wall_now
from telesec.ui.agenda.content import DAY, AgendaColumn, Mark, MarkKind, Zone
from telesec.ui.agenda.span import SUNDAY, WEEK_DAYS, Mode, Span
from telesec.ui.agenda.telling import CLOSED, day_subtitle


@dataclass(frozen=True, slots=True)
class Present:
    """Now, as each site's clock shows it, and who looks: ``account_id``."""

    wall: Callable[[str], datetime]
    account_id: str = ""


def columns(
    span: Span, view: AgendaView, reference: Reference, team: Sequence[Practitioner], present: Present
) -> list[AgendaColumn]:
    """The columns of ``view``: ``team`` side by side, or the days of one practitioner.

    In a week, Sunday only when it was asked for, the practitioner works, or somebody comes.
    """
    filler = _Filler(view, reference, present)
    if span.mode is Mode.TEAM:
        return [filler.column(who, span.day, team=True) for who in team]
    who = reference.practitioner(span.practitioner_id)
    days = [span.first + timedelta(days=at) for at in range(span.days)]
    made = [filler.column(who, day, team=False) for day in days]
    return made[:-1] if len(made) == WEEK_DAYS and span.day.weekday() != SUNDAY and idle(made[-1]) else made


def idle(column: AgendaColumn) -> bool:
    """True for a day on which nobody is received nor comes."""
    return not column.ranges and column.subtitle in ("", day_subtitle(0))


def marks(view: AgendaView, reference: Reference, present: Present) -> list[Mark]:
    """Held places and absences of ``view`` as they are told."""
    found = [
        Mark(hold.practitioner_id, hold.start, hold.end, MarkKind.HOLD, _held(hold, reference, present), hold)
        for hold in view.holds
    ]
    return found + [
        Mark(
            one.practitioner_id,
            one.start,
            one.end,
            MarkKind.REPLACED if one.replacement_name else MarkKind.AWAY,
            absence_words(one),
        )
        for one in view.absences
    ]


def absence_words(absence: Absence) -> str:
    """``Absence : congrès``, or ``Remplaçant : Dr Costa``."""
    if absence.replacement_name:
        return f"Remplaçant : {absence.replacement_name}"
    return f"Absence : {absence.label}" if absence.label else "Absence"


def _held(hold: Hold, reference: Reference, present: Present) -> str:
    if hold.account_id == present.account_id:
        return "Retenu pour votre appel"
    who = reference.account_names.get(hold.account_id, "un collègue")
    until = wall_now(hold.expires_at, reference.site(hold.site_id).zone)
    return f"Retenu par {who} jusqu'à {time_of_day(until)}"


class _Filler:
    def __init__(self, view: AgendaView, reference: Reference, present: Present) -> None:
        self._view, self._reference, self._present = view, reference, present
        self._codes = {code.id: code.label for code in reference.reason_codes}
        self._counts: dict[tuple[str, date], int] = {}
        for line in view.lines:
            made = line.appointment
            if made.status is not Status.NO_SHOW:
                key = made.practitioner_id, made.start.date()
                self._counts[key] = self._counts.get(key, 0) + 1
        self._slips = {(one.practitioner_id, one.day): one for one in view.slips}
        self._usual = present.wall(reference.sites[0].id if reference.sites else "")

    def column(self, who: Practitioner, day: date, *, team: bool) -> AgendaColumn:
        base = day_minutes(day)
        opened = [
            item
            for item in self._view.openings
            if item.practitioner_id == who.id and base <= item.start < base + DAY
        ]
        sites = tuple((item.start - base, item.end - base, item.site_id) for item in opened)
        site_id = sites[0][2] if sites else who.site_id
        here = self._present.wall(site_id)
        count, note = self._counts.get((who.id, day), 0), self._note(who, day, opened)
        return AgendaColumn(
            practitioner_id=who.id,
            day=day,
            title=who.display_name if team else WEEKDAYS[day.weekday()],
            subtitle=day_subtitle(count) if count or opened or not note else "",
            number="" if team else str(day.day),
            today=day == here.date(),
            site_id=site_id,
            practitioner=who.display_name,
            ranges=tuple((start, end) for start, end, _ in sites),
            zones=tuple(self._zones(opened, base, to_minutes(here.replace(second=0, microsecond=0)))),
            note=note,
            lead=round((here - self._usual).total_seconds() / 60),
            sites=sites,
            slips=self._slips.get((who.id, day)),
        )

    def _zones(self, opened: Sequence[Opening], base: int, now: int) -> list[Zone]:
        found = []
        for item in opened:
            kept = item.is_kept(now)
            labels = [self._codes[key] for key in item.reason_code_ids if key in self._codes]
            words = ["Urgences", *labels] if kept else labels
            if words:
                found.append(Zone(item.start - base, item.end - base, listed(words), kept))
        return found

    def _note(self, who: Practitioner, day: date, opened: Sequence[Opening]) -> str:
        shut = closed_label(self._reference, who.id, day)
        if shut:
            return shut
        for one in self._view.absences:
            first, last = one.start.date(), (one.end - timedelta(minutes=1)).date()
            if one.practitioner_id == who.id and first <= day <= last:
                return absence_words(one)
        if not opened:
            return CLOSED
        names = {item.site_id for item in opened} - {who.site_id}
        return f"à {listed([self._reference.site(key).name for key in sorted(names)])}" if names else ""
