"""Until when a slip is to be dealt with: one of the usual choices, or a day and an hour of one's own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from telesec.domain.errors import Invalid
from telesec.domain.plausible_days import check_in_agenda

OTHER = "other"
DUE_CHOICES = (
    ("", "Sans échéance"),
    ("hour", "Dans l'heure"),
    ("noon", "Ce midi"),
    ("evening", "Ce soir"),
    ("tomorrow", "Demain soir"),
    ("week", "Sous une semaine"),
    (OTHER, "Un autre moment…"),
)
_NOON, EVENING = time(12), time(18)


def due_of(key: str, now: datetime) -> datetime | None:
    """The wall time a choice means, asked at ``now``; one already past is the same hour tomorrow."""
    today, day = now.replace(second=0, microsecond=0), timedelta(days=1)
    noon, evening = datetime.combine(now.date(), _NOON), datetime.combine(now.date(), EVENING)
    meant = {
        "hour": today + timedelta(hours=1),
        "noon": noon if noon > now else noon + day,
        "evening": evening if evening > now else evening + day,
        "tomorrow": evening + day,
        "week": evening + 7 * day,
    }
    return meant.get(key)


def due_at(day: date | None, hour: time | None, now: datetime) -> datetime:
    """The wall time of a day and an hour of one's own (none: the evening). Raises Invalid, naming which."""
    if day is None:
        raise Invalid("due_day", "Écrivez le jour avant lequel traiter la fiche, par exemple 14/03.")
    check_in_agenda("due_day", day, now.date())
    due = datetime.combine(day, hour or EVENING)
    if due > now:
        return due
    if day < now.date():
        raise Invalid("due_day", "Ce jour est déjà passé. Choisissez-en un autre.")
    raise Invalid("due_hour", "Cette heure est déjà passée. Écrivez une heure à venir, ou un autre jour.")
