"""A practice older than the signed accesses opens as before, then begins its list; its sheet follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesec.domain.errors import Refused
from telesec.domain.people import Compartment, Role
from telesec.security import header as headers
from telesec.security import recovery, trust
from telesec.security.header import Header, HeaderRefused
from telesec.security.trust_changes import reseal
from telesec.security.warrants import public_of
from telesec.services.access.invitations import NewAccount, invite
from telesec.services.access.recovery import Recovery
from telesec.services.access.recovery_sheet import check_sheet
from telesec.services.access.sign_in import SignedIn
from telesec.services.journals.journal import verify

from .conftest import LOGIN, PASSWORD, FirstDay, Telephone, choose
from .older_accesses import first_format
from .test_enrolment import SECRET_WORDS, enrol, invited, leave

BEGUN = "désormais signés"


def with_colleague(day: FirstDay, *roles: Role) -> Telephone:
    """Zoé, enrolled; then everything as it was before accesses were signed."""
    owner = day.attempt()
    made = invited(day, owner, *roles)
    leave(day, owner)
    telephone = enrol(day, "zoe", made.code)
    leave(day, day.attempt("zoe", SECRET_WORDS, telephone.code()))
    day.clock.advance(minutes=1)
    first_format(day, PASSWORD, SECRET_WORDS)
    return telephone


def header(day: FirstDay) -> Header:
    return headers.read_header(day.folder)


def said(signed_in: SignedIn) -> str:
    return " ".join(signed_in.warnings)


def code_of(day: FirstDay) -> bytes:
    return recovery.decode_code(day.recovery_text)


def test_the_list_begins_with_a_practitioner_who_is_told_and_whose_journal_says_it(
    first_day: FirstDay,
) -> None:
    first_format(first_day, PASSWORD)
    found = first_day.attempt()
    assert BEGUN in said(found)
    assert header(first_day).warrants
    assert verify(found.gate).whole
    leave(first_day, found)
    first_day.clock.advance(minutes=1)
    again = first_day.attempt()
    assert again.warnings == ()
    made = invite(
        again.gate, first_day.threshold(), again.deks, NewAccount("lou", "Lou", frozenset({Role.SECRETARY}))
    )
    assert made.account_id in trust.verify(header(first_day), again.deks.pin).trusted


def test_an_administrator_without_medical_keys_leaves_it_to_a_practitioner(first_day: FirstDay) -> None:
    zoe = with_colleague(first_day, Role.ADMIN)
    admin = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    assert BEGUN not in said(admin)
    assert not header(first_day).warrants
    asked = NewAccount("lou", "Lou", frozenset({Role.SECRETARY}))
    made = invite(admin.gate, first_day.threshold(), admin.deks, asked)
    leave(first_day, admin)
    first_day.clock.advance(minutes=1)
    leave(first_day, first_day.attempt())
    assert made.account_id in trust.verify(header(first_day), None).trusted
    first_day.clock.advance(minutes=1)
    admin = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    again = NewAccount("max", "Max", frozenset({Role.BILLING}))
    invite(admin.gate, first_day.threshold(), admin.deks, again)  # her signature came with the list
    assert not trust.verify(header(first_day), None).suspect


def test_whoever_comes_in_after_it_began_remembers_the_list(first_day: FirstDay) -> None:
    zoe = with_colleague(first_day, Role.SECRETARY)
    leave(first_day, first_day.attempt())
    first_day.clock.advance(minutes=1)
    secretary = first_day.attempt("zoe", SECRET_WORDS, zoe.code())
    dek = secretary.deks[Compartment.PRACTICE]
    leave(first_day, secretary)
    stripped = replace(header(first_day), warrants=(), version=header(first_day).version + 1)
    headers.write_header(first_day.folder, stripped, dek)
    first_day.clock.advance(minutes=1)
    for login, password, telephone in (("zoe", SECRET_WORDS, zoe), (LOGIN, PASSWORD, first_day.telephone)):
        with pytest.raises(HeaderRefused, match="pas le droit"):
            first_day.attempt(login, password, telephone.code())


def test_the_sheet_of_before_still_lets_in_and_becomes_the_root(first_day: FirstDay) -> None:
    first_format(first_day, PASSWORD)
    way_back = Recovery(first_day.threshold())
    way_back.open(first_day.recovery_text)
    first_day.telephone, _codes = choose(way_back.identify(LOGIN), SECRET_WORDS, first_day.clock)
    way_back.finish()
    first_day.clock.advance(minutes=1)
    standing = trust.verify(header(first_day), None).standing
    assert standing is not None
    assert standing.root.key == public_of(recovery.root_seed(code_of(first_day)))
    assert header(first_day).recovery.entries
    assert first_day.attempt(password=SECRET_WORDS).warnings == ()


def test_a_sheet_typed_in_a_session_takes_its_place_in_a_list_begun_without_it(first_day: FirstDay) -> None:
    first_format(first_day, PASSWORD)
    owner = first_day.attempt()
    with pytest.raises(Refused, match="Tapez d'abord le code"):
        reseal(header(first_day), {}, owner.deks.signer, owner.deks.pin)
    check_sheet(owner.gate, first_day.threshold(), first_day.recovery_text)
    found = header(first_day)
    standing = trust.verify(found, owner.deks.pin).standing
    assert standing is not None
    assert standing.root.key == public_of(recovery.root_seed(code_of(first_day)))
    opened = recovery.open_block(found.recovery, code_of(first_day), found.practice_id)
    assert opened.deks == dict(owner.deks)
    renewed = reseal(found, {Compartment.OFFICE: b"n" * 32}, owner.deks.signer, owner.deks.pin)
    again = recovery.open_block(renewed.recovery, code_of(first_day), found.practice_id)
    assert again.deks[Compartment.OFFICE] == b"n" * 32
    leave(first_day, owner)
    first_day.clock.advance(minutes=1)
    assert first_day.attempt().warnings == ()
