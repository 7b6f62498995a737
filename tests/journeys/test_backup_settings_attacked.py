"""Settings of backups spoilt from inside the practice, or in its folder: the paper goes on opening."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from telesec.backup.envelope import identity_from_seed, new_identity, recipient_of
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.changes import Schedule, TargetChange
from telesec.domain.backups.shapes import BackupRefused, Target, TargetKind
from telesec.domain.errors import NotFound, Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Role
from telesec.security import recovery
from telesec.services.anchoring import end_session
from telesec.services.backups import backup_book, backup_keys, backup_targets, backups
from telesec.services.backups.backup_keyring import DRILL, RECOVERY, SIGNERS
from telesec.services.backups.backup_memory import GONE, NEW_SIGNER, NOT_HERE, OLDER

from .conftest import FirstDay

LATER = Schedule(time(20, 30))
STRANGER = {"key": "ab" * 32, "since": "2026-11-16T00:00:00.000000Z", "workstation": "accueil"}


@pytest.fixture
def desk(first_day: FirstDay, tmp_path: Path):
    """An administrator's session, its threshold, and backups that go to a disk."""
    signed_in = first_day.attempt()
    disk = tmp_path / "disque"
    disk.mkdir()
    target = Target("", TargetKind.FOLDER, "Disque", folder=str(disk))
    backup_targets.save_target(signed_in.gate, first_day.threshold(), TargetChange(target))
    return signed_in.gate, first_day.threshold()


def spoil(gate, name: str, value: object) -> None:
    """What any account can write with a program of its own: it has the key of ``practice.db``."""
    with gate.enter(Action.BACKUP_EDIT, Subject("settings")) as records:
        records.schedules.set(name, value)


def setting(gate, name: str) -> object:
    with gate.enter(Action.REFERENCE, Subject("reference")) as records:
        return records.schedules.settings().get(name)


def colleague(gate) -> str:
    other = Account(new_id(), "camille", "Camille", frozenset({Role.SECRETARY}))
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.people.add(other)
    return other.id


def read_by(gate, account_id: str) -> str:
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        return " ".join(records.people.take_notices(account_id))


def back_tomorrow(first_day: FirstDay, desk):
    gate, threshold = desk
    end_session(gate, threshold, Action.SIGN_OUT)
    first_day.clock.advance(hours=20)
    return first_day.attempt()


@pytest.mark.parametrize("other", [recipient_of(identity_from_seed(b"k" * 32)), "age1junk", 5, ["a"], ""])
def test_the_key_of_the_paper_never_comes_from_the_accounts_again(first_day: FirstDay, desk, other) -> None:
    gate, threshold = desk
    read = colleague(gate)
    paper = recipient_of(
        identity_from_seed(recovery.backup_seed(recovery.decode_code(first_day.recovery_text)))
    )
    spoil(gate, RECOVERY, other)
    settings = backups.save_schedule(gate, threshold, LATER)
    assert settings.recipients == (paper, settings.drill)
    assert backup_keys.key_standing(gate, threshold).extras == ()
    assert paper in backup_keys.save_extra_keys(gate, threshold, []).recipients
    assert setting(gate, RECOVERY) == paper  # a new computer reads it from there
    assert ("feuille de récupération" in read_by(gate, read)) is bool(other)
    settings = backup_keys.give_recovery_code(gate, threshold, first_day.recovery_text)
    assert settings.recipients == (paper, settings.drill)
    assert backups.start_over(gate, threshold).recipients[0] == paper


def test_a_junk_key_is_nobodys_when_backups_are_first_set(first_day: FirstDay) -> None:
    gate, threshold = first_day.attempt().gate, first_day.threshold()
    spoil(gate, RECOVERY, "age1junk")
    assert not backups.save_schedule(gate, threshold, LATER).recipients
    assert not backup_keys.key_standing(gate, threshold).recovery_known
    assert backup_keys.give_recovery_code(gate, threshold, first_day.recovery_text).recipients


@pytest.mark.parametrize("junk", [b"junk", b"\xff\xfe", b"AGE-SECRET-KEY-1QQQ", b""])
def test_a_spoilt_drill_key_is_made_again_and_everybody_hears_it(desk, junk: bytes) -> None:
    gate, threshold = desk
    read, before = colleague(gate), backups.backup_settings(gate, threshold)
    with gate.enter(Action.BACKUP_EDIT, Subject("settings")) as records:
        records.sessions.set_secret(DRILL, junk)
    assert backup_keys.key_standing(gate, threshold).extras == ()
    after = backups.save_schedule(gate, threshold, LATER)
    assert after.drill != before.drill
    assert after.recipients == (before.recovery, after.drill)
    assert "une autre la remplace" in read_by(gate, read)


def test_settings_deleted_or_older_are_red_and_told_to_whoever_signs_in(first_day: FirstDay, desk) -> None:
    gate, threshold = desk
    file = first_day.folder / "backup.json"
    old = file.read_bytes()
    backup_keys.save_extra_keys(gate, threshold, [recipient_of(new_identity())])
    for spoilt, sentence in ((None, GONE), (old, OLDER)):
        file.unlink(missing_ok=True)
        if spoilt is not None:
            file.write_bytes(spoilt)
        told = backup_book.standing(first_day.threshold())
        assert (told.state, sentence in told.sentence) == ("danger", True)
        with pytest.raises(BackupRefused):
            backup_book.settings(first_day.threshold())
    signed_in = back_tomorrow(first_day, desk)
    assert OLDER in signed_in.warnings
    signed_in.gate.proved()
    assert backups.start_over(signed_in.gate, threshold).recipients
    assert backup_book.standing(first_day.threshold()).state == "warning"
    assert OLDER not in back_tomorrow(first_day, (signed_in.gate, threshold)).warnings


def test_a_computer_without_memory_hears_from_the_accounts_that_backups_were_set(
    first_day: FirstDay, desk
) -> None:
    gate, threshold = desk
    threshold.device.write(gate.reference.practice_id, "settings", b"")
    (first_day.folder / "backup.json").unlink()
    assert NOT_HERE in back_tomorrow(first_day, desk).warnings


def test_a_signer_slipped_in_is_told_until_somebody_answers_for_the_list(first_day: FirstDay, desk) -> None:
    gate, threshold = desk
    spoil(gate, SIGNERS, [*setting(gate, SIGNERS), STRANGER, "junk", {"key": 3}])
    backups.save_schedule(gate, threshold, LATER)  # answers for nothing
    keys = backup_keys.key_standing(gate, threshold)
    assert not keys.signers_known
    assert [(one.workstation, one.here) for one in keys.signers][1:] == [("accueil", False)]
    signed_in = back_tomorrow(first_day, desk)
    assert NEW_SIGNER in signed_in.warnings
    signed_in.gate.proved()
    backup_keys.confirm_signers(signed_in.gate, threshold)
    assert backup_keys.key_standing(signed_in.gate, threshold).signers_known
    assert NEW_SIGNER not in back_tomorrow(first_day, (signed_in.gate, threshold)).warnings


def test_a_signer_is_withdrawn_and_everybody_hears_it(desk) -> None:
    gate, threshold = desk
    read = colleague(gate)
    spoil(gate, SIGNERS, [*setting(gate, SIGNERS), STRANGER])
    own, stranger = backup_keys.key_standing(gate, threshold).signers
    assert own.here
    assert len(own.print) == 24
    with pytest.raises(Refused):
        backup_keys.withdraw_signer(gate, threshold, own.key)
    backup_keys.withdraw_signer(gate, threshold, stranger.key)
    assert stranger.print in read_by(gate, read)
    keys = backup_keys.key_standing(gate, threshold)
    assert keys.signers == (own,)
    assert keys.signers_known
    with pytest.raises(NotFound):
        backup_keys.withdraw_signer(gate, threshold, stranger.key)


def test_a_second_computer_that_signs_is_told_to_the_others(desk) -> None:
    gate, threshold = desk
    read = colleague(gate)
    threshold.device.write(gate.reference.practice_id, "signing", b"")
    backup_keys.prepare_keys(gate, threshold)
    signers = backup_keys.key_standing(gate, threshold).signers
    assert [one.here for one in signers] == [False, True]
    assert signers[1].print in read_by(gate, read)
