"""Paper through the gate on real stores: journaled first, encrypted when kept, nothing that tells why."""

from __future__ import annotations

import io
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from telesec.domain.actions import RULES, Action, Subject
from telesec.domain.agenda import Status
from telesec.domain.bookings.absences import Absence, AbsenceKind
from telesec.domain.bookings.requests import BookingRequest, MarkRequest
from telesec.domain.errors import Invalid, NotFound, ProofRequired, Refused
from telesec.domain.ids import new_id
from telesec.domain.paper.contingency import KEPT, Contingency, Rhythm, file_name
from telesec.domain.paper.sheets import SheetKind, SheetRequest
from telesec.domain.paper.slips import AttendanceRequest, Heading, SlipRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import booking
from telesec.services.paper import contingency, sheets, slips
from telesec.services.patients import patients

CODE = "trois chats dorment à midi"


def text_of(pdf: bytes, code: str = "") -> str:
    reader = PdfReader(io.BytesIO(pdf))
    if code:
        assert reader.decrypt(code)
    return "\n".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ")


@pytest.fixture
def noel(desk):
    return patients.create_patient(desk, PatientDraft("Dubois", "Noël", None, phone="06 12 34 56 78"))


@pytest.fixture
def booked(practice, desk, noel, wall):
    who = practice.practitioners[0]

    def book(day, hour, minute=0):
        start = wall(day, hour, minute)
        wanted = BookingRequest(
            who.id,
            practice.site.id,
            noel.id,
            start,
            start + timedelta(minutes=20),
            practice.reason_codes[1].id,
        )
        return booking.book(desk, wanted).appointment

    return book


def actions(practice, gate, action):
    rows = practice.rows(gate, Compartment.OFFICE)
    return [row for row in rows if row["action"] == action.value and row["reason"] != "due"]


def test_a_day_sheet_is_journaled_with_what_it_shows(practice, desk, booked, monday):
    booked(16, 9)
    who = practice.practitioners[0].id
    plain = sheets.sheet_pdf(desk, SheetRequest(SheetKind.DAY, (who,), monday))
    assert "DUBOIS Noël" in text_of(plain)
    assert "06 12" not in text_of(plain)
    full = sheets.sheet_pdf(desk, SheetRequest(SheetKind.DAY, (who,), monday, phones=True, reasons=True))
    assert "Vaccination" in text_of(full)
    rows = [row for row in actions(practice, desk, Action.AGENDA_PRINT) if not row["fields"]]
    assert [row["reason"] for row in rows] == ["2026-11-16 +1", "2026-11-16 +1 phones reasons"]
    head = desk.stores()[Compartment.OFFICE].head()
    assert f"Journal {head.count}-{head.mac.hex()[:8]}." in text_of(full)


def test_a_week_sheet_begins_on_monday_and_an_absence_is_on_it(practice, desk, booked, monday, wall):
    booked(16, 9)
    booked(20, 17)
    who = practice.practitioners[0].id
    with desk.enter(Action.ABSENCE_POST, Subject("absence")) as records:
        records.absences.post(
            Absence(new_id(), who, wall(18, 14), wall(18, 18), AbsenceKind.BLOCK, "Réunion")
        )
    text = text_of(sheets.sheet_pdf(desk, SheetRequest(SheetKind.WEEK, (who,), monday + timedelta(days=3))))
    assert text.count("DUBOIS Noël") == 2
    assert "Absent : Réunion" in text
    assert "16 – 22 novembre 2026" in text


def test_billing_prints_no_agenda(practice, monday):
    gate = practice.gate(Role.BILLING)
    with pytest.raises(Refused):
        sheets.sheet_pdf(gate, SheetRequest(SheetKind.DAY, (practice.practitioners[0].id,), monday))


def test_nobody_and_too_many_are_refused(practice, desk, monday):
    for count in (0, 101):
        ids = (practice.practitioners[0].id,) * count
        with pytest.raises(Invalid):
            sheets.sheet_pdf(desk, SheetRequest(SheetKind.DAY, ids, monday))


def test_a_print_that_failed_is_journaled_as_such(practice, desk):
    def broken(_pdf):
        raise Invalid("printer", "L'imprimante ne répond pas.")

    with pytest.raises(Invalid, match="imprimante"):
        sheets.print_pdf(desk, b"%PDF-", broken)
    assert actions(practice, desk, Action.AGENDA_PRINT)[-1]["outcome"] == "failed:Invalid"
    sent = []
    sheets.print_pdf(desk, b"%PDF-", sent.append)
    assert sent == [b"%PDF-"]


def arrive(desk, made):
    return booking.mark(desk, MarkRequest(made.id, made.patient_id, made.version, Status.ARRIVED))


def test_an_attestation_is_for_those_who_came_and_says_no_motif(practice, desk, booked, clock, wall):
    made = booked(16, 9)
    asked = AttendanceRequest(made.id, made.patient_id, wall(16, 9), wall(16, 9, 40))
    clock.instant = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # 10 h in Paris
    with pytest.raises(Refused, match="arrivée"):
        slips.attendance_pdf(desk, asked)
    arrive(desk, made)
    text = " ".join(text_of(slips.attendance_pdf(desk, asked)).split())
    assert "DUBOIS Noël" in text
    assert "lundi 16 novembre 2026, de 9 h 00 à 9 h 40" in text
    assert "Vaccination" not in text
    assert "Dr Lefèvre" not in text
    named = slips.attendance_pdf(desk, replace(asked, heading=Heading.PRACTITIONER))
    assert "Dr Lefèvre" in text_of(named)
    assert "Cabinet des Lilas" not in text_of(named)
    row = actions(practice, desk, Action.SLIP_PRINT)[-1]
    assert (row["subject_kind"], row["subject_id"], row["patient_id"]) == (
        "attendance",
        made.id,
        made.patient_id,
    )


@pytest.mark.parametrize(
    ("arrived", "left"), [((16, 9, 40), (16, 9, 0)), ((16, 9, 0), (16, 10, 1)), ((15, 9, 0), (16, 9, 30))]
)
def test_hours_that_cannot_be_are_refused(desk, booked, clock, wall, arrived, left):
    made = booked(16, 9)
    clock.instant = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
    arrive(desk, made)
    with pytest.raises(Invalid):
        slips.attendance_pdf(desk, AttendanceRequest(made.id, made.patient_id, wall(*arrived), wall(*left)))


def test_the_waiting_room_gives_the_hours_to_attest(desk, booked, clock, wall):
    made = booked(16, 9)
    assert slips.presence(desk, made.id).arrived == wall(16, 9)
    clock.instant = datetime(2026, 11, 16, 8, 5, tzinfo=UTC)
    arrived = arrive(desk, made).appointment
    clock.instant = datetime(2026, 11, 16, 8, 50, tzinfo=UTC)
    booking.mark(desk, MarkRequest(made.id, made.patient_id, arrived.version, Status.DONE))
    clock.instant = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
    found = slips.presence(desk, made.id)
    assert (found.arrived, found.left) == (wall(16, 9, 5), wall(16, 9, 50))


def test_a_slip_holds_the_chosen_visit_or_all_those_to_come(practice, desk, booked):
    first, second = booked(17, 9), booked(18, 10)
    cancelled = booked(19, 11)
    from telesec.domain.agenda import CancelledBy
    from telesec.domain.bookings.requests import CancelRequest

    booking.cancel(
        desk, CancelRequest(cancelled.id, cancelled.patient_id, cancelled.version, CancelledBy.PATIENT, "x")
    )
    one = text_of(slips.slip_pdf(desk, SlipRequest(second.id, second.patient_id)))
    assert "Mercredi 18 novembre 2026 à 10 h 00" in one
    assert "17 novembre" not in one
    every = text_of(slips.slip_pdf(desk, SlipRequest(first.id, first.patient_id, all_coming=True)))
    assert "2 rendez-vous" in every
    assert "19 novembre" not in every
    assert "Vaccination" not in every
    with pytest.raises(NotFound):
        slips.slip_pdf(desk, SlipRequest(first.id, new_id()))


def test_contingency_sheets_need_a_code_worth_the_name_and_a_fresh_proof(practice, desk):
    assert contingency.contingency(desk) == Contingency()
    with pytest.raises(Invalid, match="Choisissez d'abord le code"):
        contingency.save_contingency(desk, Contingency(active=True))
    for weak in ("1234", "cabinetdeslilas", "azertyuiop123"):
        with pytest.raises(Invalid) as refused:
            contingency.save_contingency(desk, Contingency(active=True, code=weak))
        assert refused.value.field == "code"
    with pytest.raises(Invalid) as refused:
        contingency.save_contingency(desk, Contingency(active=True, code=CODE, folder="secours"))
    assert refused.value.field == "folder"
    desk._proved_at = None
    with pytest.raises(ProofRequired):
        contingency.save_contingency(desk, Contingency(active=True, code=CODE))
    desk.proved()
    saved = contingency.save_contingency(desk, Contingency(active=True, code=CODE))
    assert saved == Contingency(active=True, has_code=True)  # the code is not shown again
    kept = contingency.save_contingency(desk, Contingency(active=True, rhythm=Rhythm.HOURLY))
    assert kept.rhythm is Rhythm.HOURLY
    assert contingency.produce(desk, practice.folder).path.exists()
    rows = "".join(str(row) for row in practice.rows(desk, Compartment.OFFICE))
    assert CODE not in rows


def test_they_are_written_when_due_opened_by_the_code_alone_and_old_ones_go(practice, desk, booked, clock):
    booked(16, 9)
    booked(18, 10)
    setting = contingency.save_contingency(desk, Contingency(active=True, code=CODE))
    assert contingency.is_due_now(desk, setting)
    made = contingency.produce(desk, practice.folder)
    assert made.path.parent == practice.folder / "secours"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    data = made.path.read_bytes()
    assert b"DUBOIS" not in data
    text = text_of(data, CODE)
    assert [day.day for day in made.days] == [16, 17, 18]
    assert text.count("DUBOIS Noël") == 2
    assert "Vaccination" not in text
    assert not contingency.is_due_now(desk, made.setting)
    for _ in range(KEPT + 3):
        clock.advance(hours=8)
        contingency.produce(desk, practice.folder)
    (made.path.parent / "autre.pdf").write_bytes(b"x")
    contingency.produce(desk, practice.folder)
    names = sorted(item.name for item in made.path.parent.iterdir())
    assert len(names) == KEPT + 1
    assert "autre.pdf" in names
    assert made.path.name not in names
    said = [row["reason"] for row in actions(practice, desk, Action.CONTINGENCY_PRODUCE) if not row["fields"]]
    assert said.count("written") == KEPT + 5


def test_a_folder_that_cannot_be_written_is_said_and_remembered(practice, desk, tmp_path, booked):
    booked(16, 9)
    place = tmp_path / "cle-usb"
    place.mkdir()
    contingency.save_contingency(desk, Contingency(active=True, code=CODE, folder=str(place)))
    place.rmdir()
    with pytest.raises(Invalid, match="disque"):
        contingency.produce(desk, practice.folder)
    found = contingency.contingency(desk)
    assert "disque" in found.problem
    assert found.produced_at is None
    place.mkdir()
    (place / file_name(datetime(2020, 1, 1), practice.practice_id)).write_bytes(b"")
    assert contingency.produce(desk, practice.folder).setting.problem == ""


def test_sheets_dated_in_the_future_do_not_chase_the_new_ones(practice, desk, clock):
    contingency.save_contingency(desk, Contingency(active=True, code=CODE))
    now = clock.instant
    clock.advance(days=800)
    for _ in range(KEPT):
        clock.advance(hours=5)
        folder = contingency.produce(desk, practice.folder).path.parent
    clock.instant = now
    made = [contingency.produce(desk, practice.folder).path]
    assert made[0].is_file()
    assert practice.practice_id[-8:] in made[0].name
    for _ in range(KEPT - 1):
        clock.advance(hours=5)
        made.append(contingency.produce(desk, practice.folder).path)
    assert sorted(folder.iterdir()) == sorted(made)


def test_the_sheets_of_another_practice_in_the_same_folder_stay(practice, desk, tmp_path, clock):
    theirs = [tmp_path / file_name(datetime(2026, 1, day), "f" * 32) for day in range(1, 20)]
    for path in theirs:
        path.write_bytes(b"x")
    contingency.save_contingency(desk, Contingency(active=True, code=CODE, folder=str(tmp_path)))
    for _ in range(KEPT + 1):
        clock.advance(hours=5)
        contingency.produce(desk, practice.folder)
    assert all(path.exists() for path in theirs)


def test_sheets_that_are_not_there_are_not_said_to_be_made(practice, desk, monkeypatch):
    contingency.save_contingency(desk, Contingency(active=True, code=CODE))
    monkeypatch.setattr(contingency, "write_atomically", lambda _path, _data: None)
    with pytest.raises(Invalid, match="disque"):
        contingency.produce(desk, practice.folder)
    found = contingency.contingency(desk)
    assert (found.produced_at, "disque" in found.problem) == (None, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows tells nothing in the mode of a folder")
def test_a_folder_that_everybody_may_write_in_is_said_each_time(practice, desk, tmp_path):
    place = tmp_path / "partage"
    place.mkdir()
    place.chmod(0o777)
    wanted = Contingency(active=True, code=CODE, folder=str(place))
    assert "tout le monde" in contingency.save_contingency(desk, wanted).problem
    made = contingency.produce(desk, practice.folder)
    assert made.path.is_file()
    assert "tout le monde" in made.setting.problem
    assert "tout le monde" in contingency.contingency(desk).problem
    place.chmod(0o755)
    assert contingency.produce(desk, practice.folder).setting.problem == ""
    assert contingency.save_contingency(desk, wanted).problem == ""


@pytest.mark.parametrize("role", [Role.BILLING, Role.ADMIN])
def test_neither_the_accounts_nor_the_administrator_reach_the_code(practice, desk, role):
    contingency.save_contingency(desk, Contingency(active=True, code=CODE))
    gate = practice.gate(role)
    with pytest.raises(Refused):
        contingency.contingency(gate)
    with pytest.raises(Refused):
        contingency.save_contingency(gate, Contingency(active=True, code=f"{CODE} encore"))
    with pytest.raises(Refused):
        contingency.produce(gate, practice.folder)
    assert not (practice.folder / "secours").exists()
    for action in (Action.CONTINGENCY_READ, Action.CONTINGENCY_EDIT, Action.CONTINGENCY_PRODUCE):
        assert RULES[action].roles == {Role.SECRETARY, Role.PRACTITIONER}


def test_no_other_act_of_the_accounts_gives_the_code_away(practice, desk):
    contingency.save_contingency(desk, Contingency(active=True, code=CODE))
    gate = practice.gate(Role.BILLING)
    for action in (Action.PATIENT_SEARCH, Action.BILLING_AGENDA):
        with pytest.raises(Refused), gate.enter(action, Subject("any")) as records:
            records.contingency.get()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.PRACTITIONER])
def test_those_who_make_the_sheets_are_shown_everything_but_the_code(practice, role):
    gate = practice.gate(role)
    saved = contingency.save_contingency(gate, Contingency(active=True, code=CODE))
    assert (saved.code, saved.has_code) == ("", True)
    assert contingency.contingency(gate).code == ""
    assert CODE not in repr(contingency.produce(gate, practice.folder))
