"""A practice founded by an administrator alone: nobody holds the patients' keys before the sheet serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from telesec.domain.access.unheld_keys import Unheld
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Refused
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role, compartments_of
from telesec.services.access.account_changes import AccountEdit, edit_account
from telesec.services.access.foundation import Identity
from telesec.services.access.invitations import invite_again
from telesec.services.access.key_requests import hand_over_keys, waiting_for_keys
from telesec.services.access.people import accounts, people
from telesec.services.access.recovery import Recovery
from telesec.services.calls.instructions import BriefingRequest, briefing
from telesec.services.drafts import keep_drafts, take_drafts
from telesec.services.gate import Gate
from telesec.services.journals.journal_reading import read
from telesec.services.journals.own_journal import read_own
from telesec.services.patients.patients import create_patient

from .conftest import LOGIN, PASSWORD, FirstDay, HandClock, choose, founded
from .test_enrolment import SECRET_WORDS, enrol, invited, leave

WAY = "« Code de récupération du cabinet »"
OFFICE = frozenset({Compartment.OFFICE})
AGAIN = "lanterne mouflon girafe 27"


@pytest.fixture
def day(tmp_path: Path) -> Iterator[FirstDay]:
    administrator = Identity("Cabinet des Lilas", LOGIN, "Anne Roy", roles=frozenset({Role.ADMIN}))
    made = founded(tmp_path / "practice", tmp_path / "device", HandClock(), administrator)
    made.clock.advance(minutes=1)  # a code of the telephone served at the founding
    yield made
    made.close()


def opens_what_it_can(gate: Gate) -> None:
    """The settings and their journal, the day's instructions, and no refusal for what was not asked for."""
    assert take_drafts(gate) == ()
    assert keep_drafts(gate, [FormDraft("booking", {}), FormDraft("note", {})]) == 0
    assert briefing(gate, BriefingRequest()).absences == ()
    for page in (read(gate, JournalFilter()), read_own(gate, JournalFilter())):
        assert {line.compartment for line in page.lines} == {Compartment.PRACTICE}
        assert all(line.outcome == "ok" for line in page.lines if line.session_id == gate.session_id)


def test_the_sheet_gives_the_first_practitioner_the_keys_nobody_had_and_the_practitioner_opens_the_others(
    day: FirstDay,
) -> None:
    owner = day.attempt(LOGIN, PASSWORD)
    assert not any(WAY in said for said in owner.notices)
    doctor = invited(day, owner, Role.PRACTITIONER)
    desk = invited(day, owner, Role.SECRETARY, login="camille")
    assert doctor.unheld.keys == doctor.withheld == set(Compartment) - {Compartment.PRACTICE}
    assert desk.unheld == Unheld(OFFICE)
    leave(day, owner)
    telephone = enrol(day, "zoe", doctor.code)
    enrol(day, "camille", desk.code)

    without = day.attempt("zoe", SECRET_WORDS, telephone.code())
    assert [
        said for said in without.notices if "personne n'en a encore toutes les clés" in said and WAY in said
    ]
    opens_what_it_can(without.gate)
    with pytest.raises(Refused, match="pas encore la clé"):
        create_patient(without.gate, PatientDraft("Dubois", "Noël"))
    leave(day, without)
    day.clock.advance(minutes=1)

    sheet = Recovery(day.threshold())
    sheet.open(day.recovery_text)
    telephone, _codes = choose(sheet.identify("zoe"), AGAIN, day.clock)
    sheet.finish()
    day.clock.advance(minutes=1)
    whole = day.attempt("zoe", AGAIN, telephone.code())
    assert set(whole.deks) == compartments_of(frozenset({Role.PRACTITIONER}))
    assert not any(WAY in said for said in whole.notices)
    waiting = {
        one.account_id: one.compartments for one in waiting_for_keys(whole.gate, day.threshold(), whole.deks)
    }
    assert waiting == {desk.account_id: OFFICE}
    hand_over_keys(whole.gate, day.threshold(), whole.deks, desk.account_id)
    leave(day, whole)
    day.clock.advance(minutes=1)

    owner = day.attempt(LOGIN, PASSWORD)
    again = invite_again(owner.gate, day.threshold(), owner.deks, doctor.account_id)
    gone = frozenset({Compartment.BILLING, Compartment.CLINICAL})
    assert again.unheld == Unheld(gone, reset=True), "what the doctor held is gone with the password"


def test_an_account_whose_roles_change_is_told_apart_when_nobody_has_their_keys(day: FirstDay) -> None:
    owner = day.attempt(LOGIN, PASSWORD)
    desk = invited(day, owner, Role.SECRETARY)
    read = next(one for one in accounts(owner.gate) if one.id == desk.account_id)
    wanted = replace(read, roles=frozenset({Role.BILLING}))
    edited = edit_account(owner.gate, day.threshold(), owner.deks, AccountEdit(read, wanted))
    assert edited.unheld == Unheld(edited.waiting)
    assert edited.waiting == {Compartment.OFFICE, Compartment.BILLING}


def test_a_new_code_given_by_the_only_one_with_the_keys_says_that_the_sheet_gives_them_back(
    first_day: FirstDay,
) -> None:
    """As by the one doctor of a practice to its one secretary: who gives a code gives no key alone."""
    owner = first_day.attempt()
    desk = invited(first_day, owner, Role.SECRETARY)
    enrol(first_day, "zoe", desk.code)
    again = invite_again(owner.gate, first_day.threshold(), owner.deks, desk.account_id)
    alone = Unheld(OFFICE, reset=True)
    assert again.unheld == alone
    telephone = enrol(first_day, "zoe", again.code)
    shown = {one.account.id: one.unheld for one in people(owner.gate, first_day.threshold(), owner.deks)}
    assert shown == {desk.account_id: alone, owner.gate.account.id: Unheld()}
    leave(first_day, owner)
    without = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    assert [said for said in without.notices if "qui a donné un nouveau code" in said and WAY in said]
    leave(first_day, without)

    sheet = Recovery(first_day.threshold())
    sheet.open(first_day.recovery_text)
    telephone, _codes = choose(sheet.identify("zoe"), AGAIN, first_day.clock)
    sheet.finish()
    first_day.clock.advance(minutes=1)
    whole = first_day.attempt("zoe", AGAIN, telephone.code())
    assert set(whole.deks) == {Compartment.PRACTICE, Compartment.OFFICE}
    assert not any(WAY in said for said in whole.notices)


def test_keys_that_somebody_holds_are_awaited_from_them(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    assert invited(first_day, owner, Role.ADMIN).unheld == Unheld()
    leave(first_day, owner)
