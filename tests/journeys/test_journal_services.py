"""The journal read, filtered, exported and verified by those entitled to it."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import ProofRequired, Refused
from telesec.domain.journal import Head, Verdict
from telesec.domain.journal_lines import JournalFilter
from telesec.domain.people import Compartment, Role
from telesec.services.journal import action_label, export, read_technical, verify
from telesec.storage.keys import journal_key


def note_heads(gate, closed=True):
    heads = {compartment: store.head() for compartment, store in gate.stores().items()}
    with gate.enter(Action.ANCHOR, Subject("heads")) as records:
        for compartment, head in heads.items():
            records.sessions.note_head(compartment, head, closed=closed)


def test_the_technical_journal_is_read_newest_first_and_reading_it_is_a_row(practice):
    gate = practice.gate(Role.ADMIN)
    lines = read_technical(gate, JournalFilter())
    assert lines[0].action == "journal_read"
    assert [line.seq for line in lines] == sorted((line.seq for line in lines), reverse=True)


def test_the_journal_is_filtered_by_action_account_day_and_page(practice):
    gate = practice.gate(Role.ADMIN)
    everything = read_technical(gate, JournalFilter())
    wanted = read_technical(gate, JournalFilter(action="set_up"))
    assert {line.action for line in wanted} == {"set_up"}
    mine = read_technical(gate, JournalFilter(account_id=gate.account.id))
    assert {line.account_id for line in mine} == {gate.account.id}
    assert read_technical(gate, JournalFilter(day="2026-11-17")) == ()
    assert read_technical(gate, JournalFilter(day="2026-11-1_")) == ()
    page = read_technical(gate, JournalFilter(before=everything[1].seq, limit=1))
    assert [line.seq for line in page] == [everything[1].seq - 1]


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
def test_neither_the_desk_nor_accounts_read_the_technical_journal(practice, role):
    with pytest.raises(Refused):
        read_technical(practice.gate(role), JournalFilter())


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


def test_actions_are_named_in_french_and_an_unknown_one_keeps_its_name():
    assert action_label("book") == "Rendez-vous pris"
    assert action_label("teleport") == "teleport"
