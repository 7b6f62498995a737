"""Wall time: a naive ``datetime`` in a site's zone, counted in minutes since 1970-01-01 00:00."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from telesec.domain.errors import Invalid

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time is naive on purpose
_MINUTE = timedelta(minutes=1)
DEFAULT_ZONE = "Europe/Paris"  # of a practice whose places are not known yet


def to_minutes(wall: datetime) -> int:
    """Whole wall minutes since the epoch; ``wall`` must be naive and on a whole minute."""
    if wall.tzinfo is not None or wall.second or wall.microsecond:
        raise Invalid("start", "L'heure doit être une heure et des minutes, sans secondes.")
    return (wall - EPOCH) // _MINUTE


def from_minutes(minutes: int) -> datetime:
    """The naive wall time ``minutes`` after the epoch."""
    return EPOCH + timedelta(minutes=minutes)


def day_minutes(day: date) -> int:
    """Wall minutes of midnight of ``day``."""
    return to_minutes(datetime.combine(day, time()))


def monday_of(day: date) -> date:
    """The Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def exists(wall: datetime, zone: str) -> bool:
    """False for the wall times skipped when the clocks go forward in ``zone`` (IANA name)."""
    aware = wall.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


def wall_now(now: datetime, zone: str) -> datetime:
    """The wall time shown by a clock on the site's wall at the instant ``now`` (aware)."""
    return now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
