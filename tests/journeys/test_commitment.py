"""The commitment to confidentiality at the door: nothing opens before it, and it is asked again each year."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

import telesec
from telesec.domain.access import commitment
from telesec.domain.access.reminders import REMINDERS
from telesec.domain.actions import RULES, Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.people import Account, Compartment, Role
from telesec.services.access.commitment import accept_commitment, acknowledge, reminder_due, standing
from telesec.services.access.sign_in import SignedIn
from telesec.services.anchoring import end_session
from telesec.services.gate import Gate
from telesec.services.stores import open_stores

from .conftest import TICKET, FirstDay, HandClock, Telephone, set_up

MAY_SKIP_IT = {  # nobody's session, or a copy opened inside one
    "services/access/foundation.py",
    "services/access/key_staging.py",
    "services/restores/day_compare.py",
    "services/restores/restore_preparation.py",
}


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> FirstDay:
    """A practice just set up, whose founder has not signed in yet."""
    root = tmp_path_factory.mktemp("unread")
    return set_up(root / "cabinet", root / "device", HandClock())


@pytest.fixture
def newcomer(unread: FirstDay, tmp_path: Path) -> FirstDay:
    shutil.copytree(unread.folder, tmp_path / "cabinet")
    shutil.copytree(unread.device_folder, tmp_path / "device")
    clock = HandClock()
    clock.advance(minutes=1)
    telephone = Telephone(unread.telephone.secret, clock)
    day = FirstDay(
        tmp_path / "cabinet", tmp_path / "device", clock, telephone, unread.backup_codes, unread.recovery_text
    )
    yield day
    day.close()


def notice(signed: SignedIn, sentence: str) -> None:
    with signed.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.people.notify((signed.gate.account.id,), sentence)


def refuses_everything(gate: Gate) -> None:
    for action in RULES.keys() - commitment.BEFORE:
        with pytest.raises(Refused, match="engagement de confidentialité"), gate.enter(action, Subject("x")):
            pytest.fail(f"{action} opened before the commitment")


def test_at_the_first_sign_in_nothing_opens_before_the_commitment_is_accepted(newcomer: FirstDay) -> None:
    signed = newcomer.attempt(accepts=False)
    assert signed.commitment_due
    refuses_everything(signed.gate)
    accept_commitment(signed.gate)
    with signed.gate.enter(Action.PATIENT_SEARCH, Subject("patient_search")):
        pass
    assert standing(signed.gate).due_on == newcomer.clock().date().replace(year=2027)


def test_every_refusal_and_the_acceptance_are_journaled(practice, clock) -> None:
    clock.advance(days=366)
    account = practice.accounts[Role.SECRETARY]
    stores = open_stores(practice.folder, practice.practice_id, practice.deks)
    gate = Gate(account, stores, "s" * 32, "poste", clock)
    gate.renew_reference()
    with pytest.raises(Refused), gate.enter(Action.AGENDA_VIEW, Subject("agenda")):
        pass
    accept_commitment(gate)
    rows = practice.rows(gate, Compartment.PRACTICE)[-2:]
    assert [(row["action"], row["outcome"], row["account_id"]) for row in rows] == [
        ("agenda_view", "refused", account.id),
        ("commitment", "ok", account.id),
    ]
    assert rows[1]["subject_id"] == f"v{commitment.VERSION}"
    gate.close()


def test_it_is_asked_again_after_a_year_and_what_waited_comes_with_it(newcomer: FirstDay) -> None:
    first = newcomer.attempt()
    notice(first, "Le cabinet ferme le 24.")
    end_session(first.gate, newcomer.threshold(), Action.SIGN_OUT)
    newcomer.clock.advance(days=364)
    signed = newcomer.attempt()
    assert not signed.commitment_due
    assert signed.notices == ("Le cabinet ferme le 24.",)
    notice(signed, "Bonne année.")
    end_session(signed.gate, newcomer.threshold(), Action.SIGN_OUT)
    newcomer.clock.advance(days=1)
    signed = newcomer.attempt(accepts=False)
    assert signed.commitment_due
    assert signed.notices == ()  # not taken: whoever leaves without accepting finds them next time
    assert accept_commitment(signed.gate) == ("Bonne année.",)


def test_a_lock_before_accepting_asks_again_and_after_accepting_does_not(newcomer: FirstDay) -> None:
    signed = newcomer.attempt(accepts=False)
    resume = newcomer.resume(signed)
    assert end_session(signed.gate, newcomer.threshold(), Action.LOCK, "asked", ticket=TICKET)
    newcomer.clock.advance(minutes=2)
    signed = newcomer.attempt(code="", resuming=resume, accepts=False)
    assert signed.commitment_due
    assert signed.unlocked
    refuses_everything(signed.gate)
    accept_commitment(signed.gate)
    resume = newcomer.resume(signed)
    assert end_session(signed.gate, newcomer.threshold(), Action.LOCK, "asked", ticket=TICKET)
    newcomer.clock.advance(minutes=2)
    assert not newcomer.attempt(code="", resuming=resume, accepts=False).commitment_due


def test_a_text_that_changed_is_asked_at_once(newcomer: FirstDay, monkeypatch: pytest.MonkeyPatch) -> None:
    end_session(newcomer.attempt().gate, newcomer.threshold(), Action.SIGN_OUT)
    newcomer.clock.advance(minutes=1)
    monkeypatch.setattr(commitment, "VERSION", commitment.VERSION + 1)
    assert newcomer.attempt(accepts=False).commitment_due


def test_an_acceptance_dated_ahead_by_a_wrong_clock_neither_stands_nor_bars_the_way(practice, clock) -> None:
    clock.advance(days=4000)
    assert practice.gate(Role.SECRETARY).pledged()
    clock.advance(days=-3600)
    stores = open_stores(practice.folder, practice.practice_id, practice.deks)
    gate = Gate(practice.accounts[Role.SECRETARY], stores, "s" * 32, "poste", clock)
    gate.renew_reference()
    assert not gate.pledged()
    accept_commitment(gate)
    assert gate.pledged()
    assert standing(gate).accepted_at == clock()
    gate.close()


def test_an_account_of_another_is_not_covered_by_ones_own_acceptance(practice) -> None:
    account = Account("b" * 32, "b", "Léa", frozenset({Role.SECRETARY}))
    stores = open_stores(practice.folder, practice.practice_id, practice.deks)
    gate = Gate(account, stores, "s" * 32, "poste", practice.clock)
    refuses_everything(gate)
    gate.close()


def test_only_what_opens_no_session_of_a_person_may_go_without_it() -> None:
    root = Path(telesec.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "pledged=" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and any(word.arg == "pledged" for word in node.keywords)
    }
    assert found == MAY_SKIP_IT


def test_one_reminder_at_most_at_each_sign_in_acknowledged_and_dated(newcomer: FirstDay) -> None:
    gate = newcomer.attempt().gate
    assert reminder_due(gate) is None  # the day of the commitment asks for enough reading
    newcomer.clock.advance(days=1)
    shown = reminder_due(gate)
    assert shown == REMINDERS[0] == reminder_due(gate)  # until it is acknowledged
    acknowledge(gate, shown.key)
    assert standing(gate).read == {shown.key: newcomer.clock()}
    newcomer.clock.advance(days=6)
    assert reminder_due(gate) is None
    newcomer.clock.advance(days=1)
    assert reminder_due(gate) == REMINDERS[1]
    with pytest.raises(Refused):
        acknowledge(gate, "something else")
