"""What may be noted before the day of an appointment, and the patient who would come twice in a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from telesec.domain.agenda import Appointment, Status
from telesec.domain.bookings.presence_day import too_early
from telesec.domain.bookings.same_day import twice_warning

THURSDAY = date(2026, 11, 19)
PRESENCE = (Status.ARRIVED, Status.IN_CARE, Status.DONE, Status.NO_SHOW)


def made(hour: int, minute: int = 0, status: Status = Status.BOOKED) -> Appointment:
    start = datetime(2026, 11, 19, hour, minute)
    return Appointment(
        f"{hour}-{minute}", "doc", "site", "who", start, start + timedelta(minutes=20), status=status
    )


@pytest.mark.parametrize("status", PRESENCE)
def test_presence_is_noted_from_the_day_itself(status: Status) -> None:
    said = too_early(made(9), status, THURSDAY - timedelta(days=1)).replace("\u00a0", " ")
    assert said == "Ce rendez-vous est pour le jeudi 19 novembre 2026 : la présence se note le jour même."
    assert too_early(made(9), status, THURSDAY) == ""
    assert too_early(made(9), status, THURSDAY + timedelta(days=1)) == ""


@pytest.mark.parametrize("status", [Status.BOOKED, Status.CANCELLED])
def test_what_speaks_of_no_presence_is_noted_at_any_time(status: Status) -> None:
    assert too_early(made(9), status, date(2026, 1, 1)) == ""


def test_another_appointment_the_same_day_is_named_by_its_hour() -> None:
    start = datetime(2026, 11, 19, 11)
    end = start + timedelta(minutes=20)
    gone = (made(8, 0, Status.CANCELLED), made(11, 0, Status.NO_SHOW))
    said = twice_warning(start, end, [made(15, 30), made(9), *gone]).replace("\u00a0", " ")
    assert said == "Attention : ce patient a déjà rendez-vous le même jour, à 9 h 00 et 15 h 30."
    assert "de 11 h 10 à 11 h 30" in twice_warning(start, end, [made(9), made(11, 10)]).replace("\u00a0", " ")
    assert twice_warning(start, end, gone) == ""
    assert twice_warning(start + timedelta(days=1), end + timedelta(days=1), [made(9)]) == ""
