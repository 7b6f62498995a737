"""Events of the time when no store is open: sealed, chained, counted, bounded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from telesec.domain.ids import new_id
from telesec.security.account_keys import SealBroken, open_sealed, seal
from telesec.security.anchor import Anchor, Head
from telesec.security.files import FileMissing, append_durably, read_bounded, write_atomically
from telesec.security.strict_json import Fields, Malformed, canonical, encode_bytes, instant_text, parse

FILE_NAME = "intake.log"
MAX_EVENTS = 300
_LIMIT = 2 * 1024 * 1024
_EVENT_LIMIT = 16384
_LINE_LIMIT = 32768


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


def append_event(
    folder: Path,
    anchor: Anchor,
    kind: str,
    *,
    at: datetime,
    public_key: bytes,
    practice_id: str,
    details: Mapping[str, str] | None = None,
) -> Anchor:
    """Seal one event at the end of ``intake.log`` and return the anchor that counts it.

    Beyond MAX_EVENTS since the last sign-in, events are only counted.
    """
    if anchor.intake.count >= MAX_EVENTS:
        return replace(anchor, intake_lost=anchor.intake_lost + 1)
    short = {key[:40]: value[:200] for key, value in list((details or {}).items())[:6]}
    clear = canonical({"id": new_id(), "kind": kind[:40], "at": instant_text(at), "details": short})
    sealed = seal(public_key, clear, _info(practice_id))
    head = _next_head(_tail(folder, anchor.intake), sealed)
    line = canonical({"n": head.count, "chain": head.mac, "sealed": encode_bytes(sealed)})
    append_durably(folder / FILE_NAME, line + b"\n")
    return replace(anchor, intake=head)


def read_events(folder: Path, private_key: bytes, practice_id: str, anchor: Anchor) -> Reading:
    """Every event that opens, against what ``anchor`` says should be there."""
    try:
        data = read_bounded(folder / FILE_NAME, _LIMIT)
    except FileMissing:
        data = b""
    events: list[Event] = []
    broken, head, reached = 0, Head(0, ""), anchor.intake.count == 0
    for line in data.splitlines():
        try:
            fields = parse(line, _LINE_LIMIT)
            sealed = fields.raw("sealed", 1, _LINE_LIMIT)
            event = _event(open_sealed(private_key, sealed, _info(practice_id)))
        except (Malformed, SealBroken):
            broken += 1
            continue
        events.append(event)
        head = _next_head(head, sealed)
        reached = reached or head == anchor.intake
    missing = 0 if reached else max(1, anchor.intake.count - len(events) - broken)
    return Reading(tuple(events), missing, broken, anchor.intake_lost)


def restarted(anchor: Anchor) -> Anchor:
    """The anchor of a new log. Write it before ``empty_log``: a kill between the two loses nothing."""
    return replace(anchor, intake=Head(0, ""), intake_lost=0)


def empty_log(folder: Path) -> None:
    """Start a new log, once its events are in the journal."""
    write_atomically(folder / FILE_NAME, b"")


def _info(practice_id: str) -> bytes:
    return f"telesec intake v1|{practice_id}".encode()


def _next_head(head: Head, sealed: bytes) -> Head:
    digest = hashlib.sha256(f"{head.count + 1}|{head.mac}|".encode() + sealed).hexdigest()
    return Head(head.count + 1, digest[:32])


def _tail(folder: Path, anchored: Head) -> Head:
    """Where the log really ends: a kill between a line and its anchor leaves the file one line ahead."""
    try:
        last = read_bounded(folder / FILE_NAME, _LIMIT).splitlines()[-1:]
        fields = parse(last[0], _LINE_LIMIT) if last else Fields({})
        found = Head(fields.integer("n"), fields.text("chain", 64)) if last else anchored
    except (FileMissing, Malformed):
        return anchored
    return found if found.count > anchored.count else anchored


def _event(clear: bytes) -> Event:
    fields = parse(clear, _EVENT_LIMIT)
    at = fields.instant("at")
    details = fields.object("details")
    if at is None:
        raise Malformed("at")
    found = {key: details.text(key, 500) for key in details.names()}
    return Event(fields.text("id", 32), fields.text("kind", 40), at, found)
