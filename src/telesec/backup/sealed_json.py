"""A small file of the practice whose every byte was written with this device's secret, or is not believed."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from pathlib import Path

from telesec.security.files import FileMissing, FileRefused, read_bounded, write_atomically
from telesec.security.kdf import KEY_LENGTH, hkdf
from telesec.security.strict_json import Fields, Malformed, canonical, encode_bytes, parse

_MAC = 32


@dataclass(frozen=True, slots=True)
class SealedJson:
    """Where it is, how big it may be, and the key of its MAC."""

    path: Path
    limit: int
    key: bytes = field(repr=False)

    def read(self) -> Fields | None:
        """Its content, None when it is not there; raises Malformed unless this device wrote just that."""
        try:
            fields = parse(read_bounded(self.path, self.limit), self.limit)
        except FileMissing:
            return None
        except FileRefused:
            raise Malformed("not a file of ours") from None
        found = fields.raw("mac", _MAC, _MAC)
        body = fields.object("body")
        fields.done()
        if not hmac.compare_digest(found, self._proof(body.whole())):
            raise Malformed("mac")
        return body

    def write(self, body: dict[str, object]) -> None:
        """Replace it; raises OSError when the disk refuses, Malformed when it would be too big."""
        data = canonical({"body": body, "mac": encode_bytes(self._proof(body))})
        if len(data) > self.limit:
            raise Malformed("too long")
        write_atomically(self.path, data)

    def _proof(self, body: object) -> bytes:
        return hmac.digest(self.key, canonical(body), "sha256")


def mac_key(device_secret: bytes, purpose: bytes) -> bytes:
    """The MAC key of one kind of file: what signs one signs no other."""
    if len(device_secret) != KEY_LENGTH:
        raise ValueError("a device secret has 32 bytes")
    return hkdf(device_secret, purpose)
