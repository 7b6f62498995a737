"""Events of the time when no store is open: sealed, chained, counted, bounded."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from telesec.domain.ids import new_id
from telesec.security.account_keys import SealBroken, open_sealed, seal
from telesec.security.anchor import Anchor, Head
from telesec.security.files import FileMissing, FileRefused, append_durably, read_bounded, write_atomically
from telesec.security.intake_lines import LINE_LIMIT, Chain, Line, mark, new_head, next_head
from telesec.security.strict_json import Malformed, canonical, instant_text, parse

FILE_NAME = "intake.log"
MAX_EVENTS = 300
_LIMIT = 2 * 1024 * 1024
_EVENT_LIMIT = 16384
_MOST_LINES = 4 * MAX_EVENTS


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, when, and few neutral details; ``kind`` is a journal word such as ``sign_in_failed``."""

    id: str
    kind: str
    at: datetime
    details: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """Events that open, and how many lines are missing, unreadable, or were counted without being kept."""

    events: tuple[Event, ...]
    missing: int
    broken: int
    uncounted: int
    entered: Mapping[str, Head] = field(default_factory=dict)  # where each log read ends, by its mark


def append_event(
    folder: Path,
    anchor: Anchor,
    kind: str,
    *,
    at: datetime,
    public_key: bytes,
    practice_id: str,
    device_secret: bytes | None,
    details: Mapping[str, str] | None = None,
) -> Anchor:
    """Seal one event at the end of ``intake.log`` and return the anchor that counts it.

    Beyond MAX_EVENTS since the last sign-in, or without the device's secret, events are only counted.
    """
    if device_secret is None or anchor.intake.count >= MAX_EVENTS:
        return replace(anchor, intake_lost=anchor.intake_lost + 1)
    short = {key[:40]: value[:200] for key, value in list((details or {}).items())[:6]}
    clear = canonical({"id": new_id(), "kind": kind[:40], "at": instant_text(at), "details": short})
    sealed = seal(public_key, clear, _info(practice_id))
    _clear_way(folder / FILE_NAME)
    tail = _tail(folder, anchor.intake, device_secret, practice_id)
    line = Line(next_head(tail if tail.mac else new_head(), sealed), sealed)
    append_durably(folder / FILE_NAME, b"\n" + line.to_bytes(device_secret, practice_id) + b"\n")
    return replace(anchor, intake=line.head)


def read_events(
    folder: Path,
    private_key: bytes,
    practice_id: str,
    anchor: Anchor,
    *,
    device_secret: bytes,
    former: Sequence[bytes] = (),
    entered: Mapping[str, Head] | None = None,
) -> Reading:
    """Every event that opens and is not in the journal yet, against what ``anchor`` says should be there.

    ``former`` are the private keys of before a renewal: what was sealed to them may still wait here.
    The computers of a practice share the file and each counts its own lines: ``entered`` says how far
    the log of each is in the journal, whichever computer read it.

    Never raises for what lies in the file: what no device of this practice wrote counts as broken.
    """
    events: dict[str, Event] = {}
    chains = {log: Chain(head, head) for log, head in (entered or {}).items()}
    lines, broken = _lines(folder)
    for data in lines:
        try:
            line = Line.read(data, device_secret, practice_id)
            chain = _chain(chains, line.head)
            if chain.holds(line):
                continue
            event = _event(_opened((private_key, *former), line.sealed, practice_id))
        except (ValueError, OverflowError, SealBroken):
            broken += 1
            continue
        chain.follow(line)
        broken += event.id in events
        events.setdefault(event.id, event)
    own = _chain(chains, anchor.intake) if anchor.intake.mac else None
    missing = sum(chain.missing for chain in chains.values() if chain is not own)
    missing += own.short_of(anchor.intake) if own else 0
    ends = {log: chain.head for log, chain in chains.items() if chain.head != chain.start}
    missing = max(1, missing - broken) if missing else 0
    return Reading(tuple(events.values()), missing, broken, anchor.intake_lost, ends)


def _chain(chains: dict[str, Chain], head: Head) -> Chain:
    """The log ``head`` belongs to, from its beginning when the journal has nothing of it."""
    start = Head(0, mark(head))
    return chains.setdefault(mark(head), Chain(start, start))


def _opened(keys: Sequence[bytes], sealed: bytes, practice_id: str) -> bytes:
    """Raises SealBroken when none of ``keys`` opens it."""
    for key in keys:
        with contextlib.suppress(SealBroken):
            return open_sealed(key, sealed, _info(practice_id))
    raise SealBroken


def restarted(anchor: Anchor) -> Anchor:
    """The anchor of a new log. Write it before ``empty_log``: a kill between the two loses nothing."""
    return replace(anchor, intake=new_head(), intake_lost=0)


def empty_log(folder: Path) -> None:
    """Start a new log, once its events are in the journal."""
    _clear_way(folder / FILE_NAME)
    write_atomically(folder / FILE_NAME, b"")


def _lines(folder: Path) -> tuple[list[bytes], int]:
    """The lines to read, and how many things are already known to be none of ours."""
    try:
        lines = read_bounded(folder / FILE_NAME, _LIMIT).splitlines()
    except FileMissing:
        return [], 0
    except FileRefused:
        return [], 1
    kept = [line for line in lines if line]
    return kept[:_MOST_LINES], max(0, len(kept) - _MOST_LINES)


def _clear_way(path: Path) -> None:
    """Put aside a link, a folder, or a file too big or of somebody else: it bars nobody."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    foreign = sys.platform != "win32" and found.st_uid != os.getuid()
    if foreign or not stat.S_ISREG(found.st_mode) or found.st_size > _LIMIT - LINE_LIMIT:
        path.replace(path.with_name(f"{FILE_NAME}.{secrets.token_hex(4)}.ecarte"))


def _info(practice_id: str) -> bytes:
    return f"telesec intake v1|{practice_id}".encode()


def _tail(folder: Path, anchored: Head, device_secret: bytes, practice_id: str) -> Head:
    """Where the log really ends: a kill between a line and its anchor leaves the file one line ahead."""
    for data in _last(folder):
        try:
            found = Line.read(data, device_secret, practice_id).head
        except (ValueError, OverflowError):
            continue
        if mark(found) == mark(anchored):
            return found if found.count > anchored.count else anchored
    return anchored


def _last(folder: Path) -> Iterator[bytes]:
    """The last lines, newest first: what a stranger wrote after ours does not hide them."""
    yield from reversed(_lines(folder)[0][-8:])


def _event(clear: bytes) -> Event:
    fields = parse(clear, _EVENT_LIMIT)
    at = fields.instant("at")
    details = fields.object("details")
    if at is None:
        raise Malformed("at")
    found = {key: details.text(key, 500) for key in details.names()}
    return Event(fields.text("id", 32), fields.text("kind", 40), at, found)
