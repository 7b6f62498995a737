"""Finds, in the titles of another calendar's events, the one patient that each names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from telesec.domain.french import date_numeric
from telesec.domain.rniv import search_words


@dataclass(frozen=True, slots=True)
class NamedPatient:
    """A patient as a title may name them: ``names`` are pairs (surname, given name)."""

    id: str
    shown_name: str = field(repr=False)
    names: tuple[tuple[str, str], ...] = field(repr=False)
    birth_date: date | None = field(repr=False, default=None)


class NameFinder:
    """Surname and given name must stand side by side, whole, in either order; one alone names nobody."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._dates = [title.replace("-", "/").replace(".", "/") for title in titles]
        self._words = [f" {' '.join(search_words(title))} " for title in titles]
        self._holding: defaultdict[str, set[int]] = defaultdict(set)
        for at, words in enumerate(self._words):
            for word in words.split():
                self._holding[word].add(at)
        self._found: defaultdict[int, dict[str, NamedPatient]] = defaultdict(dict)

    def offer(self, patients: Iterable[NamedPatient]) -> None:
        """Look for each of ``patients`` in every title."""
        for patient in patients:
            for surname, given in patient.names:
                self._look(patient, search_words(surname), search_words(given))

    def _look(self, patient: NamedPatient, surname: tuple[str, ...], given: tuple[str, ...]) -> None:
        if not surname or not given or not self._holding.get(surname[0]):
            return
        shared = set.intersection(*(self._holding.get(word, set()) for word in (*surname, *given)))
        for at in shared:
            forms = (f" {' '.join((*surname, *given))} ", f" {' '.join((*given, *surname))} ")
            if any(form in self._words[at] for form in forms):
                self._found[at][patient.id] = patient

    def candidates(self, at: int) -> list[NamedPatient]:
        """Those that title number ``at`` names; its birth date, when it has one, tells homonyms apart."""
        found = list(self._found[at].values()) if at in self._found else []
        if len(found) < 2:
            return found
        title = self._dates[at]
        born = [one for one in found if one.birth_date and date_numeric(one.birth_date) in title]
        return born if len(born) == 1 else found
