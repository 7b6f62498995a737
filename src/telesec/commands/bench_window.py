"""Bench of what is drawn: the agenda's grid of a week and of a team's day, offscreen or on a screen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from telesec.commands.bench_data import bench_practitioners, last_day
from telesec.commands.bench_lines import Line, median, p95, timed
from telesec.domain.agenda import AppointmentLine
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.wall import monday_of
from telesec.services.bookings import agenda
from telesec.services.gate import Gate

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from telesec.ui.agenda.model import AgendaColumn
    from telesec.ui.agenda.view import AgendaGrid
    from telesec.ui.look import Look

_SIZE = (1600, 1000)
_TURNS = 5  # of the event loop, until nothing of what was just shown is left to be painted
_STEP = 7  # pixels of a scroll step


@dataclass(frozen=True, slots=True)
class Stage:
    """The application and its theme."""

    app: QApplication
    look: Look


def window_lines(gate: Gate) -> list[Line]:
    """First paint, whole repaint and one scroll step of the two views of the budget."""
    os.environ.setdefault("QT_QPA_PLATFORM", "" if os.environ.get("DISPLAY") else "offscreen")
    from PySide6.QtWidgets import QApplication

    from telesec.ui import theme

    app = QApplication.instance() or QApplication(["telesec"])
    if not isinstance(app, QApplication):
        raise TypeError("a window needs a QApplication")
    theme.speak_french(app)
    look = theme.apply(app)
    doctors = bench_practitioners(gate)
    monday = monday_of(last_day(gate)) - timedelta(weeks=3)
    week = AgendaRange((doctors[0].id,), monday, 5)
    team = AgendaRange(tuple(one.id for one in doctors), monday)
    lines = []
    for name, what, asked in (
        ("week", "Semaine d'un praticien (200)", week),
        ("team", "Journée de l'équipe (10 × 40)", team),
    ):
        shown = agenda.view(gate, asked).lines
        lines += _measured(Stage(app, look), name, what, asked, shown)
    return lines


def _columns(asked: AgendaRange) -> list[AgendaColumn]:
    from telesec.ui.agenda.model import AgendaColumn

    return [
        AgendaColumn(who, day, f"{day:%d/%m}", ranges=((480, 780), (840, 1140)))
        for who in asked.practitioner_ids
        for day in (asked.first + timedelta(days=shift) for shift in range(asked.days))
    ]


def _empty_grid(stage: Stage) -> AgendaGrid:
    """A new grid on the screen, as the page has it while its content is being read."""
    from telesec.ui import theme
    from telesec.ui.agenda.view import AgendaGrid

    grid = AgendaGrid(stage.look, lambda: datetime(2026, 1, 1))  # noqa: DTZ001 - a wall time
    theme.dress(grid)
    grid.resize(*_SIZE)
    grid.show()
    for _ in range(_TURNS):
        stage.app.processEvents()
    return grid


def _measured(
    stage: Stage, name: str, what: str, asked: AgendaRange, shown: Sequence[AppointmentLine]
) -> list[Line]:
    columns = _columns(asked)

    def first(grid: AgendaGrid) -> None:
        grid.set_content(columns, shown)
        stage.app.processEvents()

    painted: list[float] = []
    grid = _empty_grid(stage)
    for _ in range(5):  # one at a time: another on the screen would be painted in the same turn
        grid.close()
        grid = _empty_grid(stage)
        painted += timed([partial(first, grid)])
    bar = grid.verticalScrollBar()

    def scroll() -> None:
        bar.setValue(bar.value() + (_STEP if bar.value() + _STEP <= bar.maximum() else -bar.maximum()))
        stage.app.processEvents()

    repaint = timed([grid.viewport().repaint], rounds=30)
    scrolled = timed([scroll], rounds=30)
    grid.close()
    screen = f"{stage.app.platformName()}, sans objet pour SQLCipher"
    return [
        Line(f"{name}_first_paint", f"{what}, premier dessin", median(painted), budget=30, note=screen),
        Line(f"{name}_repaint", f"{what}, dessin entier", median(repaint), budget=12, note=_spread(repaint)),
        Line(
            f"{name}_scroll",
            f"{what}, un pas de défilement",
            median(scrolled),
            budget=4,
            note=_spread(scrolled),
        ),
    ]


def _spread(values: list[float]) -> str:
    return f"p95 {p95(values):.1f} ms"
