"""The packed program, named by TELESEC_PACKED, does what it starts itself for: copies, backups, the lock."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from tests.backups.conftest import Kept, back_up_open, founded, kept  # noqa: F401 - fixtures

from telesec.backup.catalogue import check_chain, snapshots
from telesec.backup.credentials import keep_credentials
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import Credentials, LockMode, Target

from .conftest import Bucket, Sshd

EXEC_FAILED = 70
PACKED = os.environ.get("TELESEC_PACKED", "")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PACKED, reason="installer/linux/check.sh tries the packed program"),
]


@pytest.fixture
def surroundings(kept: Kept) -> dict[str, str]:  # noqa: F811
    """A home of its own, as bare as a desktop's menu gives it; no keyring and no screen."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(kept.root),
        "XDG_DATA_HOME": str(kept.root),
        "XDG_STATE_HOME": str(kept.root / "state"),
        "XDG_RUNTIME_DIR": str(private(kept.root / "run")),
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
        "QT_QPA_PLATFORM": "offscreen",
    }


def private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@pytest.fixture
def telesec(kept: Kept, surroundings):  # noqa: F811
    def run(*words: str) -> tuple[int, str, str]:
        command = [PACKED, "--practice", str(kept.folder), *words]
        done = subprocess.run(
            command, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_it_finds_its_libraries_its_fonts_and_its_words(telesec) -> None:
    code, said, _ = telesec("selftest")
    assert code == 0, said
    assert "défaut" not in said
    assert re.search(r"^bon +PySide6-Essentials 6", said, re.MULTILINE)
    assert re.search(r"^bon +Police Inter-Regular.ttf", said, re.MULTILINE)


def test_measures_are_refused_with_a_sentence(telesec) -> None:
    code, said, refused = telesec("bench")
    assert (code, said) == (1, "")
    assert "depuis les sources" in refused


def test_a_timer_makes_the_backup_that_is_owed_and_then_has_nothing_to_do(kept: Kept, telesec) -> None:  # noqa: F811
    assert telesec("backup", "--if-due") == (0, "Sauvegardé : Disque a.\n", "")
    assert telesec("backup", "--if-due") == (0, "Aucune sauvegarde n'est à faire maintenant.\n", "")
    code, listed, _ = telesec("backup", "list")
    assert (code, listed.count("Disque a : ")) == (0, 1)
    assert check_chain(kept.found(), None) == []


def test_a_window_s_child_copies_an_open_practice(kept: Kept, tmp_path: Path) -> None:  # noqa: F811
    signed_in = kept.sign_in()
    child = back_up_open(kept, signed_in.gate, command=[PACKED, "backup", "--worker"])
    assert child.words()[-1] == "end"
    found = kept.found()
    assert (kept.restored(found[0], found, tmp_path / "rendu") / "practice.json").is_file()


def sent(kept: Kept, target: Target, credentials: Credentials, **more: object) -> tuple[str, ...]:  # noqa: F811
    """One backup to a server, by the packed program's child."""
    threshold = kept.threshold()
    kept.clock.moved = kept.clock.moved * 0  # the server's own hour
    kept.set_backups(target, **more)
    keep_credentials(threshold.device, threshold.header().practice_id, target, credentials)
    signed_in = kept.sign_in()
    child = back_up_open(kept, signed_in.gate, command=[PACKED, "backup", "--worker"])
    return tuple(str(one) for one in child.words())


def test_a_bucket_receives_a_backup_and_locks_it(kept: Kept, bucket: Bucket) -> None:  # noqa: F811
    assert sent(kept, bucket.target(lock_mode=LockMode.GOVERNANCE), bucket.writer)[-1] == "end"
    store = open_target(kept.settings.targets[0], bucket.reader)
    assert check_chain(snapshots(store, kept.settings.install, kept.identity), None) == []


def test_an_sftp_account_receives_a_backup(kept: Kept, sshd: Sshd) -> None:  # noqa: F811
    assert sent(kept, sshd.target(), sshd.credentials())[-1] == "end"
    store = open_target(kept.settings.targets[0], sshd.credentials())
    assert check_chain(snapshots(store, kept.settings.install, kept.identity), None) == []


def test_the_safety_copy_is_the_file(telesec, tmp_path: Path) -> None:
    source, target = tmp_path / "office.db", tmp_path / "office.db.v1.bak"
    source.write_bytes(os.urandom(3 << 20))
    assert telesec("safety-copy", str(source), str(target), "") == (0, "", "")
    assert target.read_bytes() == source.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_call_is_heard_by_the_open_window_alone(kept: Kept, surroundings, telesec) -> None:  # noqa: F811
    code, _, refused = telesec("call", "tel:+33612345678")
    assert code == 1
    assert refused.startswith("Aucune fenêtre de télésecrétariat n'est ouverte")
    window = subprocess.Popen([PACKED, "--practice", str(kept.folder)], env=surroundings)
    try:
        heard = 1
        for _ in range(300):
            assert window.poll() is None
            if (heard := telesec("call", "tel:+33612345678", "--line", "Standard")[0]) == 0:
                break
            time.sleep(0.1)  # the window is being drawn
        assert heard == 0
    finally:
        window.terminate()
        with suppress(subprocess.TimeoutExpired):
            window.wait(20)
        window.kill()
    assert telesec("call", "0612345678")[0] == 1


def test_a_whole_day_passes_with_its_lock_in_a_new_process(telesec, tmp_path: Path) -> None:
    done = subprocess.run(
        [PACKED, "tour", "--out", str(tmp_path / "images")],
        env={
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "HOME": str(tmp_path),
            "QT_QPA_PLATFORM": "offscreen",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "L'écran s'est verrouillé seul, dans un nouveau processus" in done.stdout
    assert len(list((tmp_path / "images").glob("*.png"))) > 20


def test_another_version_put_in_its_place_changes_nothing_of_what_runs(surroundings, tmp_path: Path) -> None:
    """Pages and services are loaded when first needed, from the version that was started, until the lock."""
    packed, copied = Path(PACKED).resolve(), private(tmp_path / "copied")
    program = Path(shutil.copy2(packed, copied))
    (copied / "_internal").symlink_to(packed.parent / "_internal")
    day = subprocess.Popen(
        [program, "tour", "--out", tmp_path / "images"],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert day.stdout is not None
    first = day.stdout.readline()
    newer = copied / "telesec.dpkg-new"
    newer.write_bytes(b"another version")
    newer.replace(program)
    said = first + day.communicate()[0]
    assert "La visite est facturée et payée" in said
    assert day.returncode == EXEC_FAILED, "the lock starts what lies there: here, no program at all"
