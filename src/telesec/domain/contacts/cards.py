"""Correspondents read from vCards: each one as it would be written, and whom it may already be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from telesec.domain.contacts.correspondents import Correspondent, checked_correspondent, same_as
from telesec.domain.errors import Invalid
from telesec.domain.patient_files.rniv import name_key

MOST_CARDS = 5_000
_SIGNS = (
    ("laboratory", ("LABORATOIRE", "LABO", "BIOLOGIE")),
    ("pharmacy", ("PHARMACIE",)),
    ("imaging", ("IMAGERIE", "RADIOLOGIE", "SCANNER", "IRM")),
    ("establishment", ("HOPITAL", "CLINIQUE", "CENTREHOSPITALIER", "CHU", "EHPAD", "POLYCLINIQUE")),
    ("fund", ("CPAM", "MUTUELLE", "CAISSEPRIMAIRE", "ASSURANCEMALADIE")),
    ("nurse", ("INFIRMIER", "IDEL")),
    ("physio", ("KINESITHERAPEUTE", "KINE")),
    ("midwife", ("SAGEFEMME",)),
)


@dataclass(frozen=True, slots=True)
class ReadCard:
    """One card of the file, by its rank from 1."""

    rank: int
    person: Correspondent = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardsFile:
    """What a file holds: the cards that can be read, and how many cannot, with why."""

    id: str
    name: str
    cards: tuple[ReadCard, ...] = field(repr=False)
    left_out: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card that can be written; ``likeness`` says whom it may already be, "" when nobody."""

    card: ReadCard
    likeness: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class CardsPreview:
    """What would be written, nothing being written yet."""

    import_id: str
    lines: tuple[CardLine, ...]
    left_out: tuple[tuple[int, str], ...] = ()

    @property
    def fresh(self) -> tuple[CardLine, ...]:
        """Those that look like nobody known."""
        return tuple(line for line in self.lines if not line.likeness)


def kind_told(texts: Iterable[str]) -> str:
    """The kind that the words of a card tell, "" when none does."""
    words = [name_key(word) for text in texts for word in text.replace("-", "").split()]
    joined = ["".join(pair) for pair in pairwise(words)]
    for kind, signs in _SIGNS:
        if any(
            word.startswith(sign) if len(sign) > 4 else word == sign
            for word in words + joined
            for sign in signs
        ):
            return kind
    return ""


def preview_of(file: CardsFile, known: Sequence[Correspondent]) -> CardsPreview:
    """Each card as it would be written, compared with ``known`` and with the cards before it."""
    lines: list[CardLine] = []
    left_out = list(file.left_out)
    for card in file.cards:
        try:
            person = checked_correspondent(card.person)
        except Invalid as wrong:
            left_out.append((card.rank, wrong.sentence))
            continue
        lines.append(CardLine(replace(card, person=person), _likeness(person, known, lines)))
    return CardsPreview(file.id, tuple(lines), tuple(sorted(left_out)))


def _likeness(person: Correspondent, known: Sequence[Correspondent], before: Sequence[CardLine]) -> str:
    for other in known:
        if why := same_as(person, other):
            return f"{other.shown_name} : {why}"
    for line in before:
        if why := same_as(person, line.card.person):
            return f"Fiche {line.card.rank} du fichier : {why}"
    return ""
