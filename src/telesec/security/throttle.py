"""Delays after failed sign-ins, per login tag: they survive restarts, deleted files and clock changes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from telesec.security.strict_json import Fields

_DELAYS = (0, 0, 0, 5, 15, 30, 60, 120, 300, 600, 900)  # seconds after 0, 1, 2, 3 … failures
_TAG = 16
_KEPT = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant with the machine's uptime, which nobody can set back or forward."""

    utc: datetime
    boot_id: str
    uptime: int

    @classmethod
    def read(cls, utc: datetime) -> Moment:
        """``utc`` (aware) with this machine's boot and uptime."""
        clock = getattr(time, "CLOCK_BOOTTIME", None)
        uptime = time.clock_gettime(clock) if clock is not None else time.monotonic()
        return cls(utc.astimezone(UTC), _boot_id(), int(uptime))


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed tries in a row for one login tag, and when the last one was."""

    count: int
    last: Moment

    def remaining(self, now: Moment) -> int:
        """Seconds still to wait at ``now``; a clock set forward or back never shortens them."""
        delay = _DELAYS[min(self.count, len(_DELAYS) - 1)]
        if self.last.boot_id and self.last.boot_id == now.boot_id:
            elapsed = now.uptime - self.last.uptime
        else:
            elapsed = int((now.utc - self.last.utc).total_seconds())
        return max(0, min(delay, delay - elapsed))


@dataclass(frozen=True, slots=True)
class Throttle:
    """The written table of failures; keys are the first letters of login tags, nothing personal."""

    rows: Mapping[str, Failures] = field(default_factory=dict)

    def remaining(self, tag: str, now: Moment) -> int:
        row = self.rows.get(tag[:_TAG])
        return row.remaining(now) if row else 0

    def failures(self, tag: str) -> int:
        row = self.rows.get(tag[:_TAG])
        return row.count if row else 0

    def failed(self, tag: str, now: Moment) -> Throttle:
        """One more failure for ``tag`` alone; the least tried rows leave a full table."""
        rows = dict(self.rows)
        rows[tag[:_TAG]] = Failures(self.failures(tag) + 1, now)
        while len(rows) > _KEPT:
            del rows[min(rows, key=lambda key: (rows[key].count, rows[key].last.utc))]
        return Throttle(rows)

    def cleared(self, tag: str) -> Throttle:
        return Throttle({key: row for key, row in self.rows.items() if key != tag[:_TAG]})

    def rebased(self, now: Moment) -> Throttle:
        """Rows dated after ``now`` wait their whole delay again: a clock set back freezes nobody."""
        return Throttle(
            {key: replace(row, last=now) if row.last.utc > now.utc else row for key, row in self.rows.items()}
        )

    def merged(self, other: Throttle) -> Throttle:
        """The longer count of each row, so that losing one of the two copies changes nothing."""
        rows = dict(self.rows)
        for key, row in other.rows.items():
            mine = rows.get(key)
            if mine is None or (row.count, row.last.utc) > (mine.count, mine.last.utc):
                rows[key] = row
        return Throttle(rows)

    def worst(self, number: int) -> Throttle:
        """The ``number`` rows that wait longest, for a place that holds little."""
        worst = sorted(
            self.rows, key=lambda key: (self.rows[key].count, self.rows[key].last.utc), reverse=True
        )
        return Throttle({key: self.rows[key] for key in worst[:number] if self.rows[key].count > 2})

    def as_json(self) -> dict[str, list[object]]:
        return {
            key: [row.count, int(row.last.utc.timestamp()), row.last.boot_id, row.last.uptime]
            for key, row in self.rows.items()
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> Throttle:
        """Raises Malformed for anything this class does not write."""
        return cls({key: _row(fields.items(key, 4)) for key in fields.names()[:_KEPT]})


def _row(values: list[object]) -> Failures:
    fields = Fields(dict(zip(("count", "utc", "boot", "uptime"), values, strict=False)))
    utc = datetime.fromtimestamp(fields.integer("utc", 0, 2**35), UTC)
    count, boot = fields.integer("count", 1, 10**9), fields.text("boot", 16)
    return Failures(count, Moment(utc, boot, fields.integer("uptime", 0, 2**40)))


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
    except OSError:
        return ""
