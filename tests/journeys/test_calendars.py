"""Calendars out and in, on real stores: same hours, nobody named twice, nothing written before the yes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.requests import AgendaRange, BookingRequest
from telesec.domain.errors import Conflict, Invalid, ProofRequired, Refused
from telesec.domain.ids import new_id
from telesec.domain.paper.calendars import (
    NEUTRAL_LABEL,
    CalendarConfirmation,
    ExportKind,
    ExportRequest,
    LineKind,
)
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import agenda, agenda_changes, booking
from telesec.services.paper import calendar_imports, calendars
from telesec.services.patients import patients

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def who(practice):
    return practice.practitioners[0].id


def patient(desk, name, given, birth=None):
    return patients.create_patient(desk, PatientDraft(name, given, birth, phone="06 12 34 56 78"))


@pytest.fixture
def noel(desk):
    return patient(desk, "Dubois", "Noël")


@pytest.fixture
def book(practice, desk, noel, who):
    def booked(start, minutes=20):
        end = start + timedelta(minutes=minutes)
        wanted = BookingRequest(who, practice.site.id, noel.id, start, end, practice.reason_codes[1].id)
        return booking.book(desk, wanted).appointment

    return booked


@pytest.fixture
def file(tmp_path):
    def written(*events, head="", encoding="utf-8"):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", head]
        for event in events:
            lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
        path = tmp_path / "autre.ics"
        path.write_bytes("\r\n".join([*filter(None, lines), "END:VCALENDAR", ""]).encode(encoding))
        return path

    return written


def event(title, start="20261117T100000", end="20261117T103000", uid="", *more):
    uid = uid or title
    return (f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{start}", f"DTEND:{end}", *more)


def exported(desk, who, kind=ExportKind.FULL, **parts):
    asked = ExportRequest(kind, who, date(2026, 1, 1), date(2026, 12, 31), **parts)
    data = calendars.calendar_file(desk, asked)
    return data, list(Calendar.from_ical(data).walk("VEVENT"))


def preview(desk, who, path):
    return calendar_imports.preview_calendar(desk, calendar_imports.open_calendar(desk, path, who))


def confirm(desk, found, chosen=None):
    wanted = frozenset(range(len(found.lines)) if chosen is None else chosen)
    return calendar_imports.confirm_calendar(desk, CalendarConfirmation(found, wanted))


def week_of(desk, who, first=date(2026, 11, 16), days=60):
    return agenda.view(desk, AgendaRange((who,), first, days)).lines


def absences(desk, who):
    with desk.enter(Action.WORKLIST_VIEW, Subject("absences")) as records:
        return records.absences.within((who,), 0, 10**9)


def test_a_full_export_keeps_the_hours_and_says_the_motif_only_when_asked(desk, who, book):
    book(datetime(2026, 3, 27, 9, 5))
    book(datetime(2026, 3, 30, 9, 5))
    data, events = exported(desk, who)
    starts = [one["DTSTART"].dt for one in events]
    assert starts == [datetime(2026, 3, 27, 9, 5, tzinfo=PARIS), datetime(2026, 3, 30, 9, 5, tzinfo=PARIS)]
    assert [start.astimezone(UTC).hour for start in starts] == [8, 7]
    assert {str(one["SUMMARY"]) for one in events} == {"DUBOIS Noël"}
    assert b"Vaccination" not in data
    assert b"BEGIN:VTIMEZONE" in data
    assert b"Vaccination" in exported(desk, who, reasons=True)[0]


def test_a_full_export_needs_a_fresh_proof_and_busy_hours_do_not(practice, desk, who, book):
    book(datetime(2026, 11, 16, 9, 0))
    desk._proved_at = None
    with pytest.raises(ProofRequired):
        exported(desk, who)
    data, events = exported(desk, who, ExportKind.BUSY)
    assert len(events) == 1
    for word in (b"DUBOIS", b"06 12", b"Vaccination", b"X-TELESEC", practice.practice_id.encode()):
        assert word not in data
    rows = practice.rows(desk, Compartment.OFFICE)
    assert rows[-1]["action"] == Action.BUSY_EXPORT.value


def test_busy_hours_tell_neither_how_many_nor_why(desk, who, book, wall):
    for minute in (0, 20, 40):
        book(wall(16, 9, minute))
    book(wall(16, 11))
    with desk.enter(Action.ABSENCE_POST, Subject("absence")) as records:
        records.absences.post(
            Absence(new_id(), who, wall(16, 14), wall(17, 12), AbsenceKind.LEAVE, "Chirurgie")
        )
    data, events = exported(desk, who, ExportKind.BUSY)
    spans = [(one["DTSTART"].dt.replace(tzinfo=None), one["DTEND"].dt.replace(tzinfo=None)) for one in events]
    assert spans == [
        (wall(16, 9), wall(16, 10)),
        (wall(16, 11), wall(16, 11, 20)),
        (wall(16, 14), wall(17, 12)),
    ]
    assert b"Chirurgie" not in data


def test_days_in_the_wrong_order_are_refused_and_billing_exports_nothing(practice, desk, who):
    with pytest.raises(Invalid):
        calendars.calendar_file(desk, ExportRequest(ExportKind.BUSY, who, date(2026, 2, 1), date(2026, 1, 1)))
    with pytest.raises(Invalid):
        calendars.calendar_file(desk, ExportRequest(ExportKind.BUSY, who, date(2026, 2, 1), date(2029, 1, 1)))
    gate = practice.gate(Role.BILLING)
    for kind in ExportKind:
        with pytest.raises(Refused):
            exported(gate, who, kind)


def test_only_an_event_that_names_one_patient_becomes_an_appointment(desk, who, noel, file, wall):
    patient(desk, "Martin", "Paul", date(1950, 1, 1))
    twin = patient(desk, "Martin", "Paul", date(1980, 5, 6))
    found = preview(
        desk,
        who,
        file(
            event("Dubois Noël - consultation"),
            event("Noel DUBOIS", "20261118T100000", "20261118T103000"),
            event("Dubois", "20261119T100000", "20261119T103000"),
            event("Paul Martin", "20261120T100000", "20261120T103000"),
            event("Paul Martin 06/05/1980", "20261123T100000", "20261123T103000"),
            event("Dentiste", "20261124T100000", "20261124T103000"),
        ),
    )
    assert [line.kind for line in found.lines] == [
        LineKind.APPOINTMENT,
        LineKind.APPOINTMENT,
        LineKind.ABSENCE,
        LineKind.ABSENCE,
        LineKind.APPOINTMENT,
        LineKind.ABSENCE,
    ]
    assert found.lines[4].patient_id == twin.id
    assert "Plusieurs patients" in found.lines[3].remark
    assert week_of(desk, who) == ()
    done = confirm(desk, found)
    assert (done.appointments, done.absences, done.left_out) == (3, 3, ())
    assert [line.shown_name for line in week_of(desk, who)] == ["DUBOIS Noël", "DUBOIS Noël", "MARTIN Paul"]
    posted = absences(desk, who)
    assert {(item.kind, item.label) for item in posted} == {(AbsenceKind.EVENT, NEUTRAL_LABEL)}


def test_nothing_is_written_before_it_is_confirmed_and_only_what_is_ticked_is(
    practice, desk, who, noel, file
):
    found = preview(
        desk, who, file(event("Dubois Noël"), event("Réunion", "20261118T100000", "20261118T110000"))
    )
    assert week_of(desk, who) == ()
    assert absences(desk, who) == []
    with pytest.raises(Refused):
        confirm(desk, found, [])
    desk._proved_at = None
    with pytest.raises(ProofRequired):
        confirm(desk, found)
    desk.proved()
    confirm(desk, found, [1])
    assert week_of(desk, who) == ()
    assert len(absences(desk, who)) == 1
    with pytest.raises(Conflict, match="déjà enregistré"):
        confirm(desk, found, [0])


def test_the_same_file_twice_writes_nothing_twice(desk, who, noel, file):
    path = file(
        event("Dubois Noël"),
        event("Séance", "20261118T100000", "20261118T110000", "s", "RRULE:FREQ=WEEKLY;COUNT=4"),
    )
    assert confirm(desk, preview(desk, who, path)).absences == 4
    again = preview(desk, who, path)
    assert (again.lines, again.known) == ((), 5)
    moved = preview(
        desk,
        who,
        file(
            event("Dubois Noël", "20261117T150000", "20261117T153000"),
            event("Séance", "20261118T100000", "20261118T110000", "s", "RRULE:FREQ=WEEKLY;COUNT=5"),
        ),
    )
    assert [line.event.start for line in moved.lines] == [datetime(2026, 12, 16, 10, 0)]
    assert moved.known == 4
    assert "autre heure" in moved.left_out[0].reason
    other = preview(desk, desk.reference.practitioners[1].id, path)
    assert len(other.lines) == 6


def test_an_absence_moved_in_the_other_calendar_follows_it(desk, who, file):
    path = file(event("Réunion", "20261118T100000", "20261118T110000"))
    confirm(desk, preview(desk, who, path))
    (line,) = preview(desk, who, file(event("Réunion", "20261118T101500", "20261118T123000"))).lines
    assert "était mer. 18 novembre, 10 h 00" in line.remark
    assert line.proposed
    found = preview(desk, who, path.parent / "autre.ics")
    done = confirm(desk, found)
    (posted,) = absences(desk, who)
    assert (posted.start, posted.end) == (datetime(2026, 11, 18, 10, 15), datetime(2026, 11, 18, 12, 30))
    assert preview(desk, who, path).known == 1
    agenda_changes.undo(desk, done.deed)
    (back,) = absences(desk, who)
    assert back.start == datetime(2026, 11, 18, 10, 0)


def test_what_was_undone_may_be_brought_in_again_but_is_not_proposed(desk, who, noel, file):
    path = file(event("Dubois Noël"), event("Réunion", "20261118T100000", "20261118T110000"))
    agenda_changes.undo(desk, confirm(desk, preview(desk, who, path)).deed)
    assert week_of(desk, who) == ()
    assert absences(desk, who) == []
    again = preview(desk, who, path)
    assert [line.proposed for line in again.lines] == [False, False]
    assert "Retiré" in again.lines[0].remark
    assert confirm(desk, again).appointments == 1
    assert preview(desk, who, path).known == 2


def test_our_own_export_comes_back_as_known_and_on_an_empty_agenda_as_appointments(desk, who, book, tmp_path):
    book(datetime(2026, 11, 20, 9, 0))
    made = book(datetime(2026, 11, 23, 9, 0))
    path = tmp_path / "own.ics"
    path.write_bytes(exported(desk, who)[0])
    found = preview(desk, who, path)
    assert (found.lines, found.known) == ((), 2)
    text = (
        path.read_bytes()
        .replace(b"SUMMARY:DUBOIS No\xc3\xabl", b"SUMMARY:RDV")
        .replace(made.id.encode(), b"0" * 32)
    )
    path.write_bytes(text)
    (line,) = preview(desk, desk.reference.practitioners[1].id, path).lines
    assert (line.kind, line.patient_id) == (LineKind.APPOINTMENT, made.patient_id)
    stranger = text.replace(desk.reference.practice_id.encode(), b"f" * 32)
    path.write_bytes(stranger)
    (first, second) = preview(desk, desk.reference.practitioners[1].id, path).lines
    assert {first.kind, second.kind} == {LineKind.ABSENCE}


def test_a_place_already_taken_is_left_out_with_its_reason(desk, who, book, file, wall):
    book(wall(17, 10, 10))
    with desk.enter(Action.ABSENCE_POST, Subject("absence")) as records:
        records.absences.post(Absence(new_id(), who, wall(18, 8), wall(18, 18), AbsenceKind.LEAVE))
    found = preview(
        desk,
        who,
        file(
            event("Dubois Noël", uid="1"),
            event("Dubois Noël", "20261118T100000", "20261118T103000", "2"),
            event("Dubois Noël", "20261119T100000", "20261119T103000", "3"),
            event("Dubois Noël", "20261119T101500", "20261119T104500", "4"),
            event("Conférence", "20261117T080000", "20261117T120000", "5"),
            event("Ailleurs", "20261118T090000", "20261118T100000", "6"),
        ),
    )
    assert [one.reason.split(",")[0][:30] for one in found.left_out] == [
        "10 h 10 est déjà pris par un a",
        "Le praticien est absent à cett",
        "10 h 15 est déjà pris par un a",
    ]
    kinds = [(line.event.summary, line.proposed, line.remark) for line in found.lines]
    assert ("Conférence", True, "1 rendez-vous à déplacer.") in kinds
    assert ("Ailleurs", False, "Une absence couvre déjà ces heures.") in kinds
    book(wall(19, 10))
    done = confirm(desk, found)
    assert done.appointments == 0
    assert "déjà pris" in done.left_out[0].reason


def test_a_deed_is_given_back_and_every_row_is_named_in_the_journal(practice, desk, who, noel, file):
    done = confirm(
        desk,
        preview(
            desk, who, file(event("Dubois Noël"), event("Réunion", "20261118T100000", "20261118T110000"))
        ),
    )
    assert len(done.deed.steps) == 1
    assert len(done.deed.absences) == 1
    rows = [
        row for row in practice.rows(desk, Compartment.OFFICE) if row["action"] == Action.AGENDA_IMPORT.value
    ]
    named = {(row["subject_kind"], row["subject_id"]) for row in rows}
    assert ("appointment", done.deed.steps[0].after.appointment.id) in named
    assert ("absence", done.deed.absences[0].after.id) in named
    assert "Réunion" not in str(rows)


def test_a_refused_file_is_journaled_as_a_failed_attempt(practice, desk, who, tmp_path):
    path = tmp_path / "notes.ics"
    path.write_text("ceci n'est pas un calendrier")
    with pytest.raises(Invalid):
        calendar_imports.open_calendar(desk, path, who)
    assert practice.rows(desk, Compartment.OFFICE)[-1]["outcome"] == "failed:Invalid"


def test_a_merged_file_is_nobody_any_more(desk, who, file):
    one = patient(desk, "Petit", "Zoé")
    with desk.enter(Action.PATIENT_MERGE, Subject("patient", one.id)) as records:
        from telesec.storage.tables.patients import PATIENTS

        conn = records.patients._conn
        conn.execute(PATIENTS.update().where(PATIENTS.c.id == one.id).values(merged_into="0" * 32))
    (line,) = preview(desk, who, file(event("Petit Zoé"))).lines
    assert line.kind is LineKind.ABSENCE
