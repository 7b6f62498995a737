"""Bench of the month and of the waiting room: read through the gate, then drawn."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial

from telesec.commands.bench_data import bench_practitioners, last_day
from telesec.commands.bench_lines import Line, median, p95, timed
from telesec.domain.bookings.occupancy import MonthAsked, month_first
from telesec.domain.bookings.waiting_room import BoardAsked
from telesec.services.bookings import occupancy
from telesec.services.gate import Gate

_SIZE = (1600, 1000)
_ROUNDS = 15


def view_lines(gate: Gate) -> list[Line]:
    """A month of one, a month of all, a waiting room of a full day, and the drawing of a month."""
    everybody = tuple(one.id for one in bench_practitioners(gate))
    day = last_day(gate)
    first = month_first(day)
    lines = []
    for name, what, budget, work in (
        ("month_one", "Mois d'un praticien, lu", 10, MonthAsked(everybody[:1], first)),
        ("month_all", f"Mois de {len(everybody)} praticiens, lu", 40, MonthAsked(everybody, first)),
    ):
        spent = timed([partial(occupancy.month, gate, work)], rounds=_ROUNDS)
        lines.append(Line(name, what, median(spent), budget=budget, note=f"p95 {p95(spent):.1f} ms"))
    asked = BoardAsked(everybody, first)
    spent = timed([partial(occupancy.board, gate, asked)], rounds=_ROUNDS)
    lines.append(Line("board", "Salle d'attente de l'équipe, lue", median(spent), budget=15))
    return [*lines, _month_drawn(gate, MonthAsked(everybody[:1], first))]


def _month_drawn(gate: Gate, asked: MonthAsked) -> Line:
    os.environ.setdefault("QT_QPA_PLATFORM", "" if os.environ.get("DISPLAY") else "offscreen")
    from PySide6.QtWidgets import QApplication

    from telesec.ui import theme
    from telesec.ui.agenda.month import MonthView

    app = QApplication.instance() or QApplication(["telesec"])
    if not isinstance(app, QApplication):
        raise TypeError("a window needs a QApplication")
    view = MonthView(theme.apply(app))
    theme.dress(view)
    view.resize(*_SIZE)
    view.show()
    app.processEvents()
    loads, today = occupancy.month(gate, asked), datetime.now(UTC).date()

    def draw() -> None:
        view.set_content(loads, asked.first, today)
        app.processEvents()

    spent = timed([draw], rounds=_ROUNDS)
    view.close()
    return Line("month_paint", "Mois, dessin entier", median(spent), budget=30, note=app.platformName())
