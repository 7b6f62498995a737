"""What a preview stands on: opening hours, what is taken, absences, over a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from telesec.domain.bookings.places import Taken
from telesec.domain.bookings.vacancy import Ground
from telesec.domain.hours.opening import Schedule
from telesec.domain.wall import day_minutes, to_minutes, wall_now
from telesec.services.gate import Gate, Records


def ground(
    gate: Gate,
    records: Records,
    practitioner_ids: Sequence[str],
    days: tuple[date, date],
    *,
    patient_id: str = "",
    own: frozenset[str] = frozenset(),
) -> Ground:
    """Read what is known of some practitioners from the first to the last of ``days``, within an entry.

    ``own``: appointments on the move, which stand in nobody's way. Other accounts' live holds count
    as taken; the asker's own does not.
    """
    reference = gate.reference
    start, end = day_minutes(days[0]), day_minutes(days[1] + timedelta(days=1))
    zones = {site.id: site.zone for site in reference.sites}
    held = records.holds.of_others(start, end)
    holds = [Taken(who, *place, place[1]) for who in practitioner_ids for place in held.get(who, ())]
    return Ground(
        schedules={who: Schedule(reference, who) for who in practitioner_ids},
        zones=zones,
        now=wall_minute(gate, practitioner_ids[0] if practitioner_ids else ""),
        taken=(*records.series.taken(practitioner_ids, start, end), *holds),
        absences=tuple(records.absences.within(practitioner_ids, start, end)),
        own=own,
        others=records.series.of_patient(patient_id, start, end) if patient_id else (),
    )


def wall_minute(gate: Gate, practitioner_id: str) -> int:
    """The present wall minute at the practitioner's usual site, or at the first site."""
    reference = gate.reference
    usual = reference.practitioner(practitioner_id).site_id if practitioner_id else ""
    zones = {site.id: site.zone for site in reference.sites}
    zone = zones.get(usual) or reference.zone
    return to_minutes(wall_now(gate.now(), zone).replace(second=0, microsecond=0))
