"""The correspondents' directory as vCards: read, shown before anything is written, written, given out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from telesec.domain.actions import Action, Subject
from telesec.domain.contacts.cards import CardsFile, CardsPreview, preview_of
from telesec.domain.errors import Conflict, Refused, TelesecError
from telesec.domain.ids import new_id
from telesec.exchange.vcard import read_cards
from telesec.exchange.vcard_writer import cards_bytes
from telesec.services.gate import NOT_ALLOWED, Gate

_EVERY = 1_000_000


@dataclass(frozen=True, slots=True)
class CardsConfirmation:
    """What the person decided: the doubtful cards to write all the same, by their rank in the file."""

    preview: CardsPreview
    doubtful: frozenset[int] = frozenset()


def preview_cards(gate: Gate, path: Path) -> CardsPreview:
    """What a file of vCards would add, writing nothing; a refused file is journaled as a failed attempt.

    The file is read before the base is entered: nobody waits for it. Raises Invalid("file", …).
    """
    import_id = new_id()
    found = _read(path) if gate.allows(Action.CORRESPONDENT_LIST) else None
    with gate.enter(Action.CORRESPONDENT_LIST, Subject("import", import_id)) as records:
        if found is None or isinstance(found, TelesecError):
            raise found or Refused(NOT_ALLOWED)
        return preview_of(replace(found, id=import_id), records.correspondents.found(most=_EVERY))


def confirm_cards(gate: Gate, asked: CardsConfirmation) -> int:
    """Write every card like nobody known, and the doubtful ones asked for; gives how many.

    Raises Conflict when this file was already written, Refused when there is nothing to write.
    """
    chosen = [
        line.card.person
        for line in asked.preview.lines
        if not line.likeness or line.card.rank in asked.doubtful
    ]
    if not chosen:
        raise Refused("Il n'y a aucun correspondant à ajouter. Choisissez un autre fichier.")
    people = [replace(person, id=new_id()) for person in chosen]
    with gate.enter(Action.CORRESPONDENT_IMPORT, Subject("import", asked.preview.import_id)) as records:
        if records.correspondents.holds_import(asked.preview.import_id):
            raise Conflict("Ce fichier est déjà enregistré. Ouvrez-le à nouveau pour recommencer.")
        records.correspondents.add(people, asked.preview.import_id)
    return len(people)


def export_cards(gate: Gate) -> bytes:
    """The whole directory as one file of vCards, for another program. Raises Refused when it is empty."""
    with gate.enter(Action.CORRESPONDENT_EXPORT, Subject("correspondents")) as records:
        people = records.correspondents.found(most=_EVERY)
    if not people:
        raise Refused("L'annuaire est vide : il n'y a rien à exporter. Notez d'abord un correspondant.")
    return cards_bytes(people)


def _read(path: Path) -> CardsFile | TelesecError:
    """The file, or why there is none: told once the attempt can be journaled."""
    try:
        cards, left_out = read_cards(path)
    except TelesecError as refused:
        return refused
    return CardsFile("", path.name, cards, left_out)
