"""Finds, for thousands of rows at once, those that resemble another row or a known patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field

from telesec.domain.duplicates import IdentityKeys, identity_keys, likeness
from telesec.domain.patients import PatientDraft
from telesec.domain.rniv import rniv


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """A patient of the base in the form the comparison needs."""

    shown_name: str = field(repr=False)
    birth_name_rniv: str = field(repr=False)
    first_names_rniv: str = field(repr=False)
    identity: PatientDraft = field(repr=False)


class ImportIndex:
    """Rows of a file under their birth date, their telephones and their names."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, IdentityKeys]] = []
        self._by_trait: defaultdict[Hashable, list[int]] = defaultdict(list)

    def add(self, line: int, draft: PatientDraft) -> tuple[int, str] | None:
        """Enter a row; gives the earlier line it resembles and why, or None."""
        keys, traits = identity_keys(draft), _traits(draft)
        found = self._first_alike(keys, traits)
        for trait in traits:
            self._by_trait[trait].append(len(self._rows))
        self._rows.append((line, keys))
        return found

    def alike(self, known: KnownPatient) -> list[tuple[int, str]]:
        """Lines that may be this patient of the base, each with the reason."""
        traits = _traits_of(known.identity, known.birth_name_rniv, known.first_names_rniv)
        places = {place for trait in traits for place in self._by_trait.get(trait, ())}
        if not places:
            return []
        keys = identity_keys(known.identity)
        found = ((self._rows[place][0], likeness(self._rows[place][1], keys)) for place in places)
        return [(line, why) for line, why in found if why]

    def _first_alike(self, keys: IdentityKeys, traits: list[Hashable]) -> tuple[int, str] | None:
        for place in sorted({place for trait in traits for place in self._by_trait.get(trait, ())}):
            line, other = self._rows[place]
            why = likeness(other, keys)
            if why:
                return line, why
        return None


def _traits(draft: PatientDraft) -> list[Hashable]:
    return _traits_of(draft, rniv(draft.birth_name), rniv(draft.first_names))


def _traits_of(draft: PatientDraft, birth_name: str, first_names: str) -> list[Hashable]:
    """What two identities must share before they are compared at all."""
    traits: list[Hashable] = [phone for phone in (draft.phone, draft.phone2) if phone]
    if draft.birth_date is not None:
        traits.append(draft.birth_date)
    if birth_name and first_names:
        traits.append((birth_name, first_names.split(" ", 1)[0]))
    return traits
