"""One place, one booking: whatever is tried, in whatever order, by one process or two."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest

from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.overlap import FREEING
from telesec.domain.bookings.requests import (
    AgendaRange,
    BookingRequest,
    CancelRequest,
    MarkRequest,
    MoveRequest,
)
from telesec.domain.errors import Conflict, Refused
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment
from telesec.services.bookings import agenda, booking
from telesec.services.patients import patients

TRIES = 60

# Another secretary on another computer: opens the same files and wants the same places.
RIVAL = """
import json, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.errors import Conflict
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.services.bookings import booking
from telesec.services.gate import Gate
from telesec.services.stores import open_stores
told = json.loads(sys.stdin.readline())
keys = {Compartment(name): bytes.fromhex(key) for name, key in told["keys"].items()}
stores = open_stores(Path(told["folder"]), told["practice"], keys)
account = Account(new_id(), "rival", "Rival", frozenset({Role.SECRETARY}))
now = datetime(2026, 11, 16, 7, tzinfo=UTC)
gate = Gate(account, stores, new_id(), "other", lambda: now, pledged=True)
gate.renew_reference()
print("ready", flush=True)
sys.stdin.readline()
won = 0
for step in range(told["tries"]):
    start = datetime(2026, 11, 18, 8) + timedelta(minutes=5 * step)
    try:
        booking.book(gate, BookingRequest(told["who"], told["site"], told["patient"], start,
                                          start + timedelta(minutes=5)))
        won += 1
    except Conflict:
        pass
gate.close()
print(won, flush=True)
"""


@pytest.fixture
def patient(desk):
    return patients.create_patient(desk, PatientDraft("DUBOIS", "Noël", date(1968, 3, 14))).id


def rival(practice, patient):
    told = {
        "keys": {c.value: practice.deks[c].hex() for c in (Compartment.PRACTICE, Compartment.OFFICE)},
        "folder": str(practice.folder),
        "practice": practice.practice_id,
        "who": practice.practitioners[0].id,
        "site": practice.site.id,
        "patient": patient,
        "tries": TRIES,
    }
    made = subprocess.Popen(
        [sys.executable, "-c", RIVAL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    made.stdin.write(json.dumps(told) + "\n")
    made.stdin.flush()
    assert made.stdout.readline() == "ready\n"
    return made


def test_two_processes_that_want_the_same_places_never_both_get_one(practice, desk, patient):
    rivals = [rival(practice, patient) for _ in range(2)]
    for each in rivals:
        each.stdin.write("go\n")
        each.stdin.flush()
    won = [int(each.communicate(timeout=120)[0]) for each in rivals]
    asked = AgendaRange((practice.practitioners[0].id,), date(2026, 11, 18))
    starts = [line.appointment.start for line in agenda.view(desk, asked).lines]
    assert sum(won) == TRIES == len(starts) == len(set(starts))


def _one_act(gate, practice, patient, rng, known):
    start = datetime(2026, 11, 18, 8) + timedelta(minutes=5 * rng.randrange(40))
    end = start + timedelta(minutes=5 * rng.randint(1, 8))
    who = rng.choice(practice.practitioners).id
    act = rng.choice(("book", "book", "beside", "move", "cancel", "missed", "back"))
    if act in ("book", "beside"):
        why = "urgence" if act == "beside" else ""
        wanted = BookingRequest(who, practice.site.id, patient, start, end, overbook_reason=why)
        return booking.book(gate, wanted).appointment
    made = rng.choice(list(known.values()))
    if act == "move":
        place = MoveRequest(made.id, patient, made.version, who, practice.site.id, start, end)
        return booking.move(gate, place).appointment
    if act == "cancel":
        return booking.cancel(
            gate, CancelRequest(made.id, patient, made.version, CancelledBy.PATIENT, "malade")
        ).appointment
    status = Status.NO_SHOW if act == "missed" else Status.BOOKED
    return booking.mark(gate, MarkRequest(made.id, patient, made.version, status)).appointment


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_only_accepted_overlaps_exist(practice, desk, patient, seed):
    rng, known, refused = random.Random(seed), {}, 0
    first = BookingRequest(
        practice.practitioners[0].id,
        practice.site.id,
        patient,
        datetime(2026, 11, 18, 8),
        datetime(2026, 11, 18, 8, 15),
    )
    known["first"] = booking.book(desk, first).appointment
    known = {known["first"].id: known["first"]}
    beside: set[frozenset[str]] = set()
    for _ in range(150):
        try:
            made = _one_act(desk, practice, patient, rng, known)
        except (Conflict, Refused):
            refused += 1
            continue
        known[made.id] = made
        pairs = _overlapping(known)
        fresh = {pair for pair in pairs - beside if made.id in pair}
        assert pairs - beside == fresh, "only what was just written may overlap anew"
        assert not fresh or made.overbooked
        beside = pairs
    assert refused > 20


def _overlapping(known):
    held = [made for made in known.values() if made.status not in FREEING]
    return {
        frozenset((a.id, b.id))
        for a in held
        for b in held
        if a.id < b.id and a.practitioner_id == b.practitioner_id and a.start < b.end and b.start < a.end
    }
