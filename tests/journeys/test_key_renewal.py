"""Keys renewed from end to end: a real practice, its session closed, its files swapped at the next start."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, ProofRequired, Refused, SignInFailed, StoreError
from telesec.domain.journal.chain import Verdict
from telesec.domain.people import Compartment, Role
from telesec.security.device import DeviceRefused, FileStore
from telesec.security.header import HeaderRefused, read_header
from telesec.security.recovery import decode_code, encode_code, open_block
from telesec.services.access import key_renewal, key_staging
from telesec.services.access.account_changes import disable
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.invitations import NewAccount, invite
from telesec.services.access.sign_in import SignedIn
from telesec.services.anchoring import end_session
from telesec.services.journals.journal import verify
from telesec.services.restore_intent import is_pending
from telesec.services.restores.restore_swap import complete
from telesec.services.stores import open_stores

from .conftest import PASSWORD, FirstDay, Telephone, choose
from .older_accesses import first_format

pytestmark = pytest.mark.usefixtures("light_slots")

ALL = frozenset(Compartment)
ALL_BUT_PRACTICE = (Compartment.OFFICE, Compartment.BILLING, Compartment.CLINICAL)


def renew(day: FirstDay, signed: SignedIn, compartments: frozenset[Compartment] = ALL) -> None:
    """What a person does from the page of the accounts, up to the next start."""
    stage(day, signed, compartments)
    start(day)


def stage(day: FirstDay, signed: SignedIn, compartments: frozenset[Compartment] = ALL) -> None:
    threshold = day.threshold()
    renewal = key_renewal.begin(signed.gate, threshold, signed.deks, compartments)
    end_session(signed.gate, threshold, Action.LOCK, "keys_renewed")
    key_staging.stage(renewal)


def start(day: FirstDay) -> None:
    complete(day.folder, lambda _practice: FileStore(day.device_folder), day.clock)


def owe(signed: SignedIn, *compartments: Compartment) -> None:
    with signed.gate.enter(Action.ACCOUNT_DISABLE, Subject("account", "x")) as records:
        key_renewal.ask(records, compartments or ALL, RenewalReason.ACCOUNT_CLOSED)


def again(day: FirstDay) -> SignedIn:
    day.clock.advance(minutes=2)
    return day.attempt()


def test_after_a_renewal_everything_opens_and_the_old_keys_open_nothing(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    owe(signed)
    old, before = dict(signed.deks), read_header(first_day.folder)
    renew(first_day, signed)
    found = again(first_day)
    assert found.warnings == ()
    assert set(found.deks) == set(ALL)
    assert not set(found.deks.values()) & set(old.values())
    assert verify(found.gate).whole
    assert "a renouvelé les clés du cabinet" not in " ".join(found.notices)  # one's own act
    state = key_renewal.standing(found.gate, first_day.threshold(), found.deks)
    assert state.owed == ()
    found.gate.close()
    for compartment, key in old.items():
        with pytest.raises(StoreError, match="sa clé a changé"):
            open_stores(first_day.folder, before.practice_id, {compartment: key})


def invite_colleague(day: FirstDay, signed: SignedIn, *roles: Role) -> tuple[str, str, Telephone]:
    """Somebody else of the practice, who came in once: login, password, telephone."""
    threshold, login, password = day.threshold(), "nadia", "anse tulipe 4 marteau brique"
    signed.gate.proved()
    asked = NewAccount(login, "Nadia Benali", frozenset(roles))
    invitation = invite(signed.gate, threshold, signed.deks, asked)
    work = Enrolment(threshold)
    factors = work.begin(login, invitation.code)
    day.clock.advance(minutes=1)
    telephone, _ = choose(factors, password, day.clock)
    work.finish()
    return login, password, telephone


def test_who_has_left_opens_nothing_written_since_with_an_old_header_or_an_old_key(
    first_day: FirstDay, tmp_path: Path
) -> None:
    signed = first_day.attempt()
    login, password, telephone = invite_colleague(first_day, signed, Role.SECRETARY)
    first_day.clock.advance(minutes=1)
    theirs = first_day.attempt(login, password, telephone.code())
    account_id, old = theirs.gate.account.id, dict(theirs.deks)
    assert Compartment.OFFICE in old
    theirs.gate.close()
    stolen = (first_day.folder / "practice.json").read_bytes()
    with signed.gate.enter(Action.REFERENCE, Subject("account", account_id)) as records:
        person = records.people.get(account_id)
    signed.gate.proved()
    disable(signed.gate, first_day.threshold(), signed.deks, person.id)
    state = key_renewal.standing(signed.gate, first_day.threshold(), signed.deks)
    assert {one.compartment for one in state.mine} == {Compartment.PRACTICE, Compartment.OFFICE}
    renew(first_day, signed, frozenset(one.compartment for one in state.mine))
    found = again(first_day)
    header = read_header(first_day.folder)
    closed = header.slot_of(account_id)
    assert closed is not None
    assert not set(closed.grants) & {Compartment.PRACTICE, Compartment.OFFICE}
    assert found.deks[Compartment.CLINICAL] not in old.values()
    found.gate.close()
    for compartment, key in old.items():  # the key they kept
        with pytest.raises(StoreError, match="sa clé a changé"):
            open_stores(first_day.folder, header.practice_id, {compartment: key})
    today = (first_day.folder / "practice.json").read_bytes()
    (first_day.folder / "practice.json").write_bytes(stolen)  # the header they kept
    first_day.clock.advance(minutes=2)
    with pytest.raises((StoreError, SignInFailed)):
        first_day.attempt(login, password, telephone.code(), accepts=False)
    (first_day.folder / "practice.json").write_bytes(today)


def test_an_old_header_with_an_old_password_opens_nothing_once_the_keys_are_renewed(
    first_day: FirstDay,
) -> None:
    """On a computer that remembers nothing: no version to compare with, the keys alone decide."""
    stolen = (first_day.folder / "practice.json").read_bytes()
    renew(first_day, first_day.attempt())
    again(first_day).gate.close()
    (first_day.folder / "practice.json").write_bytes(stolen)
    FileStore(first_day.device_folder).write(read_header(first_day.folder).practice_id, "anchor", b"")
    first_day.clock.advance(minutes=2)
    with pytest.raises(StoreError, match="sa clé a changé"):
        first_day.attempt(accepts=False)


def test_an_older_header_is_refused_by_the_version_kept_inside(first_day: FirstDay) -> None:
    yesterday = (first_day.folder / "practice.json").read_bytes()
    signed = first_day.attempt()
    invite_colleague(first_day, signed, Role.SECRETARY)
    signed.gate.close()
    (first_day.folder / "practice.json").write_bytes(yesterday)
    FileStore(first_day.device_folder).write(read_header(first_day.folder).practice_id, "anchor", b"")
    first_day.clock.advance(minutes=2)
    with pytest.raises(HeaderRefused):
        first_day.attempt(accepts=False)


def test_a_stolen_copy_of_the_machine_reads_nothing_that_is_written_after_the_renewal(
    first_day: FirstDay, tmp_path: Path
) -> None:
    """The thief has the folder, the computer's secret, a password and a telephone: all of it of before."""
    shutil.copytree(first_day.folder, tmp_path / "stolen")
    shutil.copytree(first_day.device_folder, tmp_path / "stolen-device")
    thief = replace(
        first_day, folder=tmp_path / "stolen", device_folder=tmp_path / "stolen-device", opened=[]
    )
    signed = first_day.attempt()
    renew(first_day, signed)
    again(first_day).gate.close()
    first_day.clock.advance(minutes=1)
    old = thief.attempt()
    keys = dict(old.deks)
    thief.close()
    for compartment, key in keys.items():
        shutil.copyfile(first_day.folder / f"{compartment}.db", thief.folder / f"{compartment}.db")
        with pytest.raises(StoreError, match="sa clé a changé"):
            open_stores(thief.folder, old.gate.reference.practice_id, {compartment: key})


def test_files_without_the_secret_of_their_computer_open_nothing(first_day: FirstDay, tmp_path: Path) -> None:
    thief = replace(first_day, device_folder=tmp_path / "nothing", opened=[])
    with pytest.raises(DeviceRefused):
        thief.attempt(accepts=False)


def test_an_administrator_renews_the_accounts_file_and_the_rest_waits(
    first_day: FirstDay,
) -> None:
    signed = first_day.attempt()
    login, password, telephone = invite_colleague(first_day, signed, Role.ADMIN)
    owe(signed)
    end_session(signed.gate, first_day.threshold(), Action.SIGN_OUT)
    first_day.clock.advance(minutes=1)
    admin = first_day.attempt(login, password, telephone.code())
    admin.gate.proved()
    state = key_renewal.standing(admin.gate, first_day.threshold(), admin.deks)
    assert [one.compartment for one in state.mine] == [Compartment.PRACTICE]
    assert "À un praticien de renouveler" in state.waits_for
    with pytest.raises(Refused):
        key_renewal.begin(admin.gate, first_day.threshold(), admin.deks, ALL)
    before = dict(admin.deks)
    renew(first_day, admin, frozenset({Compartment.PRACTICE}))
    holder = again(first_day)
    assert holder.warnings == ()
    assert holder.deks[Compartment.PRACTICE] != before[Compartment.PRACTICE]
    state = key_renewal.standing(holder.gate, first_day.threshold(), holder.deks)
    assert [one.compartment for one in state.mine] == [*ALL_BUT_PRACTICE]
    assert verify(holder.gate).whole


def test_the_recovery_sheet_opens_the_new_keys(first_day: FirstDay) -> None:
    renew(first_day, first_day.attempt())
    header = read_header(first_day.folder)
    found = open_block(header.recovery, decode_code(first_day.recovery_text), header.practice_id)
    signed = again(first_day)
    assert dict(found.deks) == dict(signed.deks)


def test_renewing_needs_a_fresh_proof_and_keys_of_ones_own(first_day: FirstDay) -> None:
    signed = first_day.attempt()
    with pytest.raises(Refused, match="détient soi-même"):
        key_renewal.begin(signed.gate, first_day.threshold(), signed.deks, frozenset())
    first_day.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        key_renewal.begin(signed.gate, first_day.threshold(), signed.deks, ALL)


def test_a_renewal_is_in_the_journal_of_each_compartment_and_verified_through(first_day: FirstDay) -> None:
    renew(first_day, first_day.attempt())
    signed = again(first_day)
    for compartment, store in signed.gate.stores().items():
        with store._engine.connect() as conn:
            found = conn.exec_driver_sql(
                "SELECT account_id, subject_id FROM journal WHERE action = 'keys_renew' "
                "AND subject_kind = 'journal_key'"
            ).all()
        assert [row[0] for row in found] == [signed.gate.account.id], compartment
        report = store.verify([store.head()])
        assert report is not None
        assert report.verdict is Verdict.VERIFIED
    assert not is_pending(first_day.folder)
    assert not (first_day.folder / "anciens").exists()


def test_a_tampering_from_before_the_renewal_is_still_found(first_day: FirstDay) -> None:
    renew(first_day, first_day.attempt())
    signed = again(first_day)
    store = signed.gate.stores()[Compartment.PRACTICE]
    with store._engine.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER trg_journal_no_update")
        conn.exec_driver_sql("UPDATE journal SET body = replace(body, 'accueil', 'ailleurs') WHERE seq = 2")
    report = store.verify()
    assert report is not None
    assert (report.verdict, report.bad_seq) == (Verdict.BROKEN, 2)


def test_in_an_older_practice_the_sheet_is_typed_once_and_opens_the_new_keys(first_day: FirstDay) -> None:
    first_format(first_day, PASSWORD)
    signed, threshold = first_day.attempt(), first_day.threshold()
    state = key_renewal.standing(signed.gate, threshold, signed.deks)
    assert state.needs_sheet
    for typed in ("", encode_code(bytes(32))):
        with pytest.raises(Invalid):
            key_renewal.begin(signed.gate, threshold, signed.deks, ALL, typed)
    renewal = key_renewal.begin(signed.gate, threshold, signed.deks, ALL, first_day.recovery_text)
    end_session(signed.gate, threshold, Action.LOCK, "keys_renewed")
    key_staging.stage(renewal)
    start(first_day)
    found, header = again(first_day), read_header(first_day.folder)
    assert found.warnings == ()
    opened = open_block(header.recovery, decode_code(first_day.recovery_text), header.practice_id)
    assert dict(opened.deks) == dict(found.deks)
    assert not key_renewal.standing(found.gate, first_day.threshold(), found.deks).needs_sheet
