"""A script that shares no code with telesec gives the same verdict on what telesec exports."""

from __future__ import annotations

import base64
import importlib.util
import json
import secrets
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import examples

from telesec.commands.journal import ending
from telesec.domain.actions import Action, Subject
from telesec.domain.journal.chain import Head, Verdict, verify
from telesec.domain.people import Compartment, Role
from telesec.security import recovery
from telesec.security.device import FileStore
from telesec.security.kdf import hkdf
from telesec.services.journals.journal import export
from telesec.services.journals.journal import verify as verify_all
from telesec.services.journals.journal_retention import purge
from telesec.services.threshold import Threshold
from telesec.storage.keys import journal_key
from telesec.storage.tables.base import JOURNAL_FIELDS

from .journal_histories import KEY, journals, renewed_journals

SCRIPT = Path(__file__).parents[2] / "installer" / "verify_journal.py"
PRACTICE = Compartment.PRACTICE
NOW = "2028-01-17"  # the day after the purge of the journals exported here


def load_script():
    spec = importlib.util.spec_from_file_location("verify_journal", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT_ITSELF = load_script()
INSTANTS = [
    *("2025-02-10T08:00:01.000000Z", "2025-03-10T08:05:01.000000Z", "2025-03-10T08:05:01.000001Z"),
    *("2025-12-10T08:00:00.000000Z", "2026-06-10T07:54:59.999999Z", "2026-07-10T07:55:00.000000Z"),
]
JOURNALS = [*journals(), *renewed_journals()]


def run(path, *options, typed=""):
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), "--now", NOW, *options],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


def written(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="ascii")
    return path


@pytest.fixture
def exported(practice, tmp_path):
    """An export before a purge, one after it, the journal's key, and telesec's own sentence."""
    old = practice.gate(Role.ADMIN)
    for _ in range(5):
        with old.enter(Action.ANCHOR, Subject("heads"), reason="é « \\u00e9 » \n"):
            pass
    before = export(old)
    practice.close()
    practice.clock.instant = datetime(2028, 1, 16, 7, tzinfo=UTC)
    gate = practice.gate(Role.ADMIN)
    threshold = Threshold(
        practice.folder, FileStore(tmp_path / "device"), practice.clock, workstation="accueil"
    )
    purge(gate, threshold)
    after = export(gate)
    key = journal_key(practice.deks[PRACTICE], practice.practice_id, PRACTICE)
    sentence = gate.stores()[PRACTICE].verify().sentence
    return (
        written(tmp_path / "before.jsonl", before),
        written(tmp_path / "after.jsonl", after),
        key,
        sentence,
        after,
    )


def test_with_the_key_it_says_the_very_words_of_telesec(exported):
    before, after, key, sentence, _ = exported
    assert run(after, "--key", typed=key.hex() + "\n") == (0, sentence)
    assert "a été purgé" in sentence
    assert run(before, "--key", typed=key.hex() + "\n")[0] == 0


def test_without_a_key_nothing_is_called_verified(exported, tmp_path):
    _, after, _, _, lines = exported
    code, words = run(after)
    assert (code, words) == (
        2,
        f"{len(lines)} lignes qui se suivent ; les sceaux n'ont pas été vérifiés (aucune clé donnée).",
    )
    assert run(written(tmp_path / "empty.jsonl", []))[0] == 2


def test_a_wrong_key_or_no_key_at_all_is_said(exported):
    _, after, _, _, lines = exported
    code, words = run(after, "--key", typed="0" * 64 + "\n")
    assert (code, f"ligne {lines[0]['seq']}, son sceau" in words) == (1, True)
    assert run(after, "--key", typed="abc\n") == (1, "La clé a 64 chiffres hexadécimaux.")


def test_without_the_key_a_change_of_key_is_still_read(tmp_path):
    rows = renewed_journals()[1]
    lines = [{"seq": r.seq, "body": r.body, "prev": r.prev.hex(), "mac": r.mac.hex()} for r in rows]
    assert run(written(tmp_path / "renewed.jsonl", lines))[0] == 2
    lines[24]["body"] = lines[24]["body"].replace("last=24", "last=23")
    code, words = run(written(tmp_path / "altered.jsonl", lines))
    assert (code, "ligne 25, le changement de clé" in words) == (1, True)


def test_the_keys_derivation_is_the_one_documented(practice):
    for place, dek in practice.deks.items():
        ours = journal_key(dek, practice.practice_id, place)
        assert SCRIPT_ITSELF.journal_key(dek, practice.practice_id, place.value) == ours
    assert SCRIPT_ITSELF.FIELDS == JOURNAL_FIELDS


def test_a_head_noted_on_paper_is_met_answered_by_the_purge_or_missing(exported):
    before, after, key, _, lines = exported
    last = lines[-1]
    typed = key.hex() + "\n"
    assert run(after, "--key", "--head", f"{last['seq']}:{last['mac']}", typed=typed)[0] == 0
    assert run(after, "--key", "--head", f"2:{'0' * 64}", typed=typed)[0] == 0
    code, words = run(after, "--key", "--head", f"{last['seq'] + 3}:{'0' * 64}", typed=typed)
    assert (code, words) == (1, f"3 lignes manquent à la fin du journal, après la ligne {last['seq']}.")
    assert run(before, "--head", "12")[0] == 1


def test_the_rows_purged_are_recognised_by_their_digest(exported, tmp_path):
    before, after, _, _, _ = exported
    assert "sont bien celles qui ont été purgées" in run(after, "--removed", str(before))[1]
    lines = [json.loads(line) for line in before.read_text().splitlines()]
    code, words = run(after, "--removed", str(written(tmp_path / "short.jsonl", lines[1:])))
    assert (code, words) == (1, "Les lignes données ne sont pas celles qui ont été purgées.")
    assert run(before, "--removed", str(before))[0] == 1


def test_what_is_read_is_what_was_sealed(exported, tmp_path):
    _, _, key, _, lines = exported
    shown = [dict(line) for line in lines]
    shown[2]["account_id"] = "quelqu'un d'autre"
    code, words = run(written(tmp_path / "shown.jsonl", shown), "--key", typed=key.hex() + "\n")
    assert (code, f"ligne {lines[2]['seq']}, ses champs lisibles" in words) == (1, True)


@pytest.mark.parametrize("text", ["pas du JSON\n", "[1]\n", "{}\n", '{"seq": true}\n'])
def test_a_file_that_is_no_export_is_said_to_be_none(tmp_path, text):
    path = tmp_path / "other.jsonl"
    path.write_text(text)
    code, words = run(path)
    assert (code, "ligne 1" in words) == (1, True)


def test_the_recovery_code_gives_the_key(first_day_export, tmp_path):
    folder, code, lines, sentence = first_day_export
    path = written(tmp_path / "first.jsonl", lines)
    assert run_beside(path, folder, code) == (0, sentence)


def run_beside(path, folder, code):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(path), "--practice", str(folder)],
        input=code + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout.strip()


@pytest.fixture
def first_day_export(practice, tmp_path):
    """The block that the recovery code opens, as practice.json holds it."""
    code = recovery.new_code()
    deks = {place.value: base64.b64encode(dek).decode() for place, dek in practice.deks.items()}
    nonce = secrets.token_bytes(12)
    context = f"telesec recovery v1|{practice.practice_id}|1".encode()
    sealed = AESGCM(hkdf(code, b"telesec recovery kek v1")).encrypt(
        nonce, json.dumps({"deks": deks}).encode(), context
    )
    block = {
        "version": 1,
        "nonce": base64.b64encode(nonce).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }
    folder = tmp_path / "header"
    folder.mkdir()
    (folder / "practice.json").write_text(json.dumps({"practice": practice.practice_id, "recovery": block}))
    gate = practice.gate(Role.ADMIN)
    lines = export(gate)
    return folder, recovery.encode_code(code), lines, gate.stores()[PRACTICE].verify().sentence


@settings(max_examples=examples(400), deadline=None)
@given(data=st.data())
def test_both_verifiers_give_the_same_sentence_on_any_journal(data):
    rows = list(data.draw(st.sampled_from(JOURNALS)))
    for _ in range(data.draw(st.integers(0, 2))):
        rows = changed(rows, data)
    head = data.draw(st.none() | st.sampled_from(JOURNALS[0]))
    noted_at = data.draw(st.sampled_from(["", *INSTANTS]))
    now = data.draw(st.sampled_from(["", *INSTANTS]))
    ours = verify(KEY, rows, [Head(head.seq, head.mac, noted_at)] if head else [], now)
    dates = {head.seq: datetime.fromisoformat(noted_at)} if head and noted_at else {}
    heads = {head.seq: {head.mac.hex()}} if head else {}
    lines = [{"seq": r.seq, "body": r.body, "prev": r.prev.hex(), "mac": r.mac.hex()} for r in rows]
    try:
        code, sentence, _ = SCRIPT_ITSELF.verdict(
            lines, KEY, SCRIPT_ITSELF.Known(heads, dates, now and datetime.fromisoformat(now))
        )
    except SCRIPT_ITSELF.Altered as error:
        code, sentence = 1, str(error)
    assert sentence == ours.sentence
    assert code == [Verdict.VERIFIED, Verdict.BROKEN, Verdict.NOT_VERIFIED].index(ours.verdict)


def changed(rows, data):
    if not rows:
        return rows
    at = data.draw(st.integers(0, len(rows) - 1))
    kind = data.draw(st.sampled_from(["drop", "head", "tail", "copy", "seq", "body", "change", "mac"]))
    if kind == "drop":
        return rows[:at] + rows[at + 1 :]
    if kind == "head":
        return rows[at:]
    if kind == "tail":
        return rows[:at]
    if kind == "copy":
        return [*rows[: at + 1], rows[at], *rows[at + 1 :]]
    row = rows[at]
    new = {
        "seq": replace(row, seq=row.seq + data.draw(st.integers(-2, 2))),
        "body": replace(row, body=row.body.replace("book", "move").replace("purge", "surge")),
        "change": replace(row, body=row.body.replace("last=2", "last=3").replace('"a"', '"b"')),
        "mac": replace(row, mac=bytes(32)),
    }[kind]
    return [*rows[:at], new, *rows[at + 1 :]]


def test_the_command_ends_with_the_codes_of_the_script(practice):
    gate = practice.gate(Role.ADMIN)
    assert ending(verify_all(gate)) == SCRIPT_ITSELF.VERIFIED
    empty = practice.gate(Role.BILLING)
    assert ending(verify_all(empty)) == SCRIPT_ITSELF.NOT_VERIFIED  # nobody billed anything yet
    with gate.stores()[PRACTICE]._engine.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER trg_journal_no_delete")
        conn.exec_driver_sql("DELETE FROM journal WHERE seq = 2")
    assert ending(verify_all(gate)) == SCRIPT_ITSELF.ALTERED
    assert ending(verify_all(gate, progress=lambda _place, _rows: False)) == SCRIPT_ITSELF.ALTERED
