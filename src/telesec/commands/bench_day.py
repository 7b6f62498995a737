"""A realistic day of the bench's practice, every deed through the gate: what a backup carries next."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from telesec.commands.bench_data import bench_practitioners
from telesec.commands.bench_people import people
from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.requests import (
    AgendaRange,
    BookingRequest,
    CancelRequest,
    MarkRequest,
    MoveRequest,
)
from telesec.domain.care.clinical import NoteRequest
from telesec.domain.patient_files.merges import draft_of
from telesec.services.bookings import agenda, booking
from telesec.services.care import clinical
from telesec.services.gate import Gate
from telesec.services.patients import patients
from telesec.services.patients.patients import PatientChange

_BOOKINGS, _MOVES, _CANCELS, _NEW, _UPDATES, _OPENED, _SEARCHES = 300, 40, 40, 25, 40, 300, 250
_NOTE = "Revu ce jour, état stable, traitement poursuivi, prochain contrôle dans trois mois. "


class Day:
    """Ten practitioners, forty patients each, and the telephone all day long."""

    def __init__(self, gate: Gate, patient_ids: list[str]) -> None:
        self._gate = gate
        self._ids = patient_ids
        self._doctors = bench_practitioners(gate)
        self._dice = random.Random(11)  # noqa: S311 - an invented day, no secret
        self._today = _last_weekday(gate.now().date())

    def work(self) -> int:
        """Do everything; the number of deeds."""
        return (
            self._receive()
            + self._book()
            + self._change()
            + self._look_up()
            + self._welcome()
            + self._write_notes()
        )

    def _receive(self) -> int:
        """Everybody who comes today, taken in care, then done."""
        asked = AgendaRange(tuple(one.id for one in self._doctors), self._today)
        lines = agenda.view(self._gate, asked).lines
        for status in (Status.IN_CARE, Status.DONE):
            for one in agenda.view(self._gate, asked).lines:
                seen = one.appointment
                request = MarkRequest(seen.id, seen.patient_id or "", seen.version, status)
                booking.mark(self._gate, request)
        return 2 * len(lines)

    def _book(self) -> int:
        """New appointments over the coming eight weeks, in the free hour of noon."""
        places = [
            (doctor, day, slot) for day in self._weekdays(40) for doctor in self._doctors for slot in range(4)
        ]
        chosen = self._dice.sample(places, _BOOKINGS)
        for doctor, day, slot in chosen:
            start = datetime.combine(day, time(13)) + timedelta(minutes=15 * slot)
            patient = self._dice.choice(self._ids)
            end = start + timedelta(minutes=15)
            booking.book(self._gate, BookingRequest(doctor.id, doctor.site_id, patient, start, end))
        return len(chosen)

    def _change(self) -> int:
        """Some call to come later, some not to come."""
        lines = [
            line.appointment
            for day in self._dice.sample(self._weekdays(20), 8)
            for line in agenda.view(
                self._gate, AgendaRange((self._dice.choice(self._doctors).id,), day)
            ).lines
            if line.appointment.status is Status.BOOKED
        ]
        chosen = self._dice.sample(lines, min(_MOVES + _CANCELS, len(lines)))
        for place, one in enumerate(chosen[:_MOVES]):
            later = one.start.replace(hour=19, minute=0) + timedelta(minutes=20 * (place % 12))
            wanted = MoveRequest(
                one.id, one.patient_id or "", one.version, one.practitioner_id, one.site_id,
                later, later + (one.end - one.start), "à sa demande",
            )  # fmt: skip
            booking.move(self._gate, wanted)
        for one in chosen[_MOVES:]:
            request = CancelRequest(one.id, one.patient_id or "", one.version, CancelledBy.PATIENT, "empêché")
            booking.cancel(self._gate, request)
        return len(chosen)

    def _look_up(self) -> int:
        """Files opened and names searched while the telephone rings."""
        for patient_id in self._dice.sample(self._ids, min(_OPENED, len(self._ids))):
            patients.open_patient(self._gate, patient_id)
        for draft, _ in zip(people(_SEARCHES), range(_SEARCHES), strict=False):
            patients.search_patients(self._gate, draft.birth_name[:4])
        return _OPENED + _SEARCHES

    def _welcome(self) -> int:
        """New patients, and telephones and addresses that changed."""
        for number, draft in enumerate(people(_NEW)):
            patients.create_patient(self._gate, replace(draft, birth_name=f"{draft.birth_name}-BANC{number}"))
        for patient_id in self._dice.sample(self._ids, _UPDATES):
            known = patients.open_patient(self._gate, patient_id)
            draft = replace(draft_of(known), city="Villeurbanne")
            patients.update_patient(self._gate, PatientChange(patient_id, known.version, draft))
        return _NEW + _UPDATES

    def _write_notes(self) -> int:
        """A note for one in two of those received."""
        for patient_id in self._dice.sample(self._ids, 200):
            clinical.write_note(self._gate, NoteRequest(patient_id, _NOTE * self._dice.randint(1, 8)))
        return 200

    def _weekdays(self, count: int) -> list[date]:
        days = (self._today + timedelta(days=shift) for shift in range(1, 2 * count + 7))
        return [day for day in days if day.weekday() < 5][:count]


def _last_weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
