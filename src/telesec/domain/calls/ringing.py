"""A telephone that rings, as another program of this computer says it: who calls, and on which line."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import unquote

from telesec.domain.errors import Invalid

LONGEST_MESSAGE = 256  # bytes, end of line included
WAITS = timedelta(minutes=3)  # longer than any telephone rings
MOST_WAITING = 8
SAME_RING = timedelta(seconds=5)  # a softphone may tell the same ring twice
SAME_WITHHELD = timedelta(seconds=1)  # without a number two people are told apart by their hour alone

_LONGEST_TYPED = 256
_NUMBER = re.compile(r"\+?[0-9]{2,15}")  # ITU-T E.164: 15 digits at most; two for an extension
_LINE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_SPACING = re.compile("[\\s.()/\u2010-\u2014\u2060-]")  # what people and telephones put between digits
_SCHEME = re.compile(r"(?:tel|sips?|callto):", re.IGNORECASE)
_WITHHELD = frozenset(
    {"", "-", "anonymous", "anonyme", "private", "privé", "masqué", "inconnu", "unknown", "withheld"}
)
_MESSAGE = re.compile(rb"CALL (-|\+?[0-9]{2,15}) (-|\+?[0-9]{2,15}|[A-Za-z0-9][A-Za-z0-9._-]{0,39})\n")

BAD_NUMBER = "Ce n'est pas un numéro de téléphone : donnez-le en chiffres, par exemple 06 12 34 56 78."
BAD_LINE = "Ce n'est pas une ligne : donnez le numéro composé, ou son nom court sans espace."


@dataclass(frozen=True, slots=True)
class Ring:
    """A call that arrives: ``number`` is "" when it is withheld, ``line`` is "" when the telephone said none.

    ``at`` is an aware UTC instant. A person's number: never in a ``repr``, a log or a file.
    """

    number: str = field(repr=False)
    line: str
    at: datetime


def number_of(given: str) -> str:
    """The digits of a number as people, softphones, ``tel:`` (RFC 3966) and ``sip:`` addresses write it.

    "" for a withheld one. Raises Invalid. What number it is in which country is for others to say.
    """
    bare = _bare(given, "number", BAD_NUMBER)
    if bare.casefold() in _WITHHELD:
        return ""
    digits = _SPACING.sub("", re.sub(r"\(0\)", "", bare) if bare.startswith("+") else bare)
    if not _NUMBER.fullmatch(digits):
        raise Invalid("number", BAD_NUMBER)
    return digits


def line_of(given: str) -> str:
    """The line dialled: a number, cleaned as the other, or a short name; "" for none. Raises Invalid."""
    bare = _bare(given, "line", BAD_LINE)
    digits = _SPACING.sub("", bare)
    if not bare or _NUMBER.fullmatch(digits):
        return digits
    if not _LINE.fullmatch(bare):
        raise Invalid("line", BAD_LINE)
    return bare


def _bare(given: str, name: str, sentence: str) -> str:
    """What is left of an address without its scheme, its host and its parameters."""
    if len(given) > _LONGEST_TYPED:
        raise Invalid(name, sentence)
    text = given.strip()
    if _SCHEME.match(text):
        text = re.split("[;?@]", unquote(_SCHEME.sub("", text, count=1)))[0]
    return text.strip()


def message(number: str, line: str) -> bytes:
    """What is said to the open window: one line of ASCII, far below ``LONGEST_MESSAGE``."""
    return f"CALL {number or '-'} {line or '-'}\n".encode("ascii")


def read_message(data: bytes) -> tuple[str, str] | None:
    """The number and the line of exactly one message; None for anything else, whatever it is."""
    found = _MESSAGE.fullmatch(data)
    if found is None:
        return None
    number, line = (part.decode("ascii") for part in found.groups())
    return ("" if number == "-" else number), ("" if line == "-" else line)


class Waiting:
    """The rings that nobody could take yet: few, not for long, the oldest leave first."""

    def __init__(self, kept: Iterable[Ring] = ()) -> None:
        self._rings: deque[Ring] = deque(kept, MOST_WAITING)

    def add(self, ring: Ring) -> None:
        """One more; the oldest leaves when there are too many."""
        self._rings.append(ring)

    def at(self, now: datetime) -> tuple[Ring, ...]:
        """Those that may still be ringing at ``now``, oldest first; the others are forgotten."""
        fresh = [ring for ring in self._rings if abs(now - ring.at) < WAITS]
        self._rings = deque(fresh, MOST_WAITING)
        return tuple(fresh)

    def take(self, now: datetime) -> tuple[Ring, ...]:
        """The same, and nothing is left."""
        found = self.at(now)
        self._rings.clear()
        return found


class Repeats:
    """Knows a ring told twice from two rings."""

    def __init__(self) -> None:
        self._last: deque[Ring] = deque(maxlen=MOST_WAITING)

    def is_new(self, ring: Ring) -> bool:
        """False when the same number on the same line was told a few seconds ago, one withheld just now."""
        near = SAME_RING if ring.number else SAME_WITHHELD
        same = any(
            (one.number, one.line) == (ring.number, ring.line) and abs(ring.at - one.at) < near
            for one in self._last
        )
        if not same:
            self._last.append(ring)
        return not same


class Pace:
    """At most ``most`` in any ``seconds``, by a clock that only goes forward."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=most)

    def count(self, now: float) -> None:
        """One more at ``now``."""
        self._times.append(now)

    def wait(self, now: float) -> float:
        """Seconds before one more may come; 0 when it may now."""
        full = len(self._times) == self._times.maxlen
        return max(0.0, self._times[0] + self._seconds - now) if full else 0.0
