"""Failure is never green: what a server drops, spoils, forgets or makes up is noticed before it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telesec.backup.targets.base import TargetStore
from telesec.backup.targets.opening import open_target
from telesec.domain.backups.shapes import Credentials, FaultKind, LockMode, Made

from .conftest import IMPATIENT, Authority, lying_target, refusal
from .lying_bucket import LyingBucket
from .snapshots_taken import Practice

KEYS = Credentials("QUELQUUN", "x" * 40)
KEY = "0123456789abcdef/daily/20261122T120000Z-0011223344556677/p00000.age"
PATIENT = replace(IMPATIENT, tries=3)


@pytest.fixture
def store(liar: LyingBucket, authority: Authority) -> Iterator[TargetStore]:
    opened = open_target(lying_target(liar, authority), KEYS, PATIENT)
    yield opened
    opened.close()


@pytest.fixture
def backup(tmp_path: Path) -> Callable[[TargetStore], Made]:
    """``backup(store)``: a whole snapshot of two small files."""
    return Practice(tmp_path).back_up


def test_an_honest_server_is_believed(
    store: TargetStore, backup: Callable[[TargetStore], Made], liar: LyingBucket
) -> None:
    made = backup(store)
    assert made.manifest_key in liar.lies.objects
    assert [item.key for item in store.items("0123456789abcdef/")] == sorted(liar.lies.objects)


def test_a_server_that_says_yes_and_keeps_nothing_is_seen_at_the_first_part(
    store: TargetStore, liar: LyingBucket
) -> None:
    liar.lies.drops = lambda _key: True
    assert refusal(lambda: store.put(KEY, b"x")).kind is FaultKind.LOST


@pytest.mark.parametrize("ending", ["p00000.age", "p00001.age", "MANIFEST.age"])
def test_one_object_dropped_and_the_backup_is_not_counted(
    store: TargetStore, backup: Callable[[TargetStore], Made], liar: LyingBucket, ending: str
) -> None:
    liar.lies.drops = lambda key: key.endswith(ending)
    assert refusal(lambda: backup(store)).kind is FaultKind.LOST


def test_a_manifest_kept_otherwise_than_sent_is_not_counted(
    store: TargetStore, backup: Callable[[TargetStore], Made], liar: LyingBucket
) -> None:
    liar.lies.spoils = lambda key: key.endswith("MANIFEST.age")
    assert refusal(lambda: backup(store)).kind in {FaultKind.LOST, FaultKind.DAMAGED}


def test_a_server_that_shows_what_it_dropped_is_caught_reading_back(
    store: TargetStore, backup: Callable[[TargetStore], Made], liar: LyingBucket
) -> None:
    liar.lies.drops = lambda _key: True
    liar.lies.claims = True
    assert refusal(lambda: backup(store)).kind is FaultKind.LOST


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((403, "InvalidAccessKeyId"), FaultKind.CREDENTIALS),
        ((403, "AccessDenied"), FaultKind.FORBIDDEN),
        ((507, "XMinioStorageFull"), FaultKind.FULL),
        ((400, "BadDigest"), FaultKind.DAMAGED),
        ((503, "SlowDown"), FaultKind.STALLED),
        ((500, "InternalError"), FaultKind.UNKNOWN),
        ((403, "RequestTimeTooSkewed"), FaultKind.CLOCK),
    ],
)
def test_keys_revoked_or_a_disk_full_half_way_and_the_backup_is_not_counted(
    liar: LyingBucket,
    authority: Authority,
    backup: Callable[[TargetStore], Made],
    answer: tuple[int, str],
    kind: FaultKind,
) -> None:
    store = open_target(lying_target(liar, authority), KEYS, replace(IMPATIENT, tries=1))
    liar.lies.refuses = lambda key: answer if key.endswith("p00001.age") else None
    assert refusal(lambda: backup(store)).kind is kind
    assert not [key for key in liar.lies.objects if key.endswith("MANIFEST.age")]
    store.close()


@pytest.mark.parametrize(("minutes", "way"), [(6, "retarde"), (-6, "avance")])
def test_a_clock_six_minutes_apart_and_nothing_is_sent(
    store: TargetStore,
    backup: Callable[[TargetStore], Made],
    liar: LyingBucket,
    minutes: int,
    way: str,
) -> None:
    liar.lies.ahead = timedelta(minutes=minutes)
    told = refusal(lambda: backup(store))
    assert told.kind is FaultKind.CLOCK
    assert f"{way} de 6 min" in told.sentence
    assert liar.lies.objects == {}


def test_a_clock_four_minutes_apart_is_no_matter(
    store: TargetStore, backup: Callable[[TargetStore], Made], liar: LyingBucket
) -> None:
    liar.lies.ahead = timedelta(minutes=4)
    assert backup(store).number == 1


def test_an_answer_lost_on_the_way_does_not_lose_the_part(store: TargetStore, liar: LyingBucket) -> None:
    """The second try meets the first one's object: it is ours, and not somebody else's."""
    liar.lies.lost_answers = 1
    assert store.put(KEY, b"contenu").size == 7
    assert liar.lies.objects == {KEY: b"contenu"}


def test_an_answer_lost_does_not_make_another_ones_object_ours(store: TargetStore, liar: LyingBucket) -> None:
    liar.lies.lost_answers = 1
    liar.lies.spoils = lambda _key: True
    assert refusal(lambda: store.put(KEY, b"contenu")).kind is FaultKind.TAKEN


def test_a_server_without_conditions_still_replaces_nothing(store: TargetStore, liar: LyingBucket) -> None:
    liar.lies.knows_conditions = False
    store.put(KEY, b"le premier")
    assert refusal(lambda: store.put(KEY, b"le second")).kind is FaultKind.TAKEN
    assert liar.lies.objects == {KEY: b"le premier"}


def test_a_server_without_versions_is_listed_all_the_same(store: TargetStore, liar: LyingBucket) -> None:
    liar.lies.knows_versions = False
    item = store.put(KEY, b"x")
    assert item.version_id == ""
    assert [(found.key, found.version_id, found.is_latest) for found in store.items("")] == [(KEY, "", True)]


def test_a_lock_the_server_ignores_is_not_made_up(
    liar: LyingBucket, authority: Authority, backup: Callable[[TargetStore], Made]
) -> None:
    target = lying_target(liar, authority, lock_mode=LockMode.COMPLIANCE)
    store = open_target(target, KEYS, PATIENT)
    assert store.put(KEY, b"x", datetime.now(UTC) + timedelta(days=14)).locked_until is None
    assert backup(store).locked_until is None
    store.close()


def test_each_part_carries_the_sum_of_its_journey(store: TargetStore, liar: LyingBucket) -> None:
    """Content-MD5 lets the server refuse what the line has spoilt; Object Lock asks for it."""
    store.put(KEY, b"contenu")
    store.put(KEY.replace("p00000", "p00001"), b"")
    assert liar.lies.sums_agree == [True, True]
