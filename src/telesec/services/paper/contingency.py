"""Sheets for a day without computer: their setting, and their production when they are due."""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.requests import AgendaRange
from telesec.domain.errors import Invalid, Refused, TelesecError
from telesec.domain.hours.opening import DAY
from telesec.domain.paper.contingency import (
    FOLDER,
    LOOK_AHEAD,
    Contingency,
    days_to_print,
    file_name,
    is_due,
    outdated,
)
from telesec.domain.paper.sheets import DaySheet, Printed
from telesec.domain.wall import day_minutes, wall_now
from telesec.security.files import is_open_to_all, make_private_dir, write_atomically
from telesec.security.passwords import require_strong
from telesec.services.gate import Gate
from telesec.services.paper.sheets import day_sheets, journal_seal, local_time

_NO_CODE = "Choisissez d'abord le code qui ouvrira les feuilles de secours."
_NO_FOLDER = (
    "Les feuilles de secours n'ont pas pu être écrites dans leur dossier. "
    "Vérifiez que le disque est branché et qu'il a de la place, ou choisissez un autre dossier."
)
_OPEN_FOLDER = (
    "Le dossier des feuilles de secours est ouvert à tout le monde : un autre utilisateur de cet ordinateur "
    "peut les effacer ou les remplacer. Choisissez un autre dossier, ou demandez que celui-ci soit protégé."
)


@dataclass(frozen=True, slots=True)
class Produced:
    """Where the sheets are, the days they hold, and the setting as it stands now."""

    path: Path
    days: tuple[date, ...]
    setting: Contingency


def contingency(gate: Gate) -> Contingency:
    """The setting, without its code: once chosen, it is not shown again."""
    with gate.enter(Action.CONTINGENCY_READ, Subject("contingency")) as records:
        found = records.contingency.get()
    return _shown(found)


def save_contingency(gate: Gate, wanted: Contingency) -> Contingency:
    """Change the setting; an empty ``code`` keeps the present one. Asks for a fresh proof.

    Raises Invalid("code") for a code too easy to guess, Invalid("folder") for a folder that is not one.
    """
    code = wanted.code.strip()
    if code:
        _check_code(gate, code)
    if wanted.folder and not (os.path.isabs(wanted.folder) and Path(wanted.folder).is_dir()):
        raise Invalid("folder", "Ce dossier n'existe pas. Choisissez-en un autre.")
    with gate.enter(Action.CONTINGENCY_EDIT, Subject("contingency")) as records:
        code = code or records.contingency.get().code
        if wanted.active and not code:
            raise Invalid("code", _NO_CODE)
        records.contingency.save(replace(wanted, code=code))
        found = replace(records.contingency.get(), problem=_warning(wanted.folder))
    return _shown(found)


def _shown(found: Contingency) -> Contingency:
    return replace(found, code="", has_code=bool(found.code))


def _warning(folder: str) -> str:
    return _OPEN_FOLDER if folder and is_open_to_all(Path(folder)) else ""


def _check_code(gate: Gate, code: str) -> None:
    reference = gate.reference
    words = [reference.practice_name, *(item.display_name for item in reference.practitioners)]
    try:
        require_strong(code, [*words, *(site.city for site in reference.sites)])
    except Invalid as error:
        raise Invalid("code", error.sentence.replace("mot de passe", "code")) from None


def is_due_now(gate: Gate, setting: Contingency) -> bool:
    """True when new sheets should be made; touches no store, so that it may be asked every minute."""
    zone = gate.reference.zone
    made = wall_now(setting.produced_at, zone) if setting.produced_at else None
    owed = setting.active and not gate.scope.is_partial
    return owed and is_due(local_time(gate), made, setting.rhythm)


def produce(gate: Gate, practice_folder: Path) -> Produced:
    """Write the sheets of the next three days, closed by the code, and remove the oldest ones.

    Raises Refused without a code, Invalid("folder") when the folder cannot be written; a failure is
    journaled, and noted in the setting.
    """
    printed, setting = _read(gate)
    folder = Path(setting.folder) if setting.folder else practice_folder / FOLDER
    path = folder / file_name(printed.made_at, gate.reference.practice_id)
    try:
        data = _closed(printed, setting.code)
        if not setting.folder:
            make_private_dir(folder)
        write_atomically(path, data)
        _prune(path)
        _check_there(path, data)
    except (OSError, TelesecError):
        _note(gate, _NO_FOLDER, written=False)
        raise Invalid("folder", _NO_FOLDER) from None
    days = tuple(dict.fromkeys(day.day for day in printed.days))
    return Produced(path, days, _note(gate, _warning(setting.folder), written=True))


def _note(gate: Gate, problem: str, *, written: bool) -> Contingency:
    said = "written" if written else "not written"
    with gate.enter(Action.CONTINGENCY_PRODUCE, Subject("contingency"), reason=said) as records:
        if written:
            records.contingency.produced(gate.now(), problem)
        else:
            records.contingency.failed(problem)
        return _shown(records.contingency.get())


def _read(gate: Gate) -> tuple[Printed, Contingency]:
    now = local_time(gate)
    team = tuple(item.id for item in gate.reference.practitioners if item.active)
    start = day_minutes(now.date())
    asked = AgendaRange(team, now.date(), LOOK_AHEAD)
    with gate.enter(Action.CONTINGENCY_PRODUCE, Subject("agenda"), reason=f"{now.date()}") as records:
        gate.scope.check_whole()
        setting = records.contingency.get()
        if not setting.code:
            raise Refused(_NO_CODE)
        lines = records.appointments.view(team, start, start + LOOK_AHEAD * DAY, {})
        absences = records.absences.within(team, start, start + LOOK_AHEAD * DAY)
        records.entry.touch("shown_name", "birth_date", "phone")
    found = day_sheets(gate, asked, lines, absences)
    wanted = days_to_print(now, [(day.day, _end_of(day)) for day in found if day.lines or day.free])
    kept = sorted((day for day in found if day.day in wanted and not day.is_blank), key=lambda day: day.day)
    seal = journal_seal(gate)
    return Printed(gate.reference.practice_name, now, tuple(kept), phones=True, seal=seal), setting


def _end_of(day: DaySheet) -> datetime:
    return max([*(line.end for line in day.lines), *(end for _start, end in day.free)])


def _closed(printed: Printed, code: str) -> bytes:
    from telesec.documents.contingency_sheet import contingency_pdf
    from telesec.documents.encrypted_pdf import encrypted_pdf

    return encrypted_pdf(contingency_pdf(printed), code)


def _prune(written: Path) -> None:
    for name in outdated([item.name for item in written.parent.iterdir()], written.name):
        with contextlib.suppress(OSError):
            written.with_name(name).unlink()


def _check_there(path: Path, data: bytes) -> None:
    """Sheets are said to be made once they are seen in their folder, whole."""
    if path.lstat().st_size != len(data):
        raise OSError(errno.EIO, "not whole")
