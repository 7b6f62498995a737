"""A file merged by a colleague meanwhile takes nothing new; what is read of it is named in the journal."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.calls.calls import Call, CallEventKind, CallState
from telesec.domain.calls.words import Category
from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.errors import NotFound
from telesec.domain.ids import new_id
from telesec.domain.lists.recalls import Recall
from telesec.domain.lists.waiting import WaitingEntry, WaitingKind
from telesec.domain.messages.queue import Channel, Kind, Message, State
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.patient_files.merges import MergeRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment
from telesec.domain.slips.results import Answer, Asker, Asking, Release
from telesec.domain.slips.slips import Holder, SlipDraft
from telesec.services.bookings import booking, together
from telesec.services.paper import slips
from telesec.services.patients import merges, patients
from telesec.storage.records.merges import MOVED

MERGED = "réunie à une autre"


@pytest.fixture
def merged(desk):
    """The ids of a file merged a moment ago, and of the one that is kept."""
    source, kept = (
        patients.create_patient(desk, PatientDraft(name, "Zoé", date(1980, 1, 2)))
        for name in ("Martin", "Delacroix")
    )
    asked = MergeRequest(source.id, source.version, kept.id, kept.version, "Saisie deux fois", ())
    merges.merge_files(desk, asked)
    return source.id, kept.id


@pytest.fixture
def visit(desk, practice):
    def make(patient_id):
        start = datetime(2026, 11, 18, 9, 0)
        who, where = practice.practitioners[0].id, practice.site.id
        asked = BookingRequest(who, where, patient_id, start, start + timedelta(minutes=15))
        return booking.book(desk, asked).appointment

    return make


def message(appointment_id: str, patient_id: str) -> Message:
    return Message(
        id=new_id(),
        appointment_id=appointment_id,
        patient_id=patient_id,
        kind=Kind.REMINDER,
        channel=Channel.SMS,
        told=datetime(2026, 11, 18, 9, 0),
        recipient="0612345678",
        state=State.EXPORTED,
        letter_id="",
        batch_id="",
    )


def told(desk, patient_id):
    day, scopes = date(2026, 11, 16), (ConsentScope.RESULTS,)
    return ThirdPartyConsent(new_id(), patient_id, "Paul Martin", scopes, day, noted_at=desk.now())


def slip(patient_id):
    words = "Demande un certificat."
    return SlipDraft("", Category.CERTIFICATE, words, holder=Holder.DESK, patient_id=patient_id)


def release(desk, patient_id):
    words = "Le praticien vous rappellera."
    return Release(new_id(), new_id(), patient_id, "", words, desk.now(), desk.account.id)


WRITERS = {
    "waiting": lambda r, d, who: r.waiting.add(
        WaitingEntry(new_id(), who, WaitingKind.CARE, 15, d.now(), d.account.id)
    ),
    "recalls": lambda r, d, who: r.recalls.add(
        Recall(new_id(), who, date(2027, 1, 5), d.now(), d.account.id)
    ),
    "series": lambda r, _d, who: r.series.add(new_id(), who, "FREQ=WEEKLY;COUNT=3"),
    "patient_contacts": lambda r, _d, who: r.patient_contacts.add(
        PatientContact(new_id(), who, ContactKind.TRUSTED, "Paul Martin")
    ),
    "third_party_consents": lambda r, d, who: r.consents.add(told(d, who)),
    "channel_choices": lambda r, _d, who: r.consents.choose(who, 1, "sms", agreed=True),
    "messages": lambda r, _d, who: r.messages.put(message(new_id(), who)),
    "calls": lambda r, d, who: r.calls.add(
        Call(new_id(), CallState.PARKED, d.now(), patient_id=who), CallEventKind.ANSWERED
    ),
    "slips": lambda r, _d, who: r.slips.write(new_id(), slip(who)),
    "result_releases": lambda r, d, who: r.releases.add(release(d, who)),
    "result_askings": lambda r, d, who: r.releases.note_asking(
        who, Asking(d.now(), d.account.id, Asker.PATIENT, Answer.NOTHING)
    ),
}


def write(desk, visit, table, patient_id):
    """Write a row of ``table`` for this patient, as a session that has not seen the merge does."""
    if table == "appointments":
        visit(patient_id)
        return
    with desk.enter(Action.PATIENT_UPDATE, Subject("patient", patient_id, patient_id)) as records:
        WRITERS[table](records, desk, patient_id)


@pytest.mark.parametrize("table", sorted(MOVED))
def test_nothing_is_written_for_a_file_merged_meanwhile(desk, visit, merged, table):
    with pytest.raises(NotFound, match=MERGED):
        write(desk, visit, table, merged[0])
    with desk.stores()[Compartment.OFFICE]._engine.connect() as conn:
        assert conn.execute(select(func.count()).select_from(MOVED[table])).scalar() == 0


@pytest.mark.parametrize("table", sorted(MOVED))
def test_every_table_that_names_a_patient_refuses_a_merged_file_on_both_ways_in(desk, table):
    with desk.stores()[Compartment.OFFICE]._engine.connect() as conn:
        names = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    assert {f"trg_{table}_not_merged_insert", f"trg_{table}_not_merged_update"} <= set(names)


def test_a_message_is_not_handed_to_a_merged_file(desk, visit, merged):
    source, kept = merged
    about = visit(kept).id
    with desk.enter(Action.PATIENT_UPDATE, Subject("patient", kept, kept)) as records:
        records.messages.put(message(about, kept))
    with (
        pytest.raises(NotFound, match=MERGED),
        desk.enter(Action.PATIENT_UPDATE, Subject("patient", source, source)) as records,
    ):
        records.messages.put(message(about, source))


def rows_since(practice, desk, read):
    before = len(practice.rows(desk, Compartment.OFFICE))
    read()
    return practice.rows(desk, Compartment.OFFICE)[before:]


def test_the_journal_names_the_file_really_compared(practice, desk, merged):
    source, kept = merged
    other = patients.create_patient(desk, PatientDraft("Petit", "Luc", date(1980, 1, 2))).id
    rows = rows_since(practice, desk, lambda: merges.compare_files(desk, source, other))
    assert {row["patient_id"] for row in rows} == {source, kept, other}


def test_the_journal_names_the_file_whose_family_is_read(practice, desk, merged):
    source, kept = merged
    rows = rows_since(practice, desk, lambda: merges.family_of(desk, source))
    assert {row["patient_id"] for row in rows} == {source, kept}
    assert len(rows_since(practice, desk, lambda: merges.family_of(desk, kept))) == 1


@pytest.mark.parametrize("read", [together.attendance, slips.presence])
def test_reading_when_a_patient_came_names_the_patient(practice, desk, visit, merged, read):
    made = visit(merged[1])
    rows = rows_since(practice, desk, lambda: read(desk, made.id))
    assert made.patient_id in {row["patient_id"] for row in rows}
    assert {row["subject_id"] for row in rows} == {made.id}
