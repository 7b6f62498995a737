"""Telephone numbers of other countries, checked against the numbering plans."""

from __future__ import annotations

from telesec.domain.patient_files.phones import is_french, phone_digits


def is_possible(text: str) -> bool:
    """False for an international number that no numbering plan allows.

    French numbers and short texts without a country code are judged by the domain alone, so the
    plans (20 ms to load) are read only for a foreign number.
    """
    spoken = text.strip()
    if not spoken.startswith(("+", "00")) or is_french(spoken):
        return True
    import phonenumbers

    try:
        number = phonenumbers.parse("+" + phone_digits(spoken))
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(number))
