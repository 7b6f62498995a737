"""What an account keeps of the signed list of accesses, when it begins one, and what it is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from telesec.domain.people import Compartment
from telesec.security import keyslots, trust
from telesec.security.account_keys import SealBroken
from telesec.security.header import Header
from telesec.security.keyslots import Material, Slot
from telesec.security.session_keys import SessionKeys
from telesec.security.trust import Trust
from telesec.security.warrants import VOUCHING, Pin

_BEGUN = (
    "Les accès du cabinet sont désormais signés : seul un administrateur ou un praticien peut en donner. Ils "
    "sont tenus pour bons tels qu'ils sont aujourd'hui : vérifiez la liste des comptes et leurs rôles."
)
_SUSPECT = (
    "Accès modifié ou effacé par quelqu'un qui n'en avait pas le droit : {names}. Qui se "
    "présente sous ce nom est refusé et ne reçoit aucune clé. Prévenez l'administrateur."
)


def may_begin(header: Header, slot: Slot, keys: SessionKeys) -> bool:
    """True for a practice older than the list, when somebody who may vouch for the others comes in."""
    return not header.warrants and bool(slot.roles & VOUCHING) and Compartment.CLINICAL in keys


def is_own(slot: Slot, keys: SessionKeys, believed: Trust) -> bool:
    """True when the slot that just opened is the one vouched for, signing key included."""
    if believed.standing is None:
        return True
    key = believed.standing.key_of(slot.account_id)
    return slot.account_id in believed.trusted and key == keys.signer.key


def remembering(kept: Material, slot: Slot, header: Header, known: Pin | None) -> Material:
    """``kept`` with how far the list of ``header`` goes, and the signing seed that ``slot`` brings."""
    seed = kept.given_seed
    if slot.seed:
        seed = keyslots.signer_of(slot, header.practice_id, kept).seed
    return replace(kept, pin=trust.verify(header, known).pin, given_seed=seed)


def still_same(before: Slot, now: Slot, kek: bytes, material: Material, header: Header) -> bool:
    """True when ``now`` differs from ``before`` by no more than what a sign-in elsewhere remembered."""
    if replace(now, nonce=before.nonce, sealed=before.sealed, seed=before.seed) != before:
        return False
    try:
        opened = keyslots.open_with(now, header.practice_id, kek)
    except SealBroken:
        return False
    return replace(opened, pin=material.pin, given_seed=material.given_seed) == material


def sentences(believed: Trust, names: Mapping[str, str], *, begun: bool) -> tuple[str, ...]:
    """What is said at sign-in of accesses that nobody vouched for, and of a list just begun."""
    said = [_BEGUN] if begun else []
    if believed.suspect:
        found = sorted(names.get(account_id, "un compte inconnu") for account_id in believed.suspect)
        said.append(_SUSPECT.format(names=", ".join(found)))
    return tuple(said)
