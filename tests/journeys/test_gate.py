"""The gate: journal first, then the work; no journal, no access; every refusal written down."""

from __future__ import annotations

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import ProofRequired, Refused, SessionClosed
from telesec.domain.journal.chain import Verdict
from telesec.domain.people import Compartment, Role


def test_an_entry_writes_its_row_before_the_work(practice):
    gate = practice.gate(Role.ADMIN)
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        seen = records.journal.count()
        assert len(records.people.all()) == 5
    rows = practice.rows(gate, Compartment.PRACTICE)
    assert rows[seen - 1]["action"] == "account_list"
    assert rows[seen - 1]["account_id"] == gate.account.id


def test_a_refused_role_is_journaled_and_reads_nothing(practice):
    gate = practice.gate(Role.SECRETARY)
    with pytest.raises(Refused), gate.enter(Action.ACCOUNT_LIST, Subject("accounts")):
        pytest.fail("the body must not run")
    last = practice.rows(gate, Compartment.PRACTICE)[-1]
    assert (last["action"], last["outcome"]) == ("account_list", "refused")


def test_every_action_is_refused_to_every_role_that_the_table_does_not_name(practice):
    from telesec.domain.actions import RULES

    for role in Role:
        gate = practice.gate(role)
        for action, rule in RULES.items():
            if role in rule.roles:
                continue
            with pytest.raises(Refused), gate.enter(action, Subject("any")):
                pytest.fail(f"{role} entered {action}")


def test_work_that_fails_leaves_nothing_but_its_failed_attempt(practice):
    gate = practice.gate(Role.ADMIN)
    before = len(practice.rows(gate, Compartment.PRACTICE))

    def fail_half_way() -> None:
        with gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
            records.schedules.set("lock_minutes", 15)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    rows = practice.rows(gate, Compartment.PRACTICE)
    assert [row["outcome"] for row in rows[before:]] == ["failed:ZeroDivisionError"]
    assert gate.renew_reference().lock_minutes == 5


def test_an_action_that_asks_for_proof_is_refused_six_minutes_later(practice, clock):
    gate = practice.gate(Role.ADMIN)
    clock.advance(minutes=6)
    with pytest.raises(ProofRequired), gate.enter(Action.ACCOUNT_CREATE, Subject("account")):
        pytest.fail("the body must not run")


def test_a_proof_from_the_future_does_not_count(practice, clock):
    gate = practice.gate(Role.ADMIN)
    clock.advance(minutes=-1)
    with pytest.raises(ProofRequired), gate.enter(Action.ACCOUNT_CREATE, Subject("account")):
        pytest.fail("the body must not run")


def test_nothing_kept_from_before_the_lock_works_after_it(practice):
    gate = practice.gate(Role.ADMIN)
    with gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        people = records.people
    gate.close()
    with pytest.raises(SessionClosed), gate.enter(Action.ACCOUNT_LIST, Subject("accounts")):
        pytest.fail("the body must not run")
    with pytest.raises(Exception, match="closed"):
        people.all()
    with pytest.raises(SessionClosed):
        gate.stores()


def test_a_subject_of_another_compartment_is_not_reached(practice):
    gate = practice.gate(Role.ADMIN)
    with pytest.raises(Refused), gate.enter(Action.ACCOUNT_LIST, Subject("accounts")) as records:
        _ = records.patients


def test_fields_touched_are_named_without_their_values(practice):
    gate = practice.gate(Role.ADMIN)
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.schedules.set("lock_minutes", 13)
    detail = practice.rows(gate, Compartment.PRACTICE)[-1]
    assert (detail["outcome"], detail["fields"]) == ("detail", "lock_minutes")
    assert "13" not in str({key: detail[key] for key in ("fields", "reason", "subject_id")})


def test_the_journal_of_each_compartment_verifies(practice):
    gate = practice.gate(Role.ADMIN)
    report = gate.stores()[Compartment.PRACTICE].verify()
    assert report is not None
    assert report.verdict is Verdict.VERIFIED


def test_raw_sql_on_our_own_connection_cannot_change_a_row_outside_an_entry(practice):
    gate = practice.gate(Role.ADMIN)
    engine = gate.stores()[Compartment.PRACTICE]._engine
    for statement in (
        "UPDATE accounts SET roles = 'admin'",
        "DELETE FROM settings",
        "INSERT INTO settings VALUES ('x', '1')",
    ):
        with pytest.raises(Exception, match="not journaled"), engine.begin() as conn:
            conn.exec_driver_sql(statement)
    for statement in (
        "UPDATE journal SET body = '[]'",
        "DELETE FROM journal",
        "REPLACE INTO journal (seq, body, prev, mac) SELECT seq, body, prev, mac FROM journal WHERE seq = 1",
    ):
        with pytest.raises(Exception, match=r"append-only|chain broken"), engine.begin() as conn:
            conn.exec_driver_sql(statement)
