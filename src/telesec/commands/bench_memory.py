"""The child of the bench that weighs a session: what a secretary's process holds after some work."""

from __future__ import annotations

import gc
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from telesec.commands.bench_data import bench_practitioners, last_day
from telesec.commands.bench_people import surnames
from telesec.commands.bench_session import BenchPractice, Clock
from telesec.domain.bookings.requests import AgendaRange

_WEEKS = 40


def resident_mb() -> float:
    """Resident memory of this process in megabytes (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _midnight() -> datetime:
    return datetime(2026, 1, 1)  # noqa: DTZ001 - a wall time; the now-line of an invented agenda


def child() -> None:
    """Read the practice and its secret on standard input; print megabytes at each stage as JSON."""
    given = json.loads(sys.stdin.read())
    clock = Clock(timedelta(seconds=given["ahead"]))
    practice = BenchPractice(Path(given["folder"]), Path(given["device_folder"]), clock, given["secret"])
    from PySide6.QtWidgets import QApplication

    from telesec.services.bookings import agenda
    from telesec.services.patients import patients
    from telesec.ui import theme
    from telesec.ui.agenda.model import AgendaColumn
    from telesec.ui.agenda.view import AgendaGrid

    app = QApplication(["telesec"])
    theme.speak_french(app)
    grid = AgendaGrid(theme.apply(app), _midnight)
    theme.dress(grid)
    grid.resize(1600, 1000)
    grid.show()
    app.processEvents()
    window = resident_mb()
    session = practice.enter()
    gate = session.gate
    signed_in = resident_mb()
    doctors = bench_practitioners(gate)
    everyone = tuple(one.id for one in doctors)
    for shift in range(_WEEKS):
        asked = AgendaRange(everyone, last_day(gate) - timedelta(weeks=shift), 5)
        shown = agenda.view(gate, asked).lines
        columns = [AgendaColumn(one.id, asked.first, one.display_name) for one in doctors]
        grid.set_content(columns, [line for line in shown if line.appointment.start.date() == asked.first])
        app.processEvents()
    for name in surnames()[:2000:20]:
        patients.search_patients(gate, name)
    patients.search_patients(gate, "Bebraultx")
    shown = ()
    gc.collect()
    resident = resident_mb()
    practice.leave(session)
    print(json.dumps({"window": window, "signed_in": signed_in, "resident": resident}))
