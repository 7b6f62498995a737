"""What guards messages: the account's password, the file of SMS made again, the patients a journal names."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, NotFound, ProofRequired, Refused
from telesec.domain.messages.queue import Channel, Decision, Outcome, State
from telesec.domain.messages.settings import ServerChange
from telesec.domain.people import Compartment, Role
from telesec.services.messages import message_export, message_sending, message_settings, messages
from telesec.storage.tables.patients import PATIENTS

_SPEC = importlib.util.spec_from_file_location(
    "desk_of_messages", Path(__file__).with_name("test_messages.py")
)
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)


@pytest.fixture
def desk(practice: Any, tmp_path: Path) -> Any:
    return _MODULE.Desk(practice, tmp_path / "poste")


def named(desk: Any, action: str, since: int = 0) -> set[object]:
    rows = desk.practice.rows(desk.gate, Compartment.OFFICE)[since:]
    return {row["patient_id"] for row in rows if row["action"] == action and row["patient_id"]}


def so_far(desk: Any) -> int:
    return len(desk.practice.rows(desk.gate, Compartment.OFFICE))


ELSEWHERE: list[dict[str, Any]] = [
    {"host": "smtp.ailleurs.fr"},
    {"port": 2525},
    {"security": "tls"},
    {"login": "autre@exemple.fr"},
    {"authority": "autre"},
]


@pytest.mark.parametrize("other", ELSEWHERE, ids=lambda other: next(iter(other)))
def test_a_password_kept_is_never_shown_to_another_server(
    desk: Any, monkeypatch: pytest.MonkeyPatch, other: dict[str, Any]
) -> None:
    monkeypatch.setattr("telesec.exchange.smtp.authority_end", lambda pem: None)
    admin = desk.practice.gate(Role.ADMIN)
    known = message_settings.message_settings(admin).server
    with pytest.raises(Invalid, match="Redonnez le mot de passe") as refused:
        message_settings.save_mail_server(admin, desk.device, ServerChange(replace(known, **other)))
    assert refused.value.field == "password"
    assert message_settings.message_settings(admin).server == known
    change = ServerChange(replace(known, **other), "un autre secret")
    assert message_settings.save_mail_server(admin, desk.device, change).server == replace(known, **other)


def test_an_account_taken_away_and_put_back_asks_its_password(desk: Any) -> None:
    admin = desk.practice.gate(Role.ADMIN)
    known = message_settings.message_settings(admin).server
    bare = replace(known, host="smtp.ailleurs.fr", login="")
    message_settings.save_mail_server(admin, desk.device, ServerChange(bare))
    with pytest.raises(Invalid, match="mot de passe"):
        message_settings.save_mail_server(admin, desk.device, ServerChange(replace(bare, login=known.login)))


def test_the_sender_alone_changes_without_the_password(desk: Any) -> None:
    admin = desk.practice.gate(Role.ADMIN)
    known = message_settings.message_settings(admin).server
    change = ServerChange(replace(known, sender="accueil@exemple.fr", password_since=None))
    kept = message_settings.save_mail_server(admin, desk.device, change).server
    assert (kept.sender, kept.password_since) == ("accueil@exemple.fr", known.password_since)
    assert message_settings.mail_password(desk.gate, desk.device, kept) == "un vrai secret"


def test_another_computers_password_does_not_follow_the_server_either(desk: Any) -> None:
    admin = desk.practice.gate(Role.ADMIN)
    known = message_settings.message_settings(admin).server
    here = type(desk.device)(desk.practice.folder.parent / "autre-poste")
    moved = ServerChange(replace(known, host="smtp.ailleurs.fr"), "un secret inventé")
    message_settings.save_mail_server(admin, here, moved)
    with pytest.raises(Invalid, match="Cet ordinateur n'a pas"):
        message_sending.open_post(desk.gate, desk.device)
    assert message_sending.open_post(desk.gate, here)._password == "un secret inventé"


def test_saving_the_mail_server_asks_for_a_fresh_proof(desk: Any) -> None:
    admin = desk.practice.gate(Role.ADMIN)
    known = message_settings.message_settings(admin).server
    change = ServerChange(replace(known, host="smtp.ailleurs.fr"), "un autre secret")
    desk.practice.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        message_settings.save_mail_server(admin, desk.device, change)
    assert message_settings.mail_password(desk.gate, desk.device, known) == "un vrai secret"
    admin.proved()
    message_settings.save_mail_server(admin, desk.device, change)
    rows = desk.practice.rows(admin, Compartment.PRACTICE)
    told = [row["outcome"] for row in rows if row["action"] == "mail_server_edit"]
    assert [outcome for outcome in told if outcome != "detail"][-2:] == ["refused", "ok"]


def test_who_may_not_send_never_gets_the_mail_password(desk: Any) -> None:
    known = message_settings.message_settings(desk.gate).server
    for role in (Role.BILLING, Role.ADMIN):
        gate = desk.practice.gate(role)
        with pytest.raises(Refused):
            message_sending.open_post(gate, desk.device)
        with pytest.raises(Refused):
            message_settings.mail_password(gate, desk.device, known)
    with pytest.raises(Refused):
        message_sending.open_post(desk.gate, desk.device, trial=True)
    with pytest.raises(Refused):
        message_sending.open_post(desk.practice.gate(Role.BILLING), desk.device, trial=True)


def test_each_use_of_the_mail_password_is_journaled(desk: Any) -> None:
    admin = desk.practice.gate(Role.ADMIN)
    message_sending.open_post(desk.gate, desk.device)
    message_sending.open_post(admin, desk.device, trial=True)
    for gate, compartment, action in (
        (desk.gate, Compartment.OFFICE, "message_send"),
        (admin, Compartment.PRACTICE, "message_trial"),
    ):
        last = desk.practice.rows(gate, compartment)[-1]
        assert (last["action"], last["subject_id"], last["outcome"]) == (action, "mail_server", "ok")


def test_a_file_made_again_leaves_out_who_moved_cancelled_or_refused(desk: Any) -> None:
    def seen(hour: int) -> Any:
        return desk.book(desk.patient(email="", phone=f"06 39 98 12 {hour}"), hour)

    kept, moved, gone, refuses = seen(10), seen(11), seen(12), seen(14)
    made = message_export.export_sms(desk.gate, messages.reminders(desk.gate).lines)
    assert (made.letters, made.skipped) == (4, 0)
    desk.move(moved, 30)
    desk.cancel(gone)
    with desk.gate.enter(Action.PATIENT_UPDATE, Subject("patient", refuses.patient_id)) as records:
        statement = update(PATIENTS).where(PATIENTS.c.id == refuses.patient_id)
        records._conn.execute(statement.values(opt_outs=("sms",)))
    again = message_export.export_again(desk.gate, made.batch_id)
    assert (again.letters, again.skipped) == (1, 3)
    assert [row[0] for row in _MODULE.rows_of(again.data)] == ["33639981210"]
    desk.practice.clock.advance(days=2)
    desk.gate.proved()
    with pytest.raises(NotFound):
        message_export.export_again(desk.gate, made.batch_id)
    assert kept.start < messages.walls(desk.gate)[kept.site_id]


def test_e_mails_are_never_put_in_a_file_of_sms(desk: Any) -> None:
    desk.book(desk.patient(), 9)
    batch = messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    assert batch.letters == 1
    with pytest.raises(NotFound):
        message_export.export_again(desk.gate, batch.id)


def test_the_journal_names_every_patient_of_a_batch_and_of_a_shared_letter(desk: Any) -> None:
    family = {desk.patient(), desk.patient()}
    for at, patient_id in enumerate(family):
        desk.book(patient_id, 9 + at)
    assert messages.prepare(desk.gate, messages.reminders(desk.gate).lines).letters == 1
    assert named(desk, "message_prepare") == family
    since = so_far(desk)
    letter = message_sending.take(desk.gate, message_sending.pending(desk.gate)[0])
    assert letter is not None
    assert named(desk, "message_send", since) == family
    since = so_far(desk)
    message_sending.settle(desk.gate, letter, Outcome.LATER)
    assert named(desk, "message_send", since) == family


def test_the_journal_names_every_patient_of_a_file_of_sms(desk: Any) -> None:
    everyone = {desk.patient(email=""), desk.patient(email="", phone="+41 79 123 45 67")}
    for at, patient_id in enumerate(everyone):
        desk.book(patient_id, 9 + at)
    made = message_export.export_sms(desk.gate, messages.reminders(desk.gate).lines)
    assert named(desk, "message_export") == everyone
    since = so_far(desk)
    message_export.export_again(desk.gate, made.batch_id)
    assert named(desk, "message_export", since) == everyone


def test_a_decision_names_the_patient_of_the_message_and_nobody_the_caller_gives(desk: Any) -> None:
    family = {desk.patient(), desk.patient()}
    for at, patient_id in enumerate(family):
        desk.book(patient_id, 9 + at)
    messages.prepare(desk.gate, messages.reminders(desk.gate).lines)
    message_sending.take(desk.gate, message_sending.pending(desk.gate)[0])
    unsure = messages.follow_up(desk.gate)[0].message
    assert (unsure.state, unsure.channel) == (State.SENDING, Channel.MAIL)
    since = so_far(desk)
    messages.decide(desk.gate, replace(unsure, patient_id="f" * 32), Decision.ASSUME_SENT)
    assert named(desk, "message_prepare", since) == family
