"""Text from people: what no file, screen or printer can carry never reaches them."""

from __future__ import annotations

import re

from telesec.domain.errors import Invalid

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNWRITABLE_IN_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST_NAME = 120


def without_unwritable(text: str) -> str:
    """The text without control characters or halves of a character; tabs and line ends are kept."""
    return _UNWRITABLE.sub("", text)


def check_line(field: str, text: str, limit: int = LONGEST_NAME) -> None:
    """Raises Invalid unless ``text`` is one line that can be shown, of ``limit`` characters at most."""
    if _UNWRITABLE_IN_LINE.search(text):
        raise Invalid(field, "Ce texte contient un signe qui ne peut pas être écrit. Retapez-le.")
    check_length(field, text, limit)


def check_length(field: str, text: str, limit: int) -> None:
    """Raises Invalid for more than ``limit`` characters."""
    if len(text) > limit:
        raise Invalid(field, f"Ce texte est trop long : {limit} caractères au plus.")
