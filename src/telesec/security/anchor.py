"""What the device remembers of a practice, so that old files put back are noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from telesec.domain.journal import chain
from telesec.domain.people import Compartment
from telesec.security.strict_json import Fields, canonical, instant_text, parse
from telesec.security.throttle import Throttle

LIMIT = 1250  # a Windows credential holds 2,560 bytes and stores two for each letter
_ACCOUNTS = 16
_THROTTLED = 6
_LAST_MINUTE = 2**31  # in the year 6053


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows a chain has, the MAC (hexadecimal) of the last one, and when that was (0: not known).

    ``minute``: since 1970; a text would not fit.
    """

    count: int
    mac: str
    minute: int = 0

    @property
    def noted(self) -> chain.Head:
        """The same, for whoever compares it with a journal."""
        at = datetime.fromtimestamp(60 * self.minute, UTC) if self.minute else None
        return chain.Head(self.count, bytes.fromhex(self.mac), instant_text(at))


def noted_at(heads: Mapping[Compartment, chain.Head], now: datetime) -> dict[Compartment, Head]:
    """The heads of journals as they are ``now``, for the device to remember."""
    minute = int(now.timestamp()) // 60
    return {key: Head(head.count, head.mac.hex(), minute) for key, head in heads.items()}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Compact by need: Windows refuses bigger credentials."""

    header_version: int = 0
    heads: Mapping[Compartment, Head] = field(default_factory=dict)
    throttle: Throttle = field(default_factory=Throttle)
    last_seen: datetime | None = None
    intake: Head = Head(0, "")
    intake_lost: int = 0
    last_steps: Mapping[str, int] = field(default_factory=dict)
    accesses: Head = Head(0, "")  # how far the signed list of accesses was seen to go

    def last_step(self, account_id: str) -> int:
        return self.last_steps.get(_short(account_id), 0)

    def with_step(self, account_id: str, step: int) -> dict[str, int]:
        """``last_steps`` with this account's newest step; the oldest leave when there are too many."""
        steps = dict(self.last_steps)
        steps[_short(account_id)] = max(step, self.last_step(account_id))
        newest = sorted(steps, key=lambda key: steps[key], reverse=True)[:_ACCOUNTS]
        return {key: steps[key] for key in newest}

    def to_bytes(self) -> bytes:
        return canonical(
            {
                "v": self.header_version,
                "h": {key.value: [head.count, head.mac, head.minute] for key, head in self.heads.items()},
                "t": self.throttle.worst(_THROTTLED).as_json(),
                "s": instant_text(self.last_seen),
                "i": [self.intake.count, self.intake.mac],
                "l": self.intake_lost,
                "c": dict(self.last_steps),
                "p": [self.accesses.count, self.accesses.mac],
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Anchor:
        """Raises Malformed for anything ``to_bytes`` does not write."""
        fields = parse(data, 4 * LIMIT)
        heads, steps = fields.object("h"), fields.object("c")
        anchor = cls(
            header_version=fields.integer("v"),
            heads={
                key: _head(heads.items(key.value, 3)) for key in Compartment if key.value in heads.names()
            },
            throttle=Throttle.from_fields(fields.object("t")),
            last_seen=fields.instant("s"),
            intake=_head(fields.items("i", 2)),
            intake_lost=fields.integer("l"),
            last_steps={key: steps.integer(key) for key in steps.names()},
            accesses=_head(fields.items("p", 2)) if "p" in fields.names() else Head(0, ""),
        )
        fields.done()
        return anchor


def _head(values: list[object]) -> Head:
    fields = Fields(dict(zip(("count", "mac", "minute"), values, strict=False)))
    minute = fields.integer("minute", high=_LAST_MINUTE) if "minute" in fields.names() else 0
    return Head(fields.integer("count"), fields.text("mac", 64), minute)


def _short(account_id: str) -> str:
    return account_id[-8:]
