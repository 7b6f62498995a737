"""One day of a backup beside the live one: what differs is said, what is chosen comes back, undone as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from telesec.domain.actions import Action
from telesec.domain.agenda import CancelledBy
from telesec.domain.backups.day_compare import DayThen, Difference, Kind
from telesec.domain.bookings.requests import CancelRequest, EditRequest, MoveRequest
from telesec.domain.errors import ProofRequired
from telesec.domain.people import Compartment
from telesec.services.access.sign_in import SignedIn
from telesec.services.bookings import agenda_changes, booking
from telesec.services.journals.journal import verify
from telesec.services.restores.day_compare import DayReading, differences, places
from telesec.services.restores.day_copy import copy_back

from .conftest import Lilas, book, lines_of_tuesday, names_of_tuesday

TUESDAY = date(2026, 11, 17)


def tuesday_then(lilas: Lilas, signed_in: SignedIn, snapshot: str) -> DayThen:
    reading = DayReading(signed_in.gate, lilas.threshold(), signed_in.deks)
    reading.begin("a")
    assert reading.listing().choice(snapshot) is not None
    then = reading.look(snapshot, signed_in.gate.reference.practitioners[0].id, TUESDAY)
    reading.close()
    return then


@pytest.fixture
def spoilt(lilas: Lilas) -> tuple[Lilas, SignedIn, tuple[Difference, ...]]:
    """Saved with four appointments; then one is cancelled, one moved, one noted otherwise, one added."""
    signed_in = lilas.sign_in()
    kept = [book(signed_in, name, hour) for name, hour in (("BERTHIER", 10), ("CAMUS", 11), ("DIDIER", 14))]
    lilas.sign_out(signed_in)
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    gate = signed_in.gate
    first, second, third = kept
    booking.cancel(gate, CancelRequest(first.id, first.patient_id, 1, CancelledBy.PRACTICE, "erreur"))
    later = second.start + timedelta(hours=5)
    booking.move(
        gate,
        MoveRequest(
            second.id,
            second.patient_id,
            1,
            second.practitioner_id,
            second.site_id,
            later,
            later + timedelta(minutes=15),
        ),
    )
    booking.edit(gate, EditRequest(third.id, third.patient_id, 1, third.reason_code_id, "autre"))
    book(signed_in, "ERARD", 15)
    return lilas, signed_in, differences(gate, tuesday_then(lilas, signed_in, snapshot))


def test_missing_changed_and_extra_are_told_apart(
    spoilt: tuple[Lilas, SignedIn, tuple[Difference, ...]],
) -> None:
    _, _, found = spoilt
    told = [(one.kind, one.shown.shown_name.split()[0], one.can_copy) for one in found]
    assert told == [
        (Kind.CANCELLED, "BERTHIER", True),
        (Kind.MOVED, "CAMUS", True),
        (Kind.CHANGED, "DIDIER", True),
        (Kind.EXTRA, "ERARD", False),
    ]
    assert [one.words for one in found][1:3] == ["Est maintenant à 16 h 00", "Autre note"]


def test_what_is_chosen_comes_back_by_booking_and_is_undone_as_one(
    spoilt: tuple[Lilas, SignedIn, tuple[Difference, ...]],
) -> None:
    lilas, signed_in, found = spoilt
    before = names_of_tuesday(signed_in)
    copied = copy_back(signed_in.gate, found)
    assert copied.count == 3
    assert copied.refused == ()
    assert names_of_tuesday(signed_in) == ["AUBRAC", "BERTHIER", "CAMUS", "DIDIER", "ERARD"]
    assert [line.appointment.start.hour for line in lines_of_tuesday(signed_in)] == [9, 10, 11, 14, 15]
    assert copied.deed is not None
    agenda_changes.undo(signed_in.gate, copied.deed)
    assert names_of_tuesday(signed_in) == before
    assert verify(signed_in.gate).whole
    assert not (lilas.folder / ".restore").exists()


def test_a_place_taken_meanwhile_is_refused_with_the_name_and_the_others_come_back(
    spoilt: tuple[Lilas, SignedIn, tuple[Difference, ...]],
) -> None:
    _, signed_in, found = spoilt
    book(signed_in, "FABRE", 10)
    copied = copy_back(signed_in.gate, found)
    assert copied.count == 2
    assert len(copied.refused) == 1
    assert copied.refused[0].startswith("10 h 00, BERTHIER Anne : ")


def test_a_day_that_is_the_same_has_no_difference(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    then = tuesday_then(lilas, signed_in, snapshot)
    assert [line.shown_name for line in then.lines] == ["AUBRAC Anne"]
    assert differences(signed_in.gate, then) == ()


def test_an_appointment_lost_altogether_is_missing_and_comes_back(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    then = tuesday_then(lilas, signed_in, snapshot)
    line, later = then.lines[0], timedelta(hours=1)
    made = line.appointment
    other = replace(
        made, id="0" * 32, start=made.start + later, end=made.end + later, reason_code_id="1" * 32
    )
    lost = replace(line, appointment=other)
    found = differences(signed_in.gate, replace(then, lines=(*then.lines, lost)))
    assert [one.kind for one in found] == [Kind.MISSING]
    assert copy_back(signed_in.gate, found).count == 1
    assert len(lines_of_tuesday(signed_in)) == 2


def test_the_comparison_asks_for_a_fresh_proof_and_is_journaled(lilas: Lilas) -> None:
    lilas.back_up()
    signed_in = lilas.sign_in()
    assert places(signed_in.gate, lilas.threshold()) == {"a": "Disque"}
    lilas.clock.advance(minutes=6)
    reading = DayReading(signed_in.gate, lilas.threshold(), signed_in.deks)
    with pytest.raises(ProofRequired):
        reading.begin("a")
    signed_in.gate.proved()
    reading.begin("a")
    with signed_in.gate.stores()[Compartment.OFFICE]._engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT action FROM journal ORDER BY seq DESC LIMIT 1").fetchall()
    assert rows == [(Action.AGENDA_COMPARE,)]
