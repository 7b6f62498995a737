"""Whom a header may be believed about: its slots and its recovery block held against the signed list.

Callers check the MAC first (``verify_header``), and pass the ``pin`` that the account keeps under its own
password. A header of the first format has no list: it vouches for everybody, and is refused to whoever has
already known a list.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace

from telesec.domain.errors import Refused
from telesec.domain.people import Compartment, Role
from telesec.security import recovery, warrants
from telesec.security.header import Header, HeaderRefused
from telesec.security.kdf import hkdf
from telesec.security.keyslots import Slot
from telesec.security.recovery import Recovered, RecoveryBlock
from telesec.security.signatures import is_bound
from telesec.security.strict_json import canonical
from telesec.security.warrants import SEED_LENGTH, Pin, Standing, Unwarranted, digest_of, public_of

FORGED = (
    "Le fichier des accès du cabinet a été modifié par quelqu'un qui n'en avait pas le droit. Il est "
    "refusé : remettez celui de la dernière sauvegarde et prévenez l'administrateur."
)
TAMPERED = (
    "L'accès de ce compte a été modifié par quelqu'un qui n'en avait pas le droit : aucune clé ne peut lui "
    "être remise. Désactivez ce compte ou invitez cette personne à nouveau."
)


@dataclass(frozen=True, slots=True)
class Trust:
    """What may be believed of one header."""

    standing: Standing | None
    trusted: frozenset[str]
    suspect: frozenset[str] = field(default_factory=frozenset)

    @property
    def pin(self) -> Pin | None:
        return self.standing.pin if self.standing else None

    def roles_of(self, slot: Slot) -> frozenset[Role]:
        """The roles vouched for, whatever the slot says; its own in a header without a list."""
        if self.standing is None:
            return slot.roles
        found = self.standing.accounts.get(slot.account_id)
        return found.roles if found else frozenset()


def verify(header: Header, pin: Pin | None) -> Trust:
    """Hold every slot against the list; raises HeaderRefused when the list itself cannot be believed.

    A slot that differs from what was vouched for makes its account ``suspect``: it must not sign in, and no
    key may be sealed to it.
    """
    if not header.warrants:
        if pin is not None:
            raise HeaderRefused(FORGED)
        return Trust(None, frozenset(slot.account_id for slot in header.slots))
    try:
        standing = warrants.read_through(header.practice_id, header.warrants, pin)
    except Unwarranted:
        raise HeaderRefused(FORGED) from None
    if not _is_of_root(header, standing):
        raise HeaderRefused(FORGED)
    known = {slot.account_id for slot in header.slots}
    trusted = {slot.account_id for slot in header.slots if agrees(slot, standing)}
    entitled = {key for key, warrant in standing.accounts.items() if warrant.roles}
    return Trust(standing, frozenset(trusted), frozenset((known | entitled) - trusted))


def verify_by_sheet(header: Header, code: bytes, found: Recovered) -> Trust:
    """``verify`` for the holder of the recovery sheet, who remembers nothing but can tell its signature."""
    trust = verify(header, None)
    if trust.standing is not None:
        keys = {public_of(recovery.root_seed(code))}
        if not header.recovery.entries and Compartment.CLINICAL in found.deks:
            keys.add(public_of(older_root_seed(header.practice_id, found.deks[Compartment.CLINICAL])))
        if trust.standing.root.key not in keys:
            raise HeaderRefused(FORGED)
    return trust


def pin_of_list(header: Header) -> Pin | None:
    """How far the list of a header that is believed has come; None without a list."""
    return warrants.pin_of(header.practice_id, header.warrants) if header.warrants else None


def vouched_only(header: Header, trust: Trust) -> Header:
    """``header`` without the slots nobody vouches for, the others with the roles vouched for."""
    if trust.standing is None:
        return header
    kept = []
    for slot in header.slots:
        entry = trust.standing.accounts.get(slot.account_id)
        if entry is not None:
            kept.append(replace(slot, roles=entry.roles or slot.roles))
    return replace(header, slots=tuple(kept))


def trusted_slot(header: Header, pin: Pin | None, account_id: str) -> Slot:
    """The slot of an account that is open and vouched for; raises Refused with what to do."""
    slot = header.slot_of(account_id)
    if slot is None or account_id not in verify(header, pin).trusted:
        raise Refused(TAMPERED)
    return slot


def older_root_seed(practice_id: str, clinical_dek: bytes) -> bytes:
    """The root of a practice older than the list, until its sheet is typed; practitioners can derive it."""
    return hkdf(clinical_dek, f"telesec root v1|{practice_id}".encode(), SEED_LENGTH)


def agrees(slot: Slot, standing: Standing) -> bool:
    """True when ``slot`` is what the list vouches for."""
    found = standing.accounts.get(slot.account_id)
    if slot.state == "disabled":
        return is_closed(slot.account_id, standing)
    if found is None or not slot.roles or found.roles != slot.roles or not set(slot.grants) <= found.held:
        return False
    return hmac.compare_digest(found.digest, digest_of(slot.public_key))


def _is_of_root(header: Header, standing: Standing) -> bool:
    """True when the recovery block is the one vouched for, and its key the sheet's own."""
    block = header.recovery
    if not hmac.compare_digest(block_digest(block), standing.root.digest):
        return False
    return not block.entries or is_bound(standing.root.key, header.practice_id, block.public_key, block.bond)


def is_closed(account_id: str, standing: Standing) -> bool:
    """True when nobody vouches for the account any more."""
    found = standing.accounts.get(account_id)
    return found is None or not found.roles


def block_digest(block: RecoveryBlock) -> bytes:
    """What the list says of a recovery block."""
    return digest_of(canonical(block.as_json()))
