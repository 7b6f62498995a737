"""``practice.json``: who may open what. Parsed strictly, believed only once its MAC is checked.

The MAC says that an account of the practice wrote it; ``trust`` says whether it was entitled to.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from telesec.domain.errors import StoreError
from telesec.domain.ids import is_id
from telesec.domain.people import Compartment
from telesec.security.account_keys import PUBLIC_LENGTH, public_key_of
from telesec.security.files import FileMissing, read_bounded, write_atomically
from telesec.security.folder_lock import writing_alone
from telesec.security.kdf import hkdf
from telesec.security.keyslots import Slot
from telesec.security.recovery import RecoveryBlock
from telesec.security.slot_form import slot_as_json, slot_from_fields
from telesec.security.strict_json import Fields, Malformed, canonical, encode_bytes, parse
from telesec.security.warrant_form import Warrant, warrant_as_json, warrant_from_fields
from telesec.security.warrants import MOST

FILE_NAME = "practice.json"
FORMAT = 2  # 1 had no signed list of accesses
LIMIT = 2 * 1024 * 1024
_MAC = 32
_CHECK = 16


class HeaderRefused(StoreError):
    """The header is damaged, edited by hand, foreign, older than the last one seen, or too new."""

    def __init__(self, sentence: str) -> None:
        super().__init__("header", sentence)


@dataclass(frozen=True, slots=True)
class Header:
    """The accesses of one practice. ``version`` grows by one at each change and never goes back.

    ``warrants`` is the signed list of who may enter; there is none in the first format.
    """

    practice_id: str
    version: int
    intake_public: bytes
    slots: tuple[Slot, ...]
    recovery: RecoveryBlock
    device_check: bytes
    mac: bytes = b""
    warrants: tuple[Warrant, ...] = ()

    def slot_tagged(self, tag: str) -> Slot | None:
        """The slot of a login tag; every slot is compared, whatever the answer."""
        found = None
        for slot in self.slots:
            if hmac.compare_digest(slot.login_tag, tag):
                found = slot
        return found

    def slot_of(self, account_id: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.account_id == account_id), None)

    def with_slot(self, changed: Slot) -> Header:
        """This header with ``changed`` in place of the account's slot, or added; one version later."""
        kept = tuple(changed if slot.account_id == changed.account_id else slot for slot in self.slots)
        if self.slot_of(changed.account_id) is None:
            kept = (*kept, changed)
        return replace(self, slots=kept, version=self.version + 1)


def read_header(folder: Path) -> Header:
    """The header of the practice in ``folder``, not yet believed; raises HeaderRefused or FileRefused."""
    try:
        return parse_header(read_bounded(folder / FILE_NAME, LIMIT))
    except FileMissing:
        raise HeaderRefused(
            "Ce dossier ne contient pas de cabinet : le fichier des accès y manque. "
            "Choisissez un autre dossier ou restaurez une sauvegarde."
        ) from None


def write_header(folder: Path, header: Header, practice_dek: bytes) -> Header:
    """Write ``header`` with its MAC; the file is the old or the new one, never half of each."""
    signed = replace(header, mac=_mac(header, practice_dek))
    data = canonical(_body(signed) | {"mac": encode_bytes(signed.mac)})
    if len(data) > LIMIT:
        raise HeaderRefused(
            "Il y a trop de comptes dans ce cabinet pour en ajouter un. Fermez ceux qui ne servent plus."
        )
    write_atomically(folder / FILE_NAME, data)
    return signed


def change_header(folder: Path, practice_dek: bytes, change: Callable[[Header], Header]) -> Header:
    """Read, verify, change and write the header with no other writer in between.

    ``change`` receives the header as it is on disk at that moment: nobody's work is written over.
    """
    with writing_alone(folder):
        header = read_header(folder)
        verify_header(header, practice_dek)
        return write_header(folder, change(header), practice_dek)


def verify_header(header: Header, practice_dek: bytes) -> None:
    """Raise HeaderRefused unless a holder of the practice's key wrote exactly this header."""
    if not hmac.compare_digest(header.mac, _mac(header, practice_dek)):
        raise HeaderRefused(
            "Le fichier des accès du cabinet a été modifié en dehors du logiciel. Il est refusé : "
            "remettez celui de la dernière sauvegarde."
        )


def parse_header(data: bytes) -> Header:
    """A header as written, checked for form only; raises HeaderRefused."""
    try:
        fields = parse(data, LIMIT)
        found = _format(fields)
        header = Header(
            practice_id=fields.text("practice", 32),
            version=fields.integer("version", 1),
            intake_public=fields.raw("intake_public", PUBLIC_LENGTH, PUBLIC_LENGTH),
            slots=tuple(slot_from_fields(Fields(item)) for item in fields.items("slots", 200)),
            recovery=RecoveryBlock.from_fields(fields.object("recovery")),
            device_check=fields.raw("device_check", _CHECK, _CHECK),
            mac=fields.raw("mac", _MAC, _MAC),
            warrants=_warrants(fields) if found > 1 else (),
        )
        fields.done()
        _check_slots(header)
    except Malformed:
        raise HeaderRefused(
            "Le fichier des accès du cabinet est abîmé. Remettez celui de la dernière sauvegarde."
        ) from None
    return header


def device_check(device_secret: bytes, practice_id: str) -> bytes:
    """Tells an altered device secret from a wrong password; says nothing of the secret itself."""
    return hkdf(device_secret, f"telesec device check v1|{practice_id}".encode(), _CHECK)


def intake_private_key(practice_dek: bytes) -> bytes:
    """The key that opens ``intake.log``; any signed-in account can derive it, nobody else."""
    from telesec.security.account_keys import PRIVATE_LENGTH

    return hkdf(practice_dek, b"telesec intake key v1", PRIVATE_LENGTH)


def intake_public_key(practice_dek: bytes) -> bytes:
    return public_key_of(intake_private_key(practice_dek))


def _format(fields: Fields) -> int:
    found = fields.integer("format", 1)
    if found > FORMAT:
        raise HeaderRefused(
            "Ce cabinet a été ouvert par une version plus récente du logiciel. Installez cette version."
        )
    return found


def _warrants(fields: Fields) -> tuple[Warrant, ...]:
    found = tuple(warrant_from_fields(Fields(item)) for item in fields.items("warrants", MOST))
    if not found:
        raise Malformed("warrants")
    return found


def _check_slots(header: Header) -> None:
    accounts = {slot.account_id for slot in header.slots}
    tags = {slot.login_tag for slot in header.slots}
    if not is_id(header.practice_id) or not len(accounts) == len(tags) == len(header.slots) > 0:
        raise Malformed("slots")
    if any(Compartment.PRACTICE not in slot.grants for slot in header.slots if slot.state != "disabled"):
        raise Malformed("grants")


def _body(header: Header) -> dict[str, object]:
    warrants = {"warrants": [warrant_as_json(one) for one in header.warrants]} if header.warrants else {}
    return warrants | {
        "format": FORMAT if header.warrants else 1,
        "practice": header.practice_id,
        "version": header.version,
        "intake_public": encode_bytes(header.intake_public),
        "slots": [slot_as_json(slot) for slot in header.slots],
        "recovery": header.recovery.as_json(),
        "device_check": encode_bytes(header.device_check),
    }


def _mac(header: Header, practice_dek: bytes) -> bytes:
    key = hkdf(practice_dek, b"telesec header mac v1")
    return hmac.new(key, canonical(_body(header)), hashlib.sha256).digest()
