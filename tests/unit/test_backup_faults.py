"""What goes wrong with a backup's destination, said to a person who must do something about it."""

from __future__ import annotations

import errno
import os
import ssl
from datetime import UTC, datetime, timedelta

import pytest

from telesec.backup.faults import SENTENCES, clock_fault, disk_fault, fault, spoken_gap, tls_fault
from telesec.backup.targets.object_keys import MOST_ITEMS, is_key, too_many
from telesec.domain.backups.shapes import FaultKind, TargetFault

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_every_kind_of_fault_has_a_sentence_that_says_what_to_do() -> None:
    assert set(SENTENCES) == set(FaultKind)
    for kind in FaultKind:
        told = fault(kind)
        assert told.kind is kind
        assert told.sentence.endswith(".")
        assert told.sentence.count(".") + told.sentence.count(";") >= 2, "what happened, then what to do"


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(seconds=0), "0 seconde"),
        (timedelta(seconds=1.4), "1 seconde"),
        (timedelta(seconds=40), "40 secondes"),
        (timedelta(minutes=6), "6 min"),
        (timedelta(hours=2) - timedelta(seconds=1), "2 h"),
        (timedelta(hours=2, minutes=3), "2 h 3 min"),
        (timedelta(days=1), "1 jour"),
        (timedelta(days=2, hours=5), "2 jours et 5 h"),
        (timedelta(days=25, hours=5), "25 jours"),
    ],
)
def test_a_gap_is_said_in_two_units_at_most(gap: timedelta, words: str) -> None:
    assert spoken_gap(gap) == words


def test_a_wrong_clock_is_said_with_its_way() -> None:
    late = clock_fault(NOON, NOON + timedelta(hours=2))
    assert late.sentence.startswith("L'horloge de cet ordinateur retarde de 2 h ")
    early = clock_fault(NOON, NOON - timedelta(days=3))
    assert early.sentence.startswith("L'horloge de cet ordinateur avance de 3 jours ")
    assert clock_fault(NOON, None).kind is FaultKind.CLOCK


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, FaultKind.FULL),
        (errno.EROFS, FaultKind.READ_ONLY),
        (errno.EIO, FaultKind.ABSENT),
        (errno.ENODEV, FaultKind.ABSENT),
        (errno.EACCES, FaultKind.FORBIDDEN),
        (errno.EEXIST, FaultKind.TAKEN),
    ],
)
def test_a_disks_refusal_is_told_by_its_number(number: int, kind: FaultKind) -> None:
    told = disk_fault(OSError(number, os.strerror(number), "un/chemin/à/taire"))
    assert told.kind is kind
    assert "chemin" not in told.sentence


@pytest.mark.parametrize(
    ("winerror", "kind"),
    [(19, FaultKind.READ_ONLY), (21, FaultKind.ABSENT), (55, FaultKind.ABSENT), (1167, FaultKind.ABSENT)],
)
def test_windows_own_numbers_are_understood(winerror: int, kind: FaultKind) -> None:
    error = OSError(errno.EACCES, "x")
    error.winerror = winerror  # type: ignore[attr-defined]
    assert disk_fault(error).kind is kind


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (10, "périmé"),
        (9, "pas encore valable"),
        (62, "autre serveur"),
        (64, "autre serveur"),
        (20, "autorité"),
    ],
)
def test_a_certificate_is_refused_for_a_reason(code: int, word: str) -> None:
    error = ssl.SSLCertVerificationError("x")
    error.verify_code = code
    assert word in tls_fault(error).sentence


def test_a_wrong_clock_is_thought_of_before_the_certificate() -> None:
    for code in (9, 10):
        error = ssl.SSLCertVerificationError("x")
        error.verify_code = code
        assert "horloge de cet ordinateur" in tls_fault(error).sentence


@pytest.mark.parametrize(
    "key", ["a", "0f/daily/20261122T120000Z-00/p00000.age", "trial/x/essai.txt", "a_b/c-d"]
)
def test_our_own_names_are_names(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        ".a",
        "a/.b",
        "a.",
        "a..b",
        "a b",
        "a\\b",
        "a:b",
        "é",
        "nul",
    ],
)
def test_names_that_are_traps_are_none(key: str) -> None:
    assert not is_key(key)


def test_names_too_long_too_deep_or_with_signs_nobody_sees_are_none() -> None:
    for key in ("x" * 201, "a/" * 8 + "a", "a\n", "a\0", "a/CON.txt"):
        assert not is_key(key)


def test_a_listing_without_end_is_given_up() -> None:
    too_many(MOST_ITEMS)
    with pytest.raises(TargetFault):
        too_many(MOST_ITEMS + 1)


def test_no_authority_and_the_wrong_one_are_told_apart() -> None:
    error = ssl.SSLCertVerificationError("x")
    error.verify_code = 20
    assert "aucune autorité que cet ordinateur connaît" in tls_fault(error).sentence
    assert "l'autorité privée donnée pour cette destination" in tls_fault(error, private=True).sentence
