"""The CSV file a provider of SMS takes in: number, text, reference; no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from telesec.domain.plain_text import without_unwritable

HEADER = ("Numero", "Message", "Reference")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text as a spreadsheet shows it: one that would be computed is preceded by an apostrophe."""
    plain = without_unwritable(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def csv_bytes(lines: Iterable[tuple[str, str, str]]) -> bytes:
    """``lines`` of (number with its country code, text, reference): UTF-8 with its mark, semicolons, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")
