"""Killed once the accesses are written and before ``practice.db`` says so: nothing owed is forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.people import Compartment, Role
from telesec.security.header import Header, HeaderRefused, change_header, read_header
from telesec.services import header_changes
from telesec.services.access.account_changes import disable
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.sign_in import SignedIn
from telesec.services.backups.backup_keys import give_recovery_code

from .conftest import FirstDay, choose
from .test_account_changes import account_of, edit, newcomer, owed
from .test_enrolment import SECRET_WORDS, invited, leave
from .test_own_factors import NEW_PASSWORD, begin
from .test_recovery_sheet import changed, renewal

pytestmark = pytest.mark.usefixtures("light_slots")


class Killed(BaseException):
    """The power goes: nothing of the program runs any more."""


Cut = Callable[[FirstDay, SignedIn, Callable[[], object]], None]


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Do an act that dies just after the header is on the disk."""

    def after_the_header(day: FirstDay, signed: SignedIn, act: Callable[[], object]) -> None:
        def written(*parts: object) -> Header:
            change_header(*parts)  # type: ignore[arg-type]
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(header_changes, "change_header", written)
            with pytest.raises(Killed):
                act()
        signed.gate.close()
        day.clock.advance(minutes=1)

    return after_the_header


def test_a_closed_account_has_its_keys_renewed_all_the_same(first_day: FirstDay, cut: Cut) -> None:
    zoe, _telephone = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    cut(first_day, owner, lambda: disable(owner.gate, first_day.threshold(), owner.deks, zoe))
    slot = read_header(first_day.folder).slot_of(zoe)
    assert slot is not None
    assert slot.state == "disabled"
    reasons = (RenewalReason.ACCOUNT_CLOSED,)
    assert owed(first_day.attempt()) == dict.fromkeys((Compartment.PRACTICE, Compartment.OFFICE), reasons)


def test_a_key_lost_with_a_role_is_renewed_all_the_same(first_day: FirstDay, cut: Cut) -> None:
    zoe, _telephone = newcomer(first_day, Role.SECRETARY, Role.BILLING)
    owner = first_day.attempt()
    cut(first_day, owner, lambda: edit(first_day, owner, zoe, roles=frozenset({Role.SECRETARY})))
    assert owed(first_day.attempt()) == {Compartment.BILLING: (RenewalReason.ROLE_REMOVED,)}


def test_a_sheet_seen_has_the_keys_renewed_all_the_same(first_day: FirstDay, cut: Cut) -> None:
    owner = first_day.attempt()
    cut(first_day, owner, lambda: changed(first_day, owner, seen=True))
    assert owed(first_day.attempt()) == dict.fromkeys(Compartment, (RenewalReason.PRECAUTION,))


def test_a_known_password_has_its_keys_renewed_all_the_same(first_day: FirstDay, cut: Cut) -> None:
    owner = first_day.attempt()
    act = begin(first_day, owner)
    cut(first_day, owner, lambda: act.change_password(NEW_PASSWORD, NEW_PASSWORD, known=True))
    found = first_day.attempt(password=NEW_PASSWORD)
    assert owed(found) == dict.fromkeys(Compartment, (RenewalReason.PASSWORD_KNOWN,))


def said(signed: SignedIn) -> str:
    return " ".join((*signed.warnings, *signed.notices))


def test_a_closing_cut_short_ends_at_the_next_sign_in(first_day: FirstDay, cut: Cut) -> None:
    zoe, _telephone = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    cut(first_day, owner, lambda: disable(owner.gate, first_day.threshold(), owner.deks, zoe))
    owner = first_day.attempt()
    assert account_of(owner, zoe).state == "disabled"
    assert "interrompue" in said(owner)
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    assert "interrompue" not in said(first_day.attempt())


def test_a_newcomer_cut_short_comes_in(first_day: FirstDay, cut: Cut) -> None:
    owner = first_day.attempt()
    invitation = invited(first_day, owner, Role.SECRETARY)
    enrolment = Enrolment(first_day.threshold())
    telephone, _codes = choose(enrolment.begin("zoe", invitation.code), SECRET_WORDS, first_day.clock)
    cut(first_day, owner, enrolment.finish)
    zoe = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    assert zoe.gate.account.state == "active"


def test_roles_cut_short_are_named_to_the_administrator_who_mends_them(first_day: FirstDay, cut: Cut) -> None:
    zoe, telephone = newcomer(first_day, Role.SECRETARY)
    owner = first_day.attempt()
    both = frozenset({Role.SECRETARY, Role.BILLING})
    cut(first_day, owner, lambda: edit(first_day, owner, zoe, roles=both))
    with pytest.raises(HeaderRefused):
        first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    owner = first_day.attempt()
    assert f"Les rôles de {account_of(owner, zoe).display_name} ne sont pas les mêmes" in said(owner)
    edit(first_day, owner, zoe, roles=both)
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    assert first_day.attempt("zoe", SECRET_WORDS, telephone.code()).gate.account.roles == both


def test_backups_left_behind_by_a_new_sheet_are_said_until_they_follow(first_day: FirstDay, cut: Cut) -> None:
    owner = first_day.attempt()
    work = renewal(first_day, owner)
    sheet = work.begin()
    words = sheet.text.split()
    groups = tuple(words[place - 1] for place in sheet.asked)
    cut(first_day, owner, lambda: work.finish(groups, seen=False))
    owner = first_day.attempt()
    assert "encore faites pour l'ancienne" in said(owner)
    owner.gate.proved()
    give_recovery_code(owner.gate, first_day.threshold(), sheet.text)
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    assert "encore faites pour l'ancienne" not in said(first_day.attempt())
