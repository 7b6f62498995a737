"""Finds, for thousands of rows at once, those that resemble another row or a known patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date

from telesec.domain.patient_files.duplicates import IdentityKeys, identity_keys, likeness
from telesec.domain.patient_files.rniv import rniv
from telesec.domain.patients import PatientDraft

_MOST_ALIKE = 60


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """A patient of the base as the comparison needs it. ``birth`` is AAAA-MM-JJ or empty.

    ``birth_rniv`` and ``first_rniv`` are the birth name and given names in RNIV capitals.
    """

    shown_name: str = field(repr=False)
    birth_rniv: str = field(repr=False)
    first_rniv: str = field(repr=False)
    birth: str = field(repr=False)
    birth_name: str = field(repr=False)
    first_names: str = field(repr=False)
    used_name: str = field(repr=False)
    used_first_name: str = field(repr=False)
    phone: str = field(repr=False)
    phone2: str = field(repr=False)

    @property
    def birth_date(self) -> date | None:
        return date.fromisoformat(self.birth) if self.birth else None


class ImportIndex:
    """Rows of a file under traits that two likely duplicates share.

    A trait is a telephone, both names, or the birth date with an initial of either name. At most
    sixty rows are kept under one: a file where thousands share a name or a number would otherwise
    be compared row by row with itself.
    """

    def __init__(self) -> None:
        self._rows: list[tuple[int, IdentityKeys]] = []
        self._by_trait: defaultdict[Hashable, list[int]] = defaultdict(list)

    def add(self, line: int, draft: PatientDraft) -> tuple[int, str] | None:
        """Enter a row; gives the earlier line it resembles and why, or None."""
        keys = identity_keys(draft)
        names = (rniv(draft.birth_name), rniv(draft.first_names), draft.used_name, draft.used_first_name)
        birth = draft.birth_date.isoformat() if draft.birth_date else ""
        traits = _traits(birth, names, (draft.phone, draft.phone2))
        found = self._alike(keys, sorted(self._places(traits)))
        for trait in traits:
            if len(self._by_trait[trait]) < _MOST_ALIKE:
                self._by_trait[trait].append(len(self._rows))
        self._rows.append((line, keys))
        return found[0] if found else None

    def alike(self, known: KnownPatient) -> list[tuple[int, str]]:
        """Lines that may be this patient of the base, each with the reason."""
        names = (known.birth_rniv, known.first_rniv, known.used_name, known.used_first_name)
        places = self._places(_traits(known.birth, names, (known.phone, known.phone2)))
        return self._alike(identity_keys(known), places) if places else []

    def _places(self, traits: Iterable[Hashable]) -> set[int]:
        return {place for trait in traits for place in self._by_trait.get(trait, ())}

    def _alike(self, keys: IdentityKeys, places: Iterable[int]) -> list[tuple[int, str]]:
        found = ((self._rows[place][0], likeness(self._rows[place][1], keys)) for place in places)
        return [(line, why) for line, why in found if why]


def _traits(birth: str, names: tuple[str, ...], phones: tuple[str, ...]) -> list[Hashable]:
    """What to look under; a mistake in both initials at once is the one case left out."""
    traits: list[Hashable] = [phone for phone in phones if phone]
    if birth:
        traits.extend({(birth, name[0].upper()) for name in names if name})
    if names[0] and names[1]:
        traits.append((names[0], names[1].split(" ", 1)[0]))
    return traits
