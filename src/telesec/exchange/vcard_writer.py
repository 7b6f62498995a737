"""vCards written (RFC 6350), one a correspondent; lines folded by the calendar library (RFC 5545 §3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from telesec.domain.contacts.correspondents import Correspondent
from telesec.domain.plain_text import without_unwritable


def cards_bytes(people: Iterable[Correspondent]) -> bytes:
    """A vCard 4.0 of each, lines folded as the standard says."""
    from icalendar.parser import Contentline, Contentlines

    line: Any = Contentline  # the library types neither
    lines: Any = Contentlines()
    for one in people:
        lines.extend(line(words) for words in _written(one))
    return bytes(lines.to_ical())


def _written(one: Correspondent) -> Iterator[str]:
    def told(name: str, *parts: str) -> Iterator[str]:
        if any(parts):
            yield f"{name}:{';'.join(_escaped(part) for part in parts)}"

    yield from ("BEGIN:VCARD", "VERSION:4.0")
    yield from told("UID", one.card_uid or f"urn:uuid:{one.id}")
    yield from told("FN", one.shown_name)
    yield from told("N", one.name, one.first_name, "", one.title, "")
    yield from told("ORG", one.organisation)
    yield from told("ROLE", one.specialty)
    yield from told("TEL;TYPE=work,voice", one.phone)
    yield from told("TEL;TYPE=work,voice", one.phone2)
    yield from told("TEL;TYPE=work,fax", one.fax)
    yield from told("EMAIL;TYPE=work", one.email)
    if one.address or one.postcode or one.city:
        yield from told("ADR;TYPE=work", "", "", one.address, one.city, "", one.postcode, "")
    yield from told("NOTE", one.note)
    yield from told("X-TELESEC-KIND", one.kind)
    yield from told("X-TELESEC-RPPS", one.rpps)
    yield from told("X-TELESEC-SECURE-EMAIL", one.secure_email)
    yield "END:VCARD"


def _escaped(text: str) -> str:
    from icalendar import vText

    return vText(without_unwritable(text)).to_ical().decode("utf-8")
