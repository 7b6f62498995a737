"""One changes one's own password, telephone or spare codes: the former ones stop, nothing else moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import accept

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, Refused, SignInFailed
from telesec.domain.people import Compartment, Role
from telesec.security.header import HeaderRefused, read_header
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.invitations import NewAccount, invite
from telesec.services.access.own_account import own_account
from telesec.services.access.own_factors import OwnFactors
from telesec.services.access.sign_in import SignedIn
from telesec.services.anchoring import end_session

from .conftest import LOGIN, PASSWORD, FirstDay, Telephone, choose

pytestmark = pytest.mark.usefixtures("light_slots")

NEW_PASSWORD = "hamac girafe 41 trombone"


def begin(day: FirstDay, signed: SignedIn, code: str = "") -> OwnFactors:
    day.clock.advance(minutes=1)
    own = OwnFactors(signed.gate, day.threshold(), signed.deks)
    own.begin(PASSWORD, code or day.telephone.code())
    return own


def leave(day: FirstDay, signed: SignedIn) -> None:
    end_session(signed.gate, day.threshold(), Action.SIGN_OUT)
    day.clock.advance(minutes=1)


def owed(signed: SignedIn) -> dict[Compartment, tuple[RenewalReason, ...]]:
    with signed.gate.enter(Action.OWN_ACCOUNT, Subject("account")) as records:
        return {key: one.reasons for key, one in records.renewals.owed().items()}


def test_a_new_password_ends_the_old_one_and_leaves_the_telephone(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    before = read_header(first_day.folder)
    old = (first_day.folder / "practice.json").read_bytes()
    begin(first_day, signed).change_password(NEW_PASSWORD, NEW_PASSWORD)
    after = read_header(first_day.folder)
    assert after.slots[0].public_key == before.slots[0].public_key, "whoever vouched for it still does"
    assert owed(signed) == {}
    leave(first_day, signed)
    with pytest.raises(SignInFailed):
        first_day.attempt()
    first_day.clock.advance(minutes=1)
    found = first_day.attempt(password=NEW_PASSWORD)
    assert any("changé votre mot de passe" in sentence for sentence in found.notices)
    assert found.backup_codes_left == 8
    leave(first_day, found)
    (first_day.folder / "practice.json").write_bytes(old)
    with pytest.raises(HeaderRefused):
        first_day.attempt()


def test_what_is_done_after_midnight_is_told_with_the_day_on_the_practice_s_wall(first_day: FirstDay) -> None:
    first_day.clock.instant = first_day.clock().replace(hour=23, minute=20)
    signed = first_day.attempt()
    begin(first_day, signed).change_password(NEW_PASSWORD, NEW_PASSWORD)
    leave(first_day, signed)
    wall = first_day.clock() + timedelta(hours=1)  # Paris in winter: past midnight already
    found = first_day.attempt(password=NEW_PASSWORD)
    assert [one for one in found.notices if one.startswith(f"Le {wall:%d/%m/%Y},")]


def test_a_password_known_by_somebody_has_its_keys_renewed(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    before = read_header(first_day.folder).slots[0]
    begin(first_day, signed).change_password(NEW_PASSWORD, NEW_PASSWORD, known=True)
    after = read_header(first_day.folder).slots[0]
    assert owed(signed) == dict.fromkeys(Compartment, (RenewalReason.PASSWORD_KNOWN,))
    assert after.public_key != before.public_key, "whoever read the former file opens no new grant"
    newcomer = NewAccount("nadia", "Nadia Benali", frozenset({Role.SECRETARY}))
    invite(signed.gate, first_day.threshold(), signed.deks, newcomer)
    leave(first_day, signed)
    assert set(first_day.attempt(password=NEW_PASSWORD).deks) == set(Compartment)


def test_a_secretary_whose_password_is_known_changes_it_alone(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    wanted = NewAccount("nadia", "Nadia Benali", frozenset({Role.SECRETARY}))
    invited = invite(signed.gate, first_day.threshold(), signed.deks, wanted)
    leave(first_day, signed)
    way = Enrolment(first_day.threshold())
    telephone, _codes = choose(way.begin("nadia", invited.code), PASSWORD, first_day.clock)
    way.finish()
    first_day.clock.advance(minutes=1)
    hers = first_day.attempt("nadia", PASSWORD, telephone.code())
    accept(hers.gate)
    first_day.clock.advance(minutes=1)
    own = OwnFactors(hers.gate, first_day.threshold(), hers.deks)
    own.begin(PASSWORD, telephone.code())
    own.change_password(NEW_PASSWORD, NEW_PASSWORD, known=True)
    assert owed(hers) == dict.fromkeys(
        (Compartment.PRACTICE, Compartment.OFFICE), (RenewalReason.PASSWORD_KNOWN,)
    )
    leave(first_day, hers)
    found = first_day.attempt("nadia", NEW_PASSWORD, telephone.code())
    assert set(found.deks) == {Compartment.PRACTICE, Compartment.OFFICE}


def test_another_telephone_replaces_the_lost_one_with_a_spare_code(first_day: FirstDay) -> None:
    signed = first_day.attempt(code=first_day.backup_codes[0])
    own = begin(first_day, signed, first_day.backup_codes[1])
    telephone = own.new_telephone()
    found = Telephone(telephone.secret_text.replace(" ", ""), first_day.clock)
    with pytest.raises(Invalid, match="pas le bon"):
        own.prove_telephone("000000")
    own.prove_telephone(found.code())
    with pytest.raises(Refused):
        own.prove_telephone(found.code())
    leave(first_day, signed)
    with pytest.raises(SignInFailed):
        first_day.attempt()
    first_day.clock.advance(minutes=1)
    back = first_day.attempt(code=found.code())
    assert back.backup_codes_left == 6
    assert set(back.deks) == set(Compartment)
    assert any("un autre téléphone" in sentence for sentence in back.notices)


def test_the_code_that_proved_a_new_telephone_does_not_open_a_session(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    own = begin(first_day, signed)
    telephone = Telephone(own.new_telephone().secret_text.replace(" ", ""), first_day.clock)
    used = telephone.code()
    own.prove_telephone(used)
    end_session(signed.gate, first_day.threshold(), Action.SIGN_OUT)
    with pytest.raises(SignInFailed):
        first_day.attempt(code=used)


def test_new_spare_codes_replace_the_former_once_they_are_kept(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    own = begin(first_day, signed)
    with pytest.raises(Refused):
        own.keep_codes()
    fresh = own.new_codes()
    assert len(set(fresh)) == 8
    own.keep_codes()
    leave(first_day, signed)
    with pytest.raises(SignInFailed):
        first_day.attempt(code=first_day.backup_codes[0])
    first_day.clock.advance(minutes=1)
    assert first_day.attempt(code=fresh[0]).backup_codes_left == 7


def test_nothing_changes_without_both_factors_or_with_a_weak_password(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    before = (first_day.folder / "practice.json").read_bytes()
    own = OwnFactors(signed.gate, first_day.threshold(), signed.deks)
    for act in (lambda: own.change_password(NEW_PASSWORD, NEW_PASSWORD), own.new_telephone, own.new_codes):
        with pytest.raises(Refused):
            act()
    with pytest.raises(SignInFailed):
        own.begin(PASSWORD, "000000")
    first_day.clock.advance(minutes=1)
    own.begin(PASSWORD, first_day.telephone.code())
    for text, again in (("lilas lilas lilas", "lilas lilas lilas"), (NEW_PASSWORD, "autre")):
        with pytest.raises(Invalid):
            own.change_password(text, again)
    assert (first_day.folder / "practice.json").read_bytes() == before


def test_one_reads_when_one_came_in(first_day: FirstDay) -> None:
    leave(first_day, first_day.attempt())
    signed = first_day.attempt()
    with pytest.raises(SignInFailed):
        OwnFactors(signed.gate, first_day.threshold(), signed.deks).begin("autre chose", "000000")
    seen = own_account(signed.gate, first_day.threshold(), signed.backup_codes_left)
    assert (seen.login, seen.codes_left) == (LOGIN, 8)
    assert Role.ADMIN in seen.roles
    assert [(one.action, one.outcome.split(":")[0]) for one in seen.comings] == [
        (Action.PROVE, "failed"),
        (Action.SIGN_IN, "ok"),
        (Action.SIGN_IN, "ok"),
    ]
    assert {one.workstation for one in seen.comings} == {"accueil"}


def test_tries_that_failed_with_one_s_login_are_among_the_last_times_one_came_in(first_day: FirstDay) -> None:
    with pytest.raises(SignInFailed):
        first_day.attempt(LOGIN, "autre chose")
    with pytest.raises(SignInFailed):
        first_day.attempt("personne", PASSWORD)
    failed_at = first_day.clock()
    first_day.clock.advance(minutes=2)
    signed = first_day.attempt()
    first, second = own_account(signed.gate, first_day.threshold(), 8).comings
    assert (first.action, first.outcome) == (Action.SIGN_IN, "ok")
    assert (second.action, second.outcome, second.workstation) == (Action.SIGN_IN, "failed", "")
    assert second.instant <= failed_at < first.instant
    with pytest.raises(SignInFailed):
        OwnFactors(signed.gate, first_day.threshold(), signed.deks).begin("autre chose", "000000")
    leave(first_day, signed)
    first_day.clock.advance(minutes=2)
    again = first_day.attempt()
    seen = [
        (one.action, one.outcome[:2]) for one in own_account(again.gate, first_day.threshold(), 8).comings
    ]
    assert seen[:2] == [(Action.SIGN_IN, "ok"), (Action.PROVE, "fa")]
    assert seen[2:] == [(Action.SIGN_IN, "ok"), (Action.SIGN_IN, "fa")]
