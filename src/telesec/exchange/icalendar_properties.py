"""The properties of one event: names, parameters and values, as the iCalendar library cuts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from telesec.exchange.icalendar_text import Block

_MOST_VALUES = 2_000


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

    def text(self, name: str) -> str:
        """The first one as plain text, its escapes undone."""
        from icalendar import vText

        one = self.first(name)
        return str(vText.from_ical(one.value)).strip() if one else ""

    def number(self, name: str) -> int:
        """The first one as a whole number, 0 when it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def properties_of(block: Block) -> Properties:
    """Cut the lines of ``block``; a line that no producer should write is left out."""
    from icalendar.parser import Contentline

    cut: Any = Contentline  # the library gives its constructor no types
    found: dict[str, list[Property]] = {}
    for name, line in block.properties:
        try:
            _name, parameters, value = cut(line).parts()
        except ValueError:
            continue
        found.setdefault(name, []).append(
            Property(value, {key.upper(): _one(parameters[key]) for key in parameters})
        )
    return Properties(found)


def _one(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)
