"""When two identities are probably one person, and the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from telesec.domain.patient_files.phones import phone_digits
from telesec.domain.patient_files.rniv import first_given_name, name_key, without_particles


class Identified(Protocol):
    """Anything that carries the traits two identities are compared on."""

    @property
    def birth_name(self) -> str: ...
    @property
    def used_name(self) -> str: ...
    @property
    def first_names(self) -> str: ...
    @property
    def used_first_name(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def phone(self) -> str: ...
    @property
    def phone2(self) -> str: ...


@dataclass(frozen=True, slots=True)
class IdentityKeys:
    """The compared form of one identity, computed once when thousands are compared."""

    families: frozenset[str] = field(repr=False)
    givens: frozenset[str] = field(repr=False)
    birth_date: date | None = field(repr=False)
    phones: frozenset[str] = field(repr=False)


def identity_keys(person: Identified) -> IdentityKeys:
    """Keys of a person; empty names and numbers of fewer than six digits are left out."""
    families = {name_key(name) for name in (person.birth_name, person.used_name)}
    families |= {without_particles(name) for name in (person.birth_name, person.used_name)}
    first = first_given_name(person.first_names, person.used_first_name)
    givens = {name_key(first), name_key(person.used_first_name)}
    digits = (phone_digits(phone) for phone in (person.phone, person.phone2))
    return IdentityKeys(
        frozenset(families - {""}),
        frozenset(givens - {""}),
        person.birth_date,
        frozenset(number for number in digits if len(number) >= 6),
    )


def likeness(left: IdentityKeys, right: IdentityKeys) -> str:
    """Why the two may be one person, as a French sentence; "" when nothing suggests it."""
    if left.birth_date is not None and left.birth_date == right.birth_date:
        found = _likeness_of_names(left, right)
        if found:
            return found
    given = _near(left.givens, right.givens)
    if given and _meet(left.phones, right.phones) and not _apart(left.birth_date, right.birth_date):
        return "Même téléphone et même prénom."
    if not _same_names(left, right):
        return ""
    if left.birth_date is None or right.birth_date is None:
        return "Même nom et même prénom, date de naissance manquante."
    if _close_dates(left.birth_date, right.birth_date):
        return "Même nom et même prénom, date de naissance presque identique."
    return ""


def _likeness_of_names(left: IdentityKeys, right: IdentityKeys) -> str:
    """The sentence for two people born on the same day."""
    if _same_names(left, right):
        return "Même nom, même prénom et même date de naissance."
    if _near(left.families, right.families) and _near(left.givens, right.givens):
        return "Même date de naissance, nom et prénom presque identiques."
    if _near(left.families, right.givens) and _near(left.givens, right.families):
        return "Même date de naissance, nom et prénom inversés."
    return ""


def _same_names(left: IdentityKeys, right: IdentityKeys) -> bool:
    return _meet(left.families, right.families) and _meet(left.givens, right.givens)


def _meet(left: frozenset[str], right: frozenset[str]) -> bool:
    return not left.isdisjoint(right)


def _near(left: frozenset[str], right: frozenset[str]) -> bool:
    return _meet(left, right) or any(is_typo(one, other) for one in left for other in right)


def is_typo(left: str, right: str) -> bool:
    """True when one mistake (two in words of eight letters or more) turns one word into the other.

    A mistake is a letter added, dropped, changed, or two neighbours swapped. Words of three
    letters or fewer must be equal: LE and LI, or ROY and ROI, are different names.
    """
    shortest = min(len(left), len(right))
    if shortest <= 3:
        return left == right
    return distance(left, right, limit=2 if shortest >= 8 else 1) <= (2 if shortest >= 8 else 1)


def distance(left: str, right: str, *, limit: int) -> int:
    """Optimal string alignment distance, or ``limit + 1`` as soon as it is known to be larger."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for row, char in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (char != other))
            if row > 1 and column > 1 and char == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


def _close_dates(left: date, right: date) -> bool:
    """One digit differs, two neighbours are swapped, or day and month are exchanged."""
    if left.year == right.year and (left.day, left.month) == (right.month, right.day):
        return True
    one, other = f"{left:%d%m%Y}", f"{right:%d%m%Y}"
    odd = [place for place in range(8) if one[place] != other[place]]
    if len(odd) == 2 and odd[1] == odd[0] + 1:
        return one[odd[0]] == other[odd[1]] and one[odd[1]] == other[odd[0]]
    return len(odd) == 1


def _apart(left: date | None, right: date | None) -> bool:
    """More than ten years between two known dates: a parent and a child share a telephone."""
    return left is not None and right is not None and abs((left - right).days) > 3653
