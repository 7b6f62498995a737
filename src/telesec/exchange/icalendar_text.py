"""Turns the bytes of a calendar file into the bare lines of its events and zones, within quotas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from telesec.domain.errors import Invalid
from telesec.exchange.plain_file import bytes_of

MAX_BYTES = 16 * 1024 * 1024
MAX_LINES = 500_000
MAX_LINE = 20_000  # characters of one unfolded line that matters
MAX_EVENTS = 20_000
MAX_PROPERTIES = 400  # of one event: exceptions to a repetition come one a line
MAX_DEPTH = 8
_CHOOSE = "Choisissez un fichier de calendrier (.ics)."
_TOO_LARGE = "Ce fichier dépasse 16 Mo. Exportez une période plus courte."
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_FRAME = frozenset({"BEGIN", "END"})
_EVENT = frozenset(
    {"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "SUMMARY"}
    | {"STATUS", "TRANSP", "SEQUENCE", "X-TELESEC-PRACTICE", "X-TELESEC-PATIENT", "X-TELESEC-ID"}
)
_ZONE = frozenset({"TZID", "X-LIC-LOCATION", "TZOFFSETTO", "RRULE", "DTSTART"})
_WANTED = {"VEVENT": _EVENT, "VTIMEZONE": _ZONE, "STANDARD": _ZONE, "DAYLIGHT": _ZONE}


@dataclass(frozen=True, slots=True)
class Block:
    """One component: where it begins in the file, its lines that matter, its own components."""

    kind: str
    line: int
    properties: list[tuple[str, str]] = field(repr=False)  # (name, the whole unfolded line)
    parts: list[Block] = field(repr=False)


def read_calendar_text(path: Path) -> str:
    """The text of a calendar file, read once; raises Invalid("file", …) beyond the quotas."""
    return decode(bytes_of(path, MAX_BYTES, _CHOOSE, _TOO_LARGE))


def _refused(sentence: str) -> Invalid:
    return Invalid("file", sentence)


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 or Windows (cp1252) text; anything else is refused."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused("Ce fichier n'est pas un calendrier. Choisissez un fichier .ics.")


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of the line each begins on; any end of line is understood."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise _refused("Ce fichier dépasse 500 000 lignes. Exportez une période plus courte.")
    start, parts, length = 0, list[str](), 0
    for number, line in enumerate(lines, start=1):
        if line[:1] in (" ", "\t") and parts:
            length += len(line)
            if length <= MAX_LINE:  # what is longer is kept short: it is no date
                parts.append(line[1:])
            continue
        if parts:
            yield start, "".join(parts)
        start, parts, length = number, ([line] if line.strip() else []), len(line)
    if parts:
        yield start, "".join(parts)


def blocks(text: str) -> tuple[list[Block], list[Block]]:
    """The events and the zones of a calendar; to-do lists, alarms and what is unknown are left out."""
    events, zones, stack = list[Block](), list[Block](), list[Block]()
    seen = False
    for number, line in unfolded(text):
        name = _name(line)
        if name not in _FRAME:
            _keep(stack, name, line)
            continue
        kind = line.partition(":")[2].strip().upper()
        seen = seen or kind == "VCALENDAR"
        if not seen:
            break
        if name == "BEGIN":
            _open(stack, Block(kind, number, [], []), events, zones)
        else:
            _close(stack, kind)
    if not seen:
        raise _refused("Ce fichier n'est pas un calendrier. Choisissez un fichier .ics.")
    return events, zones


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found[0].upper() if found else ""


def _keep(stack: list[Block], name: str, line: str) -> None:
    if stack and name in _WANTED.get(stack[-1].kind, ()) and len(stack[-1].properties) < MAX_PROPERTIES:
        stack[-1].properties.append((name, line[:MAX_LINE]))


def _open(stack: list[Block], new: Block, events: list[Block], zones: list[Block]) -> None:
    if len(stack) >= MAX_DEPTH:
        raise _refused("Ce fichier de calendrier est mal construit. Exportez-le à nouveau.")
    if new.kind == "VEVENT":
        events.append(new)
        if len(events) > MAX_EVENTS:
            raise _refused("Ce fichier dépasse 20 000 événements. Exportez une période plus courte.")
    elif new.kind == "VTIMEZONE" and len(zones) < 200:
        zones.append(new)
    if stack and len(stack[-1].parts) < 200:
        stack[-1].parts.append(new)
    stack.append(new)


def _close(stack: list[Block], kind: str) -> None:
    """Close the block of that kind, and those that somebody forgot to close inside it."""
    if any(block.kind == kind for block in stack):
        while stack.pop().kind != kind:
            pass
