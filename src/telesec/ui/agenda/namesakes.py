"""Patients shown together whose shortened names would be the same: what tells each from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from telesec.domain.agenda import AppointmentLine


def split_name(shown: str) -> tuple[str, str]:
    """``DE LA TOUR Anne`` as its surname in capitals and the rest; "" first when it has no capitals."""
    words = shown.split()
    count = 0
    for word in words:
        if not word.isupper():
            break
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


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

    def name(self, line: AppointmentLine) -> str:
        """The name; with the year of birth after it when somebody else shown has the same one."""
        year = self._years.get(line.appointment.patient_id, "")
        return f"{line.shown_name} {year}" if year else line.shown_name

    def _tell_apart(self, family: dict[str, AppointmentLine]) -> None:
        firsts = {key: split_name(line.shown_name)[1] for key, line in family.items()}
        shorts = _shortest(sorted(set(firsts.values())))
        bearers = Counter(firsts.values())
        for key, first in firsts.items():
            born = family[key].birth_date
            self._shorts[key] = shorts[first]
            if bearers[first] > 1 and born is not None:
                self._years[key] = str(born.year)
                self._shorts[key] += f" {born.year}"


def _shortest(names: list[str]) -> dict[str, str]:
    """The shortest beginning of each of these sorted names that no other one has: « Jean-B. », « Ju. »."""
    found = {}
    for at, name in enumerate(names):
        beside = names[max(at - 1, 0) : at] + names[at + 1 : at + 2]
        needed = max((_shared(name, other) for other in beside), default=0) + 1
        while needed < len(name) and not name[needed - 1].isalpha():
            needed += 1
        found[name] = name if needed >= len(name) - 1 else f"{name[:needed]}."
    return found


def _shared(one: str, other: str) -> int:
    """How many letters two names begin with in common."""
    for at, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return at
    return min(len(one), len(other))
