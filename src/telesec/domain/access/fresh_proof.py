"""How long a password and a code just given are good for: what is grave asks for them again."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

FRESH = timedelta(minutes=5)
ProvedAt = tuple[datetime, float]  # by the clock, by the machine's own time


def proved_now(now: datetime) -> ProvedAt:
    """Password and code were given at ``now`` (aware)."""
    return now, time.monotonic()


def is_fresh(proved_at: ProvedAt | None, now: datetime) -> bool:
    """By the clock and by the machine's own time: setting the clock back renews nothing."""
    if proved_at is None:
        return False
    at, tick = proved_at
    spent = timedelta(seconds=time.monotonic() - tick)
    return timedelta(0) <= now - at <= FRESH and spent <= FRESH
