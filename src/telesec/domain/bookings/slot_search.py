"""From what the desk asks to what the sweep looks for: the motif's own rules, the clocks of the sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from telesec.domain.agenda import ReasonCode
from telesec.domain.bookings.free_slots import SlotSearch
from telesec.domain.bookings.requests import SlotRequest
from telesec.domain.errors import Invalid
from telesec.domain.hours.opening import DAY, Schedule
from telesec.domain.reference import Reference
from telesec.domain.wall import day_minutes, to_minutes, wall_now

_NONE = ReasonCode("", "", 0, "slate")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A search ready to run: what is looked for, in whose schedules, with the zone of each site."""

    search: SlotSearch
    schedules: Mapping[str, Schedule]
    zones: Mapping[str, str]


def prepared(reference: Reference, wanted: SlotRequest, now: datetime) -> Prepared:
    """What ``wanted`` means at the instant ``now`` (aware).

    Raises Invalid for a length out of bounds, or a motif that none of the practitioners offers.
    """
    motif = reference.reason_code(wanted.reason_code_id) or _NONE
    minutes = wanted.minutes or motif.minutes
    if not 5 <= minutes <= DAY:
        raise Invalid("minutes", "Donnez une durée de 5 minutes au moins, d'une journée au plus.")
    zones = {site.id: site.zone for site in reference.sites}
    clocks = {site: wall_now(now, zone).replace(second=0, microsecond=0) for site, zone in zones.items()}
    nows = {site: to_minutes(clock) for site, clock in clocks.items()}
    after = min(nows.values(), default=0)
    if wanted.after is not None:
        after = max(after, to_minutes(wanted.after.replace(second=0, microsecond=0)))
    until = after + wanted.days * DAY
    if motif.horizon_days and clocks:
        last = min(clocks.values()).date() + timedelta(days=motif.horizon_days)
        until = min(until, day_minutes(last) + DAY)
    search = SlotSearch(
        minutes=minutes,
        after=after,
        until=until,
        count=wanted.count,
        now=nows,
        earliest={site: minute + motif.min_notice for site, minute in nows.items()},
        step=motif.step,
        buffer=motif.buffer,
        places=motif.places,
        reason_code_id=motif.id,
        urgent=wanted.urgent or motif.urgent,
        site_ids=frozenset(wanted.site_ids),
        parts=frozenset(wanted.parts),
        not_weekdays=frozenset(wanted.not_weekdays),
        not_dates=frozenset(wanted.not_dates),
        hours=(_minute(wanted.since, 0), _minute(wanted.until, DAY)),
    )
    last_day = (wanted.after or now.replace(tzinfo=None)).date() + timedelta(days=wanted.days + 2)
    days = (now.date() - timedelta(days=2), last_day)
    return Prepared(search, {who: Schedule(reference, who, *days) for who in _offering(motif, wanted)}, zones)


def _minute(hour: time | None, without: int) -> int:
    return hour.hour * 60 + hour.minute if hour else without


def _offering(motif: ReasonCode, wanted: SlotRequest) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(wanted.practitioner_ids))
    whose = tuple(who for who in asked if not motif.practitioner_ids or who in motif.practitioner_ids)
    if asked and not whose:
        whom = "Ce praticien ne reçoit pas" if len(asked) == 1 else "Aucun de ces praticiens ne reçoit"
        raise Invalid(
            "reason_code_id",
            f"{whom} pour « {motif.label} ». Choisissez un autre praticien ou un autre motif.",
        )
    return whose
