"""The places a change of the agenda gives back, for whoever waits for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from telesec.domain.agenda import Appointment, Status
from telesec.domain.bookings.steps import Deed
from telesec.domain.lists.waiting import FreedPlace


def freed_places(deed: Deed, now: datetime) -> tuple[FreedPlace, ...]:
    """What was occupied before ``deed`` and is free after it, of the time to come (``now``: wall time).

    An absence frees nothing: nobody is there.
    """
    if deed.absences:
        return ()
    taken = [step.after.appointment for step in deed.steps if _occupies(step.after.appointment)]
    left = [step.before.appointment for step in deed.steps if step.before is not None]
    return tuple(
        FreedPlace(made.practitioner_id, made.site_id, made.start, made.end)
        for made in left
        if _occupies(made) and made.start > now and not _covered(made, taken)
    )


def _occupies(made: Appointment) -> bool:
    return made.status not in (Status.CANCELLED, Status.NO_SHOW) and made.places == 1


def _covered(made: Appointment, taken: Sequence[Appointment]) -> bool:
    return any(
        other.practitioner_id == made.practitioner_id and other.start < made.end and made.start < other.end
        for other in taken
    )
