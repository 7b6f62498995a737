"""Another recovery sheet: the new one opens everything, the old one nothing that comes after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telesec.backup.envelope import identity_from_seed, recipient_of
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, ProofRequired, Refused
from telesec.domain.people import Compartment, Role
from telesec.security import header as headers
from telesec.security import recovery, trust
from telesec.services.access.recovery import Recovery
from telesec.services.access.recovery_sheet import SheetRenewal, check_sheet
from telesec.services.access.sign_in import SignedIn
from telesec.services.backups.backup_change import SettingsPlace
from telesec.services.backups.backup_keyring import RECOVERY
from telesec.services.backups.backup_keys import prepare_keys

from .conftest import LOGIN, PASSWORD, FirstDay, choose
from .older_accesses import first_format
from .test_enrolment import SECRET_WORDS, enrol, invited, leave

pytestmark = pytest.mark.usefixtures("light_slots")


def renewal(day: FirstDay, session: SignedIn) -> SheetRenewal:
    return SheetRenewal(session.gate, day.threshold(), session.deks)


def changed(day: FirstDay, session: SignedIn, *, old: str = "", seen: bool = False) -> tuple[str, ...]:
    """Go through it all; ``day`` then holds the new sheet."""
    work = renewal(day, session)
    if old:
        work.use_old(old)
    sheet = work.begin()
    groups = sheet.text.split()
    left = work.finish(tuple(groups[place - 1] for place in sheet.asked), seen=seen)
    day.recovery_text = sheet.text
    return left


def admin_alone(day: FirstDay) -> SignedIn:
    owner = day.attempt()
    made = invited(day, owner, Role.ADMIN)
    leave(day, owner)
    telephone = enrol(day, "zoe", made.code)
    return day.attempt("zoe", SECRET_WORDS, telephone.code())


def test_the_new_sheet_lets_in_and_the_old_one_no_more(first_day: FirstDay) -> None:
    old = first_day.recovery_text
    owner = first_day.attempt()
    assert changed(first_day, owner) == ()
    leave(first_day, owner)
    with pytest.raises(Invalid, match="remplacé"):
        Recovery(first_day.threshold()).open(old)
    way_back = Recovery(first_day.threshold())
    way_back.open(first_day.recovery_text)
    first_day.telephone, _codes = choose(way_back.identify(LOGIN), SECRET_WORDS, first_day.clock)
    way_back.finish()
    first_day.clock.advance(minutes=1)
    found = first_day.attempt(password=SECRET_WORDS)
    assert set(found.deks) == set(Compartment)
    assert found.warnings == ()
    assert any("a changé la feuille" in sentence for sentence in found.notices)


def test_colleagues_who_were_away_believe_the_new_sheet(first_day: FirstDay) -> None:
    admin = admin_alone(first_day)
    leave(first_day, admin)
    first_day.clock.advance(minutes=1)
    for _time in range(2):
        owner = first_day.attempt()
        changed(first_day, owner)
        leave(first_day, owner)
        first_day.clock.advance(minutes=1)
    header = headers.read_header(first_day.folder)
    assert not trust.verify(header, admin.deks.pin).suspect


def test_until_the_last_step_the_old_sheet_is_the_one(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    work = renewal(first_day, owner)
    sheet = work.begin()
    with pytest.raises(Invalid):
        work.finish(("00000", "00000"), seen=False)
    first_day.clock.advance(minutes=6)
    groups = tuple(sheet.text.split()[place - 1] for place in sheet.asked)
    with pytest.raises(ProofRequired):
        work.finish(groups, seen=False)
    Recovery(first_day.threshold()).open(first_day.recovery_text)
    owner.gate.proved()
    work.finish(groups, seen=False)  # nothing typed was lost
    Recovery(first_day.threshold()).open(sheet.text)
    with pytest.raises(Refused):
        work.finish(groups, seen=False)


def test_who_lacks_keys_needs_the_old_sheet(first_day: FirstDay) -> None:
    admin = admin_alone(first_day)
    work = renewal(first_day, admin)
    assert work.needs_old
    with pytest.raises(Refused, match="praticien"):
        work.begin()
    with pytest.raises(Invalid):
        work.use_old(recovery.encode_code(bytes(32)))
    changed(first_day, admin, old=first_day.recovery_text)
    header = headers.read_header(first_day.folder)
    code = recovery.decode_code(first_day.recovery_text)
    assert set(recovery.open_block(header.recovery, code, header.practice_id).deks) == set(Compartment)
    leave(first_day, admin)
    first_day.clock.advance(minutes=1)
    assert first_day.attempt().warnings == ()


def test_a_sheet_that_somebody_saw_asks_for_new_keys(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    changed(first_day, owner, seen=True)
    with owner.gate.enter(Action.REFERENCE, Subject("accounts")) as records:
        assert set(records.renewals.owed()) == set(Compartment)


def test_backups_are_made_for_the_new_sheet_and_no_more_for_the_old(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    practice_id = owner.gate.reference.practice_id
    before = prepare_keys(owner.gate, first_day.threshold())
    old = paper(first_day)
    assert old in before.recipients
    changed(first_day, owner)
    after = SettingsPlace(first_day.threshold(), practice_id).read()
    assert paper(first_day) in after.recipients
    assert old not in after.recipients
    assert after.revision == before.revision + 1
    with owner.gate.enter(Action.REFERENCE, Subject("settings")) as records:
        assert records.schedules.settings()[RECOVERY] == paper(first_day)


def paper(day: FirstDay) -> str:
    code = recovery.decode_code(day.recovery_text)
    return recipient_of(identity_from_seed(recovery.backup_seed(code)))


def test_settings_of_backups_that_do_not_read_delay_nothing(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    prepare_keys(owner.gate, first_day.threshold())
    (first_day.folder / "backup.json").write_bytes(b"{}")
    (said,) = changed(first_day, owner)
    assert "Sauvegardes" in said
    Recovery(first_day.threshold()).open(first_day.recovery_text)


def test_a_secretary_neither_checks_nor_changes_the_sheet(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    made = invited(first_day, owner, Role.SECRETARY)
    leave(first_day, owner)
    telephone = enrol(first_day, "zoe", made.code)
    secretary = first_day.attempt("zoe", SECRET_WORDS, telephone.code())
    with pytest.raises(Refused):
        check_sheet(secretary.gate, first_day.threshold(), first_day.recovery_text)
    with pytest.raises(Refused):
        changed(first_day, secretary, old=first_day.recovery_text)
    Recovery(first_day.threshold()).open(first_day.recovery_text)


def test_a_sheet_at_hand_is_said_right_or_wrong(first_day: FirstDay) -> None:
    owner = first_day.attempt()
    version = headers.read_header(first_day.folder).version
    check_sheet(owner.gate, first_day.threshold(), first_day.recovery_text)
    assert headers.read_header(first_day.folder).version == version
    with pytest.raises(Invalid, match="remplacé"):
        check_sheet(owner.gate, first_day.threshold(), recovery.encode_code(bytes(32)))


def test_the_sheet_of_an_older_practice_is_replaced_at_once(first_day: FirstDay) -> None:
    first_format(first_day, PASSWORD)
    owner = first_day.attempt()
    changed(first_day, owner)
    leave(first_day, owner)
    first_day.clock.instant += timedelta(minutes=1)
    assert first_day.attempt().warnings == ()
    Recovery(first_day.threshold()).open(first_day.recovery_text)
