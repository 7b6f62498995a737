"""What the guide's pictures are taken of: always the same day, so that one commit gives one guide."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telesec.domain.backups.ledger import Ledger
from telesec.domain.backups.shapes import Made, Tier

TOOLS = Path(__file__).resolve().parents[2] / "installer" / "guide"


def test_the_pictures_are_always_of_the_same_morning(monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    clock = importlib.import_module("pictures").Clock()
    assert clock() == datetime(2026, 6, 10, 9, 0, 10, tzinfo=UTC)
    clock.next_code()
    assert clock() == datetime(2026, 6, 10, 9, 0, 40, tzinfo=UTC)


def test_the_age_of_the_first_backup_does_not_tell_how_fast_the_machine_is(monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    pictures = importlib.import_module("pictures")
    at = pictures.Clock()()
    fast, slow = (
        Ledger().with_made(
            Made("m", "a", at + timedelta(seconds=late), Tier.DAILY, "", "k", "h" * 64, 1, 1, 1), "o"
        )
        for late in (2, 70)
    )
    told = [pictures.dated(book, at) for book in (fast, slow)]
    assert told[0].standings == told[1].standings
    assert told[0].made == told[1].made
    assert told[0].standing("a").last_ok.at == at
