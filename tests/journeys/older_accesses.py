"""A practice as it was before accesses were signed: the header, and what each person keeps, of then."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.people import Account, Compartment, Role
from telesec.security import header as headers
from telesec.security import keyslots, recovery
from telesec.security.header import Header
from telesec.security.kdf import hkdf
from telesec.security.keyslots import Slot
from telesec.security.recovery import Recovered, RecoveryBlock
from telesec.security.seen_accesses import NOTHING
from telesec.security.strict_json import canonical, encode_bytes, instant_text
from telesec.services import witness
from telesec.services.gate import Gate
from telesec.services.stores import open_stores

from .conftest import FirstDay

_NONCE = bytes(12)
_C, _P = Compartment.CLINICAL, Compartment.PRACTICE


def first_format(day: FirstDay, *passwords: str) -> None:
    """Write the accesses of ``day`` as the first format had them; ``passwords`` open its slots."""
    header = headers.read_header(day.folder)
    code = recovery.decode_code(day.recovery_text)
    found = recovery.open_block(header.recovery, code, header.practice_id)
    slots = tuple(_without_pin(header, slot, passwords, found.device_secret) for slot in header.slots)
    older = replace(header, slots=slots, recovery=_older_block(header, code, found), warrants=())
    headers.write_header(
        day.folder, replace(older, version=header.version + 1), found.deks[Compartment.PRACTICE]
    )
    day.threshold().update_anchor(header.practice_id, lambda known: replace(known, accesses=NOTHING))
    _forget_list(day, header, found)


def _forget_list(day: FirstDay, header: Header, found: Recovered) -> None:
    stores = open_stores(day.folder, header.practice_id, {_P: found.deks[_P]})
    account = Account(header.slots[0].account_id, "", "", frozenset(Role))
    gate = Gate(account, stores, "", "", day.clock, pledged=True)
    try:
        with gate.enter(Action.REFERENCE, Subject("accounts")) as records:
            records.sessions.set_secret("header_list", b"")
    finally:
        gate.close()
    notes = open_stores(day.folder, header.practice_id, {_C: found.deks[_C]})[_C]
    witness.write(notes, replace(header, warrants=()), instant_text(day.clock()), "")
    notes.close()


def _without_pin(header: Header, slot: Slot, passwords: tuple[str, ...], device_secret: bytes) -> Slot:
    for password in passwords:
        try:
            material, kek = keyslots.open_slot(slot, header.practice_id, password, device_secret)
        except keyslots.SealBroken:
            continue
        return keyslots.rewrap(slot, header.practice_id, kek, replace(material, pin=None))
    raise AssertionError(slot.account_id)


def _older_block(header: Header, code: bytes, found: Recovered) -> RecoveryBlock:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    deks = {key.value: encode_bytes(dek) for key, dek in found.deks.items()}
    clear = canonical({"deks": deks, "device_secret": encode_bytes(found.device_secret)})
    context = f"telesec recovery v1|{header.practice_id}|1".encode()
    sealed = AESGCM(hkdf(code, b"telesec recovery kek v1")).encrypt(_NONCE, clear, context)
    return RecoveryBlock(1, _NONCE, sealed)
