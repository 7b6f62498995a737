"""What somebody who knows only the password, or holds only the files, tries at the door."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest

from telesec.domain.actions import Action
from telesec.domain.errors import SignInFailed
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.security.kdf import Argon2Parameters, stretch
from telesec.services.access.credentials import CodeRequired, Credentials
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.invitations import NewAccount, invite
from telesec.services.access.sign_in import SignedIn
from telesec.services.anchoring import end_session, remember_if_moved
from telesec.services.journals.journal import verify
from telesec.services.patients.patients import create_patient

from .conftest import LOGIN, PASSWORD, TICKET, FirstDay, choose


def leave(day: FirstDay, signed_in: SignedIn, action: Action = Action.SIGN_OUT, ticket: str = "") -> None:
    assert end_session(signed_in.gate, day.threshold(), action, ticket=ticket)
    day.clock.advance(minutes=1)


def test_after_a_sign_out_a_forged_resume_asks_for_the_code(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    leave(first_day, signed_in)
    with pytest.raises(CodeRequired):
        first_day.attempt(code="", resuming=first_day.resume(signed_in))


def test_after_a_lock_a_resume_without_its_ticket_asks_for_the_code(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    leave(first_day, signed_in, Action.LOCK, TICKET)
    for ticket in ("", "8" * 64):
        with pytest.raises(CodeRequired):
            first_day.attempt(code="", resuming=replace(first_day.resume(signed_in), ticket=ticket))
        first_day.clock.advance(minutes=1)
    assert first_day.attempt(code="", resuming=first_day.resume(signed_in)).gate.account.login == LOGIN


def test_a_ticket_unlocks_once(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    resume = first_day.resume(signed_in)
    leave(first_day, signed_in, Action.LOCK, TICKET)
    again = first_day.attempt(code="", resuming=resume)
    again.gate.close()
    first_day.clock.advance(minutes=1)
    with pytest.raises(CodeRequired):
        first_day.attempt(code="", resuming=resume)


def test_a_full_sign_in_ends_the_ticket_of_the_last_lock(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    resume = first_day.resume(signed_in)
    leave(first_day, signed_in, Action.LOCK, TICKET)
    leave(first_day, first_day.attempt())
    with pytest.raises(CodeRequired):
        first_day.attempt(code="", resuming=resume)


def test_a_lock_that_could_not_be_written_asks_for_the_code(first_day: FirstDay, monkeypatch) -> None:
    signed_in = first_day.attempt()
    with monkeypatch.context() as patched:
        patched.setattr("telesec.services.anchoring._heads", _full)
        assert not end_session(signed_in.gate, first_day.threshold(), Action.LOCK, ticket=TICKET)
    first_day.clock.advance(minutes=1)
    with pytest.raises(CodeRequired):
        first_day.attempt(code="", resuming=first_day.resume(signed_in))


def _full(*_arguments: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_new_practice_verifies_at_once(first_day: FirstDay) -> None:
    assert verify(first_day.attempt().gate).whole


def test_failed_tries_are_told_to_the_account_they_aimed_at(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    asked = NewAccount("sophie", "Sophie Test", frozenset({Role.SECRETARY}))
    made = invite(signed_in.gate, first_day.threshold(), signed_in.deks, asked)
    enrolment = Enrolment(first_day.threshold())
    telephone, _codes = choose(enrolment.begin("sophie", made.code), PASSWORD, first_day.clock)
    enrolment.finish()
    leave(first_day, signed_in)
    with pytest.raises(SignInFailed):
        first_day.attempt("sophie", "mauvais mot de passe", telephone.code())
    first_day.clock.advance(minutes=1)
    claire = first_day.attempt()
    leave(first_day, claire)
    sophie = first_day.attempt("sophie", code=telephone.code())
    assert not any("essai" in sentence for sentence in (*claire.warnings, *claire.notices))
    assert any("Un essai de connexion a échoué" in sentence for sentence in sophie.notices)


@pytest.mark.parametrize(
    ("login", "password"), [("personne", PASSWORD), (LOGIN, "mauvais"), (LOGIN, PASSWORD)]
)
def test_a_one_time_code_costs_the_same_whatever_is_wrong(
    first_day: FirstDay, monkeypatch, login: str, password: str
) -> None:
    paid: list[object] = []

    def counted(text: str, salt: bytes, parameters: Argon2Parameters) -> bytes:
        paid.append(parameters)
        return stretch(text, salt, parameters)

    for module in ("services.access.credentials", "security.kdf", "security.backup_codes"):
        monkeypatch.setattr(f"telesec.{module}.stretch", counted)
    with pytest.raises(SignInFailed):
        first_day.attempt(login, password, "7K2M-Q9XA-03TD")
    assert len(paid) == 2


def test_the_device_knows_the_new_header_as_soon_as_it_is_written(first_day: FirstDay) -> None:
    credentials = Credentials(first_day.threshold())
    found = credentials.prove(LOGIN, PASSWORD, first_day.backup_codes[0])
    written = credentials.renewed(found, PASSWORD).header
    anchor = first_day.threshold().anchor(written.practice_id)
    assert anchor is not None
    assert anchor.header_version == written.version > found.header.version


def test_a_wal_emptied_after_a_kill_is_said_once_the_device_has_seen_its_rows(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    gate, threshold = signed_in.gate, first_day.threshold()
    for name in ("UN", "DEUX", "TROIS"):
        create_patient(gate, PatientDraft(name, "Ana", date(1970, 1, 1)))
    seen = remember_if_moved(gate, threshold, {})
    assert remember_if_moved(gate, threshold, seen) == seen
    copy = first_day.folder.with_name("killed")
    shutil.copytree(first_day.folder, copy)  # as a kill would leave it: -wal beside, nothing folded in
    gate.close()
    shutil.rmtree(first_day.folder)
    shutil.move(copy, first_day.folder)
    (first_day.folder / "office.db-wal").write_bytes(b"")
    first_day.clock.advance(minutes=1)
    again = first_day.attempt()
    assert any("secrétariat" in sentence for sentence in again.warnings)
