"""Backups made while the practice is closed: several targets, failures, other programs, and what is told."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from telesec.backup import staging, worker
from telesec.backup.conversation import AloneTalk
from telesec.backup.run_lock import AlreadyRunning, running_alone
from telesec.backup.staging import Busy
from telesec.backup.targets.opening import open_target
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.shapes import BackupRefused, FaultKind, Target, TargetKind, Tier
from telesec.domain.people import Compartment
from telesec.services.backups import backup_runs
from telesec.services.backups.backup_book import ledger, standing
from telesec.services.backups.backup_telling import note_crash, settle
from telesec.services.stores import open_stores
from telesec.storage.tables.base import JOURNAL_FIELDS

from .conftest import Child


def owed(kept) -> tuple[str, ...]:
    return backup_runs.owed(kept.threshold())


def run(kept):
    return backup_runs.run_closed(kept.threshold(), owed(kept))


def rows(kept) -> list[dict[str, str]]:
    """The journal of the practice, signed in for it."""
    gate = kept.sign_in().gate
    with gate.stores()[Compartment.PRACTICE]._engine.connect() as conn:
        bodies = conn.exec_driver_sql("SELECT body FROM journal ORDER BY seq").scalars().all()
    return [dict(zip(JOURNAL_FIELDS, json.loads(body), strict=True)) for body in bodies]


def test_what_is_owed_is_made_once_a_day(kept) -> None:
    assert owed(kept) == ("a",)
    assert run(kept).made == ("Disque a",)
    assert owed(kept) == ()
    kept.clock.advance(hours=25)
    assert owed(kept) == ("a",)


def test_the_first_is_kept_for_the_month_and_the_next_leans_on_it(kept) -> None:
    for _ in range(3):
        backup_runs.run_closed(kept.threshold(), ("a",))
    made = ledger(kept.threshold()).made
    assert [one.tier for one in made] == [Tier.MONTHLY, Tier.DAILY, Tier.DAILY]
    assert [one.base_id for one in made] == ["", made[0].id, made[0].id]
    assert made[1].bytes_sent < made[0].bytes_sent / 10
    found = kept.found()
    previous = [one.manifest.previous_sha256 for one in reversed(found)]
    assert previous == ["", made[0].manifest_sha256, made[1].manifest_sha256]


def test_a_history_erased_at_the_target_is_said_and_a_full_one_is_made_again(kept) -> None:
    for _ in range(2):
        backup_runs.run_closed(kept.threshold(), ("a",))
    for path in sorted(kept.disk.rglob("*.age")):
        path.unlink()
    backup_runs.run_closed(kept.threshold(), ("a",))
    assert ledger(kept.threshold()).made[-1].base_id == ""
    told = standing(kept.threshold())
    assert told.state == "warning"
    assert "la sauvegarde n° 2 n'y était plus" in told.sentence
    backup_runs.run_closed(kept.threshold(), ("a",))
    assert "n'y était plus" not in standing(kept.threshold()).sentence


def test_a_rotten_full_one_is_leant_on_no_more(kept) -> None:
    backup_runs.run_closed(kept.threshold(), ("a",))
    for part in sorted(kept.disk.rglob("p*.age")):
        part.write_bytes(bytes(part.stat().st_size))
    backup_runs.run_closed(kept.threshold(), ("a",))
    assert ledger(kept.threshold()).made[-1].base_id == ""


def test_a_target_that_fails_does_not_stop_the_other(kept) -> None:
    kept.set_backups(kept.target("a", kept.root / "absent"), kept.target("b", kept.disk))
    (kept.root / "absent" / "telesec-disque.txt").unlink()
    (kept.root / "absent").rmdir()
    report = run(kept)
    assert report.made == ("Disque b",)
    assert len(report.failed) == 1
    told = standing(kept.threshold())
    assert told.state == "warning"
    assert "«\u00a0Disque a\u00a0» : " in told.sentence
    assert owed(kept) == ()  # not at once
    kept.clock.advance(minutes=2)
    assert owed(kept) == ("a",)


def test_a_failure_never_clears_the_schedule(kept) -> None:
    run(kept)
    while not owed(kept):  # the hour of the day must not count
        kept.clock.advance(minutes=20)
    kept.disk.rename(kept.root / "elsewhere")
    tries = 0
    for _ in range(3 * 40):  # forty hours, the disk unplugged
        kept.clock.advance(minutes=20)
        if owed(kept):
            tries += 1
            assert run(kept).made == ()
    assert 20 <= tries <= 60  # again and again, less and less often
    assert standing(kept.threshold()).state == "danger"
    (kept.root / "elsewhere").rename(kept.disk)
    kept.clock.advance(hours=2)
    assert run(kept).made == ("Disque a",)
    assert standing(kept.threshold()).targets[0].failures == 0


def test_a_week_asleep_owes_one_backup_at_once(kept) -> None:
    run(kept)
    kept.clock.advance(days=7)
    assert owed(kept) == ("a",)
    run(kept)
    assert owed(kept) == ()


def test_a_clock_put_right_owes_a_backup_rather_than_none(kept) -> None:
    kept.clock.advance(days=40)
    run(kept)
    kept.clock.advance(days=-40)
    assert standing(kept.threshold()).state == "danger"
    assert owed(kept) == ("a",)
    assert run(kept).made == ("Disque a",)
    assert standing(kept.threshold()).targets[0].last_ok.number == 2


def test_an_open_practice_is_left_to_its_window(kept) -> None:
    kept.sign_in()
    with pytest.raises(Busy, match="ouvert dans une autre fenêtre"):
        run_from_elsewhere(kept)
    assert ledger(kept.threshold()).standing("a").failures == 0


def run_from_elsewhere(kept) -> None:
    """As another program would: nothing here may open a store's file while a session does."""
    child = Child(backup_runs.job_for(kept.threshold(), ("a",)).to_bytes())
    child.until("ready")
    child.tell(backup_runs.closed_order(kept.threshold()).to_bytes())
    child.end()
    assert child.said[-1]["say"] == "busy"
    raise Busy


def test_files_of_two_snapshots_are_never_copied_together(kept) -> None:
    """A restoration that was cut waits for the next start: until then nothing is copied, by no process."""
    job = backup_runs.job_for(kept.threshold(), ("a",))
    (kept.folder / ".restore").mkdir()
    (kept.folder / ".restore" / "intent.json").write_text("{}")
    with pytest.raises(BackupRefused, match="restauration"):
        run(kept)
    with pytest.raises(Busy, match="restauration"):  # begun before, about to copy now
        worker.run(job, worker_talk(kept), open_target)
    assert kept.found() == []
    assert ledger(kept.threshold()).standing("a").failures == 0


def test_two_at_once_are_one(kept) -> None:
    (kept.folder / ".backup").mkdir(mode=0o700)
    with running_alone(kept.folder / ".backup"), pytest.raises(AlreadyRunning):
        run(kept)
    assert run(kept).made == ("Disque a",)


def test_a_full_disk_is_said_before_it_is_filled(kept, monkeypatch) -> None:
    monkeypatch.setattr(staging, "_SPARE", 2**60)
    report = run(kept)
    assert "plus assez de place sur le disque du cabinet" in report.failed[0]
    assert list((kept.folder / ".backup").glob("staging-*")) == []
    assert ledger(kept.threshold()).standing("a").fault_kind == FaultKind.FULL


def test_a_store_that_is_missing_is_never_called_a_backup(kept) -> None:
    (kept.folder / "billing.db").rename(kept.root / "billing.db")
    report = run(kept)
    assert report.made == ()
    assert "manque" in report.failed[0]
    assert kept.found() == []


def test_an_unclean_end_is_backed_up_with_its_wal(kept) -> None:
    """A program killed leaves what it had committed beside the file: it belongs to the copy."""
    gate = kept.sign_in().gate
    with gate.enter(Action.REFERENCE, Subject("reference")):
        pass
    head = gate.stores()[Compartment.PRACTICE].head()
    killed = kept.root / "killed"
    killed.mkdir()
    for item in kept.folder.iterdir():
        if item.is_file():
            (killed / item.name).write_bytes(item.read_bytes())
    kept.close()
    for item in killed.iterdir():
        item.replace(kept.folder / item.name)
    for name in ("office", "practice", "billing", "clinical"):
        (kept.folder / f"{name}.db-shm").unlink(missing_ok=True)
    assert (kept.folder / "practice.db-wal").stat().st_size
    run(kept)
    found = kept.found()
    into = kept.restored(found[0], found, kept.root / "restored")
    stores = open_stores(into, kept.threshold().header().practice_id, kept.deks)
    assert stores[Compartment.PRACTICE].head() == head
    for store in stores.values():
        store.close()


def test_settings_edited_by_hand_send_nothing(kept) -> None:
    path = kept.folder / "backup.json"
    path.write_bytes(path.read_bytes().replace(b"Disque a", b"Disque z"))
    with pytest.raises(BackupRefused, match="en dehors du logiciel"):
        owed(kept)
    told = standing(kept.threshold())
    assert told.state == "danger"
    assert "en dehors du logiciel" in told.sentence


def test_keys_that_are_not_here_are_a_failure_like_another(kept) -> None:
    hosted = Target("b", TargetKind.S3, "Hébergeur", endpoint="https://s3.exemple.fr", region="r", bucket="b")
    kept.set_backups(kept.target("a", kept.disk), hosted)
    report = run(kept)
    assert report.made == ("Disque a",)
    assert ledger(kept.threshold()).standing("b").fault_kind == FaultKind.CREDENTIALS
    told = standing(kept.threshold())
    assert told.state == "warning"
    assert "n'a pas les clés de « Hébergeur »" in told.sentence


def test_without_its_signing_key_nothing_is_sent_and_it_is_said(kept) -> None:
    threshold = kept.threshold()
    threshold.device.write(threshold.header().practice_id, "signing", b"")
    with pytest.raises(BackupRefused, match="signe les sauvegardes"):
        run(kept)
    assert "signe les sauvegardes" in standing(kept.threshold()).sentence


def test_an_error_nobody_foresaw_stops_its_target_alone_and_is_raised_at_the_end(kept) -> None:
    kept.set_backups(kept.target("a", kept.disk), kept.target("b", kept.root / "autre"))
    job = backup_runs.job_for(kept.threshold(), ("a", "b"))
    talk = worker_talk(kept)

    def opener(target, _keys):
        if target.id == "a":
            raise ZeroDivisionError
        return kept.store("b")

    with pytest.raises(ZeroDivisionError):
        worker.run(job, talk, opener)
    book = ledger(kept.threshold())
    assert book.standing("a").fault == worker.UNFORESEEN
    assert [one.target_id for one in book.made] == ["b"]


def worker_talk(kept) -> AloneTalk:
    return AloneTalk(backup_runs.closed_order(kept.threshold()))


def test_what_happened_with_no_session_open_is_in_the_journal_at_the_next_sign_in(kept) -> None:
    run(kept)
    assert ledger(kept.threshold()).unsaid == ()
    kept.disk.rename(kept.root / "elsewhere")
    kept.clock.advance(days=1)
    run(kept)
    told = [(row["outcome"], row["reason"]) for row in rows(kept) if row["action"] == "backup_run"]
    made = ledger(kept.threshold()).made[0].id
    assert told == [
        ("ok", f"destination a, sauvegarde {made}"),
        ("failed:absent", "destination a : disque, dossier ou fichier absent"),
    ]


def test_a_session_journals_what_was_made_without_it(kept) -> None:
    job = backup_runs.job_for(kept.threshold(), ("a",))
    worker.run(job, worker_talk(kept), open_target)
    kept.disk.rename(kept.root / "elsewhere")
    worker.run(replace(job), worker_talk(kept), open_target)
    gate = kept.sign_in().gate
    settle(kept.threshold(), gate)
    kept.close()
    kept.clock.advance(minutes=1)
    outcomes = [(row["outcome"], row["account_id"]) for row in rows(kept) if row["action"] == "backup_run"]
    assert outcomes == [("ok", ""), ("failed:absent", "")]
    settle(kept.threshold())
    assert ledger(kept.threshold()).unsaid == ()


def test_a_process_that_died_without_a_word_is_a_failure_of_what_it_had_not_ended(kept) -> None:
    kept.set_backups(kept.target("a", kept.disk), kept.target("b", kept.root / "autre"))
    since = kept.clock()
    backup_runs.run_closed(kept.threshold(), ("a",))
    note_crash(kept.threshold(), ("a", "b"), since)
    book = ledger(kept.threshold())
    assert (book.standing("a").failures, book.standing("b").failures) == (0, 1)


def test_staging_left_by_a_dead_process_is_cleared_and_nothing_else(kept) -> None:
    left = kept.folder / ".backup" / "staging-0123456789abcdef"
    left.mkdir(parents=True)
    (left / "office.db").write_bytes(b"x")
    (kept.folder / ".backup").chmod(0o700)
    (kept.folder / ".backup" / "note.txt").write_text("à moi")
    os.symlink(kept.root, kept.folder / ".backup" / "staging-lien")
    run(kept)
    names = {item.name for item in (kept.folder / ".backup").iterdir()}
    assert names == {"lock", "note.txt", "a.pages", "staging-lien"}
    assert kept.root.is_dir()
