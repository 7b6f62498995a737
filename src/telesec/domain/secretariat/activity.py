"""The activity of the telephone in figures: when, about what, with what end; no caller, no patient.

Counts serve the organisation of the desk and the invoice; they are never given by person (CNIL 2021-122:
traces are not there to measure staff).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from telesec.domain.calls.calls import CALL_OUTCOME_LABELS, OUTCOME_UNKNOWN, CallOutcome, Direction
from telesec.domain.calls.words import CATEGORY_LABELS, Category
from telesec.domain.french import MONTHS, sentence_case
from telesec.domain.secretariat.invoices import BilledCalls

ANSWERED_IN = ((10, "10 s ou moins"), (20, "11 à 20 s"), (40, "21 à 40 s"), (60, "41 à 60 s"))
LONGER = "Plus d'une minute"
UNTIMED = "Non mesuré"  # begun by a key: the telephone did not say since when it rang
NO_CATEGORY = "Motif non renseigné"
LONGEST_PERIOD = 366


@dataclass(frozen=True, slots=True)
class CallFigures:
    """What is read of one call to count it; wall times of the practice."""

    started: datetime
    answered_after: float | None  # seconds; None when nobody took it
    lasted: float | None  # seconds of conversation; None when it has not ended
    direction: str
    category: str
    outcome: str
    line_id: str
    rang: bool = True  # announced by the telephone, and not begun by a key once picked up


@dataclass(frozen=True, slots=True)
class Activity:
    """A period's figures. Each table is (label, count), in the order to show; hours are 0–23."""

    first: date
    last: date
    incoming: int = 0
    answered: int = 0
    missed: int = 0
    outgoing: int = 0
    wrong: int = 0
    median_answer: int | None = None  # seconds
    median_length: int | None = None  # seconds
    hours: tuple[int, ...] = (0,) * 24
    days: tuple[tuple[date, int], ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    outcomes: tuple[tuple[str, int], ...] = ()
    answered_in: tuple[tuple[str, int], ...] = ()
    lines: tuple[tuple[str, int], ...] = field(default=())

    @property
    def billed(self) -> BilledCalls:
        """The figures an invoice rests on."""
        return BilledCalls(self.first, self.last, self.answered, self.outgoing, self.wrong)


def activity_of(
    calls: Iterable[CallFigures], first: date, last: date, line_labels: Mapping[str, str]
) -> Activity:
    """The figures of the calls that began from ``first`` to ``last`` included."""
    found = list(calls)
    incoming = [call for call in found if call.direction == Direction.IN]
    taken = [call for call in incoming if call.answered_after is not None]
    hours, days = [0] * 24, {first + timedelta(days=at): 0 for at in range((last - first).days + 1)}
    for call in incoming:
        hours[call.started.hour] += 1
        days[call.started.date()] = days.get(call.started.date(), 0) + 1
    return Activity(
        first,
        last,
        incoming=len(incoming),
        answered=len(taken),
        missed=len(incoming) - len(taken),
        outgoing=len(found) - len(incoming),
        wrong=sum(call.outcome == CallOutcome.WRONG_NUMBER for call in taken),
        median_answer=_median(call.answered_after for call in taken if call.rang),
        median_length=_median(call.lasted for call in taken),
        hours=tuple(hours),
        days=tuple(sorted(days.items())),
        categories=_counts((_category(call) for call in taken), (*CATEGORY_LABELS.values(), NO_CATEGORY)),
        outcomes=_counts(
            (_outcome(call) for call in incoming), (*CALL_OUTCOME_LABELS.values(), OUTCOME_UNKNOWN)
        ),
        answered_in=_answered_in(taken),
        lines=_counts(line_labels.get(call.line_id, "Ligne non précisée") for call in incoming),
    )


def _median(seconds: Iterable[float | None]) -> int | None:
    known = [value for value in seconds if value is not None]
    return round(median(known)) if known else None


def _category(call: CallFigures) -> str:
    return CATEGORY_LABELS[Category(call.category)] if call.category in set(Category) else NO_CATEGORY


def _outcome(call: CallFigures) -> str:
    return (
        CALL_OUTCOME_LABELS[CallOutcome(call.outcome)]
        if call.outcome in set(CallOutcome)
        else OUTCOME_UNKNOWN
    )


def _counts(labels: Iterable[str], order: Iterable[str] = ()) -> tuple[tuple[str, int], ...]:
    """Most frequent first, equals in ``order``; labels of nothing are left out."""
    counts: dict[str, int] = dict.fromkeys(order, 0)
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return tuple(
        (label, count) for label, count in sorted(counts.items(), key=lambda pair: -pair[1]) if count
    )


def _answered_in(taken: Iterable[CallFigures]) -> tuple[tuple[str, int], ...]:
    counts = dict.fromkeys([*(label for _, label in ANSWERED_IN), LONGER, UNTIMED], 0)
    for call in taken:
        waited = call.answered_after or 0
        fast = next((label for most, label in ANSWERED_IN if waited <= most), LONGER)
        counts[fast if call.rang else UNTIMED] += 1
    return tuple((label, count) for label, count in counts.items() if count or label != UNTIMED)


def month_words(day: date) -> str:
    """``Octobre 2026``."""
    return sentence_case(f"{MONTHS[day.month - 1]} {day.year}")


def seconds_words(seconds: int | None) -> str:
    """``12 s``, ``1 min 05``, ``–`` when nothing was measured."""
    if seconds is None:
        return "–"
    minutes, left = divmod(seconds, 60)
    return f"{minutes} min {left:02d}" if minutes else f"{left} s"
