"""Call slips from hand to hand, in real files: who sees them, who answers, what is journaled and erased."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from telesec.domain.access.scope import Scope
from telesec.domain.actions import Action, Subject
from telesec.domain.calls.requests import Choosing, IdentityAnswers, Taking
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.errors import Conflict, Invalid, OutOfScope, Refused, Stale
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Account, Compartment, Role
from telesec.domain.slips.slip_settings import USUAL_TEMPLATES
from telesec.domain.slips.slips import (
    Holder,
    SlipAct,
    SlipDraft,
    SlipMove,
    SlipState,
    SlipTransfer,
    SlipUrgency,
)
from telesec.services.calls.callers import check_identity, choose_patient
from telesec.services.calls.calls import take_call
from telesec.services.care.clinical import notes_of
from telesec.services.patients import patients
from telesec.services.slips import slip_settings as settings
from telesec.services.slips.handover import handover_pdf
from telesec.services.slips.slips import (
    add_to_slip,
    answer_slip,
    close_slip,
    correct_slip,
    file_slip,
    read_slip,
    reopen_slip,
    slip_counts,
    slips,
    transfer_slip,
    write_slip,
)
from telesec.storage.tables.slips import slip_events
from telesec.storage.tables.slips import slips as slips_table

WORDS = "Demande le renouvellement de son traitement habituel."


@pytest.fixture
def colleague(practice):
    """The other practitioner of the practice."""
    mine = practice.accounts[Role.PRACTITIONER]
    practice.accounts[Role.PRACTITIONER] = Account(
        practice.accounts[Role.BILLING].id, "nadia", "Dr Benali", mine.roles, practice.practitioners[1].id
    )
    made = practice.gate(Role.PRACTITIONER)
    practice.accounts[Role.PRACTITIONER] = mine
    return made


@pytest.fixture
def noel(desk):
    return patients.create_patient(desk, PatientDraft("Dubois", "Noël", phone="0639980001"))


@pytest.fixture
def write(practice, desk, noel):
    def make(rank=0, **changes):
        draft = SlipDraft(
            practice.practitioners[rank].id,
            Category.RENEWAL,
            WORDS,
            caller_kind=CallerKind.PATIENT,
            caller_name="Noël Dubois",
            callback="06 39 98 00 01",
            callback_when="après 18 h",
            patient_id=noel.id,
        )
        return write_slip(desk, replace(draft, **changes))

    return make


def move(sheet, text=""):
    slip = getattr(sheet, "slip", sheet)
    return SlipMove(slip.id, slip.version, text)


def last_rows(practice, gate, count):
    rows = practice.rows(gate, Compartment.OFFICE)
    return [(row["action"], row["outcome"]) for row in rows if row["outcome"] != "detail"][-count:]


def test_a_slip_is_read_answered_called_back_and_done(practice, desk, doctor, write):
    made = write()
    assert read_slip(desk, made.id).slip.state is SlipState.UNREAD
    opened = read_slip(doctor, made.id)
    assert (opened.slip.state, opened.slip.read_by) == (SlipState.READ, doctor.account.id)
    back = answer_slip(doctor, move(opened, "Ordonnance prête à l'accueil."))
    assert (back.slip.holder, back.slip.state) == (Holder.DESK, SlipState.UNREAD)
    assert (slip_counts(desk).unread, slip_counts(doctor).unread) == (1, 0)
    told = read_slip(desk, made.id)
    over = close_slip(desk, move(told, "Prévenu."))
    assert (over.slip.done_by, over.slip.done_at) == (desk.account.id, practice.clock())
    acts = [event.act for event in over.events]
    assert acts == [SlipAct.WRITTEN, SlipAct.READ, SlipAct.ANSWERED, SlipAct.READ, SlipAct.DONE]
    assert [event.text for event in over.events if event.text] == [
        "Ordonnance prête à l'accueil.",
        "Prévenu.",
    ]
    assert slips(desk).slips == ()
    assert [slip.id for slip in slips(doctor, done=True).slips] == [made.id]


def test_each_gesture_is_journaled_and_none_of_its_words_are(practice, desk, doctor, write):
    made = write()
    read_slip(doctor, made.id)
    close_slip(doctor, SlipMove(made.id, 2, "Rien à faire."))
    assert last_rows(practice, doctor, 3) == [
        ("call_slip_write", "ok"),
        ("call_slip_read", "ok"),
        ("call_slip_close", "ok"),
    ]
    said = str(practice.rows(doctor, Compartment.OFFICE))
    assert WORDS not in said
    assert "Rien à faire" not in said
    assert "06 39 98" not in said


def test_a_slip_that_changed_meanwhile_is_read_again_first(desk, doctor, write):
    made = write()
    read_slip(doctor, made.id)
    with pytest.raises(Stale):
        close_slip(desk, move(made, "Fait."))


def test_only_who_it_waits_for_answers(desk, doctor, write):
    made = write()
    with pytest.raises(Refused, match="quelqu'un d'autre"):
        answer_slip(desk, move(made, "Oui."))
    back = answer_slip(doctor, move(made, "Oui."))
    with pytest.raises(Refused, match="quelqu'un d'autre"):
        answer_slip(doctor, move(back, "Encore."))


def test_a_done_slip_is_not_done_twice_and_can_be_taken_up_again(desk, doctor, write):
    over = close_slip(doctor, move(write()))
    with pytest.raises(Conflict, match="déjà traitée"):
        close_slip(desk, move(over, "Aussi."))
    again = reopen_slip(desk, move(over))
    assert (again.slip.state, again.slip.done_at) == (SlipState.UNREAD, None)


def test_a_practitioner_sees_their_own_slips_and_those_they_passed_on(practice, doctor, colleague, write):
    mine, theirs = write(0), write(1)
    assert [slip.id for slip in slips(doctor).slips] == [mine.id]
    with pytest.raises(OutOfScope, match="autre praticien"):
        read_slip(doctor, theirs.id)
    target = practice.practitioners[1].id
    given = SlipTransfer(mine.id, mine.version, Holder.PRACTITIONER, target, "Il te connaît.")
    moved = transfer_slip(doctor, given)
    assert moved.slip.practitioner_id == target
    assert {slip.id for slip in slips(colleague).slips} == {mine.id, theirs.id}
    assert [slip.id for slip in slips(doctor).slips] == [mine.id]
    assert read_slip(doctor, mine.id).slip.state is SlipState.UNREAD


def test_an_urgent_slip_left_unread_is_shown_to_all_the_desk(practice, desk, doctor, colleague, write):
    write(1)
    urgent = write(1, urgency=SlipUrgency.URGENT)
    assert slips(doctor).slips == ()
    counts = slip_counts(desk)
    assert (counts.unread, counts.urgent, counts.late) == (2, 1, 0)
    assert counts.next_at == practice.clock() + timedelta(minutes=15)
    practice.clock.advance(minutes=15)
    board = slips(doctor)
    assert [slip.id for slip in board.slips] == [urgent.id]
    assert board.late == {urgent.id}
    assert slip_counts(desk).late == slip_counts(doctor).late == 1
    read_slip(colleague, urgent.id)
    assert slip_counts(desk).late == 0
    assert slips(doctor).slips == ()


def test_the_delay_is_the_practice_s_own(practice, desk, write):
    settings.save_slip_minutes(practice.gate(Role.ADMIN), 5)
    desk.renew_reference()
    write(urgency=SlipUrgency.URGENT)
    practice.clock.advance(minutes=5)
    assert slip_counts(desk).late == 1


def test_a_secretary_of_some_agendas_sees_their_slips_alone(practice, desk, write):
    mine, theirs = write(0), write(1)
    shared = write(practitioner_id="", holder=Holder.DESK)
    limited = practice.gate(Role.SECRETARY)
    limited.narrow(Scope(frozenset({practice.practitioners[0].id})))
    assert {slip.id for slip in slips(limited).slips} == {mine.id, shared.id}
    assert slip_counts(limited).unread == 2
    for act in (
        lambda: read_slip(limited, theirs.id),
        lambda: close_slip(limited, move(theirs, "Fait.")),
        lambda: transfer_slip(
            limited, SlipTransfer(theirs.id, 1, Holder.PRACTITIONER, practice.practitioners[0].id)
        ),
        lambda: transfer_slip(
            limited, SlipTransfer(mine.id, 1, Holder.PRACTITIONER, practice.practitioners[1].id)
        ),
        lambda: write_slip(limited, theirs.draft),
    ):
        with pytest.raises(OutOfScope):
            act()
    assert "Dr Benali" not in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(handover_pdf(limited))).pages
    )


def test_a_slip_from_a_call_names_its_patient_to_the_desk_once_the_identity_is_established(
    desk, doctor, write
):
    noel = patients.create_patient(
        desk, PatientDraft("Dubois", "Noël", date(1968, 3, 14), phone="0639980002")
    )
    call = take_call(desk, Taking(number="0639980002")).call
    call = choose_patient(desk, Choosing(call.id, call.version, noel.id)).call
    made = write(patient_id=noel.id)
    assert (made.draft.call_id, made.patient_name, made.established) == (call.id, "D. N.", False)
    assert [slip.patient_name for slip in slips(desk).slips] == ["D. N."]
    assert read_slip(doctor, made.id).slip.patient_name == "DUBOIS Noël"
    said = IdentityAnswers(call.id, call.version, (noel.id,), birth_date="14/03/1968", phone="06 39 98 00 02")
    assert check_identity(desk, said).matches
    assert [slip.patient_name for slip in slips(desk).slips] == ["DUBOIS Noël"]


def test_a_practitioner_who_left_receives_no_slip(practice, desk, write):
    with pytest.raises(Invalid) as refused:
        write(practitioner_id="f" * 32)
    assert refused.value.field == "practitioner_id"


def test_a_practitioner_files_a_slip_in_the_notes_and_the_desk_reads_no_note(
    practice, desk, doctor, write, noel
):
    made = write()
    answered = answer_slip(doctor, move(made, "Je le vois demain."))
    filed = file_slip(doctor, move(answered))
    assert filed.events[-1].act is SlipAct.FILED
    (note,) = notes_of(doctor, noel.id).own
    assert WORDS in note.text
    assert "Je le vois demain." in note.text
    with pytest.raises(Refused):
        file_slip(desk, move(filed))


def test_a_slip_about_nobody_has_no_file_to_go_into(doctor, write):
    with pytest.raises(Invalid, match="pas de patient"):
        file_slip(doctor, move(write(patient_id="")))


def test_the_rule_erases_the_words_of_what_is_done_and_keeps_what_is_open(practice, desk, doctor, write):
    opened = write()
    over = close_slip(doctor, move(write(), "Dit au patient."))
    practice.clock.advance(days=91)
    before = practice.clock() - timedelta(days=90)
    with desk.enter(Action.CALL_PURGE_PLAN, Subject("slips")) as records:
        assert records.slips.erasable(before) == 1
    doctor.proved()
    with doctor.enter(Action.CALL_PURGE, Subject("slips")) as records:
        assert records.slips.erase(before) == 1
        assert records.slips.erase(before) == 0
    assert slips(desk, done=True).slips == ()
    sheet = read_slip(desk, over.slip.id)
    gone = sheet.slip.draft
    assert (gone.text, gone.caller_name, gone.callback, gone.callback_when, gone.patient_id) == ("",) * 5
    assert not any(event.text for event in sheet.events)
    assert (sheet.slip.done_by, sheet.slip.draft.category) == (doctor.account.id, Category.RENEWAL)
    assert read_slip(desk, opened.id).slip.draft.text == WORDS
    with pytest.raises(Conflict, match="effacé"):
        reopen_slip(desk, move(sheet))


@pytest.mark.parametrize(
    "forged",
    [
        delete(slips_table),
        delete(slip_events),
        update(slips_table).values(text="autre chose"),
        update(slips_table).values(written_by="un autre"),
        update(slips_table).values(category=Category.OTHER.value),
        update(slip_events).values(account_id="un autre"),
        update(slip_events).values(text="autre chose"),
    ],
    ids=[
        "slip gone",
        "history gone",
        "other words",
        "other author",
        "other subject",
        "other hand",
        "other reply",
    ],
)
def test_what_was_asked_and_done_is_never_rewritten(desk, write, forged):
    made = write()
    with (
        pytest.raises(IntegrityError, match="slip_kept"),
        desk.enter(Action.CALL_SLIP_CLOSE, Subject("slip", made.id)) as records,
    ):
        records.slips._conn.execute(forged)


def test_the_list_handed_over_names_no_patient_and_repeats_no_word(practice, desk, doctor, write):
    write(urgency=SlipUrgency.URGENT)
    close_slip(doctor, move(write()))
    write(1)
    reader = PdfReader(io.BytesIO(handover_pdf(desk)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "D. N." in text
    assert "2 fiches à traiter" in text
    assert "1 urgente" in text
    assert "1 traitée aujourd'hui" in text
    assert "Dr Lefèvre" in text
    for secret in ("Dubois", "DUBOIS", "Noël", "06 39", "renouvellement de son", "18 h"):
        assert secret not in text
        assert secret not in str(reader.metadata)


def test_a_practitioner_s_list_counts_as_unread_all_that_it_calls_so(desk, doctor, write):
    answer_slip(doctor, move(read_slip(doctor, write().id), "Oui, ce soir."))
    text = PdfReader(io.BytesIO(handover_pdf(doctor))).pages[0].extract_text()
    assert "1 fiche à traiter · 1 non lue" in text


def test_the_list_of_a_quiet_day_says_so(desk):
    text = PdfReader(io.BytesIO(handover_pdf(desk))).pages[0].extract_text()
    assert "Aucune fiche n'attend" in text


def test_templates_are_shared_and_two_people_do_not_undo_each_other(practice, desk):
    before = settings.slip_settings(desk).templates
    assert before == USUAL_TEMPLATES
    mine = (*before, replace(before[0], label="Arrêt de travail"))
    assert settings.save_slip_templates(desk, before, mine).templates == mine
    with pytest.raises(Stale):
        settings.save_slip_templates(desk, before, before[:1])
    assert settings.slip_settings(practice.gate(Role.ADMIN)).templates == mine


def test_whoever_wrote_a_slip_changes_its_words_until_it_is_read(practice, desk, doctor, write):
    made = write()
    after = correct_slip(desk, move(made, "Demande le renouvellement de sa contraception.")).slip
    assert (after.state, after.version, after.corrected_at) == (SlipState.UNREAD, 2, practice.clock())
    assert [slip.draft.text for slip in slips(doctor).slips] == [after.draft.text]
    again = correct_slip(desk, move(after, "Demande son ordonnance.")).slip
    read = read_slip(doctor, made.id)
    assert read.slip.draft.text == "Demande son ordonnance."
    assert [event.act for event in read.events] == [
        SlipAct.WRITTEN,
        SlipAct.CORRECTED,
        SlipAct.CORRECTED,
        SlipAct.READ,
    ]
    assert again.raised_at == made.raised_at
    rows = [row for row in practice.rows(desk, Compartment.OFFICE) if row["action"] == "call_slip_correct"]
    assert {row["fields"] for row in rows if row["outcome"] == "detail"} == {"text"}
    assert "ordonnance" not in str(rows)


def test_once_it_was_read_a_slip_keeps_its_words_and_a_line_is_added(practice, desk, doctor, write):
    made = write()
    with pytest.raises(Refused, match="précision"):
        add_to_slip(desk, move(made, "Il rappelle."))
    read_slip(doctor, made.id)
    with pytest.raises(Conflict, match="lue entre-temps"):
        correct_slip(desk, move(made, "Autre chose."))
    practice.clock.advance(minutes=5)
    told = add_to_slip(desk, move(read_slip(desk, made.id), "Il part demain."))
    assert (told.slip.holder, told.slip.state) == (Holder.PRACTITIONER, SlipState.UNREAD)
    assert told.slip.raised_at == practice.clock()
    assert (told.events[-1].act, told.events[-1].text) == (SlipAct.ADDED, "Il part demain.")
    assert told.slip.draft.text == WORDS
    with pytest.raises(Conflict, match="lue entre-temps"):
        correct_slip(desk, move(told, "Autre chose."))
    assert (
        answer_slip(doctor, move(read_slip(doctor, made.id), "D'accord.")).events[-1].act is SlipAct.ANSWERED
    )


def test_only_whoever_wrote_a_slip_changes_or_completes_it(desk, doctor, write):
    made = write()
    with pytest.raises(Refused, match="qui l'a écrite"):
        correct_slip(doctor, move(made, "Autre chose."))
    opened = read_slip(doctor, made.id)
    with pytest.raises(Refused, match="précision"):
        add_to_slip(doctor, move(opened, "Autre chose."))
    with pytest.raises(Invalid, match="ajouter"):
        add_to_slip(desk, move(opened, " "))
    with pytest.raises(Stale):
        add_to_slip(desk, SlipMove(made.id, 1, "Il part demain."))


def test_corrected_words_go_with_the_others_into_a_note_and_out_by_the_rule(
    practice, desk, doctor, write, noel
):
    made = write()
    correct_slip(desk, move(made, "Demande son ordonnance."))
    file_slip(doctor, move(read_slip(doctor, made.id)))
    (note,) = notes_of(doctor, noel.id).own
    assert note.text.count("Demande son ordonnance.") == 1
    assert WORDS not in note.text
    close_slip(doctor, move(read_slip(doctor, made.id)))
    practice.clock.advance(days=91)
    doctor.proved()
    with doctor.enter(Action.CALL_PURGE, Subject("slips")) as records:
        assert records.slips.erase(practice.clock() - timedelta(days=90)) == 1
    sheet = read_slip(desk, made.id)
    assert (sheet.slip.draft.text, sheet.slip.corrected_at) == ("", None)
    assert not any(event.text for event in sheet.events)
