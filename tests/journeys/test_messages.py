"""Telling patients over real stores: each once, none for the past, none to those who refused."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment, CancelledBy, ReasonCode
from telesec.domain.bookings.requests import BookingRequest, CancelRequest, MoveRequest
from telesec.domain.errors import Invalid, ProofRequired, Refused, Stale
from telesec.domain.ids import new_id
from telesec.domain.messages.queue import Channel, Decision, DueLine, Kind, Letter, Outcome, State, Worklist
from telesec.domain.messages.settings import MailServer, MessageSettings, ServerChange
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.security.device import FileStore
from telesec.services.bookings import booking, schedules
from telesec.services.gate import Gate
from telesec.services.messages import message_export, message_sending, message_settings, messages
from telesec.storage.tables.patients import PATIENTS

SERVER = MailServer("localhost", 587, "starttls", "cabinet@exemple.fr", "cabinet@exemple.fr")
MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)


class Desk:
    """A secretary's session in a practice whose mail server is set."""

    def __init__(self, practice: Any, folder: Path) -> None:
        self.practice = practice
        self.device = FileStore(folder)
        admin = practice.gate(Role.ADMIN)
        change = ServerChange(SERVER, "un vrai secret")
        message_settings.save_mail_server(admin, self.device, change)
        self.gate: Gate = practice.gate(Role.SECRETARY)

    def patient(self, *opt_outs: str, **fields: str) -> str:
        given = {"email": "noel@exemple.fr", "phone": "06 39 98 12 34"} | fields
        patient_id = new_id()
        with self.gate.enter(Action.PATIENT_CREATE, Subject("patient", patient_id)) as records:
            records.patients.add(patient_id, PatientDraft("DUBOIS", "Noël", **given))
            statement = update(PATIENTS).where(PATIENTS.c.id == patient_id)
            records._conn.execute(statement.values(opt_outs=opt_outs))
        return patient_id

    def book(
        self, patient_id: str, hour: int, minute: int = 0, day: date = TUESDAY, motif: str = ""
    ) -> Appointment:
        start = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour, minutes=minute)
        own = self.practice.practitioners[0]
        wanted = BookingRequest(
            own.id, self.practice.site.id, patient_id, start, start + timedelta(minutes=15), motif
        )
        return booking.book(self.gate, wanted).appointment

    def cancel(self, appointment: Appointment, by: CancelledBy = CancelledBy.PRACTICE) -> None:
        wanted = CancelRequest(appointment.id, appointment.patient_id, appointment.version, by, "empêché")
        booking.cancel(self.gate, wanted)

    def move(self, now: Appointment, minutes: int) -> Appointment:
        later = timedelta(minutes=minutes)
        wanted = MoveRequest(
            now.id,
            now.patient_id,
            now.version,
            now.practitioner_id,
            now.site_id,
            now.start + later,
            now.end + later,
        )
        return booking.move(self.gate, wanted).appointment

    def send_all(self, outcome: Outcome = Outcome.SENT) -> list[Letter]:
        sent = []
        for waiting in message_sending.pending(self.gate):
            letter = message_sending.take(self.gate, waiting)
            if letter is not None:
                message_sending.settle(self.gate, letter, outcome)
                sent.append(letter)
        return sent

    def remind(self) -> list[Letter]:
        messages.prepare(self.gate, messages.reminders(self.gate).lines)
        return self.send_all()


@pytest.fixture
def desk(practice: Any, tmp_path: Path) -> Desk:
    return Desk(practice, tmp_path / "poste")


def channels(listed: Worklist) -> list[Channel | None]:
    return [line.channel for line in listed.lines]


def only(listed: Worklist) -> DueLine:
    assert len(listed.lines) == 1
    return listed.lines[0]


def test_tomorrow_is_shown_by_channel_with_those_nobody_can_reach(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    desk.book(desk.patient(email=""), 9, 15)
    desk.book(desk.patient(email="", phone="04 72 00 00 00"), 9, 30)
    desk.book(desk.patient(email="", phone=""), 9, 45)
    desk.book(desk.patient("mail", "sms", "call"), 10)
    desk.book(desk.patient(), 8, day=date(2026, 11, 18))
    listed = messages.reminders(desk.gate)
    assert listed.day == TUESDAY
    assert channels(listed) == [Channel.MAIL, Channel.SMS, Channel.CALL, None, None]
    assert listed.lines[3].note == "Ni téléphone ni e-mail dans la fiche"
    assert "Ne veut pas" in listed.lines[4].note


def test_a_friday_evening_shows_monday(desk: Desk) -> None:
    desk.practice.clock.advance(days=4)
    desk.book(desk.patient(), 9, day=date(2026, 11, 23))
    assert messages.reminders(desk.gate).day == date(2026, 11, 23)


def test_each_is_reminded_once_however_often_it_is_asked(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    letters = desk.remind()
    assert [letter.recipient for letter in letters] == ["noel@exemple.fr"]
    assert "mardi 17 novembre 2026 à 9 h 00" in letters[0].text
    assert "Cabinet des Lilas" in letters[0].text
    assert desk.remind() == []
    line = only(messages.reminders(desk.gate))
    assert not line.is_due
    assert line.message is not None
    assert line.message.state is State.SENT


def test_the_same_list_prepared_twice_makes_one_message(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    lines = messages.reminders(desk.gate).lines
    assert messages.prepare(desk.gate, lines).letters == 1
    again = messages.prepare(desk.gate, lines)
    assert (again.letters, again.skipped) == (0, 1)
    assert len(desk.send_all()) == 1


def test_two_patients_on_one_address_get_one_letter_with_both_times(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    desk.book(desk.patient(), 9, 15)
    desk.book(desk.patient("mail", "sms"), 9, 30)
    letters = desk.remind()
    assert len(letters) == 1
    assert "à 9 h 00 et à 9 h 15" in letters[0].text
    assert "9 h 30" not in letters[0].text


def test_no_reminder_tells_the_motif_the_name_or_the_practitioner(desk: Desk) -> None:
    desk.book(desk.patient(), 9, motif=desk.practice.reason_codes[1].id)
    text = desk.remind()[0].text
    for word in ("Vaccination", "DUBOIS", "Noël", "Lefèvre", "généraliste"):
        assert word not in text


def test_three_days_late_nothing_is_sent_for_the_past(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    desk.book(desk.patient(email="lea@exemple.fr"), 9, day=date(2026, 11, 20))
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    messages.prepare(desk.gate, messages.reminders(desk.gate, date(2026, 11, 20)).lines)
    desk.practice.clock.advance(days=3)
    assert [letter.recipient for letter in desk.send_all()] == ["lea@exemple.fr"]
    assert message_sending.pending(desk.gate) == ()
    dropped = [item.message for item in messages.follow_up(desk.gate) if item.message.state is State.DROPPED]
    assert [message.detail for message in dropped] == ["past"]


def test_what_changed_since_it_was_queued_does_not_leave(desk: Desk) -> None:
    kept, moved = desk.patient(email="lea@exemple.fr"), desk.patient()
    desk.book(kept, 9)
    gone = desk.book(moved, 10)
    cancelled = desk.book(desk.patient(email="paul@exemple.fr"), 15)
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    desk.move(gone, 60)
    desk.cancel(cancelled, CancelledBy.PATIENT)
    assert [letter.recipient for letter in desk.send_all()] == ["lea@exemple.fr"]
    again = only(Worklist(tuple(line for line in messages.reminders(desk.gate).lines if line.is_due)))
    assert again.told == datetime(2026, 11, 17, 11)


def test_an_opt_out_given_meanwhile_holds(desk: Desk) -> None:
    patient_id = desk.patient()
    desk.book(patient_id, 9)
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    with desk.gate.enter(Action.PATIENT_UPDATE, Subject("patient", patient_id)) as records:
        records._conn.execute(update(PATIENTS).values(opt_outs=("mail",)))
    assert desk.send_all() == []
    assert only(messages.reminders(desk.gate)).channel is Channel.SMS


def test_a_crash_while_sending_leaves_a_question_and_no_second_letter(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    letter = message_sending.take(desk.gate, message_sending.pending(desk.gate)[0])
    assert letter is not None
    desk.practice.close()
    desk.gate = desk.practice.gate(Role.SECRETARY)
    assert message_sending.pending(desk.gate) == ()
    assert desk.remind() == []
    line = only(messages.reminders(desk.gate))
    assert line.is_uncertain
    assert not line.is_due
    unsure = messages.follow_up(desk.gate)[0].message
    assert unsure.state is State.SENDING
    messages.decide(desk.gate, unsure, Decision.SEND_AGAIN)
    again = desk.send_all()
    assert [item.id for item in again] == [letter.id]


@pytest.mark.parametrize(
    ("decision", "state"),
    [(Decision.ASSUME_SENT, State.SENT), (Decision.TOLD, State.TOLD), (Decision.DROP, State.DROPPED)],
)
def test_a_person_settles_what_nobody_knows(desk: Desk, decision: Decision, state: State) -> None:
    desk.book(desk.patient(), 9)
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    desk.send_all(Outcome.LOST)
    unsure = messages.follow_up(desk.gate)[0].message
    assert (unsure.state, unsure.detail) == (State.SENDING, "lost")
    messages.decide(desk.gate, unsure, decision)
    assert messages.follow_up(desk.gate)[0].message.state is state
    assert desk.remind() == []
    with pytest.raises(Stale):
        messages.decide(desk.gate, unsure, Decision.SEND_AGAIN)


def test_nothing_left_means_back_in_the_queue(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    first = desk.send_all(Outcome.UNSENT)
    assert [letter.id for letter in desk.send_all()] == [letter.id for letter in first]


def test_a_refused_address_can_be_called_instead(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    desk.send_all(Outcome.REFUSED)
    line = only(messages.reminders(desk.gate))
    assert line.is_due
    messages.tell(desk.gate, line)
    assert not only(messages.reminders(desk.gate)).is_due


def test_an_address_that_came_back_leaves_room_for_another_channel(desk: Desk) -> None:
    desk.book(desk.patient(), 9)
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    desk.send_all()
    sent = messages.follow_up(desk.gate)[0].message
    messages.decide(desk.gate, sent, Decision.CAME_BACK)
    line = only(messages.reminders(desk.gate))
    assert (line.channel, line.is_due) == (Channel.SMS, True)
    assert "à corriger dans la fiche" in line.note
    with pytest.raises(Stale):
        messages.decide(desk.gate, sent, Decision.CAME_BACK)


def test_the_sender_is_never_named_after_a_specialty(desk: Desk) -> None:
    with desk.practice.gate(Role.ADMIN).enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.schedules.set("practice_name", "Cabinet de cardiologie")
    desk.gate.renew_reference()
    assert message_sending.open_post(desk.gate, desk.device)._sender_name == "Le secrétariat"


def test_cancellations_are_told_whatever_the_reminders_settings_say(desk: Desk) -> None:
    admin = desk.practice.gate(Role.ADMIN)
    message_settings.save_message_settings(
        admin, replace(message_settings.message_settings(admin), reminders=False)
    )
    quiet = ReasonCode(new_id(), "Sans rappel", 15, "blue", reminded=False)
    schedules.save_reason_code(admin, quiet)
    desk.gate.renew_reference()
    desk.cancel(desk.book(desk.patient(), 9, motif=quiet.id))
    desk.cancel(desk.book(desk.patient(email="lea@exemple.fr"), 10), CancelledBy.PATIENT)
    assert messages.reminders(desk.gate).lines == ()
    line = only(messages.changes(desk.gate))
    assert line.kind is Kind.CANCELLATION
    messages.prepare(desk.gate, [line])
    assert "est annulé" in desk.send_all()[0].text
    assert messages.changes(desk.gate).lines == ()


def test_motifs_that_are_never_reminded_are_counted(desk: Desk) -> None:
    quiet = ReasonCode(new_id(), "Sans rappel", 15, "blue", reminded=False)
    schedules.save_reason_code(desk.practice.gate(Role.ADMIN), quiet)
    desk.gate.renew_reference()
    desk.book(desk.patient(), 9, motif=quiet.id)
    listed = messages.reminders(desk.gate)
    assert (listed.lines, listed.left_out) == ((), 1)


def test_a_move_after_a_reminder_is_told(desk: Desk) -> None:
    booked = desk.book(desk.patient(), 9)
    assert messages.changes(desk.gate).lines == ()
    desk.remind()
    moved = desk.move(booked, 60)
    line = only(messages.changes(desk.gate))
    assert (line.kind, line.told) == (Kind.MOVE, moved.start)
    messages.prepare(desk.gate, [line])
    assert "désormais fixé au mardi 17 novembre 2026 à 10 h 00" in desk.send_all()[0].text
    assert messages.changes(desk.gate).lines == ()
    desk.move(moved, -60)
    assert only(messages.changes(desk.gate)).is_due


def test_a_delay_reaches_those_still_expected_and_a_longer_one_again(desk: Desk) -> None:
    desk.practice.clock.advance(hours=2)  # 10 h
    desk.book(desk.patient(), 9, day=MONDAY)
    desk.book(desk.patient(), 11, day=MONDAY)
    desk.book(desk.patient(email="lea@exemple.fr"), 15, day=MONDAY)
    late = messages.LateToday(desk.practice.practitioners[0].id, 20)
    lines = messages.delays(desk.gate, late).lines
    assert [line.contact.start.hour for line in lines] == [11, 15]
    messages.prepare(desk.gate, lines)
    texts = [letter.text for letter in desk.send_all()]
    assert "environ 20 min de retard" in texts[0]
    assert "à 11 h 20" in texts[0]
    assert not any(line.is_due for line in messages.delays(desk.gate, late).lines)
    longer = messages.delays(desk.gate, replace(late, minutes=45)).lines
    assert all(line.is_due for line in longer)
    with pytest.raises(Invalid):
        messages.delays(desk.gate, replace(late, minutes=0))


def test_appointments_chosen_in_the_agenda_are_announced(desk: Desk) -> None:
    kept, gone = desk.book(desk.patient(), 9), desk.book(desk.patient(), 10)
    desk.cancel(gone)
    listed = messages.announce(desk.gate, [kept.id, gone.id])
    assert [line.kind for line in listed.lines] == [Kind.MOVE, Kind.CANCELLATION]


def rows_of(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]


def test_the_sms_file_is_made_once_and_can_be_made_again(desk: Desk) -> None:
    desk.book(desk.patient(email=""), 9)
    desk.book(desk.patient(email=""), 9, 30)
    desk.book(desk.patient(email="", phone="+41 79 123 45 67"), 10)
    made = message_export.export_sms(desk.gate, messages.reminders(desk.gate).lines)
    read = rows_of(made.data)
    assert [row[0] for row in read] == ["33639981234", "41791234567"]
    assert "à 9 h 00 et à 9 h 30" in read[0][1]
    assert made.letters == 2
    assert message_export.export_again(desk.gate, made.batch_id).data == made.data
    assert not any(line.is_due for line in messages.reminders(desk.gate).lines)
    with pytest.raises(Exception, match="plus aucun SMS"):
        message_export.export_sms(desk.gate, messages.reminders(desk.gate).lines)


def test_the_sms_file_asks_for_a_fresh_proof(desk: Desk) -> None:
    desk.book(desk.patient(email=""), 9)
    lines = messages.reminders(desk.gate).lines
    desk.practice.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        message_export.export_sms(desk.gate, lines)
    assert messages.reminders(desk.gate).lines[0].is_due


def test_the_password_stays_on_this_computer(desk: Desk, tmp_path: Path) -> None:
    for file in desk.practice.folder.rglob("*"):
        assert not file.is_file() or b"un vrai secret" not in file.read_bytes()
    with desk.gate.enter(Action.REFERENCE, Subject("settings")) as records:
        assert "un vrai secret" not in str(records.schedules.settings())
    assert message_settings.mail_password(desk.gate, desk.device, SERVER) == "un vrai secret"
    elsewhere = FileStore(tmp_path / "autre")
    with pytest.raises(Invalid, match="Cet ordinateur n'a pas"):
        message_sending.open_post(desk.gate, elsewhere)


def test_roles_hold(desk: Desk) -> None:
    billing = desk.practice.gate(Role.BILLING)
    with pytest.raises(Refused):
        messages.reminders(billing)
    with pytest.raises(Refused):
        message_settings.save_message_settings(desk.gate, MessageSettings())
    with pytest.raises(Refused):
        message_sending.begin_trial(desk.gate, "a@exemple.fr")
    with pytest.raises(Refused):
        messages.reminders(desk.practice.gate(Role.ADMIN))


def test_the_journal_tells_each_step_with_the_patient_and_no_word_of_the_text(desk: Desk) -> None:
    patient_id = desk.patient()
    desk.book(patient_id, 9)
    desk.remind()
    rows = desk.practice.rows(desk.gate, Compartment.OFFICE)
    told = [
        (row["action"], row["patient_id"], row["reason"]) for row in rows if "message" in str(row["action"])
    ]
    assert ("message_send", patient_id, "leaving") in told
    assert ("message_send", patient_id, "outcome sent") in told
    assert "noel@exemple.fr" not in str(rows)
    assert "rappelons" not in str(rows)


def test_a_test_message_is_journaled_before_it_leaves(desk: Desk) -> None:
    admin = desk.practice.gate(Role.ADMIN)
    letter = message_sending.begin_trial(admin, " moi@exemple.fr ")
    message_sending.end_trial(admin, letter, Outcome.SENT)
    rows = desk.practice.rows(admin, Compartment.PRACTICE)
    assert [row["reason"] for row in rows if row["action"] == "message_trial"] == ["", "outcome sent"]
    with pytest.raises(Invalid):
        message_sending.begin_trial(admin, "moi")


def test_an_old_password_is_noticed(desk: Desk) -> None:
    server = message_settings.message_settings(desk.gate).server
    assert not server.password_is_old(MONDAY)
    assert server.password_is_old(MONDAY + timedelta(days=366))
