"""What somebody who knows only the password, or holds only the files, tries at the door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesec.domain.actions import Action
from telesec.services.anchoring import end_session
from telesec.services.credentials import CodeRequired
from telesec.services.sign_in import SignedIn

from .conftest import LOGIN, TICKET, FirstDay


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
