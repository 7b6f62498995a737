"""A snapshot counts once it was read again; a difference gives back what a full one would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telesec.backup import sources
from telesec.backup.envelope import new_identity
from telesec.backup.manifest import PAGE, from_bytes
from telesec.backup.pipeline import Pace
from telesec.backup.snapshot import take
from telesec.backup.verification import check_stored, read_back
from telesec.domain.backups.shapes import BackupRefused, Cancelled, FaultKind, TargetFault, Tier
from telesec.domain.errors import StoreError

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def kind_of(work) -> FaultKind:
    with pytest.raises(TargetFault) as raised:
        work()
    return raised.value.kind


def test_a_full_snapshot_gives_every_file_back(cabinet, tmp_path) -> None:
    made, index = cabinet.take()
    assert cabinet.restore(made, tmp_path / "rendu") == cabinet.content()
    assert made.bytes_kept == sum(map(len, cabinet.content().values()))
    assert made.bytes_sent == sum(len(cabinet.shelf.latest(key)) for key in cabinet.shelf.names())
    assert index.base.id == made.id
    assert made.tier is Tier.WEEKLY


def test_the_manifest_comes_last_and_alone_makes_the_snapshot(cabinet) -> None:
    order: list[str] = []
    cabinet.shelf.on_put = order.append
    made, _ = cabinet.take()
    assert order[-1] == made.manifest_key
    assert [key.endswith(".age") for key in order] == [True] * len(order)
    assert order[:-1] == sorted(order[:-1])


def test_a_days_difference_sends_the_changed_pages_alone(cabinet, tmp_path) -> None:
    _, index = cabinet.take()
    cabinet.edit("office.db", 3, 4, 77)
    cabinet.write("intake.log", b"failed once")
    made, again = cabinet.take(index)
    assert again is None
    assert made.base_id == index.base.id
    assert 3 * PAGE < made.bytes_sent < 5 * PAGE
    assert cabinet.restore(made, tmp_path / "rendu") == cabinet.content()


def test_every_difference_leans_on_the_one_full_snapshot(cabinet, tmp_path) -> None:
    full, index = cabinet.take()
    monday = cabinet.content()
    days = []
    for day in range(3):
        cabinet.edit("office.db", day, 50 + day)
        made, _ = cabinet.take(index)
        days.append((made, cabinet.content()))
    for made, content in days:
        assert made.base_id == full.id
        assert cabinet.restore(made, tmp_path / made.id) == content
    assert cabinet.restore(full, tmp_path / full.id) == monday


change = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, 99)),
    st.tuples(st.just("grow"), st.integers(1, 30)),
    st.tuples(st.just("cut"), st.integers(1, 60)),
    st.tuples(st.just("turn"), st.integers(1, 9)),
    st.tuples(st.just("blank"), st.integers(0, 99)),
)


@settings(max_examples=14, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(change, max_size=8), st.booleans())
def test_whatever_happened_to_the_file_it_comes_back(new_cabinet, tmp_path_factory, changes, with_wal):
    cabinet = new_cabinet()
    _, index = cabinet.take()
    if with_wal:
        cabinet.write("office.db-wal", cabinet.pages(1)[:1000])
    for what, amount in changes:
        data = (cabinet.staged / "office.db").read_bytes()
        place = amount * PAGE % max(PAGE, len(data))
        cabinet.write(
            "office.db",
            {
                "edit": data[:place] + cabinet.pages(1) + data[place + PAGE :],
                "grow": data + cabinet.pages(amount),
                "cut": data[: max(PAGE, len(data) - amount * PAGE)],
                "turn": data[amount * PAGE :] + data[: amount * PAGE],
                "blank": data[:place] + bytes(PAGE) + data[place + PAGE :],
            }[what],
        )
    made, _ = cabinet.take(index)
    assert cabinet.restore(made, tmp_path_factory.mktemp("rendu")) == cabinet.content()


def test_more_than_half_changed_makes_a_full_one_to_lean_on(cabinet, tmp_path) -> None:
    _, index = cabinet.take()
    cabinet.write("office.db", cabinet.pages(100))
    made, again = cabinet.take(index)
    assert made.base_id == ""
    assert again.base.id == made.id
    assert made.tier is Tier.WEEKLY, "tomorrow's difference outlives a daily one"
    assert cabinet.restore(made, tmp_path / "rendu") == cabinet.content()


def test_a_difference_too_scattered_for_a_manifest_is_sent_whole(cabinet, tmp_path, monkeypatch) -> None:
    _, index = cabinet.take()
    cabinet.edit("office.db", 3)
    cabinet.edit("office.db", 9)
    monkeypatch.setattr(sources, "MOST_RUNS", 1)
    made, _ = cabinet.take(index)
    assert made.base_id == ""
    assert cabinet.restore(made, tmp_path / "rendu") == cabinet.content()


def test_a_difference_is_never_protected_longer_than_what_it_needs(cabinet) -> None:
    lock = NOW + timedelta(days=20)
    _, index = cabinet.take(locked_until=lock)
    assert index.locked_until == lock
    kept, _ = cabinet.take(index, locked_until=lock)
    assert kept.base_id == index.base.id
    longer, again = cabinet.take(
        index, locked_until=lock + timedelta(days=1), full_locked_until=lock + timedelta(days=30)
    )
    assert longer.base_id == ""
    assert longer.locked_until == again.locked_until == lock + timedelta(days=30)
    assert {cabinet.shelf.until[part.key] for part in longer.parts} == {longer.locked_until}


def test_a_new_sheet_opens_every_snapshot_made_after_it(cabinet, tmp_path) -> None:
    """What leans on a snapshot sealed for the old sheet alone would be lost with it."""
    _, index = cabinet.take()
    cabinet.edit("office.db", 3)
    cabinet.identity = new_identity()
    made, again = cabinet.take(index)
    assert made.base_id == ""
    assert cabinet.restore(made, tmp_path / "rendu") == cabinet.content()
    cabinet.edit("office.db", 4)
    after, _ = cabinet.take(again)
    assert after.base_id == made.id
    assert cabinet.restore(after, tmp_path / "apres") == cabinet.content()


def test_the_index_of_another_installation_is_not_leant_on(cabinet) -> None:
    _, index = cabinet.take()
    made, _ = cabinet.take(index, install="cd" * 8)
    assert made.base_id == ""


def test_a_daily_full_one_stays_daily_when_nothing_protects_a_weekly_one_longer(cabinet) -> None:
    made, _ = cabinet.take(tier=Tier.DAILY, locked_until=NOW, full_locked_until=None)
    assert (made.tier, made.locked_until) == (Tier.DAILY, NOW)


def test_a_full_one_whose_manifest_nobody_can_read_any_more_is_made_again(cabinet, tmp_path) -> None:
    made, index = cabinet.take()
    cabinet.shelf.refused[made.manifest_key] = FaultKind.UNKNOWN
    again, _ = cabinet.take(index)
    assert again.base_id == ""
    assert cabinet.restore(again, tmp_path / "rendu") == cabinet.content()


@pytest.mark.parametrize("spoil", ["forget", "hide", "manifest"])
def test_a_full_one_that_is_gone_is_leant_on_no_more(cabinet, tmp_path, spoil) -> None:
    made, index = cabinet.take()
    if spoil == "manifest":
        cabinet.shelf.write(made.manifest_key, b"x" * 900)
    else:
        getattr(cabinet.shelf, spoil)(made.parts[1].key)
    if spoil == "hide":
        cabinet.shelf.stored[made.parts[1].key].pop(0)
    cabinet.edit("office.db", 3)
    again, _ = cabinet.take(index)
    assert again.base_id == ""
    assert cabinet.restore(again, tmp_path / "rendu") == cabinet.content()


def test_a_target_that_drops_what_it_receives_is_never_believed(cabinet) -> None:
    cabinet.shelf.keeps_bodies = False
    assert kind_of(cabinet.take) is FaultKind.LOST
    assert cabinet.shelf.names("MANIFEST.age") == []


def test_a_target_that_cuts_what_it_receives_is_never_believed(cabinet) -> None:
    cabinet.shelf.shortens = True
    assert kind_of(cabinet.take) is FaultKind.LOST


def test_a_target_that_keeps_the_length_but_not_the_bytes_is_never_believed(cabinet) -> None:
    shelf, write = cabinet.shelf, cabinet.shelf.write
    shelf.write = lambda key, data: write(key, data and bytes(len(data)))
    assert kind_of(cabinet.take) is FaultKind.LOST
    assert cabinet.found() == []


def test_a_manifest_that_did_not_arrive_leaves_no_snapshot(cabinet) -> None:
    def lose(key: str) -> None:
        cabinet.shelf.keeps_bodies = not key.endswith("MANIFEST.age")

    cabinet.shelf.on_put = lose
    assert kind_of(cabinet.take) is FaultKind.LOST
    assert [one.manifest for one in cabinet.found()] == [None]


def test_an_answer_lost_on_the_way_is_not_a_failure(cabinet, tmp_path) -> None:
    cabinet.shelf.forgets_answer = {"p00001.age", "MANIFEST.age"}
    made, _ = cabinet.take()
    assert cabinet.restore(made, tmp_path / "rendu") == cabinet.content()


def test_a_place_taken_by_something_else_is_a_failure(cabinet) -> None:
    def squat(key: str) -> None:
        cabinet.shelf.stored.setdefault(key, [("squat", b"something else")])

    cabinet.shelf.on_put = squat
    assert kind_of(cabinet.take) is FaultKind.TAKEN


@pytest.mark.parametrize("minutes", [-6, 6])
def test_clocks_that_disagree_refuse_before_anything_is_sent(cabinet, minutes) -> None:
    cabinet.shelf.now = cabinet.now + timedelta(days=1, minutes=minutes)
    with pytest.raises(TargetFault, match="retarde de 6 minutes" if minutes > 0 else "avance de 6 minutes"):
        cabinet.take()
    assert cabinet.shelf.names() == []


def test_clocks_a_little_apart_are_taken_as_they_are(cabinet) -> None:
    cabinet.shelf.now = cabinet.now + timedelta(days=1, minutes=4)
    assert cabinet.take()[0].number == 1


def test_a_disk_too_small_is_said_before_anything_is_sent(cabinet) -> None:
    cabinet.shelf.room = 100 * PAGE
    assert kind_of(cabinet.take) is FaultKind.FULL
    assert cabinet.shelf.names() == []


def test_stopping_leaves_no_snapshot(cabinet) -> None:
    sent: list[str] = []
    cabinet.shelf.on_put = sent.append
    with pytest.raises(Cancelled):
        cabinet.take(stop=lambda: bool(sent))
    assert cabinet.shelf.names("MANIFEST.age") == []


def test_a_folder_without_a_practice_is_refused(cabinet) -> None:
    (cabinet.staged / "practice.json").unlink()
    with pytest.raises(BackupRefused, match="pas de cabinet"):
        cabinet.take()


def test_nothing_is_kept_that_could_not_be_read_back(cabinet) -> None:
    with pytest.raises(BackupRefused):
        cabinet.take(app_version="x" * 65)
    assert cabinet.found() == []


def test_a_snapshot_is_named_after_the_instant_whatever_the_zone(cabinet) -> None:
    made, _ = cabinet.take(created_at=datetime(2026, 11, 22, 0, 30, tzinfo=timezone(timedelta(hours=1))))
    assert made.id.startswith("20261121T233000Z-")
    assert cabinet.found()[0].manifest.id == made.id


def test_a_staged_copy_that_vanishes_is_said(cabinet) -> None:
    def lose(_progress) -> None:
        (cabinet.staged / "office.db").unlink(missing_ok=True)

    with pytest.raises(StoreError, match="Relancez"):
        take(cabinet.job(), cabinet.shelf, lose, lambda: False)


def test_strange_files_of_the_folder_stay_at_home(cabinet, tmp_path) -> None:
    cabinet.write("state.json", b"{}")
    cabinet.write("notes.txt", b"mine")
    made, _ = cabinet.take()
    assert {"state.json", "notes.txt"} & set(cabinet.restore(made, tmp_path / "rendu")) == set()


def test_snapshots_are_chained_by_the_hash_of_the_one_before(cabinet) -> None:
    first, _ = cabinet.take()
    cabinet.take()
    newest, oldest = (one.manifest for one in cabinet.found())
    assert (oldest.previous_sha256, newest.previous_sha256) == ("", first.manifest_sha256)
    assert (oldest.number, newest.number) == (1, 2)


def test_the_heads_of_the_journals_travel_in_the_manifest(cabinet) -> None:
    made, _ = cabinet.take()
    assert cabinet.found()[0].manifest.heads == made.heads
    assert made.heads["office"].count == 7


def test_progress_ends_where_it_said_it_would(cabinet) -> None:
    cabinet.take()
    steps = [one for one in cabinet.told if one.step.startswith("Envoi")]
    assert [one.done for one in steps] == sorted(one.done for one in steps)
    assert steps[-1].done == steps[-1].total == sum(map(len, cabinet.content().values()))


def looked_at(cabinet, made) -> None:
    """Every part listed and read back, as after a sending; no key is needed."""
    check_stored(cabinet.shelf, made.manifest_key.rpartition("/")[0] + "/", made.parts)
    for part in made.parts:
        read_back(cabinet.shelf, part)


def test_a_snapshot_sent_is_read_back_without_a_key(cabinet) -> None:
    made, _ = cabinet.take()
    assert made.parts
    looked_at(cabinet, made)


@pytest.mark.parametrize("spoil", ["forget", "hide", "write"])
def test_a_part_that_suffered_is_noticed(cabinet, spoil) -> None:
    made, _ = cabinet.take()
    for part in made.parts:
        if spoil == "write":
            cabinet.shelf.stored[part.key][-1] = (part.version_id, bytes(part.size))
        else:
            getattr(cabinet.shelf, spoil)(part.key)
            cabinet.shelf.stored.get(part.key, [None]).pop(0)
    assert kind_of(lambda: looked_at(cabinet, made)) is FaultKind.LOST


def test_a_slow_line_gets_small_parts_and_an_average_rate() -> None:
    now, waited = [0.0], []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    pace = Pace(64, clock=lambda: now[0], pause=pause)
    for _ in range(5):
        pace.wait_for(pace.part_bytes, lambda: False)
    assert pace.part_bytes == 256 * 1024
    assert sum(waited) == pytest.approx(4 * 256 / 64)
    assert max(waited) <= 0.2, "somebody who stops is heard at once"
    assert Pace(0).part_bytes == Pace(10**6).part_bytes == 8 * 1024 * 1024


def test_waiting_for_a_slow_line_can_be_stopped() -> None:
    pace = Pace(1, clock=lambda: 0.0, pause=lambda _seconds: None)
    pace.wait_for(10**6, lambda: False)
    with pytest.raises(Cancelled):
        pace.wait_for(1, lambda: True)


def test_the_key_that_signs_shows_nowhere(cabinet) -> None:
    assert repr(cabinet.seed) not in repr(cabinet.job())


def test_whoever_has_another_identity_reads_nothing(cabinet) -> None:
    cabinet.take()
    cabinet.identity = new_identity()
    assert [one.fault[:9] for one in cabinet.found()] == ["Cette clé"]


def test_the_manifest_is_sealed_like_the_rest(cabinet) -> None:
    made, _ = cabinet.take()
    with pytest.raises(BackupRefused):
        from_bytes(cabinet.shelf.latest(made.manifest_key))
    kept = [cabinet.shelf.latest(key) for key in cabinet.shelf.names()]
    assert [data[:22] for data in kept] == [b"age-encryption.org/v1\n"] * len(kept)


def test_a_store_of_odd_length_is_sent_whole(cabinet, tmp_path) -> None:
    _, index = cabinet.take()
    cabinet.write("practice.db", cabinet.pages(20) + b"odd")
    made, _ = cabinet.take(index)
    assert cabinet.restore(made, tmp_path / "rendu") == cabinet.content()


def test_a_fast_line_gets_the_largest_parts(cabinet) -> None:
    cabinet.write("office.db", cabinet.pages(2100))
    made, _ = take(cabinet.job(), cabinet.shelf, cabinet.told.append, lambda: False)
    sizes = [part.size for part in made.parts if part.size > 40 * PAGE]
    assert len(sizes) == 2
    assert 8 * 1024 * 1024 < sizes[0] < 8.01 * 1024 * 1024
