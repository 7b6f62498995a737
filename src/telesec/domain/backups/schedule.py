"""When a backup is owed, when a failed one is tried again, how long it is kept, and how old is too old.

Nothing here waits or repeats: somebody asks every minute, and again when the computer wakes up. A day missed
while it slept is owed at once; a clock that was wrong and is put right owes a backup rather than none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from telesec.domain.backups.shapes import Made, Standing, Tier

AMBER_AFTER = timedelta(hours=26)
RED_AFTER = timedelta(hours=36)
DRILL_AMBER_AFTER = timedelta(days=35)
DRILL_RED_AFTER = timedelta(days=95)
TOLERANCE = timedelta(minutes=5)
RETRY_MINUTES = (1, 2, 5, 15, 30, 60)
_JITTER = 0.25  # practices that lost the same hoster do not come back to it in the same second


def last_slot(now: datetime, at: time, zone: str) -> datetime:
    """The latest instant, not after ``now`` (aware), when the clock of ``zone`` showed ``at``.

    An hour that the change to summer time skips counts when it would have been; one that comes twice
    counts the first time.
    """
    there = ZoneInfo(zone)
    day = now.astimezone(there).date()
    slot = datetime.combine(day, at, there)
    if slot > now:
        slot = datetime.combine(day - timedelta(days=1), at, there)
    return slot.astimezone(now.tzinfo)


def due_at(now: datetime, last_ok: datetime | None, at: time, zone: str) -> datetime | None:
    """The slot that is owed a backup, None when the last good one came after it.

    A last success that lies in the future was written by a wrong clock: it proves nothing.
    """
    slot = last_slot(now, at, zone)
    done = last_ok is not None and slot <= last_ok <= now + TOLERANCE
    return None if done else slot


def retry_at(standing: Standing) -> datetime | None:
    """Not before this instant after failures: one minute, then 2, 5, 15, 30, 60, each a little spread."""
    if not standing.failures or standing.last_try is None:
        return None
    minutes = RETRY_MINUTES[min(standing.failures, len(RETRY_MINUTES)) - 1]
    chance = hashlib.sha256(f"{standing.last_try}|{standing.target_id}".encode()).digest()[0] / 255
    return standing.last_try + timedelta(minutes=minutes * (1 + _JITTER * chance))


def is_owed(now: datetime, standing: Standing, at: time, zone: str) -> bool:
    """True when this target must be tried now: a backup is owed, and its last failure is old enough."""
    if due_at(now, standing.last_ok.at if standing.last_ok else None, at, zone) is None:
        return False
    again, tried = retry_at(standing), standing.last_try
    return again is None or now >= again or (tried is not None and tried > now + TOLERANCE)


def next_try(now: datetime, standings: Iterable[Standing], at: time, zone: str) -> datetime | None:
    """When a target that failed and is still owed a backup is tried again; None when none waits.

    A failure of something that was not owed, a second backup asked by hand, is not tried again by itself.
    """
    late = [one for one in standings if due_at(now, one.last_ok.at if one.last_ok else None, at, zone)]
    return min((again for one in late if (again := retry_at(one)) and again > now), default=None)


def tier_of(now: datetime, made: Iterable[Made], zone: str) -> Tier:
    """The first good one of a month is kept as the month's, of an ISO week as the week's, others as a day's.

    ``made`` are those of the same target.
    """
    there = ZoneInfo(zone)
    today = now.astimezone(there).date()
    days = [(one.tier, one.at.astimezone(there).date()) for one in made if one.at <= now + TOLERANCE]
    if not any(tier is Tier.MONTHLY and _month(day) == _month(today) for tier, day in days):
        return Tier.MONTHLY
    whole = (Tier.MONTHLY, Tier.WEEKLY)
    if not any(tier in whole and _week(day) == _week(today) for tier, day in days):
        return Tier.WEEKLY
    return Tier.DAILY


def age_state(now: datetime, last_ok: datetime | None) -> str:
    """``success``, ``warning`` after 26 h, ``danger`` after 36 h, without any, or with one in the future."""
    if last_ok is None or last_ok > now + TOLERANCE or now - last_ok > RED_AFTER:
        return "danger"
    return "warning" if now - last_ok > AMBER_AFTER else "success"


def drill_state(now: datetime, last_drill: datetime | None) -> str:
    """``success``, ``warning`` after 35 days or without any, ``danger`` after 95 days."""
    if last_drill is None or last_drill > now + TOLERANCE:
        return "warning"
    if now - last_drill > DRILL_RED_AFTER:
        return "danger"
    return "warning" if now - last_drill > DRILL_AMBER_AFTER else "success"


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]
