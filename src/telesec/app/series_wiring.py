"""Gives the agenda its series, absences, worklist and delays."""

from __future__ import annotations

from functools import partial

from telesec.app.page_context import PageContext
from telesec.services.bookings import absences, delay, series, series_changes, worklist
from telesec.ui.agenda.absence_acts import AbsenceActs
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.series_acts import SeriesActs
from telesec.ui.agenda.series_ports import SeriesPorts


def add_series(page: AgendaPage, context: PageContext, ports: AgendaPorts) -> None:
    """Offer on ``page`` what ``services`` can do; ``ports`` are the page's own."""
    gate = context.gate
    asked = SeriesPorts(
        agenda=ports,
        preview_series=partial(series.preview_series, gate),
        book_series=partial(series.book_series, gate),
        preview_change=partial(series_changes.preview_change, gate),
        change_series=partial(series_changes.change_series, gate),
        absences=partial(absences.absences, gate),
        affected=partial(absences.affected, gate),
        post_absence=partial(absences.post_absence, gate),
        change_absence=partial(absences.change_absence, gate),
        withdraw_absence=partial(absences.withdraw_absence, gate),
        worklist=partial(worklist.worklist, gate),
        proposals=partial(worklist.proposals, gate),
        preview_delay=partial(delay.preview_delay, gate),
        shift_day=partial(delay.shift_day, gate),
    )
    SeriesActs(page, asked, context.tasks, context.look)
    AbsenceActs(page, asked, context.tasks, context.look)
