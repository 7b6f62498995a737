"""Changes of the signed list, each with the change of the header that it vouches for."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import replace

from telesec.domain.errors import Refused
from telesec.domain.people import Compartment, Role, compartments_of
from telesec.security import account_keys, keyslots, recovery, warrants
from telesec.security.header import Header, HeaderRefused
from telesec.security.keyslots import Material, Slot
from telesec.security.recovery import Recovered, RecoveryBlock
from telesec.security.trust import (
    FORGED,
    agrees,
    block_digest,
    is_closed,
    older_root_seed,
    pin_of_list,
    trusted_slot,
    verify,
    verify_by_sheet,
)
from telesec.security.warrant_form import ROOT, Warrant
from telesec.security.warrants import (
    MOST,
    MOST_OWN,
    SEED_LENGTH,
    Pin,
    Signer,
    Standing,
    TooMany,
    Unwarranted,
    digest_of,
    public_of,
    signed,
)

NOT_ENTITLED = "Seul un administrateur ou un praticien peut signer ce changement des accès du cabinet."
_OWN_KEYS = (
    f"Ce compte a déjà changé {MOST_OWN} fois ses clés. Demandez à un administrateur ou à un praticien de "
    "réinitialiser votre accès."
)
_FULL = (
    f"Le fichier des accès du cabinet est plein : il garde déjà {MOST} changements de comptes. Celui-ci "
    "n'est pas fait. Prévenez qui vous a installé le logiciel."
)
_SHEET_FIRST = (
    "Tapez d'abord le code de la feuille de récupération du cabinet : sans lui, elle n'ouvrirait pas les "
    "nouvelles clés."
)


def with_slot(header: Header, slot: Slot, signer: Signer, pin: Pin | None) -> Header:
    """``header`` with ``slot`` in it, one version later, signed for when roles, state or keys changed.

    Raises Refused when ``signer`` is not entitled to that, or when the keys of ``slot`` are those of a slot
    that was tampered with; HeaderRefused when the header itself is not believed.
    """
    changed = header.with_slot(slot)
    trust = verify(header, pin)
    if trust.standing is None:
        return changed
    old = header.slot_of(slot.account_id)
    if old is not None and old.public_key == slot.public_key and slot.state != "disabled":
        trusted_slot(header, pin, slot.account_id)
    closed = slot.state == "disabled"
    if is_closed(slot.account_id, trust.standing) if closed else agrees(slot, trust.standing):
        return changed
    return _appended(changed, _draft(slot, trust.standing), signer)


def with_block(header: Header, block: RecoveryBlock, signer: Signer, key: bytes | None = None) -> Header:
    """A ``header`` that is believed, with another recovery block, signed for; same version.

    ``key`` when it is that of another sheet. Raises Refused when ``signer`` is not entitled to that.
    """
    standing = verify(header, pin_of_list(header)).standing
    if standing is None:
        raise HeaderRefused(FORGED)
    draft = Warrant(ROOT, frozenset(), key or standing.root.key, block_digest(block), signer.account_id)
    return _appended(replace(header, recovery=block), draft, signer)


def reseal(
    header: Header,
    deks: Mapping[Compartment, bytes],
    signer: Signer,
    pin: Pin | None,
    device_secret: bytes | None = None,
) -> Header:
    """``header`` whose sheet opens these keys from now on, the others as before; same version.

    Raises Refused while the block is of the first format, which needs the sheet itself.
    """
    verify(header, pin)
    if not header.recovery.entries:
        raise Refused(_SHEET_FIRST)
    block = recovery.reseal(header.recovery, header.practice_id, deks, device_secret)
    return with_block(header, block, signer)


def begun(header: Header, root_seed: bytes) -> Header:
    """A header of the first format with its list: the root vouches for every account as it is now.

    Nobody can tell any more who changed what before. Each account finds a signing seed sealed to its key.
    """
    practice_id, root = header.practice_id, Signer(ROOT, root_seed)
    first = Warrant(ROOT, frozenset(), root.key, block_digest(header.recovery), ROOT)
    found, slots = [signed(practice_id, (), first, root)], []
    for slot in header.slots:
        if slot.state != "disabled":
            seed = secrets.token_bytes(SEED_LENGTH)
            slot = replace(slot, seed=keyslots.seal_seed(slot, practice_id, seed))  # noqa: PLW2901
            digest = digest_of(slot.public_key)
            held = frozenset(slot.grants) & compartments_of(slot.roles)
            draft = Warrant(slot.account_id, slot.roles, public_of(seed), digest, ROOT, held=held)
            found.append(signed(practice_id, found, draft, root))
        slots.append(slot)
    return replace(header, slots=tuple(slots), warrants=tuple(found))


def stood_on_sheet(header: Header, code: bytes, found: Recovered) -> Header:
    """``header`` whose list and recovery block are those of the sheet with this ``code``; same version.

    The sheet of a practice older than the list takes its place as root here, once. Raises HeaderRefused
    for a list that this sheet did not sign.
    """
    trust = verify_by_sheet(header, code, found)
    if header.recovery.entries:
        return header
    root = Signer(ROOT, recovery.root_seed(code))
    practice_id, device_secret = header.practice_id, found.device_secret
    block = recovery.seal_block(code, practice_id, found.deks, device_secret)
    if trust.standing is None:
        return begun(replace(header, recovery=block), root.seed)
    older = Signer(ROOT, older_root_seed(practice_id, found.deks[Compartment.CLINICAL]))
    return with_block(header, block, older, root.key)


def first_list(practice_id: str, code: bytes, block: RecoveryBlock, founder: Warrant) -> tuple[Warrant, ...]:
    """The list of a new practice: its sheet, then the account that founds it."""
    root = Signer(ROOT, recovery.root_seed(code))
    first = signed(practice_id, (), Warrant(ROOT, frozenset(), root.key, block_digest(block), ROOT), root)
    return first, signed(practice_id, (first,), founder, root)


def draft_of(account_id: str, roles: frozenset[Role], material: Material) -> Warrant:
    """What will be signed for an account whose keys are in ``material``."""
    key = public_of(warrants.signing_seed(material.private_key))
    digest = digest_of(account_keys.public_key_of(material.private_key))
    return Warrant(account_id, roles, key, digest, ROOT, held=compartments_of(roles))


def _draft(slot: Slot, standing: Standing) -> Warrant:
    """What to sign for ``slot``: its signing key stays while its public key does, none is slipped in."""
    found, digest = standing.accounts.get(slot.account_id), digest_of(slot.public_key)
    same = found is not None and hmac.compare_digest(found.digest, digest)
    key = found.key if found is not None and same else slot.signing_key
    held = frozenset(slot.grants)
    roles = frozenset[Role]() if slot.state == "disabled" else slot.roles
    if slot.state == "disabled" and found is not None:
        key, digest, held = found.key, found.digest, frozenset()
    return Warrant(slot.account_id, roles, key, digest, ROOT, held=held)


def _appended(header: Header, draft: Warrant, signer: Signer) -> Header:
    added = signed(header.practice_id, header.warrants, draft, signer)
    longer = (*header.warrants, added)
    if len(longer) > MOST:
        raise Refused(_FULL)
    try:
        warrants.read_through(
            header.practice_id, longer, warrants.pin_of(header.practice_id, header.warrants)
        )
    except TooMany:
        raise Refused(_OWN_KEYS) from None
    except Unwarranted:
        raise Refused(NOT_ENTITLED) from None
    return replace(header, warrants=longer)
