"""Whatever the order in which two people ring, take, park, resume, die and hang up: no call is lost."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from telesec.domain.calls.calls import CallOutcome, CallState, IdentityState, lasted
from telesec.domain.calls.requests import CallEdit, CallFilter, Ending, Incoming, Parking, Resuming, Taking
from telesec.domain.errors import TelesecError
from telesec.domain.people import Role
from telesec.services.calls import calls, views


class Desk:
    """A secretary and a practitioner at the same telephone, one act at a time."""

    def __init__(self, practice, seed):
        self.practice, self.dice = practice, random.Random(seed)
        self.people = {role: practice.gate(role) for role in (Role.SECRETARY, Role.PRACTITIONER)}
        self.known: dict[str, str] = {}  # id → the last words confirmed
        self.acts = (
            *(self.ring, self.take, self.take, self.answer, self.park, self.resume),
            *(self.end, self.end, self.write, self.die, self.wait, self.clock_back),
        )

    def someone(self):
        return self.dice.choice(list(self.people))

    def live(self, *states):
        gate = self.people[Role.SECRETARY]
        standing = views.desk_calls(gate)
        found = [*standing.ringing, *standing.parked, *standing.others]
        held = [standing.current.call] if standing.current else []
        return [call for call in (*held, *(one.call for one in found)) if not states or call.state in states]

    def one(self, *states):
        found = self.live(*states)
        return self.dice.choice(found) if found else None

    def ring(self):
        made = calls.ring(self.people[self.someone()], Incoming("0639980001", "", self.practice.clock()))
        self.known[made.call.id] = ""

    def take(self):
        made = calls.take_call(self.people[self.someone()], Taking())
        self.known[made.call.id] = ""

    def answer(self):
        if call := self.one(CallState.RINGING):
            calls.take_call(self.people[self.someone()], Taking(call.id))

    def park(self):
        if call := self.one(CallState.OPEN):
            calls.park_call(self.people[self.someone()], Parking(call.id, call.version, "patiente"))

    def resume(self):
        if call := self.one(CallState.PARKED, CallState.INTERRUPTED, CallState.OPEN):
            anyway = self.dice.random() < 0.5
            calls.resume_call(self.people[self.someone()], Resuming(call.id, call.version, anyway))

    def end(self):
        if call := self.one():
            calls.end_call(self.people[self.someone()], Ending(call.id, call.version))

    def write(self):
        if call := self.one(CallState.OPEN, CallState.PARKED):
            words = f"mots {self.dice.randrange(1000)}"
            calls.edit_call(self.people[self.someone()], CallEdit(call.id, call.version, text=words))
            self.known[call.id] = words

    def die(self):
        who = self.someone()
        self.people[who].close()
        self.people[who] = self.practice.gate(who)

    def wait(self):
        self.practice.clock.advance(seconds=self.dice.choice((5, 60, 240)))

    def clock_back(self):
        self.practice.clock.advance(seconds=-self.dice.choice((1, 90)))

    def step(self):
        try:
            self.dice.choice(self.acts)()
        except TelesecError:
            return  # refused: nothing may have changed, which the check says
        finally:
            self.check()

    def check(self):
        gate, now = self.people[Role.SECRETARY], self.practice.clock()
        day = now.date()
        lines = views.call_list(gate, CallFilter(day - timedelta(days=1), day + timedelta(days=1))).lines
        assert {line.call.id for line in lines} == set(self.known), "a call was lost"
        holders = [line.call.account_id for line in lines if line.call.state is CallState.OPEN]
        assert len(holders) == len(set(holders)), "somebody holds two calls"
        for line in lines:
            call = line.call
            assert call.text == self.known[call.id], "words confirmed were lost"
            assert (call.state is CallState.ENDED) == (call.ended_at is not None)
            assert (call.state is CallState.PARKED) == (call.parked_at is not None) or call.ended_at
            assert lasted(call, now) >= timedelta()
            assert call.identity is IdentityState.UNKNOWN
            if call.outcome is CallOutcome.MISSED:
                assert call.answered_at is None
        for person in self.people.values():
            if person.call.id:
                assert person.call.id in self.known


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 40))])
def test_no_order_of_acts_loses_a_call_or_its_words(practice, seed):
    desk = Desk(practice, seed)
    for _ in range(60):
        desk.step()
