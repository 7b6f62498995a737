"""The telephone lines of a practice: which number rings for whom, and how it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telesec.domain.errors import Invalid
from telesec.domain.patient_files.phones import phone_digits, shown_phone
from telesec.domain.people import Practitioner
from telesec.domain.plain_text import LONGEST_NAME, check_line, without_unwritable

MAX_GREETING = 300
_NUMBER = 24  # characters of a telephone number as somebody types it
_LEAST, _MOST = 2, 15  # digits; fifteen by ITU-T E.164, two for an extension of the switchboard
_NATIONAL = 9  # last digits that two ways of writing one number share


@dataclass(frozen=True, slots=True)
class Line:
    """A number people dial. No practitioner named: it rings for everybody at its place, or everywhere.

    ``position`` orders the list; ``version`` is the one that was read.
    """

    id: str
    label: str
    number: str = ""
    greeting: str = ""
    site_id: str = ""
    practitioner_ids: tuple[str, ...] = ()
    position: int = 0
    active: bool = True
    version: int = 0


def check_line_settings(line: Line, others: Iterable[Line]) -> None:
    """Raise Invalid unless the line has a name, a plausible number, and neither is another line's."""
    if not line.label.strip():
        raise Invalid("label", "Donnez un nom à cette ligne, par exemple « Accueil ».")
    check_line("label", line.label, LONGEST_NAME)
    check_line("number", line.number, _NUMBER)
    if not _LEAST <= len(phone_digits(line.number)) <= _MOST:
        raise Invalid("number", "Écrivez le numéro que les patients composent, par exemple 04 72 00 00 00.")
    if len(line.greeting) > MAX_GREETING:
        raise Invalid("greeting", f"L'annonce est trop longue : {MAX_GREETING} caractères au plus.")
    if without_unwritable(line.greeting) != line.greeting:
        raise Invalid("greeting", "L'annonce contient un signe qui ne peut pas être écrit. Retapez-la.")
    if line.active:
        _check_apart(line, [one for one in others if one.active and one.id != line.id])


def _check_apart(line: Line, others: Iterable[Line]) -> None:
    """Two lines in use are told apart by their number and by their name."""
    for other in others:
        if same_number(other.number, line.number):
            raise Invalid("number", f"Donnez un autre numéro : celui-ci est à la ligne « {other.label} ».")
        if other.label.casefold() == line.label.casefold():
            raise Invalid("label", "Une autre ligne porte déjà ce nom. Choisissez-en un autre.")


def same_number(one: str, other: str) -> bool:
    """True for two ways of writing one number: ``+33 4 72…`` and ``04 72…``."""
    a, b = phone_digits(one), phone_digits(other)
    if not a or not b:
        return False
    return a == b or (min(len(a), len(b)) >= _NATIONAL and a[-_NATIONAL:] == b[-_NATIONAL:])


def find_line(lines: Sequence[Line], dialled: str) -> Line | None:
    """The line that was dialled, by its number, its id or its name; None when no line answers to it."""
    wanted = dialled.strip()
    if not wanted:
        return None
    for line in lines:
        if wanted == line.id or wanted.casefold() == line.label.casefold():
            return line
    return next((line for line in lines if same_number(line.number, wanted)), None)


def only_line(lines: Sequence[Line], dialled: str) -> Line | None:
    """The one line in use, when nothing says which was dialled; None when there are several, or none."""
    used = [line for line in lines if line.active]
    return used[0] if len(used) == 1 and not dialled.strip() else None


def practitioners_of(line: Line | None, everybody: Sequence[Practitioner]) -> tuple[Practitioner, ...]:
    """Those for whom a line rings, in the order of the practice; a line nobody knows rings for all."""
    present = [one for one in everybody if one.active]
    if line is None:
        return tuple(present)
    if line.practitioner_ids:
        return tuple(one for one in present if one.id in line.practitioner_ids)
    there = tuple(one for one in present if not line.site_id or one.site_id == line.site_id)
    return there or tuple(present)


def line_words(line: Line) -> str:
    """``Accueil · 04 72 00 00 00``."""
    return f"{line.label} · {shown_phone(line.number)}"
