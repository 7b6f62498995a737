"""The week's review on one lying page: accesses by account and hour, and facts to look at; no patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from telesec.documents.page import ACCENT, INK, LINE, MUTED, Page, Style, fitted, wrapped
from telesec.domain.french import counted, instant_long
from telesec.domain.journal.chain import Head
from telesec.domain.journal.groups import COMPARTMENT_LABELS
from telesec.domain.people import Compartment
from telesec.domain.review.facts import HOURS, KIND_WORDS, NO_SCORE, Fact, HeatRow, Kind, Picture

_MARGIN = 30.0
_NAME, _TOTAL = 120.0, 34.0
_ROW, _LINE = 12.5, 12.0
_MOST_ACCOUNTS = 14
_SMALL, _CELL, _TINY = Style(7.5, color=MUTED), Style(8), Style(6.5, color=MUTED)
_STRONG = Style(8, strong=True)
_TINTS = (0xFFFFFF, 0xE0F0F4, 0xBFE0E8, 0x9CCFDB, 0x78BDCD)
_COLUMNS = (("Sujet", 136.0), ("Compte", 120.0), ("Nombre", 50.0), ("Quand", 176.0), ("Précision", 0.0))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed, for whom, and when (aware)."""

    practice: str
    by: str = field(repr=False)
    at: datetime
    zone: str
    picture: Picture


def review_sheet_pdf(sheet: Sheet) -> bytes:
    """The PDF bytes, one page; what does not fit is counted and left to the screen."""
    picture = sheet.picture
    made = f"Imprimé le {instant_long(sheet.at, sheet.zone)} par {sheet.by}"
    page = Page("Revue de la semaine", made, lying=True, margin=_MARGIN)
    page.text(sheet.practice or "Cabinet", Style(9, strong=True, color=ACCENT))
    page.gap(15)
    page.text(f"Revue de la semaine : {picture.title}", Style(15, strong=True))
    page.gap(22)
    page.paragraph(f"{NO_SCORE} {picture.unread}".strip(), _SMALL)
    page.gap(6)
    _heat(page, picture)
    page.gap(8)
    ends = [_end(place, head) for place, head in picture.heads.items()]
    below = [line for end in ends for line in wrapped(end, _TINY, page.right - _MARGIN)]
    _facts(page, picture, page.left_over - len(below) * _TINY.leading)
    page.y = page.margin + 4 + len(below) * _TINY.leading
    for line in below:
        page.text(line, _TINY)
        page.gap(_TINY.leading)
    return page.finish()


def _end(place: Compartment, head: Head) -> str:
    """How far a journal had come: a journal rewritten since will not pass there any more."""
    name = COMPARTMENT_LABELS[place]
    return f"Fin du journal « {name} » : {counted(head.count, 'ligne', 'lignes')}, sceau {head.mac.hex()}"


def _heat(page: Page, picture: Picture) -> None:
    page.text("Accès par compte et par heure", Style(9.5, strong=True))
    page.gap(14)
    cell = (page.right - _MARGIN - _NAME - _TOTAL) / HOURS
    for hour in range(HOURS):
        page.text(f"{hour} h", Style(7, color=MUTED), x=_MARGIN + _NAME + (hour + 1) * cell - 3, right=True)
    page.text("Total", Style(7, color=MUTED), x=page.right, right=True)
    page.gap(10)
    most = max((figure for row in picture.heat for figure in row.hours), default=0)
    for row in picture.heat[:_MOST_ACCOUNTS]:
        _heat_row(page, row, cell, most)
    left = len(picture.heat) - _MOST_ACCOUNTS
    if left > 0:
        page.text(f"et {counted(left, 'autre compte', 'autres comptes')}, à lire à l'écran.", _SMALL)
        page.gap(_ROW)
    if not picture.heat:
        page.text("Aucun accès cette semaine.", _SMALL)
        page.gap(_ROW)


def _heat_row(page: Page, row: HeatRow, cell: float, most: int) -> None:
    words, style = fitted(row.name, _CELL, _NAME - 6)
    page.text(words, style)
    for hour, figure in enumerate(row.hours):
        x = _MARGIN + _NAME + hour * cell
        if figure:
            page.gap(-1.5)
            page.band(_ROW - 1, _TINTS[step(figure, most)], x=x + 0.5, width=cell - 1)
            page.gap(1.5)
            text, fit = fitted(str(figure), Style(7.5, color=INK), cell - 4, 5)
            page.text(text, fit, x=x + cell - 3, right=True)
    page.text(str(row.total), _STRONG, x=page.right, right=True)
    page.gap(_ROW)


def step(figure: int, most: int) -> int:
    """Which of the four tints a figure has; 0 is none."""
    return min(4, 1 + 4 * (figure - 1) // max(1, most)) if figure else 0


def _facts(page: Page, picture: Picture, room: float) -> None:
    page.text("À regarder", Style(9.5, strong=True))
    page.gap(14)
    if not picture.facts:
        page.text("Rien à signaler cette semaine.", _SMALL)
        return
    for x, _width, title in _places(page, tuple(title for title, _ in _COLUMNS)):
        page.text(title, Style(7.5, strong=True, color=MUTED), x=x)
    page.gap(11)
    page.rule(LINE)
    page.gap(3)
    lines = max(1, int((room - 26) // _LINE) - 1)
    first = sorted(range(len(picture.facts)), key=lambda at: not picture.facts[at].notable)[:lines]
    for at in sorted(first):
        _fact(page, picture.facts[at])
    left = len(picture.facts) - len(first)
    if left:
        page.text(f"et {counted(left, 'autre ligne', 'autres lignes')}, à lire à l'écran.", _SMALL)


def _fact(page: Page, fact: Fact) -> None:
    typed = fact.kind is Kind.GLASS  # by a person, who may have named somebody
    detail = "" if typed else fact.detail
    cells = (KIND_WORDS[fact.kind], fact.name, str(fact.figure), fact.when, detail)
    for x, width, cell in _places(page, cells):
        words, style = fitted(cell, _STRONG if fact.notable else _CELL, width)
        page.text(words, style, x=x)
    page.gap(_LINE)


def _places(page: Page, cells: tuple[str, ...]) -> list[tuple[float, float, str]]:
    x, places = _MARGIN, []
    for (_, width), cell in zip(_COLUMNS, cells, strict=True):
        room = width or page.right - x
        places.append((x, room - 6, cell))
        x += room
    return places
