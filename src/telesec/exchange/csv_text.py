"""Turns the bytes of a table file into rows of text, or says why it is not one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from telesec.domain.errors import Invalid
from telesec.exchange.plain_file import bytes_of

MAX_BYTES = 64 * 1024 * 1024
_CHOOSE = "Choisissez un fichier CSV."
_TOO_LARGE = "Ce fichier dépasse 64 Mo. Découpez-le en plusieurs fichiers."
MAX_ROWS = 200_000
MAX_CELL = 5_000
MAX_COLUMNS = 150
MAX_LINES = 1_000_000  # blank ones and those inside quotes included
MAX_CELLS = 5_000_000
_STEP = 2_000
_SEPARATORS = (";", ",", "\t", "|")
_BINARY = {
    b"MZ": "un programme",
    b"\x7fELF": "un programme",
    b"PK\x03\x04": "un classeur ou une archive",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel",
    b"%PDF": "un document PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"\x1f\x8b": "une archive",
    b"SQLite": "une base de données",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A decoded file: where each row stood (line number) and its cells."""

    encoding: str
    separator: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)


def _refused(sentence: str) -> Invalid:
    return Invalid("file", sentence)


def _no_step(_done: int, _total: int) -> None:
    return


def read_table(path: Path, step: Callable[[int, int], None] = _no_step) -> Table:
    """Read a CSV file once; raises Invalid("file", …) when it is not a table within the quotas.

    ``step`` is told the lines done and their number, and may raise to stop the reading.
    """
    text, encoding = decode(bytes_of(path, MAX_BYTES, _CHOOSE, _TOO_LARGE))
    separator = guess_separator(text)
    rows = _watched(_rows(text, separator), _count_lines(text), step)
    _line, header = next(rows, (0, ()))
    if not header:
        raise _refused("Ce fichier est vide. Choisissez le fichier exporté par votre ancien logiciel.")
    kept = tuple(rows)
    if not kept:
        raise _refused("Ce fichier n'a qu'une ligne de titres, sans aucun patient.")
    return Table(encoding, separator, tuple(cell.strip() for cell in header), kept)


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: UTF-8, UTF-16 or Windows (cp1252), never a guess beyond."""
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise _refused(f"Ce fichier est {kind}, pas un CSV. Enregistrez-le d'abord au format CSV.")
    for encoding, label in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_readable(text):
            return text, label
    raise _refused("Ce fichier ne contient pas du texte lisible. Choisissez un fichier CSV.")


def _encodings(data: bytes) -> list[tuple[str, str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [("utf-16", "UTF-16")]
    start = data[:2000]
    if b"\x00" in start:
        odd, even = start[1::2].count(0), start[::2].count(0)
        return [("utf-16-le" if odd > even else "utf-16-be", "UTF-16")]
    return [("utf-8-sig", "UTF-8"), ("cp1252", "Windows (cp1252)")]


def _is_readable(text: str) -> bool:
    """No NUL at all and next to no control character."""
    if "\x00" in text:
        return False
    sample = text[:20_000]
    odd = sum(1 for char in sample if ord(char) < 32 and char not in "\r\n\t")
    return odd * 500 <= len(sample)


def guess_separator(text: str) -> str:
    """The separator that cuts the first lines into the same, largest number of cells."""
    lines = text[:50_000].splitlines()[:25]

    def _score(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        wide = max(set(widths), key=widths.count) if widths else 0
        return (widths.count(wide) if wide > 1 else 0, wide)

    return max(_SEPARATORS, key=_score)


def _count_lines(text: str) -> int:
    """Refused before a single row is cut: a file of blank lines is long to read and holds nobody."""
    lines = max(text.count("\n"), text.count("\r"))
    if lines > MAX_LINES:
        raise _refused("Ce fichier dépasse un million de lignes, vides comprises. Découpez-le.")
    return lines


def _watched(
    rows: Iterator[tuple[int, tuple[str, ...]]], total: int, step: Callable[[int, int], None]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    cells = 0
    for count, row in enumerate(rows):
        if count % _STEP == 0:
            step(min(row[0], total), total)
        cells += len(row[1])
        if cells > MAX_CELLS:
            raise _refused("Ce fichier dépasse cinq millions de cases. Découpez-le en plusieurs fichiers.")
        yield row


def _rows(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that hold something, with the line each begins on; refuses what passes the quotas."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins, count = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                _hold_quotas(begins, count, cells)
                yield begins, tuple(cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _refused(
            f"La ligne {begins} de ce fichier est abîmée. Corrigez-la ou exportez à nouveau."
        ) from error


def _hold_quotas(line: int, count: int, cells: list[str]) -> None:
    if count > MAX_ROWS + 1:
        raise _refused("Ce fichier dépasse 200 000 lignes. Découpez-le en plusieurs fichiers.")
    if len(cells) > MAX_COLUMNS:
        raise _refused(f"La ligne {line} a plus de {MAX_COLUMNS} colonnes. Vérifiez le fichier.")
    if any(len(cell) > MAX_CELL for cell in cells):
        raise _refused(f"Une case de la ligne {line} est démesurée. Vérifiez les guillemets de cette ligne.")
