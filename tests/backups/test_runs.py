"""A backup made while the practice is closed, and what is known of it afterwards."""

from __future__ import annotations

from telesec.services import backup_book, backup_runs


def test_a_closed_practice_is_backed_up(kept) -> None:
    report = backup_runs.run_closed(kept.threshold(), backup_runs.owed(kept.threshold()))
    assert report.failed == ()
    assert report.made == ("Disque a",)
    standing = backup_book.standing(kept.threshold())
    assert standing.last_ok is not None
