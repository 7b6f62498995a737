"""What is left of the telephone at the end of a day: slips still open, those done, for whoever comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from telesec.domain.calls.words import CATEGORY_LABELS
from telesec.domain.french import moment_short, time_of_day
from telesec.domain.patient_files.names import initials
from telesec.domain.slips.slips import (
    HOLDER_LABELS,
    STATE_LABELS,
    URGENCY_LABELS,
    Holder,
    Slip,
    SlipState,
)


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One slip on paper: never the caller's words, name or number; the patient by initials."""

    written: str
    about: str
    pressing: str
    patient: str = field(repr=False)
    where: str
    open: bool


@dataclass(frozen=True, slots=True)
class HandoverPart:
    """The slips of one practitioner, or of the desk alone, those to be taken first first."""

    whose: str
    lines: tuple[HandoverLine, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """The list of one end of day. ``made_at`` is wall time."""

    practice: str
    made_at: datetime
    parts: tuple[HandoverPart, ...] = ()
    still_open: int = 0
    unread: int = 0
    urgent: int = 0
    done: int = 0
    seal: str = ""


def parts_of(
    slips: Iterable[Slip],
    name_of: Callable[[str], str],
    account_of: Callable[[str], str],
    wall_of: Callable[[datetime], datetime],
) -> tuple[HandoverPart, ...]:
    """The slips by whose they are, in the order given; ``wall_of`` turns an instant into wall time."""
    found: dict[str, list[HandoverLine]] = {}
    for slip in slips:
        whose = name_of(slip.practitioner_id) if slip.practitioner_id else HOLDER_LABELS[Holder.DESK]
        found.setdefault(whose, []).append(_line(slip, account_of, wall_of))
    return tuple(HandoverPart(whose, tuple(found[whose])) for whose in sorted(found, key=str.casefold))


def _line(
    slip: Slip, account_of: Callable[[str], str], wall_of: Callable[[datetime], datetime]
) -> HandoverLine:
    due = slip.draft.due
    pressing = URGENCY_LABELS[slip.draft.urgency]
    return HandoverLine(
        written=moment_short(wall_of(slip.written_at)),
        about=CATEGORY_LABELS[slip.draft.category],
        pressing=f"{pressing}, avant {moment_short(due)}" if due else pressing,
        patient=initials(slip.patient_name) if slip.patient_name else "",
        where=_where(slip, account_of, wall_of),
        open=slip.state is not SlipState.DONE,
    )


def _where(slip: Slip, account_of: Callable[[str], str], wall_of: Callable[[datetime], datetime]) -> str:
    if slip.state is SlipState.DONE and slip.done_at is not None:
        return f"Traitée par {account_of(slip.done_by)} à {time_of_day(wall_of(slip.done_at))}"
    return f"{STATE_LABELS[slip.state]}, {HOLDER_LABELS[slip.holder].lower()}"
