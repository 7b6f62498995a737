"""The properties of one event: names, parameters and values (RFC 5545 §3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from telesec.exchange.icalendar_text import Block

_MOST_VALUES = 2_000
_MOST_TEXT = 2_000  # characters kept of a text: none that matters is longer
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=(?:"([^"]*)"|([^";:]*))(?=[;:])')
_DATED = re.compile(r"\s*\d{8}")
_LOOSE = re.compile(r";(TZID)=([^;]{1,200})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Property:
    """``value`` is as in the file, its escapes untouched."""

    value: str = field(repr=False)
    parameters: dict[str, str] = field(repr=False)

    def parameter(self, name: str) -> str:
        """One parameter, "" when it is not given."""
        return self.parameters.get(name, "")

    def values(self) -> Iterator[tuple[str, str]]:
        """Each value of a list of dates, with its zone."""
        for part in self.value.split(",", _MOST_VALUES)[:_MOST_VALUES]:
            if part.strip():
                yield part, self.parameter("TZID")


@dataclass(frozen=True, slots=True)
class Properties:
    """What an event says, by name; lines nobody can read are not there."""

    by_name: dict[str, list[Property]] = field(repr=False)

    def first(self, name: str) -> Property | None:
        """The first property of that name."""
        found = self.by_name.get(name)
        return found[0] if found else None

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return self.by_name.get(name, [])

    def text(self, name: str, most: int = _MOST_TEXT) -> str:
        """The first one as plain text, its escapes undone; past ``most`` characters it is cut."""
        one = self.first(name)
        return _unescaped(one.value[:most]).strip() if one else ""

    def number(self, name: str) -> int:
        """The first one as a whole number, 0 when it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def properties_of(block: Block) -> Properties:
    """Cut the lines of ``block``; a line that no producer should write is left out."""
    found: dict[str, list[Property]] = {}
    for name, line in block.properties:
        one = _cut(line[len(name) :])
        if one is not None:
            found.setdefault(name, []).append(one)
    return Properties(found)


def _cut(rest: str) -> Property | None:
    """What follows the name: parameters, a colon, the value. One pass: a line may be long."""
    parameters: dict[str, str] = {}
    at = 0
    while part := _PARAMETER.match(rest, at):
        parameters[part[1].upper()] = part[2] if part[2] is not None else part[3]
        at = part.end()
    value = rest[at + 1 :]
    if rest[at : at + 1] == ":" and ("TZID" not in parameters or _DATED.match(value)):
        return Property(value, parameters)
    head, colon, value = rest.rpartition(":")  # some producers forget the quotes around a zone's name
    loose = _LOOSE.match(head) if colon else None
    return Property(value, {loose[1].upper(): loose[2]}) if loose else None


def _unescaped(text: str) -> str:
    """Whole replacements, no work for each escape; a last backslash that escapes nothing stays."""
    if "\\" not in text:
        return text
    *parts, end = text.split("\\\\")
    alone = "\\" if end.endswith("\\") else ""
    plain = [part.replace("\\n", "\n").replace("\\N", "\n").replace("\\", "") for part in (*parts, end)]
    return "\\".join(plain) + alone
