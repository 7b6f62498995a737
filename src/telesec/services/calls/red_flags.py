"""The card of red flags: shown at one key, written as versions, validated by a practitioner."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.books import CardBook
from telesec.domain.calls.red_flags import CardRequest, RedFlags, card_version, shown_card, text_of
from telesec.domain.calls.versions import (
    ALTERED,
    CARD_VERSION,
    Kind,
    Validation,
    Version,
    altered,
    lost,
    unsigned_before,
    validation_text,
)
from telesec.domain.errors import Refused
from telesec.domain.people import Role
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of

_PRACTITIONERS = "Seul un praticien peut valider cette fiche."
_UNSIGNED = (
    "Cette fiche a été validée avant que les validations ne soient signées. Un praticien doit l'enregistrer "
    "de nouveau, le même texte suffit, puis la valider."
)
_FORMER = (
    "Qui a validé cette fiche en dernier n'est plus praticien ici. Un praticien doit l'enregistrer "
    "de nouveau, le même texte suffit, puis la valider."
)
_ALTERED = "Cette version n'est plus celle qui a été écrite. Écrivez-en une nouvelle, puis validez-la."


def red_flags(gate: Gate) -> RedFlags:
    """The card as it may be read out now: the last validated version, or the numbers alone."""
    with gate.enter(Action.CARD_READ, Subject("card")) as records:
        book = _book(gate, records)
        found = None if book.warning else shown_card(book.versions, book.validations, book.condemned)
        if found is None:
            return RedFlags(warning=book.warning)
        version, validation = found
        asked = Role.SECRETARY in gate.account.roles and version.author_id != gate.account.id
        to_read = asked and version.id not in records.instructions.read_by(gate.account.id)
    return RedFlags(text_of(version), version, validation, to_read)


def card_book(gate: Gate) -> CardBook:
    """All that was written and validated, for whoever writes or validates."""
    with gate.enter(Action.CARD_READ, Subject("card_versions")) as records:
        return _book(gate, records)


def write_card(gate: Gate, wanted: CardRequest) -> Version:
    """Write a new version, which nobody reads out before it is validated. Raises Invalid, Stale."""
    author = gate.account.id, gate.account.display_name
    version = card_version(wanted, author, gate.now(), today_of(gate))
    with gate.enter(Action.CARD_EDIT, Subject(CARD_VERSION, version.id)) as records:
        records.instructions.write(version)
    return version


def validate_card(gate: Gate, version_id: str) -> Validation:
    """A practitioner answers for the last version, by name and date, proved again and signed by their key.

    Raises ProofRequired, Refused for anybody else whatever their rights, NotFound, Stale.
    """
    said = Validation(version_id, gate.account.id, gate.account.display_name, gate.now())
    said = replace(said, signature=gate.seal.sign(validation_text(gate.reference.practice_id, said)))
    with gate.enter(Action.CARD_VALIDATE, Subject(CARD_VERSION, version_id)) as records:
        if Role.PRACTITIONER not in gate.account.roles:
            raise Refused(_PRACTITIONERS)
        if version_id in _book(gate, records).condemned:
            raise Refused(_ALTERED)
        records.instructions.validate(said)
    return said


def _book(gate: Gate, records: Records) -> CardBook:
    """What the file holds, held against what the journal says was written and validated, and who signed.

    Whoever holds the key of the file can write a journal: a validation is a practitioner's by its signature.
    """
    kept = records.instructions
    versions, validations = kept.versions(Kind.CARD), kept.validations()
    written = kept.written(Action.CARD_EDIT, CARD_VERSION)
    answered = kept.written(Action.CARD_VALIDATE, CARD_VERSION, Role.PRACTITIONER)
    condemned = frozenset(altered(versions, written))
    known = [one for one in validations if answered.knows(one.version_id, one.account_id, one.at)]
    signed = [one for one in known if _is_signed(gate, one)]
    practising = gate.seal.still_practising(one.account_id for one in signed)
    believed = tuple(one for one in signed if one.account_id in practising)
    former = [one for one in signed if one not in believed]
    said = {(one.version_id, one.account_id) for one in validations}
    older = unsigned_before(believed, known)
    whole = len(signed) + len(older) == len(validations) and answered.ids <= said
    if condemned or lost(versions, written) or not whole:
        return CardBook(versions, believed, condemned, ALTERED)
    if former and max(known, key=lambda one: one.at) in former:
        return CardBook(versions, believed, condemned, _FORMER)
    return CardBook(versions, believed, condemned, _UNSIGNED if older and not believed else "")


def _is_signed(gate: Gate, one: Validation) -> bool:
    text = validation_text(gate.reference.practice_id, one)
    return gate.seal.is_practitioners(one.account_id, one.signature, text)
