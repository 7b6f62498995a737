"""Free text of the desk: cleaned, and bounded, before it is kept."""

from __future__ import annotations

from telesec.domain.patient_files.rules import clean_text
from telesec.domain.plain_text import check_length

MAX_TEXT = 500


def checked_text(field: str, text: str, limit: int = MAX_TEXT, *, lines: bool = True) -> str:
    """Free text cleaned, on one line unless ``lines``; Invalid for more than ``limit`` characters."""
    text = clean_text(text, lines=lines)
    check_length(field, text, limit)
    return text
