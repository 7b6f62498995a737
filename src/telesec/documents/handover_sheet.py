"""The slips handed over at the end of a day as a PDF: whose, how many, how pressing; never what they say."""

from __future__ import annotations

from telesec.documents.page import ACCENT, LINE, MUTED, Page, Style, wrapped
from telesec.domain.french import counted, date_long, keep_together, moment_long, sentence_case
from telesec.domain.slips.handover import Handover, HandoverLine, HandoverPart

MARGIN = 42.0
_TOP, _BODY, _SMALL = Style(8, strong=True, color=MUTED), Style(9.5), Style(9.5, color=MUTED)
_ROW = 19.0
_COLUMNS = (0.0, 124.0, 240.0, 352.0, 392.0)  # written, about, pressing, patient, where it stands
_TITLES = ("Écrite", "Objet", "Urgence", "Patient", "État")


def handover_sheet_pdf(day: Handover) -> bytes:
    """The PDF bytes; neither the pages nor the document's properties name a patient or a caller."""
    mark = f" Journal {day.seal}." if day.seal else ""
    footer = f"Établi le {moment_long(day.made_at)}. Confidentiel : à détruire après usage.{mark}"
    page = Page("Fiches d'appel", footer, margin=MARGIN)
    page.text(day.practice, Style(9, strong=True, color=ACCENT))
    page.text("Fiches d'appel, passage de relais", _TOP, x=page.right, right=True)
    page.gap(17)
    page.paragraph(sentence_case(date_long(day.made_at)), Style(17, strong=True))
    page.paragraph(_summary(day), Style(10, color=MUTED))
    page.gap(10)
    if not day.parts:
        page.paragraph("Aucune fiche n'attend, et aucune n'a été traitée aujourd'hui.", Style(11))
    for part in day.parts:
        _part(page, part)
    return page.finish()


def _summary(day: Handover) -> str:
    return " · ".join(
        (
            counted(day.still_open, "fiche à traiter", "fiches à traiter"),
            counted(day.unread, "non lue", "non lues"),
            counted(day.urgent, "urgente", "urgentes"),
            counted(day.done, "traitée aujourd'hui", "traitées aujourd'hui"),
        )
    )


def _part(page: Page, part: HandoverPart) -> None:
    page.need(4 * _ROW)
    page.gap(8)
    page.paragraph(part.whose, Style(12, strong=True))
    page.gap(3)
    _heads(page)
    for line in part.lines:
        if page.need(_height(page, line)):
            _heads(page)
        _line(page, line)


def _heads(page: Page) -> None:
    for left, title in zip(_COLUMNS, _TITLES, strict=True):
        page.text(title, _TOP, x=MARGIN + left)
    page.gap(13)
    page.rule()
    page.gap(5)


def _line(page: Page, line: HandoverLine) -> None:
    cells = _cells(page, line)
    lines = max(len(cell) for cell in cells)
    style = _BODY if line.open else _SMALL
    for at in range(lines):
        for left, cell in zip(_COLUMNS, cells, strict=True):
            if at < len(cell):
                page.text(cell[at], style, x=MARGIN + left)
        page.gap(style.leading)
    page.gap(3)
    page.rule(LINE)
    page.gap(5)


def _cells(page: Page, line: HandoverLine) -> list[list[str]]:
    """Each cell in as many lines as its column asks for."""
    rights = (*_COLUMNS[1:], page.right - MARGIN)
    told = (line.written, line.about, line.pressing, line.patient, line.where)
    return [
        wrapped(keep_together(words), _BODY, right - left - 6)
        for left, right, words in zip(_COLUMNS, rights, told, strict=True)
    ]


def _height(page: Page, line: HandoverLine) -> float:
    return max(len(cell) for cell in _cells(page, line)) * _BODY.leading + 8
