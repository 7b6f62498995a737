"""Texts that are never altered: each wording is a version, sealed, and follows the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from telesec.domain.french import date_long

ALTERED = (
    "Ce texte n'est plus celui qui a été écrit : le fichier a été modifié par un autre moyen que ce "
    "programme. Ne vous y fiez pas et prévenez un administrateur."
)


VERSION, CARD_VERSION = "instruction_version", "card_version"  # the subjects journaled


class Kind(StrEnum):
    SHEET = "sheet"  # the instructions of a practitioner, of a line, or of the whole practice
    CARD = "card"  # the card of red flags


@dataclass(frozen=True, slots=True)
class Version:
    """One wording. ``id`` is drawn from all the rest by ``seal``; ``previous`` is the id before, or ""."""

    id: str
    kind: Kind
    practitioner_id: str
    line_id: str
    number: int
    valid_from: date
    body: str
    author_id: str
    author_name: str
    written_at: datetime
    previous: str = ""

    @property
    def place(self) -> tuple[Kind, str, str]:
        """What this is a version of."""
        return self.kind, self.practitioner_id, self.line_id


@dataclass(frozen=True, slots=True)
class Validation:
    """A practitioner's word that a version may be read out, by name, at an instant (UTC).

    ``signature``: by the key of their account, of ``validation_text``; "" when it was given before that.
    """

    version_id: str
    account_id: str
    name: str
    at: datetime
    signature: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Somebody of the desk has read a version; ``at`` None: not yet."""

    name: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What the journal says was written: the ids by those who wrote them, and since when it can tell."""

    ids: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    since: datetime | None = None

    def knows(self, version_id: str, account_id: str, at: datetime) -> bool:
        """True when a row answers for it, or when the rows of that time were purged."""
        return (version_id, account_id) in self.ids or (self.since is not None and at < self.since)


def seal(version: Version) -> str:
    """The id of a version: 32 hexadecimal characters of the SHA-256 of all that it says."""
    said = [
        str(version.kind),
        version.practitioner_id,
        version.line_id,
        version.number,
        version.valid_from.isoformat(),
        version.body,
        version.author_id,
        version.author_name,
        version.written_at.astimezone(UTC).isoformat(timespec="microseconds"),
        version.previous,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()[:32]


def validation_text(practice_id: str, validation: Validation) -> bytes:
    """What the signature of a validation says: which wording, of which practice, whose word and when."""
    at = validation.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = ["telesec card v1", practice_id, validation.version_id, validation.account_id, validation.name, at]
    return json.dumps(said, ensure_ascii=True).encode()


def unsigned_before(believed: Sequence[Validation], every: Iterable[Validation]) -> list[Validation]:
    """Those of ``every`` given before validations were signed: not believed, and no forgery either."""
    first = min((one.at for one in believed if one.signature), default=None)
    left = (one for one in every if one not in believed and not one.signature)
    return [one for one in left if first is None or one.at < first]


def in_force(versions: Iterable[Version], today: date) -> Version | None:
    """The last wording whose first day has come; None before the first one."""
    begun = [one for one in versions if one.valid_from <= today]
    return max(begun, key=lambda one: one.number, default=None)


def next_of(versions: Iterable[Version], today: date) -> Version | None:
    """The last wording, when its first day is still to come."""
    last = max(versions, key=lambda one: one.number, default=None)
    return last if last is not None and last.valid_from > today else None


def altered(versions: Sequence[Version], written: Written) -> Collection[str]:
    """The ids of the versions of one text that are not as they were written, in any order.

    A wording that was changed, taken away or slipped in also condemns those that follow it.
    """
    found: set[str] = set()
    previous, number = "", 1
    for one in sorted(versions, key=lambda one: one.number):
        stands = (
            one.id == seal(one)
            and one.previous == previous
            and one.number == number
            and previous not in found
            and written.knows(one.id, one.author_id, one.written_at)
        )
        if not stands:
            found.add(one.id)
        previous, number = one.id, number + 1
    return found


def lost(versions: Iterable[Version], written: Written) -> bool:
    """True when the journal tells of a version that is nowhere any more."""
    present = {one.id for one in versions}
    return any(version_id not in present for version_id, _ in written.ids)


def version_words(version: Version) -> str:
    """``Version 3, en vigueur depuis le lundi 2 novembre 2026, écrite par Dr Lefèvre``."""
    day = date_long(version.valid_from)
    return f"Version {version.number}, en vigueur depuis le {day}, écrite par {version.author_name}"
