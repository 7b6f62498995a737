"""The words in which waiting lists and recalls are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from telesec.domain.agenda import Appointment, ReasonCode, Status
from telesec.domain.lists.called import Attempt, Outcome
from telesec.domain.lists.waiting import Availability, WaitingEntry, WaitingKind, WaitingLine, WaitingState
from telesec.domain.lists.words import (
    appointment_words,
    call_words,
    doctors_words,
    ending_words,
    last_call_words,
    length_words,
    motif_words,
    overdue_words,
    request_words,
    stale_words,
    times_words,
    validity_words,
)
from telesec.domain.people import Practitioner
from telesec.domain.reference import Reference

AT = datetime(2026, 11, 16, 8, 12, tzinfo=UTC)
NAMES = {"c": "Claire Martin"}
REFERENCE = Reference(
    "p",
    "Cabinet",
    practitioners=(Practitioner("l", "Dr Lefèvre"), Practitioner("b", "Dr Benali")),
    reason_codes=(ReasonCode("m", "Vaccination", 10, "teal"),),
)

DUBOIS = {"shown_name": "DUBOIS Noël", "birth_date": None, "sex": "M", "phone": ""}
MADE = Appointment("a", "l", "s", "p", datetime(2026, 11, 18, 9), datetime(2026, 11, 18, 9, 40))


def wall(instant: datetime) -> datetime:
    return instant.replace(tzinfo=None) + timedelta(hours=1)


def entry(**wish: object) -> WaitingEntry:
    values: dict[str, object] = {"kind": WaitingKind.CARE, "minutes": 15} | wish
    return WaitingEntry(id="e", patient_id="p", created_at=AT, created_by="c", **values)  # type: ignore[arg-type]


def line(appointment: Appointment | None = None, **wish: object) -> WaitingLine:
    return WaitingLine(entry(**wish), **DUBOIS, appointment=appointment)


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("", "à tout moment"),
        ("0m 2m 4m 4a 4e", "lun. et mer. le matin ; ven."),
        ("0m 1m 2m 3m 4m", "du lun. au ven. le matin"),
        ("0e 1e 2e 3e 4e 5e 6e", "tous les jours le soir"),
        ("5m 5a", "sam. le matin et l'après-midi"),
        ("0m 0a 0e 1m 1a 1e 2m 2a 2e 3m 3a 3e 4m 4a 4e 5m 5a 5e 6m 6a 6e", "tous les jours"),
    ],
)
def test_availability_in_words(stored: str, words: str) -> None:
    assert times_words(Availability.from_text(stored)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (date(2026, 12, 1), None, "à partir du 01/12/2026"),
        (None, date(2026, 12, 15), "jusqu'au 15/12/2026"),
        (date(2026, 12, 1), date(2026, 12, 15), "du 01/12/2026 au 15/12/2026"),
    ],
)
def test_validity_in_words(first: date | None, last: date | None, words: str) -> None:
    assert validity_words(entry(first_day=first, last_day=last)) == words


def test_who_what_and_how_long() -> None:
    assert doctors_words(REFERENCE, ()) == "tous les praticiens"
    assert doctors_words(REFERENCE, ("l", "b")) == "Dr Lefèvre ou Dr Benali"
    assert doctors_words(REFERENCE, ("gone",)) == "?"
    assert (motif_words(REFERENCE, "m"), motif_words(REFERENCE, "gone")) == ("Vaccination", "")
    assert length_words(line()) == "15 min"
    assert length_words(line(MADE, kind=WaitingKind.EARLIER)) == "40 min"
    assert request_words(line()) == "Cherche un rendez-vous"
    assert request_words(line(kind=WaitingKind.EARLIER)) == "Veut plus tôt"
    assert request_words(line(MADE, kind=WaitingKind.EARLIER)) == "Veut plus tôt que mer. 18 novembre, 9 h 00"
    assert appointment_words(REFERENCE, MADE) == "mer. 18 novembre, 9 h 00, Dr Lefèvre"
    assert appointment_words(REFERENCE, None) == ""


@pytest.mark.parametrize(
    ("wish", "made", "words"),
    [
        ({}, None, ""),
        ({"last_day": date(2026, 11, 16)}, None, ""),
        ({"last_day": date(2026, 11, 15)}, None, "période"),
        ({"last_day": date(2026, 11, 15), "state": WaitingState.WITHDRAWN}, None, ""),
        ({"kind": WaitingKind.EARLIER}, MADE, ""),
        ({"kind": WaitingKind.EARLIER}, None, "annulé"),
        ({"kind": WaitingKind.EARLIER}, replace(MADE, status=Status.CANCELLED), "annulé"),
        ({"kind": WaitingKind.EARLIER}, replace(MADE, status=Status.DONE), "passé"),
        ({"kind": WaitingKind.EARLIER}, replace(MADE, start=datetime(2026, 11, 15, 9)), "passé"),
    ],
)
def test_a_wish_that_can_no_longer_be_met_is_to_be_looked_at_again(
    wish: dict[str, object], made: Appointment | None, words: str
) -> None:
    said = stale_words(line(made, **wish), datetime(2026, 11, 16, 8))
    assert (words in said) if words else said == ""


def test_calls_and_endings() -> None:
    about = Attempt(AT, "c", Outcome.NO_ANSWER, "l", datetime(2026, 11, 18, 9))
    assert call_words(about, NAMES, wall) == (
        "lun. 16 novembre, 9 h 12 : pas de réponse (Claire Martin), pour mer. 18 novembre, 9 h 00"
    )
    assert call_words(Attempt(AT, "gone", Outcome.MESSAGE), NAMES, wall) == (
        "lun. 16 novembre, 9 h 12 : message laissé"
    )
    assert last_call_words((), wall) == ""
    assert last_call_words((about, Attempt(AT, "c", Outcome.REFUSED)), wall) == "16/11/2026 : refuse"
    assert ending_words(entry(), NAMES, wall) == ""
    gone = entry(state=WaitingState.WITHDRAWN, closed_at=AT, closed_by="c", close_reason="vu ailleurs")
    assert ending_words(gone, NAMES, wall) == (
        "Retiré de la liste lun. 16 novembre, 9 h 12 (Claire Martin) : vu ailleurs"
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [(15, "en retard de 1 jour"), (4, "en retard de 12 jours"), (16, "aujourd'hui"), (17, "dans 1 jour")],
)
def test_how_late_a_recall_is(day: int, words: str) -> None:
    assert overdue_words(date(2026, 11, day), date(2026, 11, 16)) == words
