"""What the guide's pictures are taken of: always the same day, so that one commit gives one guide."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "installer" / "guide"


def test_the_pictures_are_always_of_the_same_morning(monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    clock = importlib.import_module("pictures").Clock()
    assert clock() == datetime(2026, 6, 10, 9, 0, 10, tzinfo=UTC)
    clock.next_code()
    assert clock() == datetime(2026, 6, 10, 9, 0, 40, tzinfo=UTC)
