"""French telephone numbers: one form to store, one to show, one to find them by."""

from __future__ import annotations

import re

_NOT_DIGIT = re.compile(r"\D+")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
# Country codes whose national numbers are ten digits beginning with 0 (metropole and overseas).
_FRENCH_CODES = ("33", "262", "590", "594", "596", "508", "687", "689")
_TEN_DIGIT_CODES = frozenset({"33", "262", "590", "594", "596"})


def phone_digits(text: str) -> str:
    """The digits a number is found by: ``+33 (0)6 12 34 56 78`` gives ``0612345678``.

    Numbers of other countries keep their country code, without any prefix.
    """
    if not text:
        return ""
    spoken = _TRUNK_ZERO.sub("", text.strip())
    digits = _NOT_DIGIT.sub("", spoken)
    if spoken.startswith("+"):
        international = digits
    elif digits.startswith("00"):
        international = digits[2:]
    else:
        return digits
    for code in _FRENCH_CODES:
        rest = international.removeprefix(code)
        if rest != international and code in _TEN_DIGIT_CODES:
            return "0" + rest.removeprefix("0")
    return international


def is_french(text: str) -> bool:
    """True for a complete French number of ten digits (01 to 09)."""
    digits = phone_digits(text)
    return len(digits) == 10 and digits[0] == "0" and digits[1] != "0"


def shown_phone(text: str) -> str:
    """``06 12 34 56 78`` for a French number, the text as typed for any other."""
    digits = phone_digits(text)
    if not is_french(text):
        return text.strip()
    return " ".join(digits[start : start + 2] for start in range(0, 10, 2))
