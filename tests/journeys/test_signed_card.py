"""The card of emergencies is a practitioner's word: signed by their key, which no key of a file replaces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesec.domain.calls.red_flags import ALWAYS, DEFAULT, CardRequest
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Role
from telesec.services.calls.red_flags import card_book, red_flags, validate_card, write_card
from telesec.services.gate import Gate
from telesec.services.stores import open_stores

from .test_account_changes import edit, newcomer
from .test_enrolment import SECRET_WORDS, leave

WAIT = replace(DEFAULT, say="Attendez demain.")


@pytest.fixture
def doctor(first_day):
    signed = first_day.attempt()
    assert Role.PRACTITIONER in signed.gate.account.roles
    return signed


def validated(gate, text=DEFAULT, number=0, previous=""):
    card = write_card(gate, CardRequest(text, number, previous))
    validate_card(gate, card.id)
    return card


def again(first_day):
    """The same account, signed in anew."""
    first_day.clock.advance(minutes=5)
    return first_day.attempt().gate


def forger(first_day, doctor, account=None):
    """A program of their own, with the keys of the files and the doctor's name, but not the doctor's key."""
    keys = {key: doctor.deks[key] for key in (Compartment.PRACTICE, Compartment.OFFICE)}
    practice_id = doctor.gate.reference.practice_id
    stores = open_stores(first_day.folder, practice_id, keys)
    gate = Gate(account or doctor.gate.account, stores, new_id(), "poste", first_day.clock, pledged=True)
    gate.proved()
    gate.renew_reference()
    return gate


def test_a_validation_is_signed_and_believed_in_every_session_after(first_day, doctor):
    card = validated(doctor.gate)
    assert red_flags(doctor.gate).version == card
    (said,) = card_book(doctor.gate).validations
    assert len(said.signature) == 128
    assert red_flags(again(first_day)).version == card


def test_a_card_forged_with_the_key_of_the_file_is_not_read_out(first_day, doctor):
    card = validated(doctor.gate)
    first_day.clock.advance(minutes=1)
    other = forger(first_day, doctor)
    validated(other, WAIT, card.number, card.id)
    other.close()
    for gate in (doctor.gate, again(first_day)):
        shown = red_flags(gate)
        assert (shown.text, shown.numbers) == (None, ALWAYS)
        assert "Ne vous y fiez pas" in shown.warning


@pytest.mark.parametrize("taken", ["the signature of another version", "no signature", "no hexadecimal"])
def test_a_signature_serves_for_one_wording_alone(first_day, doctor, taken):
    card = validated(doctor.gate)
    (said,) = card_book(doctor.gate).validations
    first_day.clock.advance(minutes=1)
    other = forger(first_day, doctor)
    other.seal.sign = {  # what the forger's program writes in the row
        "the signature of another version": lambda _text: said.signature,
        "no signature": lambda _text: "",
        "no hexadecimal": lambda _text: "zz",
    }[taken]
    validated(other, WAIT, card.number, card.id)
    other.close()
    assert red_flags(doctor.gate).text is None


def test_an_account_that_was_never_a_practitioner_signs_nothing_of_theirs(doctor):
    seal, text = doctor.gate.seal, b"any words"
    assert seal.is_practitioners(doctor.gate.account.id, seal.sign(text), text)
    assert not seal.is_practitioners(doctor.gate.account.id, seal.sign(text), b"others")
    assert not seal.is_practitioners(new_id(), seal.sign(text), text)


def test_a_practitioner_who_became_a_secretary_answers_for_no_card_any_more(first_day):
    """The key of before signs all the same, under any date: a program of their own could use it."""
    zoe_id, zoe = newcomer(first_day, Role.PRACTITIONER, Role.SECRETARY)
    first_day.clock.advance(minutes=2)
    doctor = first_day.attempt()
    card = validated(doctor.gate)
    doctor.gate.proved()
    edit(first_day, doctor, zoe_id, roles=frozenset({Role.SECRETARY}))
    leave(first_day, doctor)
    first_day.clock.advance(minutes=2)
    signed = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    both = frozenset({Role.PRACTITIONER, Role.SECRETARY})
    own = forger(first_day, signed, replace(signed.gate.account, roles=both))
    own.seal = signed.gate.seal
    validated(own, WAIT, card.number, card.id)
    own.close()
    leave(first_day, signed)
    first_day.clock.advance(minutes=2)
    doctor = first_day.attempt()
    shown = red_flags(doctor.gate)
    assert (shown.text, shown.numbers) == (None, ALWAYS)
    assert "n'est plus praticien" in shown.warning
    last = card_book(doctor.gate).last
    first_day.clock.advance(minutes=1)
    doctor.gate.proved()
    mended = validated(doctor.gate, DEFAULT, last.number, last.id)
    assert red_flags(doctor.gate).version == mended


def test_a_session_that_has_read_the_card_learns_that_who_validated_it_is_no_practitioner_any_more(first_day):
    zoe_id, zoe = newcomer(first_day, Role.PRACTITIONER, Role.SECRETARY)
    first_day.clock.advance(minutes=2)
    signed = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    card = validated(signed.gate)
    leave(first_day, signed)
    first_day.clock.advance(minutes=2)
    doctor = first_day.attempt()
    assert red_flags(doctor.gate).version == card
    doctor.gate.proved()
    edit(first_day, doctor, zoe_id, roles=frozenset({Role.SECRETARY}))
    assert "n'est plus praticien" in red_flags(doctor.gate).warning


def test_without_a_list_of_accesses_to_believe_the_card_still_gives_its_numbers(first_day, doctor):
    validated(doctor.gate)
    gate = again(first_day)
    header = first_day.folder / "practice.json"
    header.write_bytes(header.read_bytes().replace(b"practitioner", b"practitianer"))
    shown = red_flags(gate)
    assert (shown.text, shown.numbers) == (None, ALWAYS)
    assert shown.warning


def test_a_card_validated_before_signatures_is_to_be_validated_again(first_day, doctor):
    unsigned = forger(first_day, doctor)  # as the program of before did
    card = validated(unsigned)
    unsigned.close()
    shown = red_flags(doctor.gate)
    assert shown.text is None
    assert "signées" in shown.warning
    first_day.clock.advance(minutes=1)
    doctor.gate.proved()
    new = validated(doctor.gate, DEFAULT, card.number, card.id)
    assert (red_flags(doctor.gate).version, red_flags(doctor.gate).warning) == (new, "")
