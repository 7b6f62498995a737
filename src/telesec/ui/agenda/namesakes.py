"""Patients shown together whose shortened names would be the same: what tells each from the others."""

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
        self._shorts: dict[str, str] = {}
        self._years: dict[str, str] = {}
        families: dict[str, dict[str, AppointmentLine]] = {}
        for line in lines:
            surname, first = split_name(line.shown_name)
            if surname and first:
                families.setdefault(surname, {})[line.appointment.patient_id] = line
        for family in families.values():
            if len(family) > 1:
                self._tell_apart(family)

    def short(self, line: AppointmentLine) -> str:
        """What must stay after the surname: ``N.``, ``Ju.``, ``N. 1968``; "" when nothing must."""
        return self._shorts.get(line.appointment.patient_id, "")

    def told_apart(self, line: AppointmentLine) -> AppointmentLine:
        """The line; with the year of birth after the name when somebody else shown has the same one."""
        year = self._years.get(line.appointment.patient_id, "")
        return replace(line, shown_name=f"{line.shown_name} {year}") if year else line

    def _tell_apart(self, family: dict[str, AppointmentLine]) -> None:
        names = {key: split_name(line.shown_name)[1] for key, line in family.items()}
        for key, first in names.items():
            different = {name for name in names.values() if name != first}
            needed = max((_same_beginning(first, name) for name in different), default=0) + 1
            while needed < len(first) and not first[needed - 1].isalpha():
                needed += 1  # « Jean-B. » and not « Jean-. »
            short = first if needed >= len(first) else f"{first[:needed]}."
            born = family[key].birth_date
            if list(names.values()).count(first) > 1 and born is not None:
                self._years[key] = str(born.year)
                short = f"{short} {born.year}"
            self._shorts[key] = short


def _same_beginning(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
