"""Patients shown together whose shortened names would be the same: how much more of them must be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from telesec.domain.agenda import AppointmentLine


def split_name(shown: str) -> tuple[str, str]:
    """``DE LA TOUR Anne`` as its surname in capitals and the rest; "" first when it has no capitals."""
    words = shown.split()
    capitals = list(takewhile(str.isupper, words))
    return " ".join(capitals), " ".join(words[len(capitals) :])


class Namesakes:
    """Made once for what is shown; a patient alone in bearing a surname needs nothing more."""

    def __init__(self, lines: Sequence[AppointmentLine]) -> None:
        self._letters: dict[str, int] = {}
        self._years: dict[str, str] = {}
        families: dict[str, dict[str, AppointmentLine]] = {}
        for line in lines:
            surname, first = split_name(line.shown_name)
            if surname and first:
                families.setdefault(surname, {})[line.appointment.patient_id] = line
        for family in families.values():
            if len(family) > 1:
                self._tell_apart(family)

    def letters(self, line: AppointmentLine) -> int:
        """How many letters of the first name are needed; 0 when the surname alone is enough."""
        return self._letters.get(line.appointment.patient_id, 0)

    def told_apart(self, line: AppointmentLine) -> AppointmentLine:
        """The line; with the year of birth after the name when somebody else shown has the same one."""
        year = self._years.get(line.appointment.patient_id, "")
        return replace(line, shown_name=f"{line.shown_name} {year}") if year else line

    def _tell_apart(self, family: dict[str, AppointmentLine]) -> None:
        names = {key: split_name(line.shown_name)[1] for key, line in family.items()}
        for key, first in names.items():
            others = [name for other, name in names.items() if other != key]
            if first in others:
                born = family[key].birth_date
                self._years[key] = str(born.year) if born else ""
                self._letters[key] = len(first) + 5
                continue
            shared = [_same_beginning(first, name) for name in others]
            self._letters[key] = min(max(shared) + 1, len(first))


def _same_beginning(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
