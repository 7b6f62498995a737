"""The agenda on paper for the day the computer fails: who is expected, blank places, blank call slips."""

from __future__ import annotations

from datetime import datetime, timedelta

from telesec.documents.day_sheet import MARGIN, Part, heading, parts, sealed
from telesec.documents.page import LINE, MUTED, Page, Style, fitted
from telesec.domain.french import date_numeric, moment_long, time_of_day
from telesec.domain.paper.sheets import SHORTEST_STEP, Away, DaySheet, Printed, SheetLine

TITLE = "FEUILLE DE SECOURS"
HOW = (
    "À utiliser quand l'ordinateur est en panne. Écrivez chaque nouveau rendez-vous sur une ligne libre, "
    "avec le nom, la date de naissance et le téléphone. L'ordinateur revenu, saisissez tout ce qui est "
    "écrit à la main, puis détruisez la feuille."
)
_HOUR, _NAME = MARGIN, MARGIN + 62
_PHONE, _DONE = 344.0, 470.0
_ROW = 26.0
_MOST_BLANKS = 60
_CALLS = 14
_HEAD = Style(8, strong=True, color=MUTED)


def contingency_pdf(printed: Printed) -> bytes:
    """The PDF bytes: one page or more for each day and practitioner, then a page of call slips."""
    footer = f"Agenda tel qu'il était le {moment_long(printed.made_at)}. Confidentiel : à garder sous clé."
    page = Page("Feuilles de secours", sealed(footer, printed), margin=MARGIN)
    for day in printed.days:
        heading(page, printed.practice, day, TITLE)
        page.paragraph(HOW, Style(8.5, color=MUTED))
        page.gap(8)
        _titles(page)
        for part in parts(day):
            _part(page, day, part)
        page.rule()
        page.turn()
    _calls(page, printed.practice)
    return page.finish()


def _titles(page: Page) -> None:
    for title, x in (("HEURE", _HOUR), ("PATIENT", _NAME), ("TÉLÉPHONE", _PHONE), ("FAIT", _DONE)):
        page.text(title, _HEAD, x=x)
    page.gap(13)


def _part(page: Page, day: DaySheet, part: Part) -> None:
    if isinstance(part, SheetLine):
        _row(page, day, part.start, part)
    elif isinstance(part, Away):
        _room(page, day)
        page.rule()
        page.band(18, 0xFBF3E4)
        page.gap(4.5)
        until = time_of_day(part.end) if part.end.date() == part.start.date() else "minuit"
        said, fit = fitted(f"{part.words} (jusqu'à {until})", Style(8.5, color=MUTED), page.right - _NAME)
        page.text(time_of_day(part.start), Style(8.5, color=MUTED), x=_HOUR)
        page.text(said, fit, x=_NAME)
        page.gap(13.5)
    else:
        _blanks(page, day, *part)


def _blanks(page: Page, day: DaySheet, start: datetime, end: datetime) -> None:
    """A blank line for each visit that would fit; the last one may be a little short."""
    for _ in range(_MOST_BLANKS):
        if end - start < timedelta(minutes=SHORTEST_STEP):
            return
        _row(page, day, start, None)
        start += timedelta(minutes=day.step)


def _room(page: Page, day: DaySheet) -> None:
    if page.need(_ROW + 4):
        page.text(f"{day.practitioner} (suite)", _HEAD)
        page.text(f"{TITLE} · {date_numeric(day.day)}", _HEAD, x=page.right, right=True)
        page.gap(18)
        _titles(page)


def _row(page: Page, day: DaySheet, start: datetime, line: SheetLine | None) -> None:
    _room(page, day)
    page.rule(MUTED if line else LINE)
    top = page.y
    page.gap(4)
    page.text(time_of_day(start), Style(10.5, strong=line is not None), x=_HOUR)
    if line is not None:
        said, fit = fitted(line.name, Style(10.5, strong=True), _PHONE - _NAME - 8)
        page.text(said, fit, x=_NAME)
        said, fit = fitted(line.phone, Style(10), _DONE - _PHONE - 8)
        page.text(said, fit, x=_PHONE)
        page.gap(12.5)
        born = date_numeric(line.birth_date)
        said = " · ".join(part for part in (born, f"jusqu'à {time_of_day(line.end)}", line.mark) if part)
        page.text(said, Style(7.5, color=MUTED), x=_NAME)
    page.y = top
    page.gap(6)
    page.box(_DONE + 4, 13, 13, 2)
    page.y = top - _ROW


def _calls(page: Page, practice: str) -> None:
    """What was asked while the computer was down, to be typed in later."""
    page.text(practice, Style(9, strong=True))
    page.text(TITLE, _HEAD, x=page.right, right=True)
    page.gap(17)
    page.paragraph("Appels reçus pendant la panne", Style(17, strong=True))
    page.gap(2)
    page.paragraph(
        "En cas d'urgence, faites composer le 15 ou le 112 (114 par SMS pour une personne sourde).",
        Style(9, color=MUTED),
    )
    page.gap(10)
    columns = (("HEURE", 0.0), ("QUI APPELLE, POUR QUI", 48.0), ("TÉLÉPHONE", 200.0))
    for title, shift in (*columns, ("DEMANDE", 296.0), ("FAIT", 480.0)):
        page.text(title, _HEAD, x=MARGIN + shift)
    page.gap(13)
    for _ in range(_CALLS):
        page.rule()
        page.gap(12)
        page.box(MARGIN + 482, 13, 13, 2)
        page.gap(32)
    page.rule()
