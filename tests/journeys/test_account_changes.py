"""An account changes: its roles and keys, its agendas, its days, and how it ends; its name stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.conftest import accept_beforehand

from telesec.domain.access.person import state_said
from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, NotFound, Refused, SessionClosed, SignInFailed, Stale
from telesec.domain.people import Account, Compartment, Role
from telesec.security.header import Header, change_header, read_header
from telesec.services.access.account_changes import AccountEdit, disable, edit_account
from telesec.services.access.invitations import NewAccount, invite, invite_again
from telesec.services.access.key_requests import (
    ask_again,
    hand_over_keys,
    refuse_keys,
    waiting_for_keys,
)
from telesec.services.access.people import people
from telesec.services.access.replacements import close_ended
from telesec.services.access.sign_in import SignedIn

from .conftest import FirstDay, Telephone
from .test_enrolment import SECRET_WORDS, enrol, invited, leave

pytestmark = pytest.mark.usefixtures("light_slots")

OFFICE, BILLING, CLINICAL = Compartment.OFFICE, Compartment.BILLING, Compartment.CLINICAL
LAST = date(2026, 11, 18)


def newcomer(day: FirstDay, *roles: Role, login: str = "zoe") -> tuple[str, Telephone]:
    owner = day.attempt()
    invitation = invited(day, owner, *roles, login=login)
    leave(day, owner)
    telephone = enrol(day, login, invitation.code)
    accept_beforehand(day.threshold(), login, SECRET_WORDS)
    return invitation.account_id, telephone


def account_of(signed: SignedIn, account_id: str) -> Account:
    with signed.gate.enter(Action.REFERENCE, Subject("accounts")) as records:
        return records.people.get(account_id)


def owed(signed: SignedIn) -> dict[Compartment, tuple[RenewalReason, ...]]:
    with signed.gate.enter(Action.REFERENCE, Subject("keys")) as records:
        return {key: found.reasons for key, found in records.renewals.owed().items()}


def edit(day: FirstDay, signed: SignedIn, account_id: str, **wanted: object) -> frozenset[Compartment]:
    read = account_of(signed, account_id)
    asked = AccountEdit(read, replace(read, **wanted))
    return edit_account(signed.gate, day.threshold(), signed.deks, asked).waiting


def keys(signed: SignedIn, day: FirstDay) -> tuple[object, object, object]:
    return signed.gate, day.threshold(), signed.deks


def test_a_role_added_waits_for_a_holder_who_accepts(first_day: FirstDay) -> None:
    zoe_id, zoe = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    waiting = edit(first_day, owner, zoe_id, roles=frozenset({Role.SECRETARY, Role.BILLING}))
    assert waiting == {BILLING}
    (found,) = waiting_for_keys(*keys(owner, first_day))
    assert (found.account_id, found.compartments, found.asked_by) == (
        zoe_id,
        {BILLING},
        owner.gate.account.id,
    )
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    before = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    assert set(before.gate.stores()) == {Compartment.PRACTICE, OFFICE}
    assert any("Rôles : Secrétaire → Secrétaire, facturation" in line for line in before.notices)
    leave(first_day, before)
    owner = first_day.attempt()
    assert hand_over_keys(*keys(owner, first_day), zoe_id) == {BILLING}
    assert waiting_for_keys(*keys(owner, first_day)) == ()
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    assert BILLING in first_day.attempt("zoe", SECRET_WORDS, zoe.code()).gate.stores()


def test_a_holder_refuses_with_a_reason_that_whoever_asked_reads(first_day: FirstDay) -> None:
    chief_id, chief = newcomer(first_day, Role.ADMIN, login="ali")
    zoe_id, _zoe = newcomer(first_day, Role.SECRETARY)
    admin = first_day.attempt("ali", SECRET_WORDS, chief.code())
    assert edit(first_day, admin, zoe_id, roles=frozenset({Role.PRACTITIONER})) == {BILLING, CLINICAL}
    with pytest.raises(Refused, match="n'attend aucune clé"):
        hand_over_keys(*keys(admin, first_day), zoe_id)
    leave(first_day, admin)
    owner = first_day.attempt()
    with pytest.raises(Invalid) as caught:
        refuse_keys(*keys(owner, first_day), zoe_id, "  ")
    assert caught.value.field == "reason"
    assert refuse_keys(*keys(owner, first_day), zoe_id, "Pas avant son diplôme") == {BILLING, CLINICAL}
    assert waiting_for_keys(*keys(owner, first_day)) == ()
    with pytest.raises(Refused):
        hand_over_keys(*keys(owner, first_day), zoe_id)
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    admin = first_day.attempt("ali", SECRET_WORDS, chief.code())
    assert any("Zoé Martin : Pas avant son diplôme" in line for line in admin.notices)
    person = next(one for one in people(*keys(admin, first_day)) if one.account.id == zoe_id)
    assert person.missing.refused == dict.fromkeys((BILLING, CLINICAL), "Pas avant son diplôme")
    assert ask_again(*keys(admin, first_day), zoe_id) == {BILLING, CLINICAL}
    leave(first_day, admin)
    owner = first_day.attempt()
    (again,) = waiting_for_keys(*keys(owner, first_day))
    assert (again.account_id, again.asked_by) == (zoe_id, chief_id)


def test_a_role_taken_away_takes_its_keys_and_has_them_renewed(first_day: FirstDay) -> None:
    zoe_id, zoe = newcomer(first_day, Role.SECRETARY, Role.BILLING)
    owner = first_day.attempt()
    first_day.clock.advance(minutes=1)
    open_session = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    assert open_session.gate.ended() == ""
    assert edit(first_day, owner, zoe_id, roles=frozenset({Role.SECRETARY})) == frozenset()
    assert "fermé ou modifié" in open_session.gate.ended()
    with pytest.raises(SessionClosed):
        open_session.gate.renew_reference()
    assert owed(owner) == {BILLING: (RenewalReason.ROLE_REMOVED,)}
    slot = read_header(first_day.folder).slot_of(zoe_id)
    assert slot is not None
    assert set(slot.grants) == {Compartment.PRACTICE, OFFICE}
    leave(first_day, owner)
    leave(first_day, open_session)
    first_day.clock.advance(minutes=1)
    assert set(first_day.attempt("zoe", SECRET_WORDS, zoe.code()).gate.stores()) == set(slot.grants)


def test_a_closed_account_loses_its_keys_keeps_its_name_and_has_them_renewed(first_day: FirstDay) -> None:
    zoe_id, zoe = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    disable(*keys(owner, first_day), zoe_id)
    assert owed(owner) == dict.fromkeys((Compartment.PRACTICE, OFFICE), (RenewalReason.ACCOUNT_CLOSED,))
    assert owner.gate.renew_reference().account_names[zoe_id] == "Zoé Martin"
    assert waiting_for_keys(*keys(owner, first_day)) == ()
    with pytest.raises(SignInFailed):
        first_day.attempt("zoe", SECRET_WORDS, zoe.code())


def test_nobody_raises_their_own_rights_and_nothing_is_written_over(first_day: FirstDay) -> None:
    zoe_id, _zoe = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    me = owner.gate.account.id
    with pytest.raises(Refused, match="autre administrateur"):
        edit(first_day, owner, me, roles=frozenset(Role))
    edit(first_day, owner, me, display_name="Dr Claire Lefèvre-Roy")
    assert owner.gate.reference.account_names[me] == "Dr Claire Lefèvre-Roy"
    read = account_of(owner, zoe_id)
    edit(first_day, owner, zoe_id, display_name="Zoé Durand")
    stale = AccountEdit(read, replace(read, roles=frozenset({Role.BILLING})))
    with pytest.raises(Stale):
        edit_account(*keys(owner, first_day), stale)
    with pytest.raises(Invalid):
        edit(first_day, owner, zoe_id, roles=frozenset())
    with pytest.raises(NotFound):
        edit(first_day, owner, zoe_id, works_for=("nobody",))


def test_an_account_works_for_several_practitioners(first_day: FirstDay) -> None:
    zoe_id, zoe = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    doctors = tuple(item.id for item in owner.gate.reference.practitioners)
    edit(first_day, owner, zoe_id, works_for=doctors)
    assert account_of(owner, zoe_id).works_for == doctors
    first_day.clock.advance(minutes=1)
    assert first_day.attempt("zoe", SECRET_WORDS, zoe.code()).gate.account.works_for == doctors


def test_a_new_practitioner_gets_a_name_to_sign_with(first_day: FirstDay) -> None:
    zoe_id, _zoe = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    edit(first_day, owner, zoe_id, roles=frozenset({Role.PRACTITIONER}))
    made = account_of(owner, zoe_id).practitioner_id
    assert made is not None
    assert owner.gate.reference.practitioner(made).display_name == "Zoé Martin"


def stand_in(day: FirstDay) -> tuple[str, Telephone]:
    owner = day.attempt()
    replaced = owner.gate.account.practitioner_id or ""
    asked = NewAccount(
        "zoe", "Dr Zoé Martin", frozenset({Role.PRACTITIONER}), works_for=(replaced,),
        valid_from=date(2026, 11, 17), valid_until=LAST, own_agenda=False,
    )  # fmt: skip
    invitation = invite(owner.gate, day.threshold(), owner.deks, asked)
    leave(day, owner)
    return invitation.account_id, enrol(day, "zoe", invitation.code)


def test_a_replacement_works_its_days_and_ends_by_itself(first_day: FirstDay) -> None:
    zoe_id, zoe = stand_in(first_day)
    with pytest.raises(SignInFailed, match="commence le mardi 17 novembre 2026"):
        first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    first_day.clock.advance(days=2, hours=12)
    signed = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    made = signed.gate.reference.practitioner(signed.gate.account.practitioner_id or "")
    assert (made.display_name, made.active) == ("Dr Zoé Martin", False)
    first_day.clock.advance(hours=4)
    with pytest.raises(SessionClosed, match="s'est terminé le mercredi 18 novembre 2026"):
        signed.gate.renew_reference()
    leave(first_day, signed)
    first_day.clock.advance(minutes=1)
    with pytest.raises(SignInFailed, match="s'est terminé le mercredi 18 novembre 2026"):
        first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    first_day.clock.advance(hours=-3)
    with pytest.raises(SignInFailed, match="s'est terminé"):  # the clock set back prolongs nothing
        first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    first_day.clock.advance(hours=4)

    owner = first_day.attempt()
    assert [one.id for one in close_ended(*keys(owner, first_day))] == [zoe_id]
    assert owed(owner) == dict.fromkeys(Compartment, (RenewalReason.REPLACEMENT_ENDED,))
    slot = read_header(first_day.folder).slot_of(zoe_id)
    assert slot is not None
    assert (slot.state, dict(slot.grants)) == ("disabled", {})
    assert close_ended(*keys(owner, first_day)) == ()


def test_a_replacement_that_comes_back_gets_new_days_then_a_new_code(first_day: FirstDay) -> None:
    zoe_id, _zoe = stand_in(first_day)
    first_day.clock.advance(days=4)
    owner = first_day.attempt()
    close_ended(*keys(owner, first_day))
    with pytest.raises(Refused, match="dernier jour"):
        invite_again(*keys(owner, first_day), zoe_id)
    with pytest.raises(Invalid):
        edit(first_day, owner, zoe_id, valid_until=date(2026, 11, 19))
    edit(first_day, owner, zoe_id, valid_until=date(2026, 12, 24))
    again = invite_again(*keys(owner, first_day), zoe_id)
    leave(first_day, owner)
    zoe = enrol(first_day, "zoe", again.code)
    assert set(first_day.attempt("zoe", SECRET_WORDS, zoe.code()).gate.stores()) == {Compartment.PRACTICE}


@pytest.mark.long
def test_a_secretary_s_session_closes_nothing(first_day: FirstDay) -> None:
    stand_in(first_day)
    _id, nina = newcomer(first_day, Role.SECRETARY, login="nina")
    first_day.clock.advance(days=4)
    desk = first_day.attempt("nina", SECRET_WORDS, nina.code())
    assert close_ended(*keys(desk, first_day)) == ()


def test_an_access_written_by_hand_is_named_given_nothing_and_can_be_closed(first_day: FirstDay) -> None:
    """Zoé's own script, with the practice's key that every account holds, makes her a practitioner."""
    zoe_id, _zoe = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()

    def promoted(header: Header) -> Header:
        slot = header.slot_of(zoe_id)
        assert slot is not None
        return header.with_slot(replace(slot, roles=frozenset({Role.PRACTITIONER})))

    change_header(first_day.folder, owner.deks[Compartment.PRACTICE], promoted)
    person = next(one for one in people(*keys(owner, first_day)) if one.account.id == zoe_id)
    assert state_said(person, date(2026, 11, 16), owner.gate.now()) == "Accès falsifié, à fermer"
    assert waiting_for_keys(*keys(owner, first_day)) == ()
    with pytest.raises(Refused, match="n'en avait pas le droit"):
        hand_over_keys(*keys(owner, first_day), zoe_id)
    disable(*keys(owner, first_day), zoe_id)
    slot = read_header(first_day.folder).slot_of(zoe_id)
    assert slot is not None
    assert slot.state == "disabled"
    (closed,) = (one for one in people(*keys(owner, first_day)) if one.account.id == zoe_id)
    assert not closed.suspect
