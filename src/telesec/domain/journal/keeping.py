"""How long the journals are kept, what is old enough to go, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from telesec.domain.errors import Invalid
from telesec.domain.french import MONTHS, counted, listed, of_name
from telesec.domain.journal.checkpoints import (
    DEFAULT_MONTHS,
    LEAST_MONTHS,
    MOST_MONTHS,
    Checkpoint,
    Removable,
    month_kept,
)
from telesec.domain.people import Compartment

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many months a row is kept; over twelve, for the ``reason`` given."""

    months: int = DEFAULT_MONTHS
    reason: str = ""

    def before(self, at: str) -> str:
        """The instant before which rows may go at the instant ``at``."""
        return month_kept(at, self.months)


def keeping_from(value: object) -> Keeping:
    """The setting as stored; twelve months when it is absent or out of bounds."""
    if not isinstance(value, dict):
        return Keeping()
    months, reason = value.get("months"), value.get("reason", "")
    known = type(months) is int and LEAST_MONTHS <= months <= MOST_MONTHS and isinstance(reason, str)
    return Keeping(months, reason) if known else Keeping()  # type: ignore[arg-type]


def check_keeping(keeping: Keeping) -> Keeping:
    """The setting as it will be kept. Raises Invalid naming ``months`` or ``reason``."""
    reason = " ".join(keeping.reason.split())
    if not LEAST_MONTHS <= keeping.months <= MOST_MONTHS:
        raise Invalid("months", f"Le journal se garde de {LEAST_MONTHS} à {MOST_MONTHS} mois.")
    if keeping.months > DEFAULT_MONTHS and not reason:
        raise Invalid("reason", f"Au-delà de {DEFAULT_MONTHS} mois, dites pourquoi : le motif est conservé.")
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", f"Raccourcissez : le motif tient en {LONGEST_REASON} caractères.")
    return Keeping(keeping.months, reason if keeping.months > DEFAULT_MONTHS else "")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a purge would remove, journal by journal, before anything is removed.

    ``own``: the journals this session opens. ``others``: those whose key it has not, and which somebody
    else has still to purge.
    """

    keeping: Keeping
    before: str
    own: Mapping[Compartment, Removable] = field(default_factory=dict)
    others: tuple[Compartment, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows this session would remove."""
        return sum(found.rows for found in self.own.values())


def outlook_sentences(outlook: Outlook, labels: Mapping[Compartment, str]) -> tuple[str, ...]:
    """How many rows of which months would go, and what is left to others."""
    told = [
        f"{labels[place].capitalize()} : {counted(found.rows, 'ligne', 'lignes')}, {_months_words(found)}."
        for place, found in outlook.own.items()
        if found.rows
    ]
    if not told:
        told = [f"Rien à purger : aucune ligne d'avant {month_words(outlook.before)} dans vos journaux."]
    return (*told, *_others_sentence(outlook.others, labels))


def purged_sentences(
    gone: Mapping[Compartment, Checkpoint], others: tuple[Compartment, ...], labels: Mapping[Compartment, str]
) -> tuple[str, ...]:
    """What a purge removed."""
    told = [
        f"{labels[place].capitalize()} : {counted(made.rows, 'ligne purgée', 'lignes purgées')}, "
        f"jusqu'à {month_words(made.until)} compris."
        for place, made in gone.items()
    ]
    return (*(told or ["Rien n'était à purger."]), *_others_sentence(others, labels))


def month_words(at: str) -> str:
    """The month of an instant or of ``2025-10``: « octobre 2025 »."""
    return f"{MONTHS[int(at[5:7]) - 1]} {at[:4]}"


def _months_words(found: Removable) -> str:
    first, last = month_words(found.months[0].month), month_words(found.months[-1].month)
    beginning = of_name(first)
    return beginning if first == last else f"{beginning} à {last}"


def _others_sentence(others: tuple[Compartment, ...], labels: Mapping[Compartment, str]) -> tuple[str, ...]:
    if not others:
        return ()
    named = listed([f"« {labels[place]} »" for place in others])
    return (f"Reste à purger par un compte qui en a la clé : {named}.",)
