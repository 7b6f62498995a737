"""Alerts of the review: raised once by who may review, seen by who may act, in no secretary's sight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import NotFound, Refused
from telesec.domain.ids import new_id
from telesec.domain.journal.chain import Entry
from telesec.domain.people import Compartment, Role
from telesec.domain.review.alerts import AlertKind
from telesec.domain.review.thresholds import Thresholds
from telesec.services.gate import Gate
from telesec.services.journals.journal_reading import read
from telesec.services.review.limits import save_thresholds, thresholds
from telesec.services.review.watch import OWN, mark_seen, seen, waiting
from telesec.services.review.watch import watch as look
from telesec.services.review.week import week
from telesec.services.stores import open_stores
from telesec.storage.tables.base import instant_text

LOW = Thresholds(records_hour=3, records_day=5, odd_accesses=2, failed_sign_ins=2, exports=1)


@pytest.fixture
def doctor(practice):
    save_thresholds(practice.gate(Role.ADMIN), LOW)
    return practice.gate(Role.PRACTITIONER)


@pytest.fixture
def opens(practice, desk):
    """The desk opens so many records, a minute apart, from now on."""

    def act(count, start=0):
        for number in range(start, start + count):
            practice.clock.advance(minutes=1)
            at, who = instant_text(practice.clock()), desk.account.id
            entry = Entry(
                at, who, "secretary", "s1", "POSTE-2", "patient_open", "patient", patient_id=f"p{number}"
            )
            desk.stores()[Compartment.OFFICE].note([entry])

    return act


def watch(gate, owners, known=None):
    """Ask until no day is left to look at, as the window does."""
    found = look(gate, owners, known)
    while found.behind:
        found = look(gate, owners, found)
    return found


def kinds(watched):
    return sorted(alert.kind for alert in watched.alerts)


def test_a_practitioner_whose_keys_are_still_to_come_reviews_the_journal_that_opens(practice):
    """So is the first one a practice invites, when an administrator alone founded it."""
    account = practice.accounts[Role.PRACTITIONER]
    keys = {Compartment.PRACTICE: practice.deks[Compartment.PRACTICE]}
    stores = open_stores(practice.folder, practice.practice_id, keys)
    waits = Gate(account, stores, new_id(), "poste-test", practice.clock)
    waits.renew_reference()
    practice.gates.append(waits)
    assert watch(waits, {}).alerts == ()
    assert week(waits, practice.clock().date(), {}).places == (Compartment.PRACTICE,)


def test_many_records_are_told_once_and_the_figure_grows_until_it_is_seen(practice, doctor, desk, opens):
    opens(3)
    first = watch(doctor, {})
    assert kinds(first) == [AlertKind.RECORDS_HOUR]
    opens(1, start=3)
    again = watch(doctor, {}, first)
    assert [(alert.id, alert.figure) for alert in again.alerts] == [(first.alerts[0].id, 4)]
    mark_seen(doctor, first.alerts[0].id)
    assert watch(doctor, {}, again).alerts == ()
    assert desk.account.display_name in first.sentences[0]
    assert "3 dossiers ouverts" in first.sentences[0]


def test_an_alert_opens_the_rows_it_is_about(doctor, opens):
    opens(5)
    for alert in watch(doctor, {}).alerts:
        assert len(read(doctor, alert.question).lines) == 5


def test_what_nobody_reread_for_days_is_still_found(practice, doctor, opens):
    watch(doctor, {})
    opens(3)
    practice.clock.advance(minutes=6 * 24 * 60)
    late = practice.gate(Role.PRACTITIONER)
    looks = [look(late, {})]
    while looks[-1].behind:
        looks.append(look(late, {}, looks[-1]))
    assert kinds(looks[-1]) == [AlertKind.RECORDS_HOUR]
    assert 1 < len(looks) < 6


def test_a_word_in_the_file_that_all_was_looked_at_silences_nothing(practice, doctor, opens):
    opens(3)
    practice.clock.advance(minutes=2 * 24 * 60)
    today = practice.clock().date().isoformat()
    with practice.gate(Role.ADMIN).enter(Action.SETTINGS_EDIT, Subject("setting")) as records:
        records.schedules.set("review_watched", {place.value: today for place in Compartment})
    late = watch(practice.gate(Role.PRACTITIONER), {})
    assert kinds(late) == [AlertKind.RECORDS_HOUR]


def test_figures_written_in_the_file_by_nobody_silence_nothing(practice, doctor):
    """Whoever holds its key may write « jamais »; only a row of the journal makes it a choice."""
    never = dict.fromkeys(Thresholds.__dataclass_fields__, 0)
    with practice.gate(Role.ADMIN).enter(Action.SETTINGS_EDIT, Subject("setting")) as records:
        records.schedules.set("review_thresholds", never)
    assert thresholds(doctor) == Thresholds()
    assert watch(doctor, {}).frame.thresholds == Thresholds()
    save_thresholds(practice.gate(Role.ADMIN), Thresholds(**never))
    assert thresholds(doctor).records_hour == 0


def test_an_admin_who_came_first_hides_nothing_from_the_practitioner(practice, doctor, opens):
    opens(3)
    practice.clock.advance(minutes=24 * 60)
    assert watch(practice.gate(Role.ADMIN), {}).alerts == ()
    assert kinds(watch(practice.gate(Role.PRACTITIONER), {})) == [AlertKind.RECORDS_HOUR]


def test_the_admin_is_told_what_a_practitioner_s_journals_raised(practice, doctor, opens):
    opens(3)
    watch(doctor, {})
    assert kinds(waiting(practice.gate(Role.ADMIN), {})) == [AlertKind.RECORDS_HOUR]


def test_failed_sign_ins_raise_an_alert_for_the_login_they_were_tried_on(practice, doctor, desk):
    for number in range(2):
        entry = Entry(
            instant_text(practice.clock()),
            "",
            "",
            "s",
            "POSTE",
            "intake",
            "event",
            f"e{number}",
            reason="sign_in_failed aa11",
        )
        doctor.stores()[Compartment.PRACTICE].note([entry])
    found = watch(practice.gate(Role.ADMIN), {"aa11": desk.account.id})
    assert kinds(found) == [AlertKind.FAILED]
    assert found.sentences[0].startswith(
        f"2 connexions manquées pour l'identifiant de {desk.account.display_name}"
    )
    assert len(read(doctor, found.alerts[0].question).lines) == 2


def test_a_broken_glass_is_always_told_without_the_patient(practice, doctor):
    save_thresholds(practice.gate(Role.ADMIN), replace(LOW, odd_accesses=0))
    entry = Entry(
        instant_text(practice.clock()),
        doctor.account.id,
        "practitioner",
        "s1",
        "POSTE",
        "note_open_colleague",
        "note",
        "n1",
        patient_id="p1",
        reason="Urgence",
    )
    doctor.stores()[Compartment.CLINICAL].note([entry])
    found = watch(doctor, {})
    assert kinds(found) == [AlertKind.GLASS]
    with practice.gate(Role.ADMIN).stores()[Compartment.PRACTICE]._engine.connect() as conn:
        kept = conn.exec_driver_sql("SELECT * FROM alerts").fetchall()
    assert "p1" not in repr(kept)
    assert "Urgence" not in repr(kept)


def test_one_does_not_dismiss_one_s_own_alert_while_another_may_read_it(practice, doctor):
    entry = Entry(
        instant_text(practice.clock()),
        doctor.account.id,
        "practitioner",
        "s1",
        "POSTE",
        "note_open_colleague",
        "note",
        "n1",
        patient_id="p1",
    )
    doctor.stores()[Compartment.CLINICAL].note([entry])
    found = watch(doctor, {})
    with pytest.raises(Refused, match="vous concerne"):
        mark_seen(doctor, found.alerts[0].id)
    assert OWN.startswith("Cette alerte")
    mark_seen(practice.gate(Role.ADMIN), found.alerts[0].id)
    assert waiting(doctor, {}).alerts == ()


def test_seen_is_journaled_with_who_and_when(practice, doctor, opens):
    opens(3)
    alert = watch(doctor, {}).alerts[0]
    admin = practice.gate(Role.ADMIN)
    mark_seen(admin, alert.id)
    row = practice.rows(admin, Compartment.PRACTICE)[-1]
    assert (row["action"], row["subject_id"], row["account_id"]) == ("alert_read", alert.id, admin.account.id)
    (kept,) = seen(doctor, {}).alerts
    assert (kept.id, kept.seen_by, kept.seen_at) == (alert.id, admin.account.id, practice.clock())
    with pytest.raises(NotFound):
        mark_seen(admin, "nowhere")


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
def test_who_may_not_act_is_told_nothing(practice, doctor, opens, role):
    opens(3)
    alert = watch(doctor, {}).alerts[0]
    gate = practice.gate(role)
    for attempt in (
        lambda: watch(gate, {}),
        lambda: waiting(gate, {}),
        lambda: seen(gate, {}),
        lambda: mark_seen(gate, alert.id),
    ):
        with pytest.raises(Refused):
            attempt()


def test_a_quiet_day_raises_nothing_and_reads_little(practice, doctor):
    first = watch(doctor, {})
    assert first.alerts == ()
    before = {place: store.head().count for place, store in doctor.stores().items()}
    assert watch(doctor, {}, first).alerts == ()
    after = {place: store.head().count for place, store in doctor.stores().items()}
    assert {place for place in after if after[place] != before[place]} == {Compartment.PRACTICE}


def test_what_was_seen_a_year_ago_is_forgotten(practice, doctor, opens):
    opens(3)
    alert = watch(doctor, {}).alerts[0]
    mark_seen(doctor, alert.id)
    practice.clock.advance(minutes=400 * 24 * 60)
    late = practice.gate(Role.PRACTITIONER)
    watch(late, {})
    with pytest.raises(NotFound):
        mark_seen(late, alert.id)
