"""What one line typed under Ctrl+K asks for, and how that is said in French."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from telesec.domain.day_parts import DAY_PART_LABELS, DayPart
from telesec.domain.french import WEEKDAYS, date_long, duration, listed, sentence_case, time_of_day
from telesec.domain.reference import Reference


@dataclass(frozen=True, slots=True)
class Wish:
    """What one line asks for; ``who`` is what is left of it, for the patient search.

    ``hour`` is the very hour wanted, ``since`` and ``until`` bound it ("après 15 h", "avant 10 h").
    ``open_day``: from ``day`` on, not that day alone. ``not_on``: days of the week, 0 = Monday.
    """

    who: str = field(repr=False, default="")
    day: date | None = None
    open_day: bool = False
    hour: time | None = None
    since: time | None = None
    until: time | None = None
    parts: tuple[DayPart, ...] = ()
    not_on: tuple[int, ...] = ()
    reason_code_id: str = ""
    practitioner_ids: tuple[str, ...] = ()
    site_ids: tuple[str, ...] = ()
    minutes: int = 0
    urgent: bool = False
    booking: bool = False  # "rdv" was typed

    @property
    def speaks_of_agenda(self) -> bool:
        """False when the line is a patient search and nothing else."""
        return replace(self, who="") != Wish()

    @property
    def only_shows(self) -> bool:
        """True when the line only says which day, or whose agenda, to look at."""
        shown = replace(self, who="", day=None, open_day=False, practitioner_ids=())
        return not self.who and shown == Wish() and len(self.practitioner_ids) < 2

    def start(self) -> datetime | None:
        """The very moment asked for, when day and hour are both there."""
        return datetime.combine(self.day, self.hour) if self.day and self.hour else None


def wish_words(wish: Wish, reference: Reference, today: date) -> str:
    """``Demain, mardi 24 novembre 2026, 14 h 30 · Vaccination (15 min) · Dr Lefèvre``.

    The patient, who is not known yet, is not in it.
    """
    parts = [
        _when(wish, today),
        _motif(wish, reference),
        listed([reference.practitioner(who).display_name for who in wish.practitioner_ids], "ou"),
        listed([reference.site(site).name for site in wish.site_ids], "ou"),
        f"sauf {listed([WEEKDAYS[day] for day in wish.not_on])}" if wish.not_on else "",
        "urgent" if wish.urgent else "",
    ]
    return sentence_case(" · ".join(part for part in parts if part)) or "Prochains créneaux"


def _when(wish: Wish, today: date) -> str:
    near = {today: "aujourd'hui", today + timedelta(days=1): "demain"}
    said = [
        near.get(wish.day, "") if wish.day else "",
        f"{'à partir du ' if wish.open_day else ''}{date_long(wish.day)}" if wish.day else "",
        time_of_day(wish.hour) if wish.hour else "",
        listed([DAY_PART_LABELS[part].lower() for part in wish.parts], "ou"),
        _bound("après", wish.since),
        _bound("avant", wish.until),
    ]
    return ", ".join(part for part in said if part)


def _bound(word: str, hour: time | None) -> str:
    return f"{word} {time_of_day(hour)}" if hour else ""


def _motif(wish: Wish, reference: Reference) -> str:
    motif = reference.reason_code(wish.reason_code_id)
    minutes = wish.minutes or (motif.minutes if motif else 0)
    length = duration(minutes) if minutes else ""
    if motif is None:
        return length
    return f"{motif.label} ({length})" if length else motif.label
