"""How backups are set: by an administrator, under a proof, with no secret left in the practice's folder."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from telesec.backup.credentials import credentials_of
from telesec.backup.envelope import identity_from_seed, open_sealed, recipient_of, seal
from telesec.backup.key_pairs import new_key_pair, public_line
from telesec.backup.ledger import change_ledger, ledger_key, read_ledger
from telesec.backup.manifest import public_key
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.changes import Schedule, TargetChange
from telesec.domain.backups.shapes import (
    BackupRefused,
    Credentials,
    HdsCertificate,
    LockMode,
    Made,
    Retention,
    Target,
    TargetFault,
    TargetKind,
    Tier,
)
from telesec.domain.errors import Invalid, ProofRequired, Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.security import recovery
from telesec.security.device import FileStore
from telesec.services.backups import backup_keys, backup_targets, backups
from telesec.services.backups.backup_keyring import DRILL, RECOVERY, SIGNERS
from telesec.services.threshold import Threshold
from telesec.storage.tables.base import JOURNAL_FIELDS

from .conftest import FirstDay

SECRET = "une-cle-secrete-que-personne-ne-lit"
HOSTED = Target(
    "", TargetKind.S3, "Hébergeur", endpoint="https://s3.exemple.fr", region="fr-par", bucket="cabinet"
)
KEYS = Credentials("ACCESS", SECRET)


@pytest.fixture
def desk(first_day: FirstDay):
    """An administrator's session and its threshold."""
    return first_day.attempt().gate, first_day.threshold()


def practice_rows(gate):
    with gate.stores()[Compartment.PRACTICE]._engine.connect() as conn:
        bodies = conn.exec_driver_sql("SELECT body FROM journal ORDER BY seq").scalars().all()
    return [dict(zip(JOURNAL_FIELDS, json.loads(body), strict=True)) for body in bodies]


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def setting(gate, name):
    with gate.enter(Action.REFERENCE, Subject("reference")) as records:
        return records.schedules.settings().get(name)


def test_a_new_practice_knows_for_whom_its_backups_are_sealed(first_day: FirstDay, desk) -> None:
    gate, threshold = desk
    assert backup_keys.key_standing(gate, threshold).recovery_known
    identity = identity_from_seed(recovery.backup_seed(recovery.decode_code(first_day.recovery_text)))
    assert setting(gate, RECOVERY) == recipient_of(identity)
    assert open_sealed(seal(b"x", [setting(gate, RECOVERY)]), identity) == b"x"


def test_a_destination_is_kept_without_its_keys(first_day: FirstDay, desk) -> None:
    gate, threshold = desk
    kept = backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS))
    assert kept.is_set
    assert len(kept.install) == 16
    assert len(kept.recipients) == 2
    assert backups.backup_settings(gate, threshold) == kept
    practice_id = gate.reference.practice_id
    assert credentials_of(threshold.device, practice_id, kept.targets[0]) == KEYS
    seed = threshold.device.read(practice_id, "signing")
    assert [one["key"] for one in setting(gate, SIGNERS)] == [public_key(seed)]
    found = all_bytes(first_day.folder)
    for secret in (SECRET.encode(), seed, seed.hex().encode()):
        assert secret not in found
    told = "".join(str(row) for row in practice_rows(gate))
    assert "target_a" in told
    assert "recipients" in told
    assert "exemple.fr" not in told
    assert SECRET not in told


def test_changing_anything_asks_for_a_fresh_proof(first_day: FirstDay, desk) -> None:
    gate, threshold = desk
    before = backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS))
    first_day.clock.advance(minutes=6)
    certificate = HdsCertificate("Hébergeur", "HDS-1", (6,), date(2028, 1, 1))
    for change in (
        lambda: backups.save_schedule(gate, threshold, Schedule(time(20, 30))),
        lambda: backups.save_retention(gate, threshold, Retention()),
        lambda: backups.save_certificate(gate, threshold, certificate),
        lambda: backup_targets.save_target(gate, threshold, TargetChange(before.targets[0], KEYS)),
        lambda: backup_targets.remove_target(gate, threshold, "a"),
        lambda: backup_keys.save_extra_keys(gate, threshold, ()),
        lambda: backup_keys.give_recovery_code(gate, threshold, first_day.recovery_text),
        lambda: backups.start_over(gate, threshold),
    ):
        with pytest.raises(ProofRequired):
            change()
    assert backups.backup_settings(gate, threshold) == before
    assert credentials_of(threshold.device, gate.reference.practice_id, before.targets[0]) == KEYS


def test_keys_never_follow_a_changed_address(desk) -> None:
    gate, threshold = desk
    kept = backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS)).targets[0]
    renamed = replace(kept, label="Chez l'hébergeur", bucket="autre-cabinet")
    kept = backup_targets.save_target(gate, threshold, TargetChange(renamed)).targets[0]
    assert credentials_of(threshold.device, gate.reference.practice_id, kept) == KEYS
    elsewhere = replace(kept, endpoint="https://s3.ailleurs.fr")
    for asked in (backup_targets.save_target, backup_targets.begin_trial):
        with pytest.raises(Invalid) as refused:
            asked(gate, threshold, TargetChange(elsewhere))
        assert refused.value.field == "secret"
    with pytest.raises(TargetFault):
        credentials_of(threshold.device, gate.reference.practice_id, elsewhere)


def test_a_trial_uses_what_is_typed_and_keeps_nothing(desk) -> None:
    gate, threshold = desk
    trial = backup_targets.begin_trial(gate, threshold, TargetChange(HOSTED, KEYS))
    assert (trial.target.bucket, trial.credentials) == ("cabinet", KEYS)
    backup_targets.end_trial(gate, trial, "ok")
    assert backups.backup_settings(gate, threshold).targets == ()
    assert threshold.device.read(gate.reference.practice_id, "targeta") is None
    assert [row["reason"] for row in practice_rows(gate) if row["action"] == "backup_probe"] == [
        "",
        "outcome ok",
    ]


def test_three_destinations_at_most_and_one_removed_is_forgotten(desk, tmp_path: Path) -> None:
    gate, threshold = desk
    for number in range(3):
        place = tmp_path / f"disque {number}"
        place.mkdir()
        target = Target("", TargetKind.FOLDER, f"Disque {number}", folder=str(place))
        settings = backup_targets.save_target(gate, threshold, TargetChange(target))
    with pytest.raises(Invalid, match="déjà trois"):
        backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS))
    settings = backup_targets.remove_target(gate, threshold, "b")
    assert [one.id for one in settings.targets] == ["a", "c"]
    kept = backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS))
    assert [one.kind for one in kept.targets] == [TargetKind.FOLDER, TargetKind.S3, TargetKind.FOLDER]
    backup_targets.remove_target(gate, threshold, "b")
    assert not threshold.device.read(gate.reference.practice_id, "targetb")


def test_a_place_changed_for_another_is_not_green_for_what_the_former_received(desk, tmp_path: Path) -> None:
    gate, threshold = desk
    key = ledger_key(threshold.secret(gate.reference.practice_id))
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
    disk = Target("", TargetKind.FOLDER, "Disque", folder=str(tmp_path / "un"))
    kept = backup_targets.save_target(gate, threshold, TargetChange(disk)).targets[0]
    assert kept.disk_mark in (tmp_path / "un" / "telesec-disque.txt").read_text()
    made = Made("m", "a", gate.now(), Tier.DAILY, "", "k", "h" * 64, 7, 1, 1)
    change_ledger(threshold.folder, key, lambda one: one.with_made(made, "o").with_number("a", None))
    backup_targets.save_target(gate, threshold, TargetChange(replace(kept, label="Disque du bureau")))
    assert read_ledger(threshold.folder, key).standing("a").last_ok == made
    moved = replace(kept, folder=str(tmp_path / "deux"))
    kept = backup_targets.save_target(gate, threshold, TargetChange(moved)).targets[0]
    after = read_ledger(threshold.folder, key)
    assert after.standing("a").last_ok is None
    assert after.numbers["a"] == 8
    assert kept.disk_mark in (tmp_path / "deux" / "telesec-disque.txt").read_text()


def test_a_folder_beside_or_inside_the_practice_is_refused(desk, first_day: FirstDay) -> None:
    gate, threshold = desk
    for place in (first_day.folder, first_day.folder / "copies", first_day.folder.parent):
        target = Target("", TargetKind.FOLDER, "Disque", folder=str(place))
        with pytest.raises(Invalid) as refused:
            backup_targets.save_target(gate, threshold, TargetChange(target))
        assert refused.value.field == "folder"


def test_a_lock_for_ever_is_said_twice(desk) -> None:
    gate, threshold = desk
    trial = replace(HOSTED, lock_mode=LockMode.GOVERNANCE)
    kept = backup_targets.save_target(gate, threshold, TargetChange(trial, KEYS)).targets[0]
    for_ever = replace(kept, lock_mode=LockMode.COMPLIANCE)
    with pytest.raises(Invalid) as refused:
        backup_targets.save_target(gate, threshold, TargetChange(for_ever))
    assert refused.value.field == "lock_mode"
    kept = backup_targets.save_target(gate, threshold, TargetChange(for_ever, sure=True)).targets[0]
    assert kept.lock_mode is LockMode.COMPLIANCE
    backup_targets.save_target(gate, threshold, TargetChange(replace(kept, label="Nuage")))


def test_an_older_practice_gives_its_recovery_code_once(desk, first_day: FirstDay) -> None:
    gate, threshold = desk
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.schedules.set(RECOVERY, "")
    settings = backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS))
    assert not settings.is_set  # nobody could open a backup without this computer
    assert not backup_keys.key_standing(gate, threshold).recovery_known
    other = recovery.encode_code(recovery.new_code())
    with pytest.raises(Invalid, match="n'est pas celui de ce cabinet"):
        backup_keys.give_recovery_code(gate, threshold, other)
    settings = backup_keys.give_recovery_code(gate, threshold, first_day.recovery_text.lower())
    assert settings.is_set
    assert first_day.recovery_text.replace(" ", "").encode() not in all_bytes(first_day.folder)


def test_a_key_added_by_the_practice_stays_beside_ours(desk) -> None:
    gate, threshold = desk
    other = Account(new_id(), "camille", "Camille", frozenset({Role.SECRETARY}))
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.people.add(other)
    backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS))
    added = recipient_of(identity_from_seed(bytes(range(32))))
    settings = backup_keys.save_extra_keys(gate, threshold, [added, f" {added} ", ""])
    assert settings.recipients[2:] == (added,)
    assert backup_keys.key_standing(gate, threshold).extras == (added,)
    with pytest.raises(Invalid) as refused:
        backup_keys.save_extra_keys(gate, threshold, ["age1pasunecle"])
    assert refused.value.field == "recipients"
    assert len(backup_keys.save_extra_keys(gate, threshold, ()).recipients) == 2
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        told = [records.people.take_notices(one) for one in (other.id, gate.account.id)]
    assert [len(notices) for notices in told] == [1, 0]
    assert "une clé de plus" in told[0][0]


def test_settings_edited_by_hand_are_refused_until_started_over(desk, first_day: FirstDay) -> None:
    gate, threshold = desk
    backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS))
    file = first_day.folder / "backup.json"
    file.write_bytes(file.read_bytes().replace(b"s3.exemple.fr", b"s3.pirates.fr"))
    with pytest.raises(BackupRefused):
        backups.backup_settings(gate, threshold)
    with pytest.raises(BackupRefused):
        backups.save_retention(gate, threshold, Retention())
    assert backups.start_over(gate, threshold).targets == ()
    assert backups.backup_settings(gate, threshold).recipients


def test_hour_protection_and_certificate_are_kept_and_their_names_journaled(desk) -> None:
    gate, threshold = desk
    backups.save_schedule(gate, threshold, Schedule(time(20, 30, 12), 512))
    backups.save_retention(gate, threshold, Retention(7, 21, 62))
    certificate = HdsCertificate(" Hébergeur  du Rhône ", "HDS-1", (6, 1, 6), date(2028, 1, 1), "2026-7")
    kept = backups.save_certificate(gate, threshold, certificate)
    assert (kept.at, kept.zone, kept.bandwidth_kib) == (time(20, 30), "Europe/Paris", 512)
    assert kept.retention == Retention(7, 21, 62)
    assert kept.certificate == HdsCertificate(
        "Hébergeur du Rhône", "HDS-1", (1, 6), date(2028, 1, 1), "2026-7"
    )
    told = "".join(str(row) for row in practice_rows(gate))
    for name in ("bandwidth_kib", "retention", "certificate"):
        assert name in told
    assert "Rhône" not in told
    assert "HDS-1" not in told


def test_nobody_but_an_administrator_reads_or_changes_them(practice, tmp_path: Path) -> None:
    threshold = Threshold(practice.folder, FileStore(tmp_path / "appareil"), practice.clock)
    for role in (Role.SECRETARY, Role.PRACTITIONER, Role.BILLING):
        gate = practice.gate(role)
        for asked in (
            lambda gate=gate: backups.backup_settings(gate, threshold),
            lambda gate=gate: backup_keys.key_standing(gate, threshold),
            lambda gate=gate: backups.save_retention(gate, threshold, Retention()),
            lambda gate=gate: backup_targets.remove_target(gate, threshold, "a"),
            lambda gate=gate: backup_targets.begin_greeting(gate, "sftp.exemple.fr", 22),
        ):
            with pytest.raises(Refused):
                asked()


def test_the_drill_key_stays_inside_the_practice(desk, first_day: FirstDay) -> None:
    gate, threshold = desk
    settings = backup_targets.save_target(gate, threshold, TargetChange(HOSTED, KEYS))
    with gate.enter(Action.BACKUP_LIST, Subject("settings")) as records:
        identity = records.sessions.secret(DRILL)
    assert recipient_of(identity.decode()) == settings.recipients[1]
    assert identity not in all_bytes(first_day.folder)


def test_a_key_pair_made_here_is_one_that_an_sftp_client_reads() -> None:
    import io

    import paramiko

    pair = new_key_pair("telesec")
    read = paramiko.Ed25519Key.from_private_key(io.StringIO(pair.private))
    assert pair.public == f"ssh-ed25519 {read.get_base64()} telesec"
    assert public_line(pair.private) == pair.public
    assert "PRIVATE" not in repr(pair)
    with pytest.raises(Invalid):
        public_line("rien")
