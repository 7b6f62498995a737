"""A week of one practitioner on a lying page: a column for each day, its visits in order."""

from __future__ import annotations

from datetime import datetime, timedelta

from telesec.documents.day_sheet import Part, footer, parts
from telesec.documents.page import ACCENT, MUTED, Page, Style, fitted
from telesec.domain.french import counted, date_short, days_title, sentence_case, time_of_day
from telesec.domain.paper.sheets import Away, DaySheet, Printed, SheetLine

MARGIN = 30.0
_ROW, _GAP = 13.0, 6.0
_HOUR = 36.0
_DAYS = 7
_READABLE = 7.5  # smaller, what is added is left out
Row = tuple[str, str, str, Style]  # hour, words, those added when there is room


def week_sheet_pdf(printed: Printed) -> bytes:
    """The PDF bytes, one or more pages for each practitioner; the properties name nobody."""
    page = Page("Agenda", footer(printed), lying=True, margin=MARGIN)
    for start in range(0, len(printed.days), _DAYS):
        if start:
            page.turn()
        _week(page, printed, printed.days[start : start + _DAYS])
    return page.finish()


def _week(page: Page, printed: Printed, week: tuple[DaySheet, ...]) -> None:
    shown = [day for day in week if day.day.weekday() < 5 or not day.is_blank]
    rows = [_rows(day, printed) for day in shown]
    done = 0
    while True:
        _heading(page, printed, week, again=done > 0)
        top = page.y
        room = int((page.left_over - 34) // _ROW)
        for column, day in enumerate(shown):
            page.y = top
            _column(page, day, rows[column][done : done + room], _place(page, column, len(shown)))
        done += room
        if all(done >= len(found) for found in rows):
            return
        page.turn()


def _place(page: Page, column: int, columns: int) -> tuple[float, float]:
    """Left and width of a column."""
    width = (page.right - MARGIN - _GAP * (columns - 1)) / columns
    return MARGIN + column * (width + _GAP), width


def _heading(page: Page, printed: Printed, week: tuple[DaySheet, ...], *, again: bool) -> None:
    page.text(printed.practice, Style(9, strong=True, color=ACCENT))
    page.gap(15)
    title = sentence_case(days_title(week[0].day, week[-1].day))
    page.text(f"{title} (suite)" if again else title, Style(15, strong=True))
    page.text(week[0].practitioner, Style(12, strong=True), x=page.right, right=True)
    page.gap(26)


def _column(page: Page, day: DaySheet, rows: list[Row], place: tuple[float, float]) -> None:
    left, width = place
    page.rule(x=left, width=width)
    page.gap(5)
    page.text(sentence_case(date_short(day.day)), Style(9.5, strong=True), x=left)
    page.gap(12)
    said = day.closed or counted(len(day.lines), "rendez-vous", "rendez-vous")
    words, fit = fitted(said, Style(7.5, color=MUTED), width)
    page.text(words, fit, x=left)
    page.gap(17)
    for hour, words, more, style in rows:
        page.text(hour, Style(8, strong=style.strong, color=style.color), x=left)
        beside = _HOUR if hour else 0.0
        line, fit = fitted(f"{words} · {more}" if more else words, style, width - beside, _READABLE)
        if more and line.endswith("…"):
            line, fit = fitted(words, style, width - beside)
        page.text(line, fit, x=left + beside)
        page.gap(_ROW)


def _rows(day: DaySheet, printed: Printed) -> list[Row]:
    return [row for part in parts(day) for row in (_whole_day(part) or [_row(part, printed)])]


def _whole_day(part: Part) -> list[Row]:
    """A day away says no hour, and why on a line of its own: a column is narrow."""
    if not isinstance(part, Away) or part.end - part.start != timedelta(days=1):
        return []
    what, _, label = part.words.partition(" : ")
    said = (f"{what} toute la journée", label)
    return [("", words, "", Style(7.5, color=MUTED)) for words in said if words]


def _row(part: Part, printed: Printed) -> Row:
    quiet = Style(7.5, color=MUTED)
    if isinstance(part, SheetLine):
        marked = f"{part.mark[:1]}{part.mark[1:].lower()}" if part.mark else ""
        said = (marked, part.phone if printed.phones else "", part.reason if printed.reasons else "")
        more = " · ".join(word for word in said if word)
        return time_of_day(part.start), part.name, more, Style(8, strong=True)
    if isinstance(part, Away):
        return time_of_day(part.start), f"{part.words} (→ {_until(part.end)})", "", quiet
    return time_of_day(part[0]), f"libre → {_until(part[1])}", "", quiet


def _until(moment: datetime) -> str:
    return "24 h" if moment.hour == moment.minute == 0 else time_of_day(moment)
