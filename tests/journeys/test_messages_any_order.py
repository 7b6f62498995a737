"""Whatever the order of bookings, moves, crashes and wishes: what leaves is true, wanted, and said once."""

from __future__ import annotations

import importlib.util
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment, CancelledBy, Status
from telesec.domain.bookings.requests import MarkRequest
from telesec.domain.errors import Conflict, TelesecError
from telesec.domain.messages.queue import Decision, Kind, Outcome, State
from telesec.domain.people import Role
from telesec.services.bookings import booking
from telesec.services.messages import message_sending, messages
from telesec.storage.tables.patients import PATIENTS

_SPEC = importlib.util.spec_from_file_location(
    "desk_of_messages", Path(__file__).with_name("test_messages.py")
)
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)


class Life:
    """Acts at random on a real practice and keeps what left, in order."""

    def __init__(self, practice: Any, folder: Path, seed: int) -> None:
        self.desk = _MODULE.Desk(practice, folder)
        self.practice, self.dice = practice, random.Random(seed)
        self.live: dict[str, Appointment] = {}
        self.gone: dict[str, list[tuple[Kind, datetime]]] = {}
        self.patients = [self.desk.patient(email=f"p{number}@exemple.fr") for number in range(4)]
        self.sent = 0

    def now(self) -> datetime:
        wall: datetime = messages.walls(self.desk.gate)[self.practice.site.id]
        return wall

    def book(self) -> None:
        day = self.now().date() + timedelta(days=self.dice.randrange(1, 3))
        hour, minute = self.dice.randrange(8, 12), self.dice.choice((0, 15, 30, 45))
        made = self.desk.book(self.dice.choice(self.patients), hour, minute, day=day)
        self.live[made.id] = made

    def one(self) -> Appointment:
        return self.dice.choice([item for item in self.live.values() if item.start > self.now()])

    def move(self) -> None:
        made = self.desk.move(self.one(), self.dice.choice((-60, 15, 30, 60)))
        self.live[made.id] = made

    def cancel(self) -> None:
        by = self.dice.choice(list(CancelledBy))
        made = self.one()
        self.desk.cancel(made, by)
        self.read(made.id)

    def restore(self) -> None:
        made = self.one()
        booking.mark(self.desk.gate, MarkRequest(made.id, made.patient_id, made.version, Status.BOOKED))
        self.read(made.id)

    def read(self, appointment_id: str) -> None:
        with self.desk.gate.enter(Action.AGENDA_VIEW, Subject("appointment", appointment_id)) as records:
            self.live[appointment_id] = records.appointments.get(appointment_id)

    def wish(self) -> None:
        patient_id, wish = self.dice.choice(self.patients), self.dice.choice(((), ("mail",), ("sms",)))
        with self.desk.gate.enter(Action.PATIENT_UPDATE, Subject("patient", patient_id)) as records:
            changed = update(PATIENTS).where(PATIENTS.c.id == patient_id).values(opt_outs=wish)
            records._conn.execute(changed)

    def wait(self) -> None:
        self.practice.clock.advance(hours=self.dice.choice((1, 5, 20)))

    def remind(self) -> None:
        messages.prepare(self.desk.gate, messages.reminders(self.desk.gate).lines)

    def announce(self) -> None:
        messages.prepare(self.desk.gate, messages.changes(self.desk.gate).lines)

    def crash(self) -> None:
        self.practice.close()
        self.desk.gate = self.practice.gate(Role.SECRETARY)

    def settle(self) -> None:
        for item in messages.follow_up(self.desk.gate):
            if item.message.state is State.SENDING:
                decision = self.dice.choice((Decision.ASSUME_SENT, Decision.TOLD))
                messages.decide(self.desk.gate, item.message, decision)
                return

    def send(self) -> None:
        for waiting in message_sending.pending(self.desk.gate):
            letter = message_sending.take(self.desk.gate, waiting)
            if letter is None:
                continue
            self.check(letter.id)
            outcome = self.dice.choice((Outcome.SENT, Outcome.SENT, Outcome.LOST, None))
            if outcome is None:
                self.crash()  # after the server took it, before it was noted
                return
            message_sending.settle(self.desk.gate, letter, outcome)

    def check(self, letter_id: str) -> None:
        """What leaves at this instant, against the agenda and what this patient heard before."""
        with self.desk.gate.enter(Action.MESSAGE_LIST, Subject("messages")) as records:
            rows = [row for row in records.messages.letter(letter_id) if row.state is State.SENDING]
            contacts = records.messages.contacts(row.appointment_id for row in rows)
        assert rows
        for row in rows:
            self.sent += 1
            contact = contacts[row.appointment_id]
            assert "mail" not in contact.opt_outs
            assert row.recipient == contact.email
            assert row.told == contact.start > self.now()
            cancelled = contact.status is Status.CANCELLED
            assert cancelled is (row.kind is Kind.CANCELLATION)
            heard = self.gone.setdefault(row.appointment_id, [])
            said = (row.kind, row.told)
            if said in heard:
                since = heard[len(heard) - 1 - heard[::-1].index(said) + 1 :]
                contrary = [(kind is Kind.CANCELLATION, told) for kind, told in since]
                assert any(item != (cancelled, row.told) for item in contrary), "said twice for nothing"
            heard.append(said)

    def live_on(self, acts: int) -> None:
        choices = [self.book] * 3 + [self.move] * 2 + [self.cancel, self.restore, self.wish, self.wait]
        choices += [self.remind, self.announce, self.crash, self.settle] + [self.send] * 2
        for _ in range(acts):
            act = self.dice.choice(choices)
            try:
                act()
            except (Conflict, TelesecError, IndexError):
                continue  # a place taken, an act that has no object: the desk does something else


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_long_life_tells_the_truth_once(seed: int, practice: Any, tmp_path: Path) -> None:
    life = Life(practice, tmp_path / "poste", seed)
    life.live_on(180)
    assert life.sent > 10


@pytest.mark.long
def test_many_lives_tell_the_truth_once(practice: Any, tmp_path: Path) -> None:
    life = Life(practice, tmp_path / "poste", 99)
    life.live_on(4000)
    assert life.sent > 200
