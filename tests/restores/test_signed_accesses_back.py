"""What comes back from a backup is what was vouched for; a changed sheet opens what was made for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesec.domain.errors import Invalid
from telesec.domain.people import Compartment, Role
from telesec.security import header as headers
from telesec.security import recovery, trust
from telesec.security.header import Header
from telesec.services.access.recovery_sheet import SheetRenewal

from .conftest import Lilas, book, names_of_tuesday


def new_sheet(lilas: Lilas) -> str:
    """Another sheet for the practice; its code."""
    session = lilas.sign_in()
    book(session, "BERTHIER", 10)
    work = SheetRenewal(session.gate, lilas.threshold(), session.deks)
    sheet = work.begin()
    groups = sheet.text.split()
    work.finish(tuple(groups[place - 1] for place in sheet.asked), seen=False)
    lilas.sign_out(session)
    return sheet.text


def anew(lilas: Lilas, text: str) -> tuple[str, ...]:
    """A bare machine and this sheet: the names of Tuesday, once the newest it opens is back."""
    lilas.new_computer()
    restoring = lilas.anew()
    restoring.connect(*lilas.place())
    restoring.open(text)
    newest = restoring.listing().newest
    assert newest is not None
    restoring.restore(newest.id)
    return tuple(names_of_tuesday(lilas.sign_in()))


def test_the_new_sheet_opens_the_backups_made_for_it(lilas: Lilas) -> None:
    lilas.back_up()
    text = new_sheet(lilas)
    lilas.back_up(minutes=5)
    assert anew(lilas, text) == ("AUBRAC", "BERTHIER")


def test_the_old_sheet_opens_the_backups_made_before_and_none_since(lilas: Lilas) -> None:
    lilas.back_up()
    new_sheet(lilas)
    lilas.back_up(minutes=5)
    assert anew(lilas, lilas.recovery_text) == ("AUBRAC",)


def test_the_new_sheet_opens_none_of_the_backups_made_before(lilas: Lilas) -> None:
    lilas.back_up()
    text = new_sheet(lilas)
    lilas.new_computer()
    restoring = lilas.anew()
    restoring.connect(*lilas.place())
    restoring.open(text)
    with pytest.raises(Invalid):
        restoring.listing()


def forged(header: Header) -> Header:
    """Every role for everybody, and the list as it was."""
    slots = tuple(replace(slot, roles=frozenset(Role)) for slot in header.slots)
    return replace(header, slots=slots, version=header.version + 9)


def test_roles_that_nobody_vouched_for_do_not_come_back_as_the_newest(lilas: Lilas) -> None:
    lilas.back_up()
    found = headers.read_header(lilas.folder)
    code = recovery.decode_code(lilas.recovery_text)
    deks = recovery.open_block(found.recovery, code, found.practice_id).deks
    headers.write_header(lilas.folder, forged(found), deks[Compartment.PRACTICE])
    restoring = lilas.anew()
    restoring.connect(*lilas.place())
    restoring.open(lilas.recovery_text)
    newest = restoring.listing().newest
    assert newest is not None
    restoring.restore(newest.id)
    back = headers.read_header(lilas.folder)
    assert [slot.roles for slot in back.slots] == [slot.roles for slot in found.slots]
    assert not trust.verify(back, None).suspect
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC"]


def test_a_newer_header_without_its_list_is_not_believed_against_the_backup(lilas: Lilas) -> None:
    lilas.back_up()
    found = headers.read_header(lilas.folder)
    code = recovery.decode_code(lilas.recovery_text)
    deks = recovery.open_block(found.recovery, code, found.practice_id).deks
    headers.write_header(lilas.folder, replace(forged(found), warrants=()), deks[Compartment.PRACTICE])
    restoring = lilas.anew()
    restoring.connect(*lilas.place())
    restoring.open(lilas.recovery_text)
    newest = restoring.listing().newest
    assert newest is not None
    restoring.restore(newest.id)
    assert headers.read_header(lilas.folder).warrants == found.warrants
