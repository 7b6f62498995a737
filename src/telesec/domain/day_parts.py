"""The parts of a day as one speaks of them: the morning, the afternoon, the evening."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

NOON, EVENING_BEGINS = 12 * 60, 18 * 60


class DayPart(StrEnum):
    """Part of a day in which something starts: until noon, from noon, from 18:00."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


DAY_PART_LABELS: dict[DayPart, str] = {
    DayPart.MORNING: "Matin",
    DayPart.AFTERNOON: "Après-midi",
    DayPart.EVENING: "Soir",
}


def part_of(moment: datetime) -> DayPart:
    """The part of its day in which ``moment`` falls."""
    minute = moment.hour * 60 + moment.minute
    if minute < NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if minute < EVENING_BEGINS else DayPart.EVENING
