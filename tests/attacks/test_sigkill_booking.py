"""A program killed at any moment of a booking loop loses no confirmed booking and damages nothing."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.ids import new_id
from telesec.domain.journal.chain import Head
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role

OFFICE = Compartment.OFFICE
LOOP = Path(__file__).with_name("booking_loop.py")
Practice = Any  # the PracticeOnDisk of tests/conftest.py


def a_patient(practice: Practice) -> str:
    patient_id = new_id()
    gate = practice.gate(Role.SECRETARY)
    with gate.enter(Action.PATIENT_CREATE, Subject("patient", patient_id)) as records:
        records.patients.add(patient_id, PatientDraft("MARTIN", "Léa", phone="0639981234"))
    practice.close()
    return patient_id


def book_until_killed(
    practice: Practice, patient_id: str, first: int, after: int, seconds: float
) -> list[str]:
    """The ids confirmed by a program killed ``seconds`` after its ``after``-th confirmation."""
    child = subprocess.Popen(
        [sys.executable, str(LOOP)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        given = {
            "folder": str(practice.folder),
            "practice_id": practice.practice_id,
            "deks": {name.value: practice.deks[name].hex() for name in (Compartment.PRACTICE, OFFICE)},
            "account_id": practice.accounts[Role.SECRETARY].id,
            "practitioner_id": practice.practitioners[0].id,
            "site_id": practice.site.id,
            "patient_id": patient_id,
            "first": first,
        }
        child.stdin.write(json.dumps(given) + "\n")
        child.stdin.flush()
        assert child.stdout.readline() == "ready\n"
        confirmed = [child.stdout.readline() for _ in range(after)]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            pass  # a moment within a booking, finer than the system's sleep
        child.kill()
        confirmed += child.stdout.readlines()
    return [line.strip() for line in confirmed if len(line) == 33]


def check_after_kill(practice: Practice, confirmed: list[str], noted: Head | None) -> tuple[int, Head]:
    """Every promise of a confirmed booking; returns how many rows there are and the journal's head."""
    gate = practice.gate(Role.SECRETARY)
    store = gate.stores()[OFFICE]
    faults = store.check_pages()
    report = store.verify([noted] if noted else [])
    with store._engine.connect() as conn:
        written = set(conn.exec_driver_sql("SELECT id FROM appointments").scalars())
        told = conn.exec_driver_sql(
            "SELECT subject_id, count(*) FROM journal WHERE action = 'book' AND outcome = 'ok' GROUP BY 1"
        )
        journaled = {row[0]: row[1] for row in told}
    head = store.head()
    practice.close()
    assert faults == []
    assert report is not None
    assert report.verdict == "verified", report.sentence
    assert set(confirmed) <= written
    assert dict.fromkeys(written, 1) == journaled
    return len(written), head


def rounds(practice: Practice, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    patient_id = a_patient(practice)
    confirmed: list[str] = []
    total, noted = 0, None
    for _ in range(kills):
        after = dice.randrange(7)
        new = book_until_killed(practice, patient_id, total, after, dice.uniform(0.0, 0.01))
        assert len(new) >= after
        confirmed += new
        total, noted = check_after_kill(practice, confirmed, noted)


def test_five_kills_lose_nothing(practice: Practice) -> None:
    rounds(practice, kills=5, seed=12)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(practice: Practice) -> None:
    rounds(practice, kills=200, seed=200)
