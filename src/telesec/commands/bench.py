"""``telesec bench``: every budget of the design, measured on an invented practice, as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from telesec.commands.bench_calls import call_lines
from telesec.commands.bench_data import fill_appointments, fill_patients, set_schedules
from telesec.commands.bench_journal import fill_journal, journal_lines
from telesec.commands.bench_lines import Line, table
from telesec.commands.bench_raw import RawOffice
from telesec.commands.bench_review import review_lines
from telesec.commands.bench_session import BenchPractice, found, sign_in_line
from telesec.commands.bench_start import memory_line, start_line
from telesec.commands.bench_stores import (
    Scene,
    agenda_lines,
    booking_line,
    sample_people,
    search_lines,
    slot_lines,
)
from telesec.commands.bench_views import view_lines
from telesec.commands.bench_window import window_lines
from telesec.domain.people import Compartment

_JOURNAL_ROWS = 1_000_000
_LARGE = 10_000


@dataclass(frozen=True, slots=True)
class BenchRequest:
    """How much to invent; ``keep`` names a folder where the practice stays afterwards."""

    patients: int
    appointments: int
    as_json: bool = False
    keep: Path | None = None


def run(given: argparse.Namespace) -> int:
    """Measure everything: JSON on standard output, a table on standard error; 1 when a budget is broken."""
    request = BenchRequest(given.patients, given.appointments, given.json, given.keep)
    if request.keep is not None:
        request.keep.mkdir(parents=True, exist_ok=True)
        return _run(request, request.keep)
    with tempfile.TemporaryDirectory(prefix="telesec-banc-") as scratch:
        return _run(request, Path(scratch))


def _run(request: BenchRequest, base: Path) -> int:
    started = time.perf_counter()
    practice = found(base)
    ids = fill(practice, request)
    said(f"rempli en {time.perf_counter() - started:.0f} s")
    lines = _measure(practice, request, ids, base)
    print(table(lines), file=sys.stderr)
    if others_at_work() > 0:
        said(
            "D'autres programmes occupaient la machine : ces durées sont trop longues, recommencez au calme."
        )
    broken = [line.name for line in lines if line.within is False]
    if request.as_json:
        print(json.dumps(_report(request, lines), ensure_ascii=False, indent=2))
    return 1 if broken else 0


def others_at_work() -> float:
    """How many other programs were waiting for a processor during the last minute (0 where unknown)."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return max(0.0, round(load - (os.cpu_count() or 1), 2))


def said(text: str) -> None:
    """Progress, for the person who waits."""
    print(text, file=sys.stderr, flush=True)


def fill(practice: BenchPractice, request: BenchRequest) -> list[str]:
    """Invent the people, the agenda and the journal of ``request``; the patients' ids."""
    session = practice.enter()
    set_schedules(session.gate)
    ids = fill_patients(session.gate, request.patients, said)
    fill_appointments(session.gate, ids, request.appointments, said)
    fill_journal(session.gate, ids, min(request.appointments, _JOURNAL_ROWS), said)
    practice.leave(session)
    return ids


def _measure(practice: BenchPractice, request: BenchRequest, ids: list[str], base: Path) -> list[Line]:
    large = request.patients >= _LARGE  # a small run disturbs nobody's disk cache, and tries once
    times = () if large else (1,)
    starts = start_line(practice.folder, *times, cold=large)
    lines = [starts, sign_in_line(practice, *times), memory_line(practice)]
    session = practice.enter()
    office = session.deks[Compartment.OFFICE]
    practice_id = session.gate.reference.practice_id
    practice.leave(session)
    raw = RawOffice(practice.folder / "office.db", office, practice_id, base)
    session = practice.enter()
    scene = Scene(session.gate, raw, ids, sample_people(request.patients))
    try:
        lines += [*search_lines(scene), *agenda_lines(scene), *window_lines(session.gate)]
        lines += [*view_lines(session.gate), *call_lines(scene)]
        lines += [booking_line(scene), *slot_lines(scene), *journal_lines(scene), *review_lines(scene)]
    finally:
        raw.close()
        (base / "raw.db").unlink()
        practice.leave(session)
    lines.append(Line("snapshot", "Sauvegarde de 300 Mo", None, note="mesurée par « telesec bench backup »"))
    return lines


def _report(request: BenchRequest, lines: list[Line]) -> dict[str, object]:
    return {
        "patients": request.patients,
        "appointments": request.appointments,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "others_at_work": others_at_work(),
        "lines": [line.as_json() for line in lines],
    }
