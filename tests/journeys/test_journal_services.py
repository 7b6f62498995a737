"""The journal read, filtered, exported and verified by those entitled to it."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import ProofRequired
from telesec.domain.journal.chain import Head, Verdict
from telesec.domain.people import Compartment, Role
from telesec.services.journals.journal import export, verify
from telesec.storage.keys import journal_key


def note_heads(gate, closed=True):
    heads = {compartment: store.head() for compartment, store in gate.stores().items()}
    with gate.enter(Action.ANCHOR, Subject("heads")) as records:
        for compartment, head in heads.items():
            records.sessions.note_head(compartment, head, closed=closed)


def test_every_role_may_have_its_journals_verified(practice):
    for role in Role:
        gate = practice.gate(role)
        with gate.enter(Action.ANCHOR, Subject("heads")):
            pass
        done = verify(gate)
        verdicts = {report.verdict for report in done.reports.values()}
        assert verdicts <= {Verdict.VERIFIED, Verdict.NOT_VERIFIED}
        assert done.reports[Compartment.PRACTICE].verdict is Verdict.VERIFIED


def test_a_head_noted_in_the_practice_catches_the_tail_cut_from_the_office(practice):
    gate = practice.gate(Role.SECRETARY)
    with gate.enter(Action.PATIENT_SEARCH, Subject("search")):
        pass
    with gate.enter(Action.PATIENT_SEARCH, Subject("search")):
        pass
    note_heads(gate)
    engine = gate.stores()[Compartment.OFFICE]._engine
    with engine.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER trg_journal_no_delete")
        conn.exec_driver_sql("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    done = verify(gate)
    assert not done.whole
    assert done.reports[Compartment.OFFICE].sentence.startswith("1 ligne manque")
    assert any(sentence.startswith("Secrétariat : 1 ligne manque") for sentence in done.sentences)


def test_a_head_kept_outside_counts_too(practice):
    gate = practice.gate(Role.ADMIN)
    head = gate.stores()[Compartment.PRACTICE].head()
    assert verify(gate, {Compartment.PRACTICE: (head,)}).whole
    longer = Head(head.count + 50, bytes(32))
    assert not verify(gate, {Compartment.PRACTICE: (longer,)}).whole


def test_a_cancelled_verification_is_not_a_verification(practice):
    gate = practice.gate(Role.ADMIN)
    done = verify(gate, progress=lambda _compartment, _rows: False)
    assert done.cancelled
    assert not done.whole
    assert done.sentences[-1].startswith("Vérification interrompue")


def test_an_export_needs_a_fresh_proof(practice, clock):
    gate = practice.gate(Role.ADMIN)
    clock.advance(minutes=10)
    with pytest.raises(ProofRequired):
        export(gate)


def test_another_program_verifies_the_export_with_hmac_alone(practice):
    gate = practice.gate(Role.ADMIN)
    lines = [json.loads(json.dumps(line)) for line in export(gate)]
    key = journal_key(practice.deks[Compartment.PRACTICE], practice.practice_id, Compartment.PRACTICE)
    previous = bytes(32)
    for number, line in enumerate(lines, start=1):
        assert line["seq"] == json.loads(line["body"])[0] == number
        assert bytes.fromhex(line["prev"]) == previous
        sealed = hmac.new(key, previous + line["body"].encode(), hashlib.sha256).digest()
        assert sealed.hex() == line["mac"]
        previous = sealed
    assert lines[-1]["action"] == "journal_export"
