"""The number of a caller, in the forms under which files and directories may hold it."""

from __future__ import annotations

from telesec.domain.patient_files.phones import is_french, phone_digits

SHORTEST = 6  # digits: less than that is no subscriber's number


def number_key(text: str) -> str:
    """The digits a caller is found by; "" for a withheld or too short number.

    ``+33 6 12 34 56 78``, ``0033612345678`` and ``06.12.34.56.78`` are the same; so are the overseas
    codes. A French number may also come without its 0 (``612345678``): telephone switches do that.
    """
    digits = phone_digits(text)
    if len(digits) == 9 and digits[0] != "0" and not text.strip().startswith(("+", "00")):
        digits = "0" + digits
    return digits if len(digits) >= SHORTEST else ""


def written_forms(key: str) -> tuple[str, ...]:
    """How a person may have typed the number ``key``, without spaces, points or hyphens."""
    if not key:
        return ()
    if not is_french(key):
        return (key, f"+{key}", f"00{key}")
    national = key[1:]
    codes = _codes(key)
    return (key, *(f"{prefix}{code}{national}" for code in codes for prefix in ("+", "00")))


def _codes(key: str) -> tuple[str, ...]:
    """Country codes of a ten-digit number: that of metropolitan France, and those overseas."""
    overseas = {
        "0262": "262", "0263": "262", "0269": "262", "0692": "262", "0693": "262", "0639": "262",
        "0590": "590", "0690": "590", "0691": "590", "0594": "594", "0694": "594",
        "0596": "596", "0696": "596", "0697": "596",
    }  # fmt: skip
    own = overseas.get(key[:4])
    return ("33", own) if own else ("33",)
