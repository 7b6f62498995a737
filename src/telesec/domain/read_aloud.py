"""What the desk says on the telephone: the free slots in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from telesec.domain.french import day_and_month, listed, time_of_day


def slots_aloud(starts: Sequence[datetime], today: date) -> str:
    """``aujourd'hui à 8 h 00 ou 8 h 15, ou mardi 17 novembre à 9 h 00``; "" without any."""
    days: dict[date, list[str]] = {}
    for start in sorted(set(starts)):
        days.setdefault(start.date(), []).append(time_of_day(start))
    said = [f"{_day(day, today)} à {listed(hours, 'ou')}" for day, hours in days.items()]
    return ", ou ".join(said)


def _day(day: date, today: date) -> str:
    near = {today: "aujourd'hui", today + timedelta(days=1): "demain"}
    return near.get(day) or day_and_month(day)
