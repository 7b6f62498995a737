"""The journal on paper: who did what, and the ends of the chains that a later check can be held against."""

from __future__ import annotations

from datetime import datetime

from telesec.documents.page import LINE, MUTED, Page, Style, fitted, letterhead, wrapped
from telesec.domain.french import counted
from telesec.domain.journal.files import JournalReport
from telesec.domain.journal.groups import (
    COMPARTMENT_LABELS,
    action_words,
    field_words,
    outcome_words,
    subject_words,
)
from telesec.domain.journal.lines import JournalLine
from telesec.domain.journal.reasons import reason_words
from telesec.domain.wall import wall_now

_MARGIN = 36.0
_MOST_BELOW = 20  # detail rows printed under one
_COLUMNS = (
    ("Date", 88.0),
    ("Journal, ligne", 86.0),
    ("Qui", 108.0),
    ("Action", 162.0),
    ("Dossier", 128.0),
    ("Poste", 84.0),
)
_SHORT_REASON = 24  # signs that stand beside the result; a longer reason has lines of its own
_LAST = "Résultat, motif"
_TITLE, _CELL, _SMALL = Style(8, strong=True, color=MUTED), Style(8.5), Style(7.5, color=MUTED)
_HEADS = (
    "Fin des journaux au moment de l'impression. Gardez cette feuille : un journal réécrit ensuite, même "
    "avec ses sceaux, ne passera plus par ces lignes."
)


def journal_report_pdf(report: JournalReport) -> bytes:
    """The PDF bytes; the document's properties name nobody."""
    page = Page("Journal", f"Journal – {_wall(report.at, report.zone)}", lying=True, margin=_MARGIN)
    made = f"Imprimé le {_wall(report.at, report.zone)} par {report.by}"
    letterhead(page, report.practice or "Cabinet", (made,))
    page.paragraph("Journal", Style(16, strong=True))
    page.gap(4)
    page.paragraph(f"{report.asked} : {counted(len(report.lines), 'ligne', 'lignes')}.", Style(10))
    page.gap(8)
    _ends(page, report)
    page.gap(10)
    _titles(page)
    for line in report.lines:
        _row(page, report, line)
    return page.finish()


def _ends(page: Page, report: JournalReport) -> None:
    page.paragraph(_HEADS, _SMALL)
    page.gap(2)
    for compartment, head in report.heads.items():
        name = COMPARTMENT_LABELS[compartment].capitalize()
        page.paragraph(f"{name} : {counted(head.count, 'ligne', 'lignes')}, sceau {head.mac.hex()}", _SMALL)


def _titles(page: Page) -> None:
    for x, _width, title in _places(page, (*(title for title, _ in _COLUMNS), _LAST)):
        page.text(title, _TITLE, x=x)
    page.gap(13)
    page.rule()
    page.gap(4)


def _row(page: Page, report: JournalReport, line: JournalLine) -> None:
    start = _MARGIN + _COLUMNS[0][1]
    below = _below(line, page.right - start)
    if page.need(13.0 + 10.0 * len(below)):
        _titles(page)
    said = reason_words(line.reason)
    reason = said if len(said) <= _SHORT_REASON else ""
    ending = " – ".join(part for part in (outcome_words(line.outcome), reason) if part)
    cells = (
        _wall(line.at, report.zone),
        f"{COMPARTMENT_LABELS[line.compartment]} {line.seq}",
        report.who(line),
        action_words(line.action),
        report.whose(line),
        line.workstation,
        ending,
    )
    for x, width, cell in _places(page, cells):
        text, style = fitted(cell, _CELL, width)
        page.text(text, style, x=x)
    page.gap(12)
    for words in below:
        page.text(words, _SMALL, x=start)
        page.gap(10)
    page.rule(LINE)
    page.gap(3)


def _below(line: JournalLine, width: float) -> list[str]:
    """What stands under a row: a long reason, then what was read or changed."""
    reason = reason_words(line.reason)
    said = [f"Motif : {reason}"] if len(reason) > _SHORT_REASON else []
    said += [
        f"{subject_words(row.subject_kind).capitalize()} : {field_words(row.fields)}"
        for row in line.details[:_MOST_BELOW]
        if row.fields
    ]
    if len(line.details) > _MOST_BELOW:
        said.append(f"et {len(line.details) - _MOST_BELOW} autres précisions")
    return [part for words in said for part in wrapped(words, _SMALL, width)]


def _places(page: Page, cells: tuple[str, ...]) -> list[tuple[float, float, str]]:
    """(left, width, text) of each cell."""
    x, places = _MARGIN, []
    widths = [width for _, width in _COLUMNS]
    for width, cell in zip([*widths, page.right - _MARGIN - sum(widths)], cells, strict=True):
        places.append((x, width - 6, cell))
        x += width
    return places


def _wall(at: str, zone: str) -> str:
    try:
        return f"{wall_now(datetime.fromisoformat(at), zone):%d/%m/%Y %H:%M:%S}"
    except ValueError:
        return at
