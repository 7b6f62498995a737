"""A real calendar client of Debian (khal) reads our export: the same hours, DST weeks included."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.ids import new_id
from telesec.domain.paper.calendars import ExportKind, ExportRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.bookings import booking, schedules
from telesec.services.paper import calendars
from telesec.services.patients import patients

CONFIG = """[calendars]
[[agenda]]
path = {folder}/cal
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}
[default]
[sqlite]
path = {folder}/khal.db
"""
# Around both changes of hour in Paris, the two nights themselves, and a 29 February.
DAYS = [date(2026, 3, day) for day in range(23, 32)] + [date(2026, 10, day) for day in range(19, 32)]
DAYS += [date(2028, 2, 29)]


TITLE = "Dubois, d'Œuvre; x Noël"


@pytest.fixture
def khal(tmp_path):
    """Imports a file into an empty calendar and lists it on a wall of ``zone``."""
    if shutil.which("khal") is None:
        pytest.fail("khal is missing: installer/check.sh installs it")
    folder = tmp_path / "khal"
    folder.mkdir()
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))
    }
    places = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}

    def run(*arguments):
        command = ["khal", "-c", str(folder / "config"), *arguments]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=120,
            env=outside | places | {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def listed(file: Path, zone: str = "Europe/Paris") -> set[tuple[str, ...]]:
        shutil.rmtree(folder / "cal", ignore_errors=True)
        (folder / "cal").mkdir()
        (folder / "khal.db").unlink(missing_ok=True)
        (folder / "config").write_text(CONFIG.format(folder=folder, zone=zone))
        run("import", "--batch", "-a", "agenda", str(file))
        form = "{start-long-full}|{end-long-full}|{title}"
        found = run("list", "--format", form, "--day-format", "", "2026-01-01", "2028-12-31")
        return {tuple(line.strip().split("|")) for line in found.splitlines() if "|" in line}

    return listed


def shown(start: datetime, minutes: int, title: str) -> tuple[str, ...]:
    end = start + timedelta(minutes=minutes)
    return f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", title


def export(desk, who, kind, path):
    asked = ExportRequest(kind, who, date(2026, 1, 1), date(2026, 12, 31))
    later = ExportRequest(kind, who, date(2028, 1, 1), date(2028, 12, 31))
    files = []
    for at, one in enumerate((asked, later)):
        files.append(path / f"{kind}-{at}.ics")
        files[-1].write_bytes(calendars.calendar_file(desk, one))
    return files


def test_khal_shows_the_same_hours(practice, desk, khal, tmp_path):
    who, site = practice.practitioners[0].id, practice.site.id
    noel = patients.create_patient(desk, PatientDraft("Dubois, d'Œuvre; x", "Noël"))
    expected = set()
    for day in DAYS:
        for hour, minute in ((0, 5), (1, 30), (3, 30), (9, 5), (23, 30)):
            start = datetime(day.year, day.month, day.day, hour, minute)
            wanted = BookingRequest(who, site, noel.id, start, start + timedelta(minutes=20))
            booking.book(desk, wanted)
            expected.add(shown(start, 20, TITLE))
    night = datetime(2026, 10, 25, 2, 30)  # it comes twice; the first time is meant
    booking.book(desk, BookingRequest(who, site, noel.id, night, night + timedelta(minutes=15)))
    expected.add(shown(night, 15, TITLE))
    first, second = export(desk, who, ExportKind.FULL, tmp_path)
    found = khal(first) | khal(second)
    assert {(start, end, title.strip()) for start, end, title in found} == expected


def test_khal_shows_busy_hours_and_an_absence_over_the_change_of_hour(practice, desk, khal, tmp_path):
    who = practice.practitioners[0].id
    start, end = datetime(2026, 3, 28, 18, 0), datetime(2026, 3, 30, 8, 0)
    with desk.enter(Action.ABSENCE_POST, Subject("absence")) as records:
        records.absences.post(Absence(new_id(), who, start, end, AbsenceKind.LEAVE, "Congés"))
    (first, _second) = export(desk, who, ExportKind.BUSY, tmp_path)
    assert ("2026-03-28 18:00", "2026-03-30 08:00", "Occupé") in khal(first)


def test_another_wall_shows_its_own_hours(practice, desk, khal, tmp_path):
    """A practice of the Réunion, read there and in Paris on either side of the change of hour."""
    owner = practice.gate(Role.ADMIN)
    schedules.save_site(owner, type(practice.site)(practice.site.id, "Cabinet", "Indian/Reunion"))
    desk.renew_reference()
    who, site = practice.practitioners[0].id, practice.site.id
    noel = patients.create_patient(desk, PatientDraft("Dubois", "Noël"))
    for day in (27, 30):
        start = datetime(2026, 3, day, 9, 5)
        booking.book(desk, BookingRequest(who, site, noel.id, start, start + timedelta(minutes=20)))
    (first, _second) = export(desk, who, ExportKind.FULL, tmp_path)
    assert {found[0] for found in khal(first, "Indian/Reunion")} == {"2026-03-27 09:05", "2026-03-30 09:05"}
    assert {found[0] for found in khal(first, "Europe/Paris")} == {"2026-03-27 06:05", "2026-03-30 07:05"}
