"""What a backup is: where it goes, when, how long it is kept, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from telesec.domain.errors import TelesecError


class TargetKind(StrEnum):
    """How a place is reached."""

    S3 = "s3"
    SFTP = "sftp"
    FOLDER = "folder"


class LockMode(StrEnum):
    """Object Lock of S3: nobody shortens COMPLIANCE; who holds the right passes GOVERNANCE (for trials)."""

    NONE = ""
    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"


class Tier(StrEnum):
    """How long a snapshot is kept: the first of a month, the first of an ISO week, every other one."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class FaultKind(StrEnum):
    """Why a target could not be used."""

    UNREACHABLE = "unreachable"
    STALLED = "stalled"
    CREDENTIALS = "credentials"
    FORBIDDEN = "forbidden"
    CERTIFICATE = "certificate"
    HOST_KEY = "host_key"
    CLOCK = "clock"
    FULL = "full"
    ABSENT = "absent"
    READ_ONLY = "read_only"
    OTHER_DISK = "other_disk"
    TAKEN = "taken"
    DAMAGED = "damaged"
    LOST = "lost"
    UNKNOWN = "unknown"


class TargetFault(TelesecError):
    """A target refused, failed or lied; the sentence says what to do."""

    def __init__(self, kind: FaultKind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


class Cancelled(TelesecError):
    """Somebody stopped the work; nothing that was there before has changed."""


class BackupRefused(TelesecError):
    """A snapshot is not what it says: forged, altered, cut, from another practice, or from the future."""


@dataclass(frozen=True, slots=True)
class Target:
    """One place. ``id`` is a letter: the place of its credentials in this computer's keyring.

    S3: ``endpoint`` (https URL), ``region``, ``bucket``. SFTP: ``endpoint`` (host), ``port``, ``host_key``
    (one OpenSSH public key line), ``folder``. Folder: ``folder`` (absolute), ``disk_mark`` (random text kept
    in a file on that disk, so that another disk under the same name is noticed). ``authority`` is PEM.
    """

    id: str
    kind: TargetKind
    label: str
    endpoint: str = ""
    region: str = ""
    bucket: str = ""
    folder: str = ""
    port: int = 0
    host_key: str = ""
    authority: str = ""
    disk_mark: str = ""
    lock_mode: LockMode = LockMode.NONE
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Credentials:
    """S3: access key and secret key. SFTP: account and private key (OpenSSH text). Folder: nothing."""

    login: str = field(repr=False, default="")
    secret: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Retention:
    """Days of protection by tier; capped, because a COMPLIANCE date cannot be taken back."""

    daily: int = 14
    weekly: int = 35
    monthly: int = 396

    def days(self, tier: Tier) -> int:
        return {Tier.DAILY: self.daily, Tier.WEEKLY: self.weekly, Tier.MONTHLY: self.monthly}[tier]


@dataclass(frozen=True, slots=True)
class HdsCertificate:
    """The hoster's certificate as the practice copied it (CSP L1111-8); ``activities`` from 1 to 6."""

    hoster: str = ""
    number: str = ""
    activities: tuple[int, ...] = ()
    until: date | None = None
    contract: str = ""


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """``backup.json``: everything but the secrets. ``install`` names this practice at the hoster, and nobody.

    ``recipients`` are age public keys: ``recovery`` (the recovery sheet's), ``drill`` (this practice's own),
    then any the practice adds. ``bandwidth_kib`` limits the upload (KiB/s, 0 for no limit). ``at`` is wall
    time in ``zone``. ``revision`` grows with each change; ``former`` are the names used before ``install``.
    """

    install: str = ""
    targets: tuple[Target, ...] = ()
    at: time = time(12, 45)
    zone: str = "Europe/Paris"
    retention: Retention = Retention()
    bandwidth_kib: int = 0
    recipients: tuple[str, ...] = ()
    certificate: HdsCertificate = HdsCertificate()
    recovery: str = ""
    drill: str = ""
    former: tuple[str, ...] = ()
    revision: int = 0

    @property
    def extras(self) -> tuple[str, ...]:
        """The recipients that the practice added by itself."""
        return tuple(one for one in self.recipients if one not in (self.recovery, self.drill))

    @property
    def is_set(self) -> bool:
        """True when there is somewhere to send a backup and somebody to open it."""
        return bool(self.recipients) and any(target.enabled for target in self.targets)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long work has come. ``step`` is a short French text, bytes are those of the whole step."""

    step: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class JournalHead:
    """How far a compartment's journal had come: rows, and the MAC of the last (hexadecimal)."""

    count: int
    mac: str


@dataclass(frozen=True, slots=True)
class PartEntry:
    """One stored part: its place, and the length and SHA-256 (hexadecimal) of what lies there, sealed."""

    key: str
    size: int
    sha256: str
    version_id: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """One snapshot written whole; a line of the ledger.

    ``parts`` lets a part be read back and compared without any key; the ledger keeps them for the last
    full snapshot and the last of all, and forgets them for older ones.
    """

    id: str
    target_id: str
    at: datetime
    tier: Tier
    base_id: str
    manifest_key: str
    manifest_sha256: str
    number: int
    bytes_sent: int
    bytes_kept: int
    locked_until: datetime | None = None
    heads: Mapping[str, JournalHead] = field(default_factory=dict)
    parts: tuple[PartEntry, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one target. ``fault`` is the sentence of the last failure, "" after a success."""

    target_id: str
    last_ok: Made | None = None
    last_try: datetime | None = None
    failures: int = 0
    fault_kind: str = ""
    fault: str = ""
    worry: str = ""  # a sentence: the one before the last was no longer there as it was sent
    last_checked: datetime | None = None  # a part read back and compared, with no key
    last_drill: datetime | None = None  # a full restore opened and compared


@dataclass(frozen=True, slots=True)
class Protection:
    """What a target showed when it was tried: re-read, overwriting, deleting, clock (seconds ahead of us)."""

    readable: bool
    keeps_versions: bool
    refuses_overwrite: bool
    refuses_delete: bool
    locks_until: bool
    skew_seconds: float | None
    sentences: tuple[str, ...] = ()
