"""A half-typed form survives the lock, encrypted, for the account that typed it and once only."""

from __future__ import annotations

from telesec.domain.drafts import FormDraft
from telesec.domain.people import Compartment, Role
from telesec.services.drafts import keep_drafts, take_drafts

BOOKING = FormDraft("booking", {"start": "9h05", "name": "Œuvrard-Ñuñez"})
NOTE = FormDraft("note", {"text": "Toux depuis trois jours."})


def test_a_draft_comes_back_once_to_its_account(practice):
    assert keep_drafts(practice.gate(Role.SECRETARY), [BOOKING]) == 1
    again = practice.gate(Role.SECRETARY)
    assert take_drafts(again) == (BOOKING,)
    assert take_drafts(again) == ()


def test_nobody_reads_anothers_draft(practice):
    keep_drafts(practice.gate(Role.SECRETARY), [BOOKING])
    assert take_drafts(practice.gate(Role.PRACTITIONER)) == ()


def test_a_note_is_kept_among_the_notes_and_a_booking_in_the_office(practice):
    gate = practice.gate(Role.PRACTITIONER)
    assert keep_drafts(gate, [BOOKING, NOTE]) == 2
    kinds = {
        compartment: {row["subject_id"] for row in practice.rows(gate, compartment)}
        for compartment in (Compartment.OFFICE, Compartment.CLINICAL)
    }
    assert kinds == {Compartment.OFFICE: {"booking"}, Compartment.CLINICAL: {"note"}}
    assert sorted(take_drafts(gate), key=lambda draft: draft.kind) == [BOOKING, NOTE]


def test_a_role_without_a_place_for_drafts_keeps_none_and_is_not_refused(practice):
    gate = practice.gate(Role.ADMIN)
    assert keep_drafts(gate, [BOOKING]) == 0
    assert take_drafts(gate) == ()
    assert "refused" not in {row["outcome"] for row in practice.rows(gate, Compartment.PRACTICE)}
