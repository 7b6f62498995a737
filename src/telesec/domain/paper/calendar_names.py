"""Finds, in the titles of another calendar's events, the one patient that each names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from telesec.domain.french import date_numeric
from telesec.domain.patient_files.rniv import search_words

_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010-\u2013](?=[^\W\d_])")
_DATE = re.compile(r"\b\d\d/\d\d/\d{4}\b")


@dataclass(frozen=True, slots=True)
class NamedPatient:
    """A patient as a title may name them: ``names`` are pairs (surname, given name)."""

    id: str
    shown_name: str = field(repr=False)
    names: tuple[tuple[str, str], ...] = field(repr=False)
    birth_date: date | None = field(repr=False, default=None)


class NameFinder:
    """Surname and given name must stand side by side, whole, in either order; one alone names nobody.

    A hyphen joins: « Jean-Paul » is not « Jean ». A birth date that is not theirs is somebody else's.
    """

    def __init__(self, titles: Sequence[str]) -> None:
        self._dates = [title.replace("-", "/").replace(".", "/") for title in titles]
        self._words = [f" {' '.join(_words(title))} " for title in titles]
        self._holding: defaultdict[str, set[int]] = defaultdict(set)
        for at, words in enumerate(self._words):
            for word in words.split():
                self._holding[word].add(at)
        self._found: defaultdict[int, dict[str, NamedPatient]] = defaultdict(dict)

    def offer(self, patients: Iterable[NamedPatient]) -> None:
        """Look for each of ``patients`` in every title."""
        for patient in patients:
            for surname, given in patient.names:
                self._look(patient, _words(surname), _words(given))

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
        title = self._dates[at]
        born = [one for one in found if one.birth_date and date_numeric(one.birth_date) in title]
        if born or _DATE.search(title):
            return [one for one in found if one in born or one.birth_date is None]
        return found


def _words(text: str) -> tuple[str, ...]:
    return search_words(_HYPHEN.sub("", text))
