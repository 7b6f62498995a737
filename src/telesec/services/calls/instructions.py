"""What the desk must know to answer: read with each call, written as versions, acknowledged by each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.absences import Absence
from telesec.domain.calls.books import Notebook
from telesec.domain.calls.instructions import (
    Briefing,
    DayInstruction,
    DayRequest,
    Sheet,
    SheetRequest,
    check_day,
    concerning,
    new_version,
    of_day,
    writes_for,
)
from telesec.domain.calls.lines import Line, find_line, only_line, practitioners_of
from telesec.domain.calls.rereading import changed_topics
from telesec.domain.calls.versions import ALTERED, VERSION, Acceptance, Kind, Version, Written, altered, lost
from telesec.domain.errors import Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Role
from telesec.services.bookings.absences import absences
from telesec.services.gate import Gate, Records
from telesec.services.today import today_of

SOON = timedelta(days=7)
LOST = (
    "Une version des consignes a disparu du fichier sans passer par ce programme. Vérifiez le journal et "
    "prévenez un administrateur."
)
_NOT_YOURS = "Vous ne pouvez écrire que vos propres consignes et celles de tout le cabinet."


@dataclass(frozen=True, slots=True)
class BriefingRequest:
    """``line``: what was dialled, in any writing; ``practitioner_ids`` narrows to those being asked for.

    ``every_line``: no call, everything in force on whatever line.
    """

    line: str = ""
    practitioner_ids: tuple[str, ...] = ()
    every_line: bool = False


def briefing(gate: Gate, wanted: BriefingRequest) -> Briefing:
    """What is in force today for a line and its practitioners, and what this account has not read."""
    today = today_of(gate)
    everybody = gate.reference.practitioners
    with gate.enter(Action.INSTRUCTION_READ, Subject("briefing")) as records:
        lines = records.lines.all()
        line = find_line(lines, wanted.line) or only_line(lines, wanted.line)
        if line is not None:  # never what was typed: it may be anything
            records.entry.concern(Subject("line", line.id))
        ids = wanted.practitioner_ids or tuple(one.id for one in practitioners_of(line, everybody))
        line_ids = _line_ids(lines) if wanted.every_line else [line.id if line else ""]
        versions, condemned, warning = _versions(records)
        found, days = _in_force(versions, records.instructions.days(today), line_ids, ids, today)
        whole = [one for one in found if one.id not in condemned]
        read = records.instructions.read_by(gate.account.id)
        pending = frozenset(one.id for one in _unread(gate, read, [*whole, *days]))
        changed = {one.id: changed_topics(one, versions, read) for one in found if one.id in pending}
        sheets = tuple(Sheet(one, one.id in condemned, changed.get(one.id, frozenset())) for one in found)
    labels = {one.id: one.label for one in lines}
    return Briefing(line, today, days, sheets, _away(gate, ids, today), pending, warning, labels)


def _line_ids(lines: Sequence[Line]) -> list[str]:
    return ["", *(one.id for one in lines if one.active)]


def _in_force(
    versions: Sequence[Version],
    days: Sequence[DayInstruction],
    line_ids: Sequence[str],
    ids: Sequence[str],
    today: date,
) -> tuple[tuple[Version, ...], tuple[DayInstruction, ...]]:
    """The sheets and the words of today on any of these lines, each once."""
    sheets = {one.id: one for line_id in line_ids for one in concerning(versions, line_id, ids, today)}
    said = {one.id: one for line_id in line_ids for one in of_day(days, today, line_id, ids)}
    return tuple(sheets.values()), tuple(said.values())


def _away(gate: Gate, ids: Sequence[str], today: date) -> tuple[Absence, ...]:
    if not ids or not gate.opens(Action.AGENDA_VIEW):
        return ()
    return absences(gate, ids, today, today + SOON)


def _versions(records: Records) -> tuple[tuple[Version, ...], frozenset[str], str]:
    """The sheets, the ids of those that are not as they were written, and what is to be said of it."""
    versions = records.instructions.versions(Kind.SHEET)
    written = records.instructions.written(Action.INSTRUCTION_EDIT, VERSION)
    condemned = _condemned(versions, written)
    gone = not records.entry.scope.is_partial and lost(versions, written)
    return versions, condemned, ALTERED if condemned else LOST if gone else ""


def _condemned(versions: Sequence[Version], written: Written) -> frozenset[str]:
    places = {one.place for one in versions}
    return frozenset(
        found
        for place in places
        for found in altered([one for one in versions if one.place == place], written)
    )


def _unread(
    gate: Gate, read: Collection[str], shown: Sequence[Version | DayInstruction]
) -> list[Version | DayInstruction]:
    """What this account of the desk has neither ``read`` nor written; nobody else is asked to acknowledge."""
    if Role.SECRETARY not in gate.account.roles:
        return []
    return [one for one in shown if one.id not in read and one.author_id != gate.account.id]


def notebook(gate: Gate) -> Notebook:
    """Every version of every sheet this account sees, and the words of days from a month ago on."""
    today = today_of(gate)
    with gate.enter(Action.INSTRUCTION_READ, Subject("instructions")) as records:
        versions, condemned, warning = _versions(records)
        days = records.instructions.days(today - timedelta(days=31))
        return Notebook(records.lines.all(), versions, condemned, days, today, warning)


def write_sheet(gate: Gate, wanted: SheetRequest) -> Version:
    """Write a new version; a practitioner who is no administrator writes their own and the practice's.

    Raises Invalid, NotFound, Refused, OutOfScope, or Stale when somebody wrote another since.
    """
    if wanted.practitioner_id:
        gate.reference.practitioner(wanted.practitioner_id)
    version = new_version(wanted, (gate.account.id, gate.account.display_name), gate.now(), today_of(gate))
    with gate.enter(Action.INSTRUCTION_EDIT, Subject(VERSION, version.id)) as records:
        _check_whose(gate, wanted.practitioner_id)
        _check_line(records, wanted.line_id)
        records.instructions.write(version)
    return version


def write_day(gate: Gate, wanted: DayRequest) -> DayInstruction:
    """Write something to know on some days. Raises as ``write_sheet``, but nothing is ever stale."""
    words = check_day(wanted, today_of(gate))
    if wanted.practitioner_id:
        gate.reference.practitioner(wanted.practitioner_id)
    made = DayInstruction(
        new_id(),
        wanted.first,
        wanted.last,
        wanted.practitioner_id,
        wanted.line_id,
        words,
        gate.account.id,
        gate.account.display_name,
        gate.now(),
    )
    with gate.enter(Action.INSTRUCTION_EDIT, Subject("day_instruction", made.id)) as records:
        _check_whose(gate, wanted.practitioner_id)
        _check_line(records, wanted.line_id)
        records.instructions.write_day(made)
    return made


def withdraw_day(gate: Gate, day_id: str) -> None:
    """The words of some days hold no more; they stay written. Raises NotFound, Refused."""
    with gate.enter(
        Action.INSTRUCTION_EDIT, Subject("day_instruction", day_id), reason="withdrawn"
    ) as records:
        _check_whose(gate, records.instructions.day(day_id).practitioner_id)
        records.instructions.withdraw_day(day_id)


def accept(gate: Gate, version_ids: Sequence[str]) -> None:
    """This account says it has read these versions, or words of a day. Raises Refused for unknown ones."""
    wanted = tuple(dict.fromkeys(version_ids))
    with gate.enter(Action.INSTRUCTION_ACCEPT, Subject("instructions")) as records:
        known = {one.id for kind in Kind for one in records.instructions.versions(kind)}
        known |= {one.id for one in records.instructions.days(today_of(gate))}
        if not known.issuperset(wanted):
            raise Refused("Cette consigne n'existe plus. La page va être relue : vérifiez-la.")
        records.instructions.accept(wanted)
        for version_id in wanted:
            records.entry.concern(Subject(VERSION, version_id))


def acceptances(gate: Gate, version_id: str) -> tuple[Acceptance, ...]:
    """Each secretary in activity, by name, and when they read this version; those who have not first."""
    with gate.enter(Action.INSTRUCTION_READ, Subject(VERSION, version_id)) as records:
        read = records.instructions.accepted(version_id)
        people = [
            one for one in records.people.all() if one.state == "active" and Role.SECRETARY in one.roles
        ]
    people.sort(key=lambda one: (one.id in read, one.display_name.casefold()))
    return tuple(Acceptance(one.display_name, read.get(one.id)) for one in people)


def unread(gate: Gate) -> tuple[Version | DayInstruction, ...]:
    """What is in force on every line and was not read by this account: what to tell at sign-in."""
    today, everybody = today_of(gate), [one.id for one in gate.reference.practitioners]
    with gate.enter(Action.INSTRUCTION_READ, Subject("unread")) as records:
        versions, condemned, _warning = _versions(records)
        line_ids, days = _line_ids(records.lines.all()), records.instructions.days(today)
        sheets, said = _in_force(versions, days, line_ids, everybody, today)
        whole = [one for one in sheets if one.id not in condemned]
        return tuple(_unread(gate, records.instructions.read_by(gate.account.id), [*whole, *said]))


def _check_whose(gate: Gate, practitioner_id: str) -> None:
    """Asked inside the entry, so that a refusal is journaled."""
    if not writes_for(gate.account, practitioner_id):
        raise Refused(_NOT_YOURS)


def _check_line(records: Records, line_id: str) -> None:
    if line_id and not any(one.id == line_id for one in records.lines.all()):
        raise Refused("Cette ligne n'existe plus. Choisissez-en une autre.")
