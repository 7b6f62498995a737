"""A day of the agenda as a PDF: the hours, who comes, what is free, and room to write."""

from __future__ import annotations

from datetime import datetime, timedelta

from telesec.documents.page import ACCENT, LINE, MUTED, Page, Style, fitted, wrapped
from telesec.domain.french import (
    age,
    counted,
    date_long,
    date_numeric,
    moment_long,
    sentence_case,
    time_of_day,
)
from telesec.domain.paper.sheets import Away, DaySheet, Printed, SheetLine

MARGIN = 42.0
_HOUR, _NAME = MARGIN, MARGIN + 78
_SMALL = Style(8, color=MUTED)
_HEAD = Style(8, strong=True, color=MUTED)
_TINT, _WARM = 0xF1F4F8, 0xFBF3E4
Part = SheetLine | Away | tuple[datetime, datetime]


def day_sheet_pdf(printed: Printed) -> bytes:
    """The PDF bytes, one sheet for each day and practitioner; the properties name nobody."""
    page = Page("Agenda", footer(printed), margin=MARGIN)
    for rank, day in enumerate(printed.days):
        if rank:
            page.turn()
        heading(page, printed.practice, day)
        _table(page, printed, day)
    return page.finish()


def footer(printed: Printed) -> str:
    """When the sheet was made, what to do with it, and how far the journal had come."""
    return sealed(
        f"Établi le {moment_long(printed.made_at)}. Confidentiel : à détruire après usage.", printed
    )


def sealed(words: str, printed: Printed) -> str:
    """``words`` followed by the journal's mark: what was there that day cannot be cut off unseen."""
    return f"{words} Journal {printed.seal}." if printed.seal else words


def heading(page: Page, practice: str, day: DaySheet, title: str = "") -> None:
    """The day in large letters, then whose it is and where."""
    page.text(practice, Style(9, strong=True, color=ACCENT))
    page.text(title, Style(9, strong=True, color=MUTED), x=page.right, right=True)
    page.gap(17)
    page.paragraph(sentence_case(date_long(day.day)), Style(17, strong=True))
    said = [day.practitioner, day.place, counted(len(day.lines), "rendez-vous", "rendez-vous")]
    page.paragraph(
        " · ".join(part for part in said if part), Style(10, color=MUTED), width=page.right - MARGIN
    )
    page.gap(10)


def parts(day: DaySheet) -> list[Part]:
    """What the day holds in the order of its hours; an absence before what it covers."""
    found: list[Part] = [*day.away, *day.free, *day.lines]
    return sorted(found, key=lambda part: (begins(part), not isinstance(part, Away)))


def begins(part: Part) -> datetime:
    """When a part of the day starts."""
    return part[0] if isinstance(part, tuple) else part.start


def _table(page: Page, printed: Printed, day: DaySheet) -> None:
    if day.is_blank:
        page.rule()
        page.gap(14)
        page.paragraph(day.closed or "Aucun rendez-vous et pas de consultation ce jour-là.", Style(11))
        return
    if day.closed:
        page.paragraph(day.closed, Style(10, strong=True))
        page.gap(6)
    _titles(page, printed)
    for part in parts(day):
        if page.need(72 if isinstance(part, SheetLine) else 20):
            page.paragraph(f"{sentence_case(date_long(day.day))} · {day.practitioner} (suite)", _HEAD)
            page.gap(6)
            _titles(page, printed)
        _part(page, printed, day, part)
    page.rule()


def _columns(page: Page, printed: Printed) -> list[tuple[str, float, float]]:
    """Title, left and width of the columns after the hour."""
    phone, reason = (94.0 if printed.phones else 0.0), (112.0 if printed.reasons else 0.0)
    written = 110.0 if phone or reason else 190.0
    name = page.right - _NAME - phone - reason - written
    found = [("PATIENT", _NAME, name)]
    if phone:
        found.append(("TÉLÉPHONE", _NAME + name, phone))
    if reason:
        found.append(("MOTIF", _NAME + name + phone, reason))
    return [*found, ("À NOTER", page.right - written, written)]


def _titles(page: Page, printed: Printed) -> None:
    page.text("HEURE", _HEAD, x=_HOUR)
    for title, x, _width in _columns(page, printed):
        page.text(title, _HEAD, x=x)
    page.gap(13)


def _part(page: Page, printed: Printed, day: DaySheet, part: Part) -> None:
    if isinstance(part, SheetLine):
        _visit(page, printed, day, part)
    elif isinstance(part, Away):
        _strip(page, part.start, part.end, part.words, _WARM)
    else:
        _strip(page, part[0], part[1], "Libre", _TINT)


def _visit(page: Page, printed: Printed, day: DaySheet, line: SheetLine) -> None:
    page.rule()
    top = page.y
    page.gap(5)
    page.text(time_of_day(line.start), Style(11, strong=True), x=_HOUR)
    cells = {"TÉLÉPHONE": line.phone, "MOTIF": line.reason}
    columns = _columns(page, printed)
    for title, x, width in columns[1:]:
        words, fit = fitted(cells.get(title, ""), Style(9.5), width - 8)
        page.text(words, fit, x=x)
    page.gap(13.5)
    page.text(f"à {time_of_day(line.end)}", _SMALL, x=_HOUR)
    page.y = top - 5
    for words, fit in _name(line, columns[0][2] - 8):
        page.text(words, fit, x=_NAME)
        page.gap(13.5)
    who = [date_numeric(line.birth_date), age(line.birth_date, day.day), line.mark]
    words, fit = fitted(" · ".join(part for part in who if part), _SMALL, page.right - _NAME - 118)
    page.text(words, fit, x=_NAME)
    page.gap(11.5)


def _name(line: SheetLine, width: float) -> list[tuple[str, Style]]:
    """The whole name, on several lines if need be: on paper nothing else tells who it is."""
    style = Style(10.5, strong=True)
    *lines, last = wrapped(line.name, style, width)[:4]
    return [(part, style) for part in lines] + [fitted(last, style, width)]


def _strip(page: Page, start: datetime, end: datetime, words: str, color: int) -> None:
    page.rule(LINE)
    page.band(18, color)
    page.gap(4.5)
    last = time_of_day(end) if end.date() == start.date() else "minuit"
    whole = end - start == timedelta(days=1)
    page.text(
        "toute la journée" if whole else f"{time_of_day(start)} – {last}", Style(8.5, color=MUTED), x=_HOUR
    )
    said, fit = fitted(words, Style(8.5, color=MUTED), page.right - _NAME - 8)
    page.text(said, fit, x=_NAME)
    page.gap(13.5)
