"""``state.json``: the throttle and a few notes of the practice, nothing personal, sealed by the device."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from telesec.security.files import FileRefused, read_bounded, write_atomically
from telesec.security.kdf import hkdf
from telesec.security.strict_json import Malformed, canonical, encode_bytes, parse
from telesec.security.throttle import Throttle

FILE_NAME = "state.json"
_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class State:
    """The throttle, and short texts by name such as the instant of the last backup."""

    throttle: Throttle = field(default_factory=Throttle)
    notes: Mapping[str, str] = field(default_factory=dict)


def read_state(folder: Path, device_secret: bytes) -> State:
    """What was written last; empty when the file is missing, damaged or not from this device.

    Losing it is harmless by design: the device's anchor keeps the delays that matter.
    """
    try:
        fields = parse(read_bounded(folder / FILE_NAME, _LIMIT), _LIMIT)
        mac = fields.raw("mac", 32, 32)
        notes = fields.object("notes")
        state = State(
            Throttle.from_fields(fields.object("throttle")),
            {name: notes.text(name, 200) for name in notes.names()},
        )
        fields.done()
    except (FileRefused, Malformed):
        return State()
    return state if hmac.compare_digest(mac, _mac(state, device_secret)) else State()


def write_state(folder: Path, state: State, device_secret: bytes) -> None:
    body = _body(state) | {"mac": encode_bytes(_mac(state, device_secret))}
    write_atomically(folder / FILE_NAME, canonical(body))


def _body(state: State) -> dict[str, object]:
    return {"throttle": state.throttle.as_json(), "notes": dict(state.notes)}


def _mac(state: State, device_secret: bytes) -> bytes:
    key = hkdf(device_secret, b"telesec state mac v1")
    return hmac.new(key, canonical(_body(state)), hashlib.sha256).digest()
