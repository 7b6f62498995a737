"""Where one goes in the agenda: the stops of the keyboard, and an appointment on its way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from telesec.domain.agenda import AppointmentLine
from telesec.ui.agenda.model import Placed

STEP = 15


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the keyboard: an item's row, or -1 for the free place at ``minute``."""

    column: int
    minute: int
    row: int = -1


@dataclass(frozen=True, slots=True)
class Moving:
    """An appointment on its way: where it would go if it were dropped now."""

    line: AppointmentLine
    column: int
    start: int
    end: int


def stops(items: Sequence[Placed], column: int, first: int, last: int) -> list[Stop]:
    """The stops of a column from ``first`` to ``last``, in the order of the day.

    Free places lie on the quarter of an hour, and at the end of an appointment. A held place and an
    absence are stops too, with nothing free inside; one who is replaced leaves the places free.
    """
    own = [(row, item) for row, item in enumerate(items) if item.column == column and item.blocks]
    own = [(row, item) for row, item in own if item.start < last and item.end > first]
    found = [Stop(column, max(item.start, first) if item.mark else item.start, row) for row, item in own]
    minutes = set(range(first, last, STEP)) | {item.end for _, item in own if item.end < last}
    busy = [(item.start, item.end) for _, item in own]
    found += [
        Stop(column, minute) for minute in minutes if not any(start <= minute < end for start, end in busy)
    ]
    return sorted(found, key=lambda stop: (stop.minute, stop.row))


def nearest(found: Sequence[Stop], items: Sequence[Placed], minute: int) -> Stop | None:
    """The stop that covers ``minute``, an appointment first, else the last one before it, else the first."""
    covering = [
        stop for stop in found if stop.row >= 0 and items[stop.row].start <= minute < items[stop.row].end
    ]
    if covering:
        return min(covering, key=lambda stop: items[stop.row].line is None)
    at = bisect_right([stop.minute for stop in found], minute) - 1
    return found[max(at, 0)] if found else None


def beside(found: Sequence[Stop], here: Stop, step: int) -> Stop | None:
    """The stop ``step`` places after ``here`` in its column, None past an end."""
    if here in found:
        at = found.index(here) + step
    else:
        at = bisect_right([stop.minute for stop in found], here.minute) - 1 + max(step, 0)
    return found[at] if 0 <= at < len(found) else None
