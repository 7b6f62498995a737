"""What a target shows, hides or tells twice; whose snapshots are believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telesec.backup.catalogue import base_of, check_chain, install_names, snapshots
from telesec.backup.envelope import new_identity, recipient_of, seal
from telesec.backup.fetch import fetch
from telesec.backup.manifest import check_signature, public_key, sign, to_bytes
from telesec.backup.outline import whole
from telesec.domain.backups.ledger import ChainEnd
from telesec.domain.backups.shapes import BackupRefused, Cancelled, FaultKind, Retention, TargetFault, Tier
from telesec.domain.errors import StoreError

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def end_of(made) -> ChainEnd:
    return ChainEnd(made.number, made.manifest_sha256, made.at)


def said(cabinet, made=None) -> list[str]:
    return check_chain(cabinet.found(), end_of(made) if made else None)


@pytest.fixture
def week(cabinet):
    """A weekly full snapshot and four days; the cabinet and what was made."""
    full, index = cabinet.take()
    days = []
    for day in range(4):
        cabinet.edit("office.db", day)
        days.append(cabinet.take(index)[0])
    return cabinet, [full, *days]


def test_the_newest_comes_first_and_everything_follows(week) -> None:
    cabinet, made = week
    found = cabinet.found()
    assert [one.manifest.number for one in found] == [5, 4, 3, 2, 1]
    assert check_chain(found, end_of(made[-1])) == []
    assert [base_of(found, one.manifest) for one in found] == [found[-1].manifest] * 4 + [None]


@pytest.mark.parametrize("kind", [FaultKind.UNKNOWN, FaultKind.FORBIDDEN, FaultKind.ABSENT])
def test_one_manifest_that_nobody_can_read_closes_the_way_to_no_other(week, kind) -> None:
    cabinet, made = week
    planted = made[0].manifest_key.replace(made[0].id, "20270101T000000Z-" + "f" * 16)
    cabinet.shelf.write(planted, b"x" * 100)
    cabinet.shelf.refused[planted] = kind
    found = cabinet.found()
    assert [one.manifest.number for one in found if one.manifest] == [5, 4, 3, 2, 1]
    assert "ne peut pas être lue" in check_chain(found, end_of(made[-1]))[0]
    cabinet.shelf.is_down = True
    with pytest.raises(TargetFault):
        cabinet.found()


def test_a_clock_once_wrong_does_not_make_an_old_snapshot_the_newest(cabinet) -> None:
    right = cabinet.now
    cabinet.take()
    cabinet.now = right + timedelta(days=3650)
    cabinet.take()
    cabinet.now = right + timedelta(days=1)
    cabinet.take()
    assert [one.manifest.number for one in cabinet.found()] == [3, 2, 1]


def test_an_empty_target_has_nothing_to_say_but_what_is_missing(cabinet) -> None:
    assert (cabinet.found(), install_names(cabinet.shelf), said(cabinet)) == ([], [], [])
    assert "n'est plus visible" in check_chain([], ChainEnd(3, "a" * 64, NOW))[0]


def test_the_installations_of_a_target_are_told_apart(week) -> None:
    cabinet, made = week
    cabinet.shelf.write("notes/MANIFEST.age", b"x")
    cabinet.shelf.write("cd" * 8 + made[0].manifest_key[16:], b"x")
    cabinet.shelf.write("holidays.jpg", b"x")
    assert install_names(cabinet.shelf) == ["ab" * 8, "cd" * 8]


def test_a_deleted_week_is_still_restored_and_told(week, tmp_path) -> None:
    cabinet, made = week
    expected = cabinet.content()
    for key in cabinet.shelf.names():
        cabinet.shelf.hide(key)
    found = cabinet.found()
    assert [one.hidden for one in found] == [True] * 5
    assert check_chain(found, end_of(made[-1])) == [
        "5 sauvegardes ont été effacées ou recouvertes chez l'hébergeur. Les versions protégées se lisent "
        "encore. Changez les clés de l'hébergeur."
    ]
    assert cabinet.restore(made[-1], tmp_path / "rendu") == expected


def test_overwritten_parts_and_manifests_are_looked_through(week, tmp_path) -> None:
    cabinet, made = week
    expected = cabinet.content()
    for key in cabinet.shelf.names():
        cabinet.shelf.write(key, bytes(len(cabinet.shelf.latest(key))))
        cabinet.shelf.write(key, bytes(50_000_000 if key.endswith("p00001.age") else 10))
    assert cabinet.restore(made[-1], tmp_path / "rendu") == expected
    assert any("effacées" in sentence for sentence in said(cabinet, made[-1]))


def test_parts_are_found_without_the_version_that_was_noted(week, tmp_path) -> None:
    """A bucket copied to another hoster keeps the bytes, not the names of the versions."""
    cabinet, made = week
    for versions in cabinet.shelf.stored.values():
        versions[:] = [(f"w{at}", data) for at, (_, data) in enumerate(versions)]
    cabinet.shelf.versions_begin = "w"
    assert cabinet.restore(made[-1], tmp_path / "rendu") == cabinet.content()


@pytest.mark.parametrize("spoil", ["swap", "cut", "forget"])
def test_parts_swapped_cut_or_gone_are_refused_and_nothing_appears(week, tmp_path, spoil) -> None:
    cabinet, made = week
    one, other = made[-1].parts[-1], made[-2].parts[-1]
    stored = cabinet.shelf.stored
    if spoil == "swap":
        stored[one.key], stored[other.key] = stored[other.key], stored[one.key]
    elif spoil == "cut":
        stored[one.key] = [(one.version_id, stored[one.key][0][1][:-1])]
    else:
        cabinet.shelf.forget(one.key)
    with pytest.raises(TargetFault, match="manque ou a été modifié") as raised:
        cabinet.restore(made[-1], tmp_path / "rendu")
    assert raised.value.kind is FaultKind.DAMAGED
    assert list((tmp_path / "rendu").glob("office*")) == []


def forged(cabinet, **changes):
    """A newer, good-looking snapshot by somebody who knows the public keys and every habit of ours."""
    manifest = cabinet.found()[0].manifest
    later = replace(manifest, id="20300101T000000Z-" + "f" * 16, number=manifest.number + 1, **changes)
    later = sign(replace(later, files=(replace(later.files[0], parts=()),), base=None), b"x" * 32)
    cabinet.shelf.write(later.key, seal(to_bytes(later), [recipient_of(cabinet.identity)]))
    return later


def test_a_forged_newer_snapshot_is_refused_by_its_signer(week) -> None:
    cabinet, _ = week
    forged(cabinet)
    found = cabinet.found()
    assert found[0].manifest.number == 6
    with pytest.raises(BackupRefused, match="ne connaît pas"):
        check_signature(found[0].manifest, [public_key(cabinet.seed)])
    for one in found[1:]:
        check_signature(one.manifest, [public_key(cabinet.seed)])


def test_a_manifest_edited_or_moved_is_listed_as_unreadable(week) -> None:
    cabinet, made = week
    found = cabinet.found()
    edited = replace(found[0].manifest, number=99)
    for key, manifest in ((made[-1].manifest_key, edited), (made[-2].manifest_key, found[0].manifest)):
        cabinet.shelf.write(key, seal(to_bytes(manifest), [recipient_of(cabinet.identity)]))
    faults = [one.fault for one in cabinet.found() if one.manifest is None]
    assert len(faults) == 2
    assert any("modifiée depuis" in fault for fault in faults)
    assert any("déplacée" in fault for fault in faults)
    assert "2 sauvegardes ne peuvent pas être lues" in said(cabinet)[0]


def test_hiding_the_last_three_is_noticed_by_who_remembers(week) -> None:
    cabinet, made = week
    for one in made[-3:]:
        cabinet.shelf.forget(one.manifest_key)
    assert said(cabinet) == []
    assert "La dernière sauvegarde connue (n° 5" in said(cabinet, made[-1])[0]


def test_a_hole_in_the_middle_is_noticed_by_anybody(week) -> None:
    cabinet, made = week
    cabinet.shelf.forget(made[-2].manifest_key)
    assert "précède la sauvegarde n° 5" in said(cabinet)[0]


def test_what_expired_with_age_is_no_hole(week) -> None:
    cabinet, made = week
    for one in made[1:-1]:
        cabinet.shelf.forget(one.manifest_key)
    assert said(cabinet, made[-1]) == []


def test_what_the_hoster_s_rules_hide_after_its_date_is_no_attack(week) -> None:
    """Rules put a delete marker first, and delete what it hides some days later."""
    cabinet, made = week
    for one in made[1:3]:
        cabinet.shelf.hide(one.manifest_key)
    assert "2 sauvegardes ont été effacées" in said(cabinet)[0]
    cabinet.now += timedelta(days=14)
    newest, _ = cabinet.take(tier=Tier.DAILY)
    assert said(cabinet, newest) == []
    cabinet.shelf.forget(made[2].manifest_key)
    assert said(cabinet, newest) == []
    assert check_chain(cabinet.found(), None, Retention()) == []
    assert "effacée ou recouverte" in check_chain(cabinet.found(), None, Retention(daily=60))[0]


def test_a_manifest_shown_again_beside_its_hidden_copy_is_not_hidden(week) -> None:
    cabinet, made = week
    key = made[-1].manifest_key
    cabinet.shelf.write(key, cabinet.shelf.latest(key))
    assert said(cabinet, made[-1]) == []


def test_a_snapshot_that_failed_keeps_its_number_and_is_no_hole(cabinet) -> None:
    cabinet.take(tier=Tier.DAILY)
    cabinet.number += 3
    made, _ = cabinet.take(tier=Tier.DAILY)
    assert said(cabinet, made) == []


def test_stopped_before_it_could_be_noted_is_no_fork(cabinet) -> None:
    cabinet.take(tier=Tier.DAILY)
    noted = cabinet.previous
    cabinet.take(tier=Tier.DAILY)
    cabinet.previous = noted
    made, _ = cabinet.take(tier=Tier.DAILY)
    assert said(cabinet, made) == []


def test_two_computers_that_continue_the_same_snapshot_are_told(cabinet) -> None:
    cabinet.take()
    noted, own = cabinet.previous, cabinet.seed
    cabinet.take()
    cabinet.previous, cabinet.seed = noted, b"y" * 32
    cabinet.number -= 1
    made, _ = cabinet.take()
    assert "Deux ordinateurs ont continué" in said(cabinet, made)[0]
    assert own != cabinet.seed


def test_another_history_of_the_same_length_is_told(week) -> None:
    cabinet, _ = week
    assert (
        "n'est plus chez l'hébergeur telle que" in check_chain(cabinet.found(), ChainEnd(4, "a" * 64, NOW))[0]
    )


def test_the_full_one_named_is_the_very_one(week) -> None:
    cabinet, made = week
    newest = cabinet.found()[0].manifest
    cabinet.shelf.forget(made[0].manifest_key)
    with pytest.raises(BackupRefused, match="n'est plus chez l'hébergeur"):
        base_of(cabinet.found(), newest)


def test_a_difference_is_never_laid_over_another_base(week, tmp_path) -> None:
    cabinet, _ = week
    found = cabinet.found()
    other, _ = cabinet.take()
    wrong = next(one.manifest for one in cabinet.found() if one.manifest.id == other.id)
    for base in (None, wrong):
        with pytest.raises(BackupRefused, match="dépend"):
            fetch(cabinet.shelf, found[0].manifest, base, cabinet.identity, tmp_path / "rendu")
    assert not (tmp_path / "rendu").exists()


def test_one_compartment_comes_alone(week, tmp_path) -> None:
    cabinet, made = week
    cabinet.shelf.read.clear()
    got = cabinet.restore(made[-1], tmp_path / "rendu", names={"practice.db"})
    assert got == {"practice.db": (cabinet.staged / "practice.db").read_bytes()}
    assert (tmp_path / "rendu").stat().st_mode & 0o777 == 0o700


def test_stopping_a_restore_leaves_no_half_file(week, tmp_path) -> None:
    cabinet, made = week
    with pytest.raises(Cancelled):
        cabinet.restore(made[-1], tmp_path / "rendu", stop=lambda: len(cabinet.shelf.read) > 14)
    assert list((tmp_path / "rendu").glob("*.partial")) == []


def test_a_full_disk_at_restore_is_said(week, tmp_path) -> None:
    cabinet, made = week
    (tmp_path / "rendu" / "office.db").mkdir(parents=True)
    with pytest.raises(StoreError, match="n'a pas pu être écrite"):
        cabinet.restore(made[-1], tmp_path / "rendu")


def test_progress_of_a_restore_ends_where_it_said(week, tmp_path) -> None:
    cabinet, made = week
    steps = []
    cabinet.restore(made[-1], tmp_path / "rendu", tell=steps.append)
    assert steps[0].done == 0
    assert steps[-1].done == steps[-1].total == steps[0].total > 0


def test_the_list_can_be_stopped_and_tells_how_far_it_is(week) -> None:
    cabinet, _ = week
    steps = []
    snapshots(cabinet.shelf, "ab" * 8, cabinet.identity, steps.append)
    assert (steps[-1].done, steps[-1].total) == (5, 5)
    with pytest.raises(Cancelled):
        snapshots(cabinet.shelf, "ab" * 8, cabinet.identity, stop=lambda: True)


def test_another_identity_lists_what_it_cannot_read(week) -> None:
    cabinet, _ = week
    found = snapshots(cabinet.shelf, "ab" * 8, new_identity())
    assert [one.manifest for one in found] == [None] * 5
    assert all("n'ouvre pas" in one.fault for one in found)


def test_an_outline_has_the_sizes_and_the_order_and_none_of_the_parts(week) -> None:
    cabinet, made = week
    full = cabinet.found()
    short = snapshots(cabinet.shelf, full[0].key.partition("/")[0], cabinet.identity, outlines=True)
    assert check_chain(short, end_of(made[-1])) == []
    for one, kept in zip(full, short, strict=True):
        entries = list(zip(one.manifest.files, kept.manifest.files, strict=True))
        assert all(len(entry.parts) == 1 and not entry.runs for _, entry in entries)
        assert [entry.size for entry, _ in entries] == [entry.size for _, entry in entries]
        assert [entry.kind for entry, _ in entries] == [entry.kind for _, entry in entries]
        assert [sum(p.size for p in e.parts) for e, _ in entries] == [e.parts[0].size for _, e in entries]
        assert whole(cabinet.shelf, kept.key, kept.version_id, kept.sha256, cabinet.identity) == one.manifest
    with pytest.raises(BackupRefused, match="a changé"):
        whole(cabinet.shelf, short[0].key, short[0].version_id, "0" * 64, cabinet.identity)
