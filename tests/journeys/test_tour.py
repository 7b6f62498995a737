"""The guided day of the README holds from end to end, and leaves no readable word behind it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from .played_day import PlayedDay

NOTE = "Auscultation claire"
STEPS = 15  # the last of the first act ends with the process and says nothing


@pytest.fixture(scope="module")
def day(played_day: PlayedDay) -> tuple[Path, Path, tuple[int, str, str]]:
    """The folder of a tour just played, the home and temporary folder of who played it, and how it ended."""
    ended = played_day.end()
    return played_day.out, played_day.home, ended


def test_every_step_of_the_day_holds(day):
    out, _home, ended = day
    code, said, complained = ended
    assert code == 0, f"{said}\n{complained}"
    assert said.count("✓") == STEPS
    pictures = sorted(out.glob("[0-9][0-9]-*.png"))
    assert len(pictures) >= 25
    assert all(picture.stat().st_size > 5_000 for picture in pictures)
    assert (out / "note-d-honoraires.pdf").read_bytes().startswith(b"%PDF")


def test_the_day_leaves_no_name_no_telephone_and_no_note_readable(day):
    out, home, _ended = day
    with (out / "patients.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = {row["nom"] for row in rows} | {row["telephone"] for row in rows} | {NOTE}
    needles = [
        word.encode(encoding)
        for word in words
        if len(word) > 5
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    made_on_purpose = {path for pattern in ("*.png", "*.pdf", "*.csv") for path in out.glob(pattern)}
    searched = [
        path
        for folder in (out, home)
        for path in folder.rglob("*")
        if path.is_file() and path not in made_on_purpose
    ]
    assert {path.name for path in searched} >= {"office.db", "clinical.db", "practice.json", "state.json"}
    for path in searched:
        data = path.read_bytes()
        found = [needle for needle in needles if needle in data]
        assert not found, f"{path.name} holds a readable word"


def test_no_file_of_the_practice_is_open_to_others(day):
    out, _home, _ended = day
    for path in (out / "cabinet", *(out / "cabinet").rglob("*"), out / "appareil"):
        assert path.stat().st_mode & 0o077 == 0, path.name
