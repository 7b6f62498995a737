"""A practice comes back from a bucket's folder with Python, ``age`` and the paper, and nothing of ours."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from telesec.backup.envelope import identity_from_seed, recipient_of, seal
from telesec.backup.manifest import from_bytes, public_key, sign, to_bytes
from telesec.security import recovery

from .bucket import SEED, Bucket

SCRIPT = Path(__file__).parents[2] / "installer" / "restore_without_telesec.py"


def load_script():
    spec = importlib.util.spec_from_file_location("restore_without_telesec", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT_ITSELF = load_script()


@pytest.fixture
def bucket(first_day, tmp_path):
    made = Bucket(first_day, tmp_path / "seau")
    made.work("Cabinet des Lilas")
    return made


@pytest.fixture
def day_after(bucket, tmp_path):
    """The bucket, the full snapshot, the next day's difference, and the files as they were then."""
    full, index = bucket.take(tmp_path / "copie1")
    bucket.work("Cabinet des Roses")
    made, _ = bucket.take(tmp_path / "copie2", index)
    assert made.base_id == full.id
    return bucket, full, made, tmp_path / "copie2"


def run(*arguments: object, typed: str = "", path: str | None = None) -> subprocess.CompletedProcess[str]:
    """The script in a Python that knows nothing of this program."""
    environment = {**os.environ, **({} if path is None else {"PATH": path})}
    return subprocess.run(
        [sys.executable, "-I", SCRIPT, *map(str, arguments)],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def same_files(restored: Path, staged: Path) -> list[str]:
    """Names of what came back, once compared byte for byte."""
    names = sorted(path.name for path in restored.iterdir())
    for name in names:
        assert (restored / name).read_bytes() == (staged / name).read_bytes(), name
    return names


def test_the_code_and_a_copied_bucket_give_the_practice_back(day_after, tmp_path) -> None:
    bucket, _, made, staged = day_after
    clear = tmp_path / "clair"
    into = tmp_path / "rendu"
    done = run(bucket.folder(made), "--into", into, "--export", clear, typed=bucket.day.recovery_text + "\n")
    assert (done.stderr, done.returncode) == ("", 0)
    assert "Le cabinet connaît bien l'ordinateur" in done.stdout
    assert {"practice.json", "practice.db", "office.db", "billing.db", "clinical.db"} <= set(
        same_files(into, staged)
    )
    with closing(sqlite3.connect(clear / "practice.sqlite")) as plain:
        found = plain.execute("SELECT value FROM settings WHERE name = 'practice_name'").fetchone()
        assert found == ('"Cabinet des Roses"',)
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert into.stat().st_mode & 0o077 == clear.stat().st_mode & 0o077 == 0


def test_a_reading_key_is_enough_to_get_the_files(day_after, tmp_path) -> None:
    bucket, full, _, _ = day_after
    key = tmp_path / "cle.txt"
    key.write_text(f"# clé de lecture\n{bucket.identity}\n")
    into = tmp_path / "rendu"
    done = run(bucket.folder(full), "--into", into, "--identity", key, "--signer", public_key(SEED).upper())
    assert (done.stderr, done.returncode) == ("", 0)
    same_files(into, tmp_path / "copie1")


def test_only_one_folder_copied_says_which_other_is_needed(day_after, tmp_path) -> None:
    bucket, full, made, staged = day_after
    alone = shutil.copytree(bucket.folder(made), tmp_path / "a" / "b" / "c")
    done = run(alone, "--into", tmp_path / "rendu", typed=bucket.day.recovery_text)
    assert full.id in done.stderr
    base = shutil.copytree(bucket.folder(full), tmp_path / "complete")
    done = run(alone, "--into", tmp_path / "rendu", "--base", base, typed=bucket.day.recovery_text)
    assert done.returncode == 0
    same_files(tmp_path / "rendu", staged)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("part", "n'est pas tel qu'il a été envoyé"),
        ("missing", "manque"),
        ("manifest", "MANIFEST.age"),
        ("forged", "signature de cette sauvegarde est fausse"),
        ("stranger", "ne connaît pas l'ordinateur"),
    ],
)
def test_what_was_altered_is_refused(bucket, tmp_path, spoil, said) -> None:
    made, _ = bucket.take(tmp_path / "copie1")
    folder, first = bucket.folder(made), bucket.root / made.parts[0].key
    sealed = (folder / "MANIFEST.age").read_bytes()
    if spoil == "part":
        first.write_bytes(first.read_bytes()[:-1] + b"x")
    elif spoil == "missing":
        first.unlink()
    elif spoil == "manifest":
        (folder / "MANIFEST.age").unlink()
    else:
        manifest = from_bytes(SCRIPT_ITSELF.opened(folder / "MANIFEST.age", bucket.identity))
        other = sign(manifest, bytes(32))
        if spoil == "forged":
            other = sign(manifest, SEED)
            object.__setattr__(other, "number", 9)
        sealed = seal(to_bytes(other), [recipient_of(bucket.identity)])
        (folder / "MANIFEST.age").write_bytes(sealed)
    given = ("--into", tmp_path / "rendu", "--export", tmp_path / "clair")
    done = run(folder, *given, typed=bucket.day.recovery_text)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_code_is_told_by_its_group_or_by_what_it_cannot_open(bucket, tmp_path) -> None:
    made, _ = bucket.take(tmp_path / "copie1")
    into = ("--into", tmp_path / "rendu")
    groups = bucket.day.recovery_text.split()
    groups[4] = groups[4][::-1] if groups[4] != groups[4][::-1] else "00000"
    assert "groupe 5" in run(bucket.folder(made), *into, typed=" ".join(groups)).stderr
    other = recovery.encode_code(recovery.new_code())
    assert "pas la bonne clé" in run(bucket.folder(made), *into, typed=other).stderr
    assert "13 groupes" in run(bucket.folder(made), *into, typed="").stderr
    assert not (tmp_path / "rendu").exists()


@pytest.mark.parametrize("written", [b"[]", b"{}", b'{"format":1,"signature":"","signer":"zz"}', b"\xff"])
def test_what_is_no_manifest_is_a_sentence(bucket, tmp_path, written) -> None:
    made, _ = bucket.take(tmp_path / "copie1")
    path = bucket.folder(made) / "MANIFEST.age"
    path.write_bytes(seal(written, [recipient_of(bucket.identity)]))
    done = run(bucket.folder(made), "--into", tmp_path / "rendu", typed=bucket.day.recovery_text)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.rstrip().endswith(".")


def test_nothing_is_ever_replaced(bucket, tmp_path) -> None:
    made, _ = bucket.take(tmp_path / "copie1")
    (tmp_path / "rendu").mkdir()
    (tmp_path / "rendu" / "mien").write_text("x")
    done = run(bucket.folder(made), "--into", tmp_path / "rendu", typed=bucket.day.recovery_text)
    assert "n'est pas vide" in done.stderr


def test_without_age_it_says_what_to_install(bucket, tmp_path) -> None:
    done = run(bucket.root, "--into", tmp_path / "rendu", path=str(tmp_path))
    assert "installez le paquet « age »" in done.stderr


def test_its_manual_is_its_help() -> None:
    assert "À la main" in run("--help").stdout


@given(st.binary(min_size=32, max_size=32))
def test_it_derives_what_the_program_derives(code: bytes) -> None:
    assert SCRIPT_ITSELF.decode_code(recovery.encode_code(code)) == code
    assert SCRIPT_ITSELF.age_identity(code) == identity_from_seed(recovery.backup_seed(code))


@given(
    st.binary(min_size=44, max_size=44), st.binary(max_size=70), st.binary(max_size=40), st.integers(0, 15)
)
def test_its_aes_gcm_is_the_library_s(drawn: bytes, clear: bytes, context: bytes, place: int) -> None:
    key, nonce = drawn[:32], drawn[32:]
    sealed = bytearray(AESGCM(key).encrypt(nonce, clear, context))
    assert SCRIPT_ITSELF.open_gcm(key, nonce, bytes(sealed), context) == clear
    sealed[-1 - place] ^= 1
    with pytest.raises(SCRIPT_ITSELF.Stop):
        SCRIPT_ITSELF.open_gcm(key, nonce, bytes(sealed), context)


def test_its_signatures_are_the_library_s() -> None:
    for number in range(5):
        seed = hashlib.sha256(bytes([number])).digest()
        key, text = Ed25519PrivateKey.from_private_bytes(seed), b"rendez-vous" * number
        public, signature = key.public_key().public_bytes_raw(), key.sign(text)
        assert SCRIPT_ITSELF.is_signed(public, signature, text)
        changed = signature[:40] + bytes([signature[40] ^ 1]) + signature[41:]
        for wrong in (changed, bytes(64), signature + b"x", signature[:40], b"\xff" * 64):
            assert not SCRIPT_ITSELF.is_signed(public, wrong, text)
        assert not SCRIPT_ITSELF.is_signed(public, signature, text + b".")
        assert not SCRIPT_ITSELF.is_signed(bytes(32), signature, text)
