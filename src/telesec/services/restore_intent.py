"""The order to put restored files in place: written once everything is verified, obeyed at the next start."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from telesec.domain.errors import StoreError
from telesec.domain.ids import is_id
from telesec.domain.people import Compartment
from telesec.security.anchor import Head
from telesec.security.device import DeviceStore
from telesec.security.files import read_bounded, write_atomically
from telesec.security.kdf import hkdf
from telesec.security.strict_json import Fields, Malformed, canonical, encode_bytes, instant_text, parse

RESTORE = ".restore"
FILE_NAME = "intent.json"
KEPT = "anciens"
RENEWED = "-cles"  # ends the name of the folder of old files whose keys were renewed: not kept for long
MOVING = ".en-cours"  # ends the name of the folder of old files until every new one is in place
HEADER = "practice.json"
AWAITED = "restore"  # the device's blob: the one order it awaits
FORMAT = 1
_LIMIT = 64 * 1024
_DIGEST = re.compile("[0-9a-f]{64}")
_STAGING = re.compile("[0-9]{1,10}-[0-9a-f]{16}")
_KEPT = re.compile(f"[0-9]{{8}}T[0-9]{{6}}Z-[0-9a-f]{{4}}(?:{RENEWED})?")
STORES = tuple(f"{compartment.value}.db" for compartment in Compartment)
NAMES = frozenset({HEADER, "intake.log", *STORES, *(f"{name}-wal" for name in STORES)})


class IntentRefused(StoreError):
    """The order is damaged, or was not given by this computer."""

    def __init__(self, sentence: str) -> None:
        super().__init__("restore", sentence)


@dataclass(frozen=True, slots=True)
class Intent:
    """What goes in place of what. ``files``: name → SHA-256, waiting in ``.restore/<staging>/``.

    ``compartments`` come back to ``heads``; whatever of them was in the folder goes to ``anciens/<kept>/``.
    ``header_version`` is the one this computer will accept from then on. ``replaces``, when keys are
    renewed: the files that go, name → SHA-256; the order falls once one of them has changed.
    """

    practice_id: str
    restore_id: str
    snapshot_id: str
    made_at: datetime
    prepared_at: datetime
    staging: str
    kept: str
    compartments: frozenset[Compartment]
    files: Mapping[str, str]
    header_version: int
    heads: Mapping[Compartment, Head] = field(default_factory=dict)
    replaces: Mapping[str, str] = field(default_factory=dict)

    @property
    def renews_keys(self) -> bool:
        """True when the same files come back under other keys; False for a restoration."""
        return bool(self.replaces)

    @property
    def whole(self) -> bool:
        return self.compartments == frozenset(Compartment)


def intent_path(folder: Path) -> Path:
    return folder / RESTORE / FILE_NAME


def is_pending(folder: Path) -> bool:
    """True while restored files wait for their place: nothing of the practice may be opened."""
    return intent_path(folder).exists()


def write_intent(folder: Path, intent: Intent, device: DeviceStore, device_secret: bytes) -> None:
    """From here on the next start carries the restoration out; the files must already be durable.

    The device awaits this order and no other: a copy of it, given again later, is not obeyed.
    """
    body = _body(intent)
    device.write(intent.practice_id, AWAITED, intent.restore_id.encode("ascii"))
    data = canonical(body | {"mac": encode_bytes(_mac(body, device_secret))})
    write_atomically(intent_path(folder), data)


def claimed_practice(folder: Path) -> str:
    """Whose practice the order says it is about, not yet believed; raises IntentRefused."""
    try:
        found = parse(read_bounded(intent_path(folder), _LIMIT), _LIMIT).text("practice", 32)
    except (Malformed, StoreError):
        raise IntentRefused(_DAMAGED) from None
    if not is_id(found):
        raise IntentRefused(_DAMAGED)
    return found


def read_intent(folder: Path, device_secret: bytes) -> Intent:
    """The order, given by this very computer; raises IntentRefused."""
    try:
        fields = parse(read_bounded(intent_path(folder), _LIMIT), _LIMIT)
        mac = fields.raw("mac", 32, 32)
        intent = _from_fields(fields)
    except (Malformed, ValueError, StoreError):
        raise IntentRefused(_DAMAGED) from None
    if not hmac.compare_digest(mac, _mac(_body(intent), device_secret)):
        raise IntentRefused(_DAMAGED)
    return intent


def check_awaited(device: DeviceStore, intent: Intent) -> None:
    """Raise IntentRefused for an order that this computer already obeyed, or gave up."""
    if not hmac.compare_digest(device.read(intent.practice_id, AWAITED) or b"", intent.restore_id.encode()):
        raise IntentRefused(_DAMAGED)


_DAMAGED = (
    "Une restauration attend son tour, mais son ordre est abîmé ou ne vient pas de cet ordinateur. "
    "Restaurez à nouveau avec la feuille de récupération."
)


def _from_fields(fields: Fields) -> Intent:
    if fields.integer("format", 1) != FORMAT:
        raise Malformed("format")
    files, heads = fields.object("files"), fields.object("heads")
    made_at, prepared_at = fields.instant("made_at"), fields.instant("prepared_at")
    if made_at is None or prepared_at is None:
        raise Malformed("instant")
    intent = Intent(
        practice_id=fields.text("practice", 32),
        restore_id=fields.text("restore", 32),
        snapshot_id=fields.text("snapshot", 64),
        made_at=made_at,
        prepared_at=prepared_at,
        staging=_matching(_STAGING, fields.text("staging", 40)),
        kept=_matching(_KEPT, fields.text("kept", 40)),
        compartments=frozenset(Compartment(str(item)) for item in fields.items("compartments", 4)),
        files=_digests(files),
        header_version=fields.integer("header_version"),
        heads={Compartment(name): _head(heads.items(name, 2)) for name in heads.names()},
        replaces=_digests(fields.object("replaces")) if "replaces" in fields.names() else {},
    )
    fields.done()
    if not intent.files.keys() <= NAMES:
        raise Malformed("files")
    return intent


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise Malformed("text")
    return text


def _digests(fields: Fields) -> dict[str, str]:
    return {name: _matching(_DIGEST, fields.text(name, 64)) for name in fields.names()}


def _head(values: list[object]) -> Head:
    fields = Fields(dict(zip(("count", "mac"), values, strict=True)))
    return Head(fields.integer("count"), fields.text("mac", 64))


def _body(intent: Intent) -> dict[str, object]:
    body: dict[str, object] = {
        "format": FORMAT,
        "practice": intent.practice_id,
        "restore": intent.restore_id,
        "snapshot": intent.snapshot_id,
        "made_at": instant_text(intent.made_at),
        "prepared_at": instant_text(intent.prepared_at),
        "staging": intent.staging,
        "kept": intent.kept,
        "compartments": sorted(intent.compartments),
        "files": dict(intent.files),
        "header_version": intent.header_version,
        "heads": {key.value: [head.count, head.mac] for key, head in intent.heads.items()},
    }
    return body | {"replaces": dict(intent.replaces)} if intent.replaces else body


def _mac(body: Mapping[str, object], device_secret: bytes) -> bytes:
    key = hkdf(device_secret, b"telesec restore intent v1")
    return hmac.new(key, canonical(body), hashlib.sha256).digest()
