"""The computers of the practice, from an open session: the list, a code for another, one to forget."""

from __future__ import annotations

from datetime import timedelta

from telesec.domain.access.computers import Keeping, Offer, Standing
from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.security import backup_codes, computer_file
from telesec.security.computer_file import Lent
from telesec.security.device import FileStore, keyring_for
from telesec.security.keyrings import DeviceRefused, Trouble
from telesec.services.access import key_renewal
from telesec.services.access.this_computer import drop_offers, identity, note_offer
from telesec.services.gate import Gate, Records
from telesec.services.threshold import Threshold, Writable
from telesec.services.today import day_of

VALIDITY = timedelta(minutes=15)
_IN_KEYRING = (
    "Le secret du cabinet est dans {place} : il s'ouvre avec votre session d'ordinateur. Des fichiers volés "
    "sans lui ne peuvent pas même être essayés."
)
_IN_FILE = (
    "Le secret du cabinet est dans un simple fichier de votre session, faute de trousseau de clés. Qui copie "
    "ce fichier avec ceux du cabinet peut essayer des mots de passe. Chiffrez le disque."
)
_ONESELF = (
    "C'est l'ordinateur que vous utilisez. Ouvrez le cabinet depuis un autre pour retirer celui-ci, ou "
    "laissez-le dans la liste."
)


def standing(gate: Gate, threshold: Threshold) -> Standing:
    """Every computer the practice knows, the newest first, how this one keeps its part, a code that waits."""
    with gate.enter(Action.COMPUTER_LIST, Subject("computers")) as records:
        found = records.computers.all()
    here = identity(threshold, gate.reference.practice_id).id
    waiting = computer_file.read_file(threshold.folder)
    until = waiting.until if waiting is not None and gate.now() < waiting.until else None
    return Standing(tuple(reversed(found)), here, _keeping(threshold), until)


def offer_code(gate: Gate, threshold: Threshold) -> Offer:
    """A code by which another computer receives the secret within a quarter of an hour, once.

    The sealed file lies in the practice's folder, which the other computer opens too. Raises ProofRequired,
    DeviceRefused. Replaces a former code.
    """
    practice_id, now = gate.reference.practice_id, gate.now()
    code, offer, until = backup_codes.new_code(), new_id(), now + VALIDITY
    remembered = threshold.device.read(practice_id, "anchor") or b""
    lent = Lent(threshold.secret(practice_id), remembered, offer, gate.account.id)
    data = computer_file.sealed_file(practice_id, code, lent, (now, until), threshold.parameters)
    with Writable(), gate.enter(Action.COMPUTER_ENROL, Subject("computer", offer)) as records:
        drop_offers(records)
        note_offer(records, offer)
        _tell_keepers(
            records,
            f"Le {day_of(gate)}, {gate.account.display_name} a donné un code pour ajouter un ordinateur au "
            "cabinet.",
        )
        computer_file.leave_file(threshold.folder, data)
    return Offer(code, until)


def withdraw_code(gate: Gate, threshold: Threshold) -> None:
    """The code that waits is worth nothing any more."""
    with gate.enter(Action.COMPUTER_FORGET, Subject("computer"), reason="code annulé") as records:
        drop_offers(records)
        computer_file.remove_file(threshold.folder)


def forget(gate: Gate, threshold: Threshold, computer_id: str) -> None:
    """This computer opens the practice no more: whoever next signs in there sees it lose the secret.

    What it holds already stays readable there: the keys of every compartment are to be renewed.
    Raises ProofRequired, Refused for the computer in use.
    """
    if computer_id == identity(threshold, gate.reference.practice_id).id:
        raise Refused(_ONESELF)
    with gate.enter(Action.COMPUTER_FORGET, Subject("computer", computer_id)) as records:
        gone = records.computers.get(computer_id)
        if gone.state == "forgotten":
            raise Refused("Cet ordinateur a déjà été retiré. Rouvrez la page.")
        records.computers.forget(computer_id)
        key_renewal.ask(records, Compartment, RenewalReason.COMPUTER_FORGOTTEN)
        _tell_keepers(
            records,
            f"Le {day_of(gate)}, {gate.account.display_name} a retiré du cabinet l'ordinateur "
            f"« {gone.name} ».",
        )


def keep_in_keyring(gate: Gate, threshold: Threshold) -> None:
    """Move what this computer keeps from its file into the keyring that answers now.

    Everything is read back before the file goes. Raises DeviceRefused when no keyring keeps it.
    """
    practice_id, former = gate.reference.practice_id, threshold.device
    better = keyring_for(former)
    if better is None or not isinstance(former, FileStore):
        raise DeviceRefused("Aucun trousseau de clés ne répond sur cet ordinateur.", Trouble.ABSENT)
    with Writable(), gate.enter(Action.COMPUTER_KEEP, Subject("computer")):
        former.move_to(better, practice_id)
    threshold.device = better
    threshold.forget()


def _keeping(threshold: Threshold) -> Keeping:
    device = threshold.device
    if device.kind == "keyring":
        return Keeping(device.label, in_file=False, sentence=_IN_KEYRING.format(place=device.label))
    return Keeping(device.label, in_file=True, sentence=_IN_FILE, may_move=keyring_for(device) is not None)


def _tell_keepers(records: Records, sentence: str) -> None:
    keepers = {Role.ADMIN, Role.PRACTITIONER}
    told = [one.id for one in records.people.all() if one.state == "active" and one.roles & keepers]
    records.people.notify(tuple(one for one in told if one != records.entry.account_id), sentence)
