"""What is noted when the keys of a compartment must be replaced, and who must do it."""

from __future__ import annotations

from typing import Any

import pytest

from telesec.domain.access.renewals import RenewalReason, joined, said
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.people import Compartment, Role
from telesec.services.access import key_renewal


def _ask(practice: Any, reason: RenewalReason, *compartments: Compartment) -> None:
    gate = practice.gate(Role.ADMIN)
    with gate.enter(Action.ACCOUNT_DISABLE, Subject("account", gate.account.id)) as records:
        key_renewal.ask(records, compartments, reason)


def test_a_second_demand_keeps_the_first_date_and_adds_its_reason(practice: Any) -> None:
    _ask(practice, RenewalReason.PASSWORD_KNOWN, Compartment.OFFICE)
    first = practice.clock()
    practice.clock.advance(days=3)
    _ask(practice, RenewalReason.ACCOUNT_CLOSED, Compartment.PRACTICE, Compartment.OFFICE)
    gate = practice.gate(Role.ADMIN)
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        owed = records.renewals.owed()
    assert list(owed) == [Compartment.PRACTICE, Compartment.OFFICE]
    assert owed[Compartment.OFFICE].asked_at == first
    assert owed[Compartment.OFFICE].reasons == (
        RenewalReason.ACCOUNT_CLOSED,
        RenewalReason.PASSWORD_KNOWN,
    )
    assert owed[Compartment.PRACTICE].asked_at == practice.clock()


def test_what_is_renewed_is_no_longer_owed(practice: Any) -> None:
    _ask(practice, RenewalReason.PRECAUTION, Compartment.PRACTICE, Compartment.OFFICE)
    gate = practice.gate(Role.ADMIN)
    with gate.enter(Action.KEYS_RENEW, Subject("keys")) as records:
        records.renewals.settle([Compartment.PRACTICE])
        assert list(records.renewals.owed()) == [Compartment.OFFICE]


def test_renewals_are_noted_in_the_file_of_the_practice_alone(practice: Any) -> None:
    gate = practice.gate(Role.PRACTITIONER)
    with (
        gate.enter(Action.NOTE_LIST, Subject("notes")) as records,
        pytest.raises(Refused, match="ne se lit pas ici"),
    ):
        _ = records.renewals


def test_reasons_are_said_once_each_in_the_same_order() -> None:
    reasons = joined((RenewalReason.COMPUTER_FORGOTTEN,), RenewalReason.ACCOUNT_CLOSED)
    assert joined(reasons, RenewalReason.ACCOUNT_CLOSED) == reasons
    assert said(reasons) == "un compte qui l'ouvrait a été fermé, un ordinateur a été retiré du cabinet"
