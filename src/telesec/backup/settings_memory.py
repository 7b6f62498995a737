"""What the device remembers of ``backup.json``, beyond whoever deletes it or puts an old one back."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from telesec.backup.settings_file import MOST_FORMER, digest_of
from telesec.domain.backups.shapes import BackupSettings
from telesec.security.strict_json import Fields, Malformed, canonical, parse

NAME = "settings"
_LIMIT = 1200  # what a Windows credential surely holds


@dataclass(frozen=True, slots=True)
class SettingsMemory:
    """How far the settings had come, and what must not be lost with them.

    ``digest`` is that of the settings of ``revision``; ``signers`` that of the signers somebody answered for.
    """

    revision: int = 0
    digest: str = ""
    install: str = ""
    former: tuple[str, ...] = ()
    recovery: str = ""
    signers: str = ""

    def agrees(self, settings: BackupSettings, digest: str) -> bool:
        """True for the settings remembered, and for later ones; never for older ones, or others."""
        if settings.revision != self.revision:
            return settings.revision > self.revision
        return not self.revision or hmac.compare_digest(digest, self.digest)

    def installs(self) -> tuple[str, ...]:
        """Every name the backups had, the last first."""
        return tuple(one for one in (self.install, *self.former) if one)

    def to_blob(self) -> bytes:
        return canonical(self.as_json())

    def as_json(self) -> dict[str, object]:
        return {
            "revision": self.revision,
            "digest": self.digest,
            "install": self.install,
            "former": list(self.former),
            "recovery": self.recovery,
            "signers": self.signers,
        }


def memory_of(settings: BackupSettings, signers: str) -> SettingsMemory:
    """What is to be remembered of ``settings``."""
    digest = digest_of(settings)
    return SettingsMemory(
        settings.revision, digest, settings.install, settings.former, settings.recovery, signers
    )


def memory_from_blob(blob: bytes) -> SettingsMemory:
    """What the device remembers; nothing of what is not legible."""
    try:
        return memory_from(parse(blob, _LIMIT).whole()) if blob else SettingsMemory()
    except Malformed:
        return SettingsMemory()


def memory_from(kept: Any) -> SettingsMemory:
    """Raises Malformed for anything ``as_json`` does not write."""
    fields = Fields(kept)
    memory = SettingsMemory(
        fields.integer("revision"),
        fields.text("digest", 64),
        fields.text("install", 16),
        tuple(str(one)[:16] for one in fields.items("former", MOST_FORMER)),
        fields.text("recovery"),
        fields.text("signers", 64),
    )
    fields.done()
    return memory
