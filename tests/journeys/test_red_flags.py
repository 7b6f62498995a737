"""The card of red flags: a fixed text which the desk reads once a practitioner answered for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesec.domain.calls.red_flags import ALWAYS, DEFAULT, CardRequest, EmergencyNumber
from telesec.domain.errors import ProofRequired, Refused, Stale
from telesec.domain.people import Role
from telesec.services.calls.instructions import accept
from telesec.services.calls.red_flags import card_book, red_flags, validate_card, write_card


def test_the_card_gives_the_numbers_alone_until_a_practitioner_validated_it(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    assert (red_flags(desk).text, red_flags(desk).numbers) == (None, ALWAYS)
    version = write_card(doctor, CardRequest(DEFAULT))
    assert red_flags(desk).text is None
    validate_card(doctor, version.id)
    shown = red_flags(desk)
    assert shown.text == DEFAULT
    assert shown.validation.name == "Compte practitioner"
    assert shown.numbers == (*ALWAYS, *DEFAULT.numbers)
    assert shown.to_read
    accept(desk, (version.id,))
    assert not red_flags(desk).to_read


def test_a_draft_waits_while_the_validated_card_stays_in_force(practice):
    doctor, desk = practice.gate(Role.PRACTITIONER), practice.gate(Role.SECRETARY)
    first = write_card(doctor, CardRequest(DEFAULT))
    validate_card(doctor, first.id)
    other = replace(DEFAULT, numbers=(EmergencyNumber("01 40 05 48 48", "Centre antipoison"),))
    second = write_card(practice.gate(Role.ADMIN), CardRequest(other, first.number, first.id))
    assert red_flags(desk).version == first
    with pytest.raises(Stale):
        validate_card(doctor, first.id)
    validate_card(doctor, second.id)
    assert red_flags(desk).text == other
    assert [one.version_id for one in card_book(doctor).validations] == [first.id, second.id]


def test_validating_asks_for_the_password_again(practice):
    doctor = practice.gate(Role.PRACTITIONER)
    version = write_card(doctor, CardRequest(DEFAULT))
    practice.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        validate_card(doctor, version.id)


def test_who_is_no_practitioner_validates_nothing(practice):
    version = write_card(practice.gate(Role.ADMIN), CardRequest(DEFAULT))
    for role in (Role.ADMIN, Role.SECRETARY, Role.BILLING):
        with pytest.raises(Refused):
            validate_card(practice.gate(role), version.id)
    assert red_flags(practice.gate(Role.SECRETARY)).text is None
