"""vCards read (RFC 6350; 3.0 and 2.1 are understood) for the correspondents' directory.

The lines are cut by the calendar library, whose grammar is the same (RFC 5545 §3.1); what a name, an
address or a telephone is belongs to the vCard and is here.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telesec.domain.contacts.cards import MOST_CARDS, ReadCard, kind_told
from telesec.domain.contacts.correspondents import KINDS, PLACES, TEXTS, Correspondent
from telesec.domain.errors import Invalid
from telesec.domain.plain_text import without_unwritable
from telesec.exchange.plain_file import bytes_of

MAX_BYTES = 8 * 1024 * 1024
MAX_LINE = 4_000  # characters of one unfolded line that matters: a photograph is none
_CHOOSE = "Choisissez un fichier vCard (.vcf)."
_TOO_LARGE = "Ce fichier dépasse 8 Mo. Exportez les fiches sans leurs photographies."
_GROUP = re.compile(r"[A-Za-z0-9-]{1,40}\.")
_CHARSET = re.compile(r"CHARSET=([A-Z0-9_-]{1,30})")
_TOKEN = re.compile(r"\\.|;|[^\\;]+|\\")
_WANTED = frozenset(
    {"BEGIN", "END", "FN", "N", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "ADR", "NOTE", "UID", "CATEGORIES"}
    | {"X-TELESEC-KIND", "X-TELESEC-RPPS", "X-TELESEC-SECURE-EMAIL"}
)
_TITLES = ("Dr", "Pr", "Docteur", "Professeur")


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    types: frozenset[str]
    value: str  # still escaped

    def parts(self) -> list[str]:
        """The components of a structured value, in the clear."""
        parts = [""]
        for piece in _TOKEN.findall(self.value):
            if piece == ";":
                parts.append("")
            else:
                parts[-1] += piece
        return [_clear(part) for part in parts]


def read_cards(path: Path) -> tuple[tuple[ReadCard, ...], tuple[tuple[int, str], ...]]:
    """The cards of a file, and those left out by rank with why; raises Invalid("file", …)."""
    cards: list[ReadCard] = []
    left_out: list[tuple[int, str]] = []
    for rank, lines in enumerate(_cards(_text(path)), start=1):
        if rank > MOST_CARDS:
            raise _refused(f"Ce fichier dépasse {MOST_CARDS} fiches. Partagez-le en plusieurs.")
        person = _person(lines)
        if person.name:
            cards.append(ReadCard(rank, person))
        else:
            left_out.append((rank, "Cette fiche n'a pas de nom."))
    if not cards and not left_out:
        raise _refused("Ce fichier n'est pas un carnet d'adresses. Choisissez un fichier vCard (.vcf).")
    return tuple(cards), tuple(left_out)


def _refused(sentence: str) -> Invalid:
    return Invalid("file", sentence)


def _text(path: Path) -> str:
    data = bytes_of(path, MAX_BYTES, _CHOOSE, _TOO_LARGE)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("Ce fichier n'est pas un carnet d'adresses. Choisissez un fichier vCard (.vcf).")


def _cards(text: str) -> Iterator[list[_Line]]:
    card: list[_Line] | None = None
    for raw in _unfolded(text):
        line = _line(raw)
        if line is None:
            continue
        if line.name in ("BEGIN", "END") and line.value.strip().upper() == "VCARD":
            if card is not None and line.name == "END":
                yield card
            card = [] if line.name == "BEGIN" else None
        elif card is not None and len(card) < 200:
            card.append(line)


def _unfolded(text: str) -> Iterator[str]:
    """Logical lines: a space begins a continuation, or "=" ends a quoted-printable line (vCard 2.1)."""
    parts: list[str] = []
    soft = False
    for line in text.splitlines():
        if parts and (soft or line[:1] in (" ", "\t")):
            parts.append(line if soft else line[1:])
        else:
            if parts:
                yield "".join(parts)
            parts = [line]
        soft = parts[-1].endswith("=") and "QUOTED-PRINTABLE" in parts[0][:120].upper()
        if soft:
            parts[-1] = parts[-1][:-1]
    if parts:
        yield "".join(parts)


def _line(raw: str) -> _Line | None:
    """A line that matters; None for one that does not, or is not built as one."""
    from icalendar.parser import Contentline

    found = _GROUP.match(raw)
    bare = raw[found.end() :] if found else raw
    name = re.split("[;:]", bare, maxsplit=1)[0].strip().upper()
    if len(bare) > MAX_LINE or name not in _WANTED:
        return None
    made: Any = Contentline
    cut: int = made(bare).value_separator_index()
    if cut < 0:
        return None
    told, value = bare[:cut].upper().replace('"', ""), bare[cut + 1 :]
    types = {word.rpartition("=")[2].strip() for part in told.split(";")[1:] for word in part.split(",")}
    if "QUOTED-PRINTABLE" in types:
        charset = _CHARSET.search(told)
        value = _unquoted(value, charset[1] if charset else "utf-8")
    return _Line(name, frozenset(types), value)


def _unquoted(value: str, charset: str) -> str:
    """The text of a quoted-printable value, its line ends as spaces."""
    data = quopri.decodestring(value.encode("ascii", "replace"))
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = data.decode("cp1252", "replace")
    return " ".join(text.split())


def _clear(text: str) -> str:
    from icalendar.parser import unescape_backslash

    return " ".join(without_unwritable(str(unescape_backslash(text))).split())


def _person(lines: list[_Line]) -> Correspondent:
    """The card as a correspondent, its texts cut to what the directory holds."""
    first = _first(lines)
    name = first.get("N", [])
    organisation, role = _at(first.get("ORG", []), 0), _at(first.get("ROLE", []) or first.get("TITLE", []), 0)
    shown = _at(first.get("FN", []), 0)
    title, surname = _at(name, 3), _at(name, 0)
    kind = _kind(first, (shown, organisation, role, _at(first.get("CATEGORIES", []), 0)), title or shown)
    if not surname or kind in PLACES:
        surname = organisation if kind in PLACES and organisation else (surname or shown or organisation)
    values = {
        "name": surname,
        "first_name": _at(name, 1) if kind not in PLACES else "",
        "title": title if title in _TITLES else "",
        "organisation": organisation if organisation != surname else "",
        "specialty": role,
        "note": _at(first.get("NOTE", []), 0),
        "rpps": _at(first.get("X-TELESEC-RPPS", []), 0),
        "secure_email": _at(first.get("X-TELESEC-SECURE-EMAIL", []), 0),
    }
    values |= _reached(lines)
    kept = {key: text[: TEXTS[key]].strip() for key, text in values.items()}
    uid = _at(first.get("UID", []), 0)[:200]
    return Correspondent("", kind=kind, card_uid=uid, **kept)  # type: ignore[arg-type]  # texts only


def _first(lines: list[_Line]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        whole = line.name in {"FN", "NOTE", "UID", "ROLE", "TITLE"}
        found.setdefault(line.name, [_clear(line.value)] if whole else line.parts())
    return found


def _kind(first: dict[str, list[str]], words: Iterable[str], named: str) -> str:
    told = _at(first.get("X-TELESEC-KIND", []), 0)
    if told in KINDS:
        return told
    return kind_told(words) or (
        "doctor" if named.split(" ", maxsplit=1)[0].rstrip(".") in _TITLES else "other"
    )


def _reached(lines: list[_Line]) -> dict[str, str]:
    """Telephones, fax, mail and address; the first of each."""
    numbers = [(line.types, _number(line.value)) for line in lines if line.name == "TEL"]
    plain = [number for types, number in numbers if number and "FAX" not in types]
    faxes = [number for types, number in numbers if number and "FAX" in types]
    mails = [_clear(line.value) for line in lines if line.name == "EMAIL"]
    address = next((line.parts() for line in lines if line.name == "ADR"), [])
    street = ", ".join(part for part in (_at(address, 0), _at(address, 1), _at(address, 2)) if part)
    return {
        "phone": _at(plain, 0),
        "phone2": _at(plain, 1),
        "fax": _at(faxes, 0),
        "email": _at(mails, 0),
        "address": street,
        "city": _at(address, 3),
        "postcode": _at(address, 5),
    }


def _number(value: str) -> str:
    text = _clear(value)
    return text[4:].partition(";")[0] if text.lower().startswith("tel:") else text


def _at(parts: list[str], index: int) -> str:
    return parts[index] if index < len(parts) else ""
