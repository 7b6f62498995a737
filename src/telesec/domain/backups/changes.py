"""What an administrator asks of the backup settings, and what is known of the keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from telesec.domain.backups.shapes import Credentials, Target
from telesec.domain.backups.signers import Signer


@dataclass(frozen=True, slots=True)
class Schedule:
    """``at`` is wall time at the practice; ``bandwidth_kib`` KiB/s, 0 for no limit."""

    at: time
    bandwidth_kib: int = 0


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target as typed; ``id`` "" adds one. ``credentials`` None keeps those in the keyring.

    ``sure``: the person said again that COMPLIANCE cannot be undone.
    """

    target: Target
    credentials: Credentials | None = field(repr=False, default=None)
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """A target and its keys, to be spoken to away from the stores."""

    target: Target
    credentials: Credentials = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """``private`` is OpenSSH text for the keyring; ``public`` the line to give to whoever runs the server."""

    private: str = field(repr=False)
    public: str


@dataclass(frozen=True, slots=True)
class HostKey:
    """The key a server showed: its OpenSSH ``line``, and the fingerprint a person compares."""

    line: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """``signs_here`` False on a computer that has not prepared its own signing key yet.

    ``signers_known`` False when the list changed and nobody answered for it on this computer.
    """

    recovery_known: bool
    signs_here: bool
    extras: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    signers_known: bool = True
