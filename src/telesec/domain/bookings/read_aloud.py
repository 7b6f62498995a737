"""What the desk says on the telephone: the free slots in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from telesec.domain.french import day_and_month, listed, time_of_day


def slots_aloud(places: Sequence[tuple[datetime, str]], today: date) -> str:
    """``aujourd'hui à 8 h 00 ou 8 h 15, ou mardi 17 novembre à 9 h 00 avec Dr Roux``; "" without any.

    ``places`` in the order in which they are offered, each with whom to name, or "".
    """
    said = []
    for (day, who), together in groupby(places, key=lambda place: (place[0].date(), place[1])):
        hours = list(dict.fromkeys(time_of_day(start) for start, _who in together))
        beside = f" avec {who}" if who else ""
        said.append(f"{_day(day, today)} à {listed(hours, 'ou')}{beside}")
    return ", ou ".join(said)


def _day(day: date, today: date) -> str:
    near = {today: "aujourd'hui", today + timedelta(days=1): "demain"}
    return near.get(day) or day_and_month(day)
