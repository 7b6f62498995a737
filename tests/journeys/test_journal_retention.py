"""The journals are kept for as long as the practice said; what is older goes, and the proof stays."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import Clock

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, ProofRequired, Refused
from telesec.domain.journal.chain import Head, Verdict
from telesec.domain.journal.keeping import Keeping, check_keeping, keeping_from
from telesec.domain.people import Compartment, Role
from telesec.security.device import FileStore
from telesec.services.anchoring import note_heads
from telesec.services.journals.journal import verify
from telesec.services.journals.journal_retention import keeping, outlook, proposal, purge, save_keeping
from telesec.services.threshold import Threshold

PRACTICE, OFFICE, CLINICAL = Compartment.PRACTICE, Compartment.OFFICE, Compartment.CLINICAL
MONTHS = 15  # from November 2026 to January 2028


def device_of(practice):
    """What the practice's computer remembers, beside its folder."""
    return Threshold(
        practice.folder, FileStore(practice.folder.parent / "device"), practice.clock, workstation="accueil"
    )


@pytest.fixture
def threshold(practice):
    return device_of(practice)


@pytest.fixture(scope="module")
def lived(founded, tmp_path_factory):
    """Fifteen months of work, a session on the 16th of each: lived once, every test has a copy."""
    practice = founded.copied(tmp_path_factory.mktemp("lived") / "cabinet", Clock())
    for month in range(MONTHS):
        total = 10 + month
        practice.clock.instant = datetime(2026 + total // 12, total % 12 + 1, 16, 7, tzinfo=UTC)
        gate = practice.gate(Role.PRACTITIONER)
        with gate.enter(Action.AGENDA_VIEW, Subject("agenda")):
            pass
        with gate.enter(Action.NOTE_LIST, Subject("patient")):
            pass
        note_heads(gate, device_of(practice))
        practice.close()
    return practice


@pytest.fixture
def years(lived, practice):
    """Those fifteen months, in the place of the practice of one day."""
    shutil.rmtree(practice.folder)
    shutil.copytree(lived.folder, practice.folder)
    shutil.copytree(lived.folder.parent / "device", practice.folder.parent / "device")
    practice.clock.instant = lived.clock.instant
    return practice


def seqs(gate, compartment):
    with gate.stores()[compartment]._engine.connect() as conn:
        return conn.exec_driver_sql("SELECT seq FROM journal ORDER BY seq").scalars().all()


def test_twelve_months_are_kept_unless_the_practice_says_otherwise(practice):
    gate = practice.gate(Role.ADMIN)
    assert keeping(gate) == Keeping(12, "")
    assert save_keeping(gate, Keeping(6, "oublié")) == Keeping(6, "")
    assert save_keeping(gate, Keeping(24, "  Contentieux   en cours ")) == Keeping(24, "Contentieux en cours")
    assert keeping(gate) == Keeping(24, "Contentieux en cours")
    row = [row for row in practice.rows(gate, PRACTICE) if row["action"] == "journal_keep"][-2]
    assert (row["reason"], row["subject_id"]) == ("Contentieux en cours", "journal_keeping=24")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Keeping(5), "months"),
        (Keeping(37, "x"), "months"),
        (Keeping(13), "reason"),
        (Keeping(13, "  "), "reason"),
        (Keeping(13, "x" * 201), "reason"),
    ],
)
def test_less_than_six_months_more_than_thirty_six_or_no_reason_is_refused(practice, wanted, field):
    with pytest.raises(Invalid) as refused:
        save_keeping(practice.gate(Role.ADMIN), wanted)
    assert refused.value.field == field


@pytest.mark.parametrize("months", [6, 12, 36])
def test_the_bounds_themselves_are_accepted(months):
    assert check_keeping(Keeping(months, "x")).months == months


@pytest.mark.parametrize(
    "value", [None, 7, {}, {"months": 5}, {"months": 37}, {"months": True}, {"months": "9"}]
)
def test_a_setting_that_says_nothing_clear_means_twelve_months(value):
    assert keeping_from(value) == Keeping(12, "")


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
def test_neither_the_desk_nor_billing_purges(practice, threshold, role):
    gate = practice.gate(role)
    for act in (outlook, lambda gate: purge(gate, threshold), lambda gate: save_keeping(gate, Keeping())):
        with pytest.raises(Refused):
            act(gate)


def test_a_purge_and_another_duration_ask_for_a_fresh_proof(practice, threshold):
    gate = practice.gate(Role.ADMIN)
    practice.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        purge(gate, threshold)
    with pytest.raises(ProofRequired):
        save_keeping(gate, Keeping(6))


def test_the_dry_run_counts_the_rows_of_whole_months_and_removes_none(years):
    gate = years.gate(Role.PRACTITIONER)
    before = seqs(gate, OFFICE)
    found = outlook(gate)
    assert found.before == "2027-01-01T00:00:00.000000Z"
    assert [(m.month, m.rows) for m in found.own[OFFICE].months] == [("2026-11", 1), ("2026-12", 1)]
    assert found.sentences[1] == "Secrétariat : 2 lignes, de novembre 2026 à décembre 2026."
    assert found.others == ()
    assert seqs(gate, OFFICE) == before


def test_each_journal_the_session_opens_begins_after_the_months_purged_and_is_verified(years, threshold):
    gate = years.gate(Role.PRACTITIONER)
    done = purge(gate, threshold)
    assert done.gone.keys() == {PRACTICE, OFFICE, CLINICAL}  # nobody billed anything
    assert "Secrétariat : 2 lignes purgées, jusqu'à décembre 2026 compris." in done.sentences
    assert seqs(gate, OFFICE) == list(range(3, 17))
    assert all(row["at"] >= "2027-01-01" for row in years.rows(gate, PRACTICE))
    row = years.rows(gate, CLINICAL)[-1]
    assert (row["action"], row["subject_kind"], row["reason"]) == ("journal_purge", "checkpoint", "12 mois.")
    assert row["subject_id"].startswith("first=3 before=")
    found = verify(gate)
    assert {report.verdict for report in found.reports.values()} <= {Verdict.VERIFIED, Verdict.NOT_VERIFIED}
    assert found.reports[OFFICE].sentence.endswith("jusqu'au 16/12/2026, a été purgé.")
    assert purge(gate, threshold).sentences == ("Rien n'était à purger.",)


def test_heads_noted_before_the_purge_accuse_nobody_at_the_next_sign_in(years, threshold):
    gate = years.gate(Role.PRACTITIONER)
    with gate.stores()[OFFICE]._engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT seq, mac FROM journal ORDER BY seq").all()
    purge(gate, threshold)
    store = gate.stores()[OFFICE]
    assert all(store.holds_head(Head(seq, mac)) for seq, mac in rows)
    assert not store.holds_head(Head(2, bytes(32)))  # the row just before the first one kept is known
    assert not store.holds_head(Head(5, bytes(32)))
    assert not store.holds_head(Head(99, bytes(32)))


def test_the_admin_purges_the_technical_journal_and_sees_what_remains(years, threshold):
    admin = years.gate(Role.ADMIN)
    rest = (
        "Reste à purger par un compte qui en a la clé : "
        "« secrétariat », « facturation » et « dossier médical »."
    )
    assert outlook(admin).sentences[-1] == rest
    done = purge(admin, threshold)
    assert (set(done.gone), done.sentences[-1]) == ({PRACTICE}, rest)
    with years.gate(Role.PRACTITIONER).enter(Action.SIGN_IN, Subject("session")) as records:
        notices = records.people.take_notices(years.accounts[Role.PRACTITIONER].id)
    assert any("reste à purger" in sentence for sentence in notices)
    purge(years.gate(Role.PRACTITIONER), threshold)
    assert outlook(years.gate(Role.ADMIN)).others == ()


def test_a_practice_younger_than_the_duration_has_nothing_to_purge(practice, threshold):
    gate = practice.gate(Role.ADMIN)
    found = outlook(gate)
    assert (found.rows, found.others) == (0, ())
    assert found.sentences == ("Rien à purger : aucune ligne d'avant novembre 2025 dans vos journaux.",)
    assert purge(gate, threshold).gone == {}


def test_it_is_proposed_once_a_month_to_who_may(years, threshold):
    now = years.clock.instant
    gate = years.gate(Role.PRACTITIONER)
    assert "d'avant janvier 2027" in proposal(gate, None)[0]
    assert proposal(gate, now - timedelta(days=31))
    assert proposal(gate, now - timedelta(days=1)) == ()
    assert proposal(years.gate(Role.SECRETARY), None) == ()
    purge(gate, threshold)
    assert proposal(gate, None) == ()


def test_a_longer_duration_keeps_more_and_a_shorter_one_less(years, threshold):
    admin = years.gate(Role.ADMIN)
    save_keeping(admin, Keeping(36, "Demande de l'Ordre"))
    assert outlook(admin).rows == 0
    save_keeping(admin, Keeping(6))
    assert outlook(admin).before == "2027-07-01T00:00:00.000000Z"
    purge(admin, threshold)
    assert verify(admin).reports[PRACTICE].verdict is Verdict.VERIFIED


def test_a_second_purge_a_year_later_is_verified_too(years, threshold):
    purge(years.gate(Role.PRACTITIONER), threshold)
    years.close()
    years.clock.advance(days=400)
    gate = years.gate(Role.PRACTITIONER)
    done = purge(gate, threshold)
    assert seqs(gate, OFFICE)[0] == done.gone[OFFICE].first
    assert done.gone[OFFICE].rows > 5
    assert verify(gate).reports[OFFICE].verdict is Verdict.VERIFIED


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_disagrees_with_the_journal_by_more_than_five_minutes_purges_nothing(
    years, threshold, minutes
):
    gate = years.gate(Role.PRACTITIONER)
    before = seqs(gate, OFFICE)
    years.clock.advance(minutes=minutes)
    gate.proved()
    with pytest.raises(Refused, match="Réglez l'heure"):
        purge(gate, threshold)
    assert seqs(gate, OFFICE) == before


def test_a_clock_behind_what_the_device_has_seen_purges_nothing(years, threshold):
    later = years.clock.instant + timedelta(minutes=6)
    gate = years.gate(Role.PRACTITIONER)
    note_heads(gate, threshold)
    known = threshold.anchor(years.practice_id)
    threshold.update_anchor(years.practice_id, lambda _: type(known)(last_seen=later, heads=known.heads))
    with pytest.raises(Refused, match="Réglez l'heure"):
        purge(gate, threshold)
    threshold.update_anchor(
        years.practice_id, lambda _: type(known)(last_seen=later - timedelta(minutes=2), heads=known.heads)
    )
    assert purge(gate, threshold).gone


def test_a_journal_that_does_not_verify_keeps_every_row_and_so_do_the_others(years, threshold):
    gate = years.gate(Role.PRACTITIONER)
    with gate.stores()[CLINICAL]._engine.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER trg_journal_no_update")
        conn.exec_driver_sql(
            "UPDATE journal SET body = replace(body, 'note_list', 'note_sign') WHERE seq = 9"
        )
    before = {place: seqs(gate, place)[0] for place in (OFFICE, CLINICAL, PRACTICE)}
    with pytest.raises(Refused, match="ligne 9"):
        purge(gate, threshold)
    assert {place: seqs(gate, place)[0] for place in (OFFICE, CLINICAL, PRACTICE)} == before
    assert years.rows(gate, PRACTICE)[-1]["outcome"] == "failed:Refused"


def test_a_tail_cut_before_the_purge_is_seen_by_the_heads_noted_and_stops_it(years, threshold):
    gate = years.gate(Role.PRACTITIONER)
    with gate.stores()[OFFICE]._engine.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER trg_journal_no_delete")
        conn.exec_driver_sql("DELETE FROM journal WHERE seq > 13")
    with pytest.raises(Refused, match="2 lignes manquent"):
        purge(gate, threshold)


def test_a_purge_cancelled_while_verifying_removes_nothing(years, threshold):
    gate = years.gate(Role.PRACTITIONER)
    done = purge(gate, threshold, lambda place, _rows: place is not CLINICAL)
    assert (done.cancelled, done.gone) == (True, {})
    assert seqs(gate, OFFICE)[0] == 1


def test_after_a_purge_the_rows_are_as_guarded_as_before(years, threshold):
    gate = years.gate(Role.PRACTITIONER)
    purge(gate, threshold)
    for statement in ("DELETE FROM journal WHERE seq = 3", "UPDATE journal SET seq = 99 WHERE seq = 3"):
        with (
            pytest.raises(Exception, match="append-only"),
            gate.stores()[OFFICE]._engine.begin() as conn,
        ):
            conn.exec_driver_sql(statement)


def test_a_disk_that_refuses_in_the_middle_leaves_the_journal_whole(years, threshold):
    gate = years.gate(Role.PRACTITIONER)
    store = gate.stores()[OFFICE]
    before = seqs(gate, OFFICE)
    with store._engine.begin() as conn:
        conn.exec_driver_sql(
            "CREATE TRIGGER trg_full BEFORE DELETE ON journal WHEN OLD.seq = 2 "
            "BEGIN SELECT RAISE(ABORT, 'disk gone'); END"
        )
    with pytest.raises(Exception, match="disk gone"):
        purge(gate, threshold)
    assert seqs(gate, OFFICE) == before  # neither the checkpoint nor the removal
    with store._engine.begin() as conn:
        names = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        conn.exec_driver_sql("DROP TRIGGER trg_full")
    assert "trg_journal_no_delete" in names
    assert set(purges(gate)) == {"practice", "billing"}  # what was done is known, the rest is still owed
    assert OFFICE in purge(gate, threshold).gone
    assert verify(gate).reports[OFFICE].verdict is Verdict.VERIFIED


def purges(gate):
    with gate.enter(Action.REFERENCE, Subject("settings")) as records:
        return records.schedules.settings()["journal_purges"]
