"""Signing in with real stores and real codes, and everything that must be refused or said."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import ProofRequired, SignInFailed, StoreError
from telesec.domain.people import Compartment, Role
from telesec.security import header as headers
from telesec.security.anchor import Anchor
from telesec.security.device import DeviceRefused, FileStore
from telesec.security.header import HeaderRefused
from telesec.services.access.credentials import FAILED, CodeRequired
from telesec.services.access.sign_in import SignedIn, SignIn, prove_again
from telesec.services.anchoring import end_session, note_heads

from .conftest import LOGIN, PASSWORD, TICKET, FirstDay


def lock(day: FirstDay, signed_in: SignedIn) -> None:
    assert end_session(signed_in.gate, day.threshold(), Action.LOCK, "idle", ticket=TICKET)


def journal(signed_in: SignedIn) -> list[list[object]]:
    with signed_in.gate.stores()[Compartment.PRACTICE]._engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT body FROM journal ORDER BY seq").scalars().all()
    return [json.loads(row) for row in rows]


def actions(signed_in: SignedIn) -> list[object]:
    return [row[6] for row in journal(signed_in)]


def test_a_day_of_sign_in_lock_and_unlock(first_day: FirstDay) -> None:
    first = first_day.attempt()
    assert first.previous is None
    lock(first_day, first)
    first_day.clock.advance(minutes=20)
    again = first_day.attempt(code="", resuming=first_day.resume(first))
    assert again.previous == first.full_sign_in
    assert again.full_sign_in == first.full_sign_in
    assert again.warnings == ()
    assert again.gate.session_id != first.gate.session_id
    assert {Action.SIGN_IN, Action.LOCK, Action.UNLOCK} <= set(actions(again))


@pytest.mark.parametrize(
    ("login", "password", "code"),
    [
        ("personne", PASSWORD, None),
        (LOGIN, PASSWORD + "x", None),
        (LOGIN, PASSWORD, "000000"),
        (LOGIN, PASSWORD, ""),
        (LOGIN, PASSWORD, "7K2M-Q9XA-03TD"),
        (LOGIN, "", ""),
    ],
)
def test_every_failure_says_the_same(
    first_day: FirstDay, login: str, password: str, code: str | None
) -> None:
    with pytest.raises(SignInFailed) as caught:
        first_day.attempt(login, password, code)
    assert caught.value.sentence == FAILED
    first_day.clock.advance(seconds=30)
    assert first_day.attempt().gate.account.display_name == "Dr Claire Lefèvre"


def test_the_login_forgives_case_and_blanks(first_day: FirstDay) -> None:
    assert first_day.attempt(" CLAIRE ").gate.account.login == LOGIN


def test_a_code_serves_once_even_after_restart_and_rollback(first_day: FirstDay) -> None:
    shutil.copytree(first_day.folder, first_day.folder.with_name("before"))
    code = first_day.telephone.code()
    lock(first_day, first_day.attempt(code=code))
    with pytest.raises(SignInFailed):
        first_day.attempt(code=code)
    shutil.rmtree(first_day.folder)
    shutil.copytree(first_day.folder.with_name("before"), first_day.folder)
    with pytest.raises(SignInFailed):
        first_day.attempt(code=code)


def test_a_code_serves_once_when_only_the_device_forgot(first_day: FirstDay) -> None:
    code = first_day.telephone.code()
    signed_in = first_day.attempt(code=code)
    practice_id = signed_in.gate.reference.practice_id
    lock(first_day, signed_in)
    FileStore(first_day.device_folder).write(practice_id, "anchor", Anchor().to_bytes())
    with pytest.raises(SignInFailed):
        first_day.attempt(code=code)


def test_guessing_is_slowed_across_restarts_lost_files_and_moved_clocks(first_day: FirstDay) -> None:
    for _ in range(3):
        with pytest.raises(SignInFailed):
            first_day.attempt(password="mauvais mot de passe")
    assert SignIn(first_day.threshold()).wait_seconds(LOGIN) == 5
    (first_day.folder / "state.json").unlink()
    first_day.clock.advance(hours=2)
    first_day.clock_turned = 2 * 3600
    assert SignIn(first_day.threshold()).wait_seconds(LOGIN) == 5
    with pytest.raises(SignInFailed, match="Réessayez dans 5 secondes"):
        first_day.attempt()
    assert SignIn(first_day.threshold()).wait_seconds("collegue") == 0
    first_day.clock.advance(seconds=5)
    assert first_day.attempt().gate.account.login == LOGIN
    assert SignIn(first_day.threshold()).wait_seconds(LOGIN) == 0


def test_failures_are_told_and_journaled_with_their_true_time(first_day: FirstDay) -> None:
    failed_at = first_day.clock()
    with pytest.raises(SignInFailed):
        first_day.attempt(password="mauvais mot de passe")
    first_day.clock.advance(hours=3)
    signed_in = first_day.attempt()
    assert "Un essai de connexion a échoué" in signed_in.warnings[0]
    true_times = [row[14] for row in journal(signed_in) if row[14]]
    assert true_times == [failed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")]
    lock(first_day, signed_in)
    first_day.clock.advance(minutes=1)
    assert first_day.attempt().warnings == ()


def test_the_deleted_record_of_failures_is_noticed(first_day: FirstDay) -> None:
    with pytest.raises(SignInFailed):
        first_day.attempt(password="mauvais mot de passe")
    (first_day.folder / "intake.log").unlink()
    first_day.clock.advance(minutes=1)
    assert any("effacé ou modifié" in sentence for sentence in first_day.attempt().warnings)


def test_an_unlock_asks_for_the_code_after_four_hours(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    resume = first_day.resume(signed_in)
    lock(first_day, signed_in)
    first_day.clock.advance(hours=3, minutes=59)
    second = first_day.attempt(code="", resuming=resume)
    lock(first_day, second)
    first_day.clock.advance(minutes=1)
    forged = replace(resume, code_given_at=first_day.clock(), signed_in_at=first_day.clock())
    with pytest.raises(CodeRequired):
        first_day.attempt(code="", resuming=forged)
    first_day.clock.advance(seconds=5)
    assert first_day.attempt(resuming=resume).gate.account.login == LOGIN


def test_a_clock_set_back_asks_for_the_code_and_is_said(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    lock(first_day, signed_in)
    resume = first_day.resume(signed_in)
    first_day.clock.advance(minutes=30)
    middle = first_day.attempt(code="", resuming=resume)
    lock(first_day, middle)
    first_day.clock.advance(minutes=-20)
    with pytest.raises(CodeRequired):
        first_day.attempt(code="", resuming=resume)
    assert any("a reculé" in sentence for sentence in first_day.attempt().warnings)


def test_another_account_cannot_resume(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    lock(first_day, signed_in)
    other = replace(first_day.resume(signed_in), account_id="0" * 32)
    with pytest.raises(CodeRequired):
        first_day.attempt(code="", resuming=other)


def test_a_one_time_code_opens_once(first_day: FirstDay) -> None:
    signed_in = first_day.attempt(code=first_day.backup_codes[0])
    assert signed_in.backup_codes_left == 7
    old = (first_day.folder / "practice.json").read_bytes()
    lock(first_day, signed_in)
    with pytest.raises(SignInFailed):
        first_day.attempt(code=first_day.backup_codes[0])
    assert (first_day.folder / "practice.json").read_bytes() == old
    assert first_day.attempt().backup_codes_left == 7


def test_an_old_header_put_back_is_refused(first_day: FirstDay) -> None:
    path = first_day.folder / "practice.json"
    before = path.read_bytes()
    lock(first_day, first_day.attempt(code=first_day.backup_codes[0]))
    path.write_bytes(before)
    first_day.clock.advance(minutes=1)
    with pytest.raises(HeaderRefused, match="plus ancien"):
        first_day.attempt(code=first_day.backup_codes[0])
    practice_id = headers.read_header(first_day.folder).practice_id
    FileStore(first_day.device_folder).write(practice_id, "anchor", Anchor().to_bytes())
    with pytest.raises(HeaderRefused, match="plus ancien"):
        first_day.attempt()


def test_a_role_edited_by_hand_is_refused(first_day: FirstDay) -> None:
    path = first_day.folder / "practice.json"
    path.write_bytes(
        path.read_bytes().replace(b'["admin","practitioner"]', b'["admin","practitioner","secretary"]')
    )
    with pytest.raises(HeaderRefused, match="modifié en dehors"):
        first_day.attempt()


def test_a_role_written_with_the_practices_own_key_is_refused_too(first_day: FirstDay) -> None:
    """Every account holds the key of ``practice.db``; it must not be enough to rise in rank."""
    signed_in = first_day.attempt()
    dek = signed_in.deks[Compartment.PRACTICE]
    lock(first_day, signed_in)
    header = headers.read_header(first_day.folder)
    slot = replace(header.slots[0], roles=header.slots[0].roles | {Role.BILLING})
    headers.write_header(first_day.folder, header.with_slot(slot), dek)
    first_day.clock.advance(minutes=1)
    with pytest.raises(HeaderRefused, match="pas le droit"):
        first_day.attempt()


def test_yesterdays_folder_put_back_is_said_and_journaled(first_day: FirstDay) -> None:
    yesterday = first_day.folder.with_name("yesterday")
    lock(first_day, first_day.attempt())
    shutil.copytree(first_day.folder, yesterday)
    first_day.clock.advance(hours=20)
    signed_in = first_day.attempt()
    for _ in range(3):
        with signed_in.gate.enter(Action.AGENDA_VIEW, Subject("agenda")):
            pass
    lock(first_day, signed_in)
    shutil.rmtree(first_day.folder)
    shutil.copytree(yesterday, first_day.folder)
    first_day.clock.advance(hours=1)
    found = first_day.attempt()
    assert any(
        "secrétariat" in sentence and "il manque au moins 3 lignes" in sentence for sentence in found.warnings
    )
    assert any("cabinet" in sentence for sentence in found.warnings)
    assert any("il manque" in str(row[11]) for row in journal(found))


def test_a_deleted_wal_after_a_kill_is_said(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    with signed_in.gate.enter(Action.AGENDA_VIEW, Subject("agenda")):
        pass
    note_heads(signed_in.gate, first_day.threshold())
    killed = first_day.folder.with_name("killed")
    shutil.copytree(first_day.folder, killed)
    signed_in.gate.close()
    shutil.rmtree(first_day.folder)
    shutil.copytree(killed, first_day.folder)
    (first_day.folder / "office.db-wal").unlink()
    first_day.clock.advance(minutes=1)
    assert any("secrétariat" in sentence for sentence in first_day.attempt().warnings)


def test_a_kill_alone_accuses_nobody(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    with signed_in.gate.enter(Action.AGENDA_VIEW, Subject("agenda")):
        pass
    killed = first_day.folder.with_name("killed")
    shutil.copytree(first_day.folder, killed)
    signed_in.gate.close()
    shutil.rmtree(first_day.folder)
    shutil.copytree(killed, first_day.folder)
    first_day.clock.advance(minutes=1)
    assert first_day.attempt().warnings == ()


@pytest.mark.parametrize("blob", [None, bytes(31), bytes(32)])
def test_a_lost_or_altered_device_secret_opens_nothing(first_day: FirstDay, blob: bytes | None) -> None:
    practice_id = headers.read_header(first_day.folder).practice_id
    path = first_day.device_folder / f"{practice_id}.secret"
    path.unlink()
    if blob is not None:
        path.write_bytes(blob)
    with pytest.raises(DeviceRefused, match="code de récupération"):
        first_day.attempt()
    assert (path.read_bytes() if path.exists() else None) == blob


def test_the_practice_of_another_is_refused(first_day: FirstDay) -> None:
    (first_day.folder / "office.db").write_bytes((first_day.folder / "billing.db").read_bytes())
    with pytest.raises(StoreError) as caught:
        first_day.attempt()
    assert caught.value.compartment == "office"


def test_proof_given_again_lasts_five_minutes(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    first_day.clock.advance(minutes=6)
    gate = signed_in.gate
    with pytest.raises(ProofRequired), gate.enter(Action.JOURNAL_EXPORT, Subject("journal")):
        pass
    with pytest.raises(SignInFailed, match=r"^Mot de passe ou code incorrect"):
        prove_again(gate, first_day.threshold(), "mauvais mot de passe", first_day.telephone.code())
    code = first_day.telephone.code()
    prove_again(gate, first_day.threshold(), PASSWORD, code)
    with gate.enter(Action.JOURNAL_EXPORT, Subject("journal")):
        pass
    with pytest.raises(SignInFailed):
        prove_again(gate, first_day.threshold(), PASSWORD, code)
    assert [row[12] for row in journal(signed_in) if row[6] == Action.PROVE].count(
        "failed:WrongCredentials"
    ) == 2


def test_a_lock_on_a_full_disk_closes_all_the_same(first_day: FirstDay, monkeypatch) -> None:
    signed_in = first_day.attempt()

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("telesec.security.device.write_atomically", full)
    assert not end_session(signed_in.gate, first_day.threshold(), Action.LOCK, "idle")
    assert signed_in.gate._stores == {}
