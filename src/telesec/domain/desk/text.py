"""Free text of the desk: cleaned, and bounded, before it is kept."""

from __future__ import annotations

from telesec.domain.errors import Invalid
from telesec.domain.patient_files.rules import clean_text

MAX_TEXT = 500


def checked_text(field: str, text: str) -> str:
    """Clean free text of the desk; Invalid when too long."""
    text = clean_text(text, lines=True)
    if len(text) > MAX_TEXT:
        raise Invalid(field, f"Ce texte est trop long : {MAX_TEXT} caractères au plus.")
    return text
