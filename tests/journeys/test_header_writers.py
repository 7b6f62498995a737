"""Several people change the accesses at once: nobody's change is written over."""

from __future__ import annotations

import pytest

from telesec.domain.errors import Refused, SignInFailed, Stale
from telesec.domain.people import Role
from telesec.security.header import FILE_NAME, read_header
from telesec.services.access.account_changes import disable
from telesec.services.access.credentials import Credentials
from telesec.services.access.invitations import invite_again
from telesec.services.access.recovery import Recovery
from telesec.services.header_changes import HeaderChange

from .conftest import FirstDay, choose
from .test_enrolment import enrol, invited, leave

pytestmark = pytest.mark.usefixtures("light_slots")

NEW = "girafe lampion 9 tartine velours"


def two_more(day: FirstDay) -> tuple[str, str]:
    """A billing account and a secretary, both active; their ids."""
    owner = day.attempt()
    bruno = invited(day, owner, Role.BILLING, login="bruno")
    nina = invited(day, owner, Role.SECRETARY, login="nina")
    leave(day, owner)
    enrol(day, "bruno", bruno.code)
    enrol(day, "nina", nina.code)
    return bruno.account_id, nina.account_id


def shut(day: FirstDay, account_id: str) -> None:
    owner = day.attempt()
    disable(owner.gate, day.threshold(), owner.deks, account_id)
    leave(day, owner)


def test_a_recovery_keeps_what_others_changed_meanwhile(first_day: FirstDay) -> None:
    bruno, _nina = two_more(first_day)
    way_back = Recovery(first_day.threshold())
    way_back.open(first_day.recovery_text)
    shut(first_day, bruno)
    choose(way_back.identify("nina"), NEW, first_day.clock)
    way_back.finish()
    slot = read_header(first_day.folder).slot_of(bruno)
    assert slot is not None
    assert (slot.state, dict(slot.grants)) == ("disabled", {})


def test_a_recovery_begun_before_does_not_reopen_a_closed_account(first_day: FirstDay) -> None:
    bruno, _nina = two_more(first_day)
    way_back = Recovery(first_day.threshold())
    way_back.open(first_day.recovery_text)
    shut(first_day, bruno)
    choose(way_back.identify("bruno"), NEW, first_day.clock)
    with pytest.raises(Refused, match="fermé"):
        way_back.finish()
    slot = read_header(first_day.folder).slot_of(bruno)
    assert slot is not None
    assert slot.state == "disabled"


def test_a_spent_code_does_not_undo_the_closing_of_another_account(first_day: FirstDay) -> None:
    bruno, _nina = two_more(first_day)
    credentials = Credentials(first_day.threshold())
    found = credentials.prove("claire", "violon cèdre 7 bateau lampe", first_day.backup_codes[0])
    shut(first_day, bruno)
    credentials.renewed(found, "violon cèdre 7 bateau lampe")
    slot = read_header(first_day.folder).slot_of(bruno)
    assert slot is not None
    assert slot.state == "disabled"


def test_a_code_spent_twice_at_once_serves_once(first_day: FirstDay) -> None:
    password = "violon cèdre 7 bateau lampe"
    first, second = Credentials(first_day.threshold()), Credentials(first_day.threshold())
    one = first.prove("claire", password, first_day.backup_codes[0])
    two = second.prove("claire", password, first_day.backup_codes[0])
    first.renewed(one, password)
    with pytest.raises(SignInFailed):
        second.renewed(two, password)


def test_a_change_in_progress_does_not_give_a_spent_code_back(
    first_day: FirstDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    bruno, _nina = two_more(first_day)
    password = "violon cèdre 7 bateau lampe"
    owner = first_day.attempt()
    begin = HeaderChange.begin
    versions = []

    def slow(threshold: object, deks: object) -> HeaderChange:
        change = begin(threshold, deks)  # type: ignore[arg-type]
        credentials = Credentials(first_day.threshold())
        found = credentials.prove("claire", password, first_day.backup_codes[1])
        versions.append(credentials.renewed(found, password).header.version)
        return change

    monkeypatch.setattr(HeaderChange, "begin", slow)
    disable(owner.gate, first_day.threshold(), owner.deks, bruno)
    monkeypatch.undo()
    assert read_header(first_day.folder).version == versions[0] + 1
    with pytest.raises(SignInFailed):
        Credentials(first_day.threshold()).prove("claire", password, first_day.backup_codes[1])


def test_two_changes_of_one_account_at_once_keep_the_first(
    first_day: FirstDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bruno, nina = two_more(first_day)
    owner = first_day.attempt()
    stale = HeaderChange.begin(first_day.threshold(), owner.deks)
    disable(owner.gate, first_day.threshold(), owner.deks, nina)
    written = (first_day.folder / FILE_NAME).read_bytes()
    monkeypatch.setattr(HeaderChange, "begin", lambda *_: stale)
    with pytest.raises(Stale):
        invite_again(owner.gate, first_day.threshold(), owner.deks, nina)
    assert (first_day.folder / FILE_NAME).read_bytes() == written
