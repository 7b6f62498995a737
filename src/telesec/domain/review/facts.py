"""What the weekly review shows: accesses by account and hour, and facts to look at, each with its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from telesec.domain.french import days_title
from telesec.domain.journal.chain import Head
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.spans import IsOff
from telesec.domain.people import Compartment
from telesec.domain.review.thresholds import Thresholds

HOURS = 24
NO_SCORE = (
    "Des faits à comprendre, jamais une note : personne n'est classé ni comparé. "
    "Les comptes sont dans l'ordre alphabétique."
)


class Kind(StrEnum):
    """The subjects of the review, in the order of the page."""

    ODD = "odd"
    MASS = "mass"
    NAMESAKE = "namesake"
    GLASS = "glass"
    FAILED = "failed"
    EXPORTS = "exports"
    PRINTS = "prints"
    UNDONE = "undone"


KIND_WORDS: dict[Kind, str] = {
    Kind.ODD: "Nuit, week-end, jours fériés",
    Kind.MASS: "Nombreux dossiers ouverts",
    Kind.NAMESAKE: "Patients de même nom",
    Kind.GLASS: "Notes de confrères",
    Kind.FAILED: "Connexions manquées",
    Kind.EXPORTS: "Fichiers exportés",
    Kind.PRINTS: "Impressions",
    Kind.UNDONE: "Refus et échecs",
}
# What each journal can tell; the admin's own, that of the practice, knows no patient.
NEEDS: dict[Kind, Compartment] = {
    Kind.MASS: Compartment.OFFICE,
    Kind.NAMESAKE: Compartment.OFFICE,
    Kind.GLASS: Compartment.CLINICAL,
    Kind.PRINTS: Compartment.OFFICE,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The week looked at, and what is needed to read its figures.

    ``owners`` are the accounts by the beginning of their login tag.
    """

    monday: date
    zone: str
    is_off: IsOff
    names: Mapping[str, str] = field(repr=False)
    owners: Mapping[str, str] = field(repr=False)
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def name(self, account_id: str) -> str:
        """The account's name, or its id when it is not known any more."""
        return self.names.get(account_id) or account_id


@dataclass(frozen=True, slots=True)
class HeatRow:
    """The accesses of one account, by hour of the wall."""

    account_id: str
    name: str = field(repr=False)
    hours: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.hours)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: whose account, how many, when, and the question that shows the rows themselves.

    ``notable``: a threshold is reached. ``detail`` names no patient: ``patient_id`` tells whose record.
    """

    kind: Kind
    account_id: str
    name: str = field(repr=False)
    figure: int
    question: JournalFilter
    when: str = ""
    detail: str = field(repr=False, default="")
    patient_id: str = ""
    notable: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The figure of a subject; without a ``question``, its lines alone say where to look."""

    kind: Kind
    figure: int
    notable: int
    question: JournalFilter | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The week on one page. ``places`` are the journals it was drawn from, ``heads`` their ends."""

    monday: date
    heat: tuple[HeatRow, ...]
    facts: tuple[Fact, ...]
    totals: tuple[Total, ...]
    places: tuple[Compartment, ...]
    patients: Mapping[str, str] = field(repr=False, default_factory=dict)
    heads: Mapping[Compartment, Head] = field(default_factory=dict)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def title(self) -> str:
        """``16 – 22 novembre 2026``."""
        return days_title(self.monday, self.sunday)

    def shows(self, kind: Kind) -> bool:
        """Whether the journals read can tell of this subject at all."""
        return NEEDS.get(kind, Compartment.PRACTICE) in self.places

    @property
    def unread(self) -> str:
        """What this account's journals cannot tell; "" when they tell all."""
        if set(self.places) == set(Compartment):
            return ""
        return (
            "Votre compte n'ouvre que le journal du cabinet : connexions, comptes et réglages. Ce qui touche "
            "aux dossiers des patients se lit dans la revue d'un praticien."
        )
