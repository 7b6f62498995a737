"""Snapshots past their date: the provider's own rules hide them first, and that is no alarm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telesec.backup.catalogue import check_chain
from telesec.domain.backups.shapes import Made, Tier

from .conftest import Cabinet

HIDDEN = (
    "Une sauvegarde a été effacée ou recouverte chez l'hébergeur. Les versions protégées se lisent encore. "
    "Changez les clés de l'hébergeur."
)


def day(cabinet: Cabinet) -> Made:
    made, _ = cabinet.take(tier=Tier.DAILY, locked_until=cabinet.now)
    assert made.tier is Tier.DAILY
    return made


@pytest.fixture
def fortnight(new_cabinet: Callable[[], Cabinet]) -> tuple[Cabinet, list[Made]]:
    cabinet = new_cabinet()
    cabinet.write("practice.db", b"")
    cabinet.write("office.db", b"")
    return cabinet, [day(cabinet) for _ in range(14)]


def test_the_oldest_days_go_without_alarm(fortnight: tuple[Cabinet, list[Made]]) -> None:
    cabinet, made = fortnight
    for old in made[:3]:
        cabinet.shelf.hide(old.manifest_key)
    assert [one.hidden for one in cabinet.found()] == [False] * 11 + [True] * 3
    assert check_chain(cabinet.found(), None) == []


def test_a_day_hidden_among_others_that_are_older_is_told(fortnight: tuple[Cabinet, list[Made]]) -> None:
    cabinet, made = fortnight
    cabinet.shelf.hide(made[2].manifest_key)
    assert check_chain(cabinet.found(), None) == [HIDDEN]


def test_a_day_too_recent_to_have_expired_is_told(fortnight: tuple[Cabinet, list[Made]]) -> None:
    cabinet, made = fortnight
    for one in made[:7]:
        cabinet.shelf.hide(one.manifest_key)
    assert check_chain(cabinet.found(), None) == [HIDDEN], (
        "the seventh has just seven days, the shortest setting"
    )


def test_a_month_is_not_taken_for_a_day(fortnight: tuple[Cabinet, list[Made]]) -> None:
    cabinet, _ = fortnight
    month, _ = cabinet.take(tier=Tier.MONTHLY)
    for _ in range(10):
        day(cabinet)
    cabinet.shelf.hide(month.manifest_key)
    assert check_chain(cabinet.found(), None) == [HIDDEN]
