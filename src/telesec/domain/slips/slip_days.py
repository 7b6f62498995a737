"""On which day of an agenda a slip counts."""

from __future__ import annotations

from datetime import date

from telesec.domain.slips.slips import Slip, SlipState


def day_of(slip: Slip, today: date) -> date:
    """The day of its due time; today without one, or once that day is past."""
    return max(slip.draft.due.date(), today) if slip.draft.due else today


def counts_on(slip: Slip, day: date, today: date) -> bool:
    """Whether a slip still to be dealt with counts on ``day``."""
    return slip.state is not SlipState.DONE and day_of(slip, today) == day
