"""Two people on one agenda, in any order: no place given twice unawares, nothing lost, all journaled."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.conftest import Clock, PracticeOnDisk

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import CancelledBy, Status
from telesec.domain.bookings.absences import Absence, AbsenceRequest
from telesec.domain.bookings.delay import DelayRequest
from telesec.domain.bookings.overlap import FREEING
from telesec.domain.bookings.requests import (
    NEXT_STATUSES,
    BookingRequest,
    CancelRequest,
    EditRequest,
    MarkRequest,
    MoveRequest,
)
from telesec.domain.bookings.series import SeriesRequest
from telesec.domain.bookings.series_scope import Alteration, Scope, ScopeRequest
from telesec.domain.bookings.steps import Deed, Kept
from telesec.domain.errors import Conflict, Invalid, NotFound, Refused, Stale
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.domain.wall import day_minutes, exists
from telesec.services.bookings import absences, agenda_changes, booking, delay, series, series_changes
from telesec.services.patients import patients

DAYS = (
    date(2026, 11, 18),
    date(2027, 3, 28),  # the clocks go forward at 2
    date(2027, 10, 31),  # and back at 3
    date(2028, 2, 29),
)
EXPECTED = (Conflict, Invalid, NotFound, Refused, Stale)
LO, HI = day_minutes(date(2026, 11, 1)), day_minutes(date(2028, 12, 31))

moments = st.builds(
    lambda day, hour, step: datetime.combine(day, time(hour, step * 5)),
    st.sampled_from(DAYS),
    st.sampled_from((2, 8, 9, 9, 10)),
    st.integers(0, 11),
)
lengths = st.sampled_from((5, 15, 20, 45, 60))
people = st.integers(0, 1)


def beside(one: Kept, other: Kept) -> bool:
    a, b = one.appointment, other.appointment
    return (
        a.practitioner_id == b.practitioner_id
        and a.start < b.end
        and b.start < a.end
        and not {a.status, b.status} & FREEING
    )


class Agenda(RuleBasedStateMachine):
    """``model`` is what the services said they wrote; the store must hold exactly that."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.practice = PracticeOnDisk(self.folder, Clock())
        self.practice.found()
        self.gates = [self.practice.gate(Role.SECRETARY), self.practice.gate(Role.PRACTITIONER)]
        names = ("Dubois", "Martin")
        self.patients = [patients.create_patient(self.gates[0], PatientDraft(n, "Anne")).id for n in names]
        self.model: dict[str, Kept] = {}
        self.away: dict[str, Absence] = {}
        self.done: list[list[Deed]] = [[], []]
        self.undone: list[list[Deed]] = [[], []]
        self.overlaps: set[frozenset[str]] = set()
        self.alone: set[tuple[str, str]] = set()
        self.known_away: set[str] = set()
        self.ever: set[frozenset[str]] = set()  # what stood together once: undoing may bring it back
        self.ever_alone: set[tuple[str, str]] = set()
        self.restoring = False
        self.rows = self.journal(0)

    def teardown(self) -> None:
        if hasattr(self, "practice"):
            self.practice.close()
            shutil.rmtree(self.folder)

    def journal(self, after: int) -> list[list[str]]:
        with self.gates[0].stores()[Compartment.OFFICE]._engine.connect() as conn:
            found = conn.exec_driver_sql("SELECT body FROM journal WHERE seq > ? ORDER BY seq", (after,))
            return [json.loads(body) for body in found.scalars()]

    @contextmanager
    def trying(self, *, restoring: bool = False):
        """A refusal is an answer: it changes nothing, which the invariants check."""
        self.restoring = restoring
        try:
            yield
        except EXPECTED:
            return

    @contextmanager
    def on_the_day(self, made):
        """Presence is noted on the day itself: the clock stands there for the time of one act."""
        clock = self.practice.clock
        present = clock.instant
        clock.instant = datetime.combine(made.start.date(), time(12), UTC)
        try:
            yield
        finally:
            clock.instant = present

    def note(self, who: int, deed: Deed, stack: list[list[Deed]] | None = None) -> None:
        """What was written, each thing of it under a new row of the journal."""
        changed = {step.after.appointment.id for step in deed.steps} | {s.after.id for s in deed.absences}
        new = self.journal(len(self.rows))
        assert changed <= {row[7 + 1] for row in new if not row[12].startswith(("refused", "failed"))}
        self.model |= {step.after.appointment.id: step.after for step in deed.steps}
        self.away |= {step.after.id: step.after for step in deed.absences}
        (self.done if stack is None else stack)[who].append(deed)

    def pick(self, at: int) -> Kept:
        return list(self.model.values())[at % len(self.model)]

    def place(self, kept: Kept, start: datetime, minutes: int, doctor: int, why: str) -> MoveRequest:
        made = kept.appointment
        practitioner = self.practice.practitioners[doctor].id
        end = start + timedelta(minutes=minutes)
        return MoveRequest(
            made.id, made.patient_id, made.version, practitioner, made.site_id, start, end, why
        )

    @rule(
        who=people,
        start=moments,
        minutes=lengths,
        doctor=people,
        patient=people,
        why=st.sampled_from(("", "", "urgence")),
    )
    def book(self, who, start, minutes, doctor, patient, why) -> None:
        asked = BookingRequest(
            self.practice.practitioners[doctor].id,
            self.practice.site.id,
            self.patients[patient],
            start,
            start + timedelta(minutes=minutes),
            overbook_reason=why,
        )
        with self.trying():
            self.note(who, booking.book(self.gates[who], asked).deed)

    @precondition(lambda self: self.model)
    @rule(
        who=people,
        at=st.integers(0, 99),
        start=moments,
        minutes=lengths,
        doctor=people,
        why=st.sampled_from(("", "retard")),
    )
    def move(self, who, at, start, minutes, doctor, why) -> None:
        with self.trying():
            wanted = self.place(self.pick(at), start, minutes, doctor, why)
            self.note(who, booking.move(self.gates[who], wanted).deed)

    @precondition(lambda self: self.model)
    @rule(who=people, at=st.integers(0, 99), minutes=lengths)
    def resize(self, who, at, minutes) -> None:
        kept = self.pick(at)
        doctor = [one.id for one in self.practice.practitioners].index(kept.appointment.practitioner_id)
        with self.trying():
            wanted = self.place(kept, kept.appointment.start, minutes, doctor, "")
            self.note(who, booking.resize(self.gates[who], wanted).deed)

    @precondition(lambda self: self.model)
    @rule(who=people, at=st.integers(0, 99), by=st.sampled_from(CancelledBy))
    def cancel(self, who, at, by) -> None:
        made = self.pick(at).appointment
        with self.trying():
            asked = CancelRequest(made.id, made.patient_id, made.version, by, "malade")
            self.note(who, booking.cancel(self.gates[who], asked).deed)

    @precondition(lambda self: self.model)
    @rule(who=people, at=st.integers(0, 99), choice=st.integers(0, 9))
    def mark(self, who, at, choice) -> None:
        made = self.pick(at).appointment
        following = sorted(NEXT_STATUSES[made.status])
        with self.trying(), self.on_the_day(made):
            asked = MarkRequest(
                made.id, made.patient_id, made.version, Status(following[choice % len(following)])
            )
            self.note(who, booking.mark(self.gates[who], asked).deed)

    @precondition(lambda self: self.model)
    @rule(who=people, at=st.integers(0, 99), note=st.sampled_from(("", "à jeun")), late=st.booleans())
    def edit(self, who, at, note, late) -> None:
        made = self.pick(at).appointment
        with self.trying():
            asked = EditRequest(made.id, made.patient_id, made.version - late, "", note)
            self.note(who, booking.edit(self.gates[who], asked).deed)

    @rule(who=people, start=moments, count=st.integers(2, 4), doctor=people, patient=people)
    def book_series(self, who, start, count, doctor, patient) -> None:
        wanted = SeriesRequest(
            self.practice.practitioners[doctor].id,
            self.practice.site.id,
            self.patients[patient],
            start.date(),
            start.time(),
            15,
            (start.weekday(),),
            count=count,
        )
        with self.trying():
            lines = series.preview_series(self.gates[who], wanted)
            self.note(who, series.book_series(self.gates[who], wanted, lines).deed)

    @precondition(lambda self: any(kept.appointment.series_id for kept in self.model.values()))
    @rule(
        who=people,
        at=st.integers(0, 99),
        scope=st.sampled_from(Scope),
        gone=st.booleans(),
        days=st.integers(-1, 2),
    )
    def change_series(self, who, at, scope, gone, days) -> None:
        mine = [kept.appointment for kept in self.model.values() if kept.appointment.series_id]
        made = mine[at % len(mine)]
        what = Alteration.CANCEL if gone else Alteration.MOVE
        wanted = ScopeRequest(
            made.id, made.patient_id, made.series_id, scope, what, days=days, reason="congés"
        )
        with self.trying():
            seen = series_changes.preview_change(self.gates[who], wanted)
            self.note(who, series_changes.change_series(self.gates[who], wanted, seen))

    @rule(
        who=people,
        start=moments,
        minutes=st.sampled_from((60, 24 * 60)),
        doctor=people,
        instead=st.booleans(),
    )
    def leave(self, who, start, minutes, doctor, instead) -> None:
        asked = AbsenceRequest(
            self.practice.practitioners[doctor].id,
            start,
            start + timedelta(minutes=minutes),
            replacement_name="Dr Marchand" if instead else "",
        )
        with self.trying():
            self.note(who, absences.post_absence(self.gates[who], asked).deed)

    @precondition(lambda self: self.away)
    @rule(who=people, at=st.integers(0, 99))
    def come_back(self, who, at) -> None:
        absence = list(self.away.values())[at % len(self.away)]
        with self.trying():
            self.note(who, absences.withdraw_absence(self.gates[who], absence))

    @rule(who=people, start=moments, doctor=people, late=st.sampled_from((5, 20)), absorb=st.booleans())
    def shift(self, who, start, doctor, late, absorb) -> None:
        wanted = DelayRequest(self.practice.practitioners[doctor].id, start, late, absorb=absorb)
        with self.trying():
            seen = delay.preview_delay(self.gates[who], wanted)
            self.note(who, delay.shift_day(self.gates[who], wanted, seen))

    @precondition(lambda self: any(self.done))
    @rule(who=people)
    def undo(self, who) -> None:
        if self.done[who]:
            deed = self.done[who].pop()
            with self.trying(restoring=True):
                self.note(who, agenda_changes.undo(self.gates[who], deed), self.undone)

    @precondition(lambda self: any(self.undone))
    @rule(who=people)
    def redo(self, who) -> None:
        if self.undone[who]:
            deed = self.undone[who].pop()
            with self.trying(restoring=True):
                self.note(who, agenda_changes.redo(self.gates[who], deed))

    @invariant()
    def the_store_holds_what_was_said(self) -> None:
        if not hasattr(self, "model"):
            return
        with self.gates[0].enter(Action.AGENDA_VIEW, Subject("agenda")) as records:
            doctors = [one.id for one in self.practice.practitioners]
            found = [kept for who in doctors for kept in records.kept.of_practitioner(who, LO, HI)]
            away = records.absences.within(doctors, LO, HI)
        self.rows = [*self.rows, *self.journal(len(self.rows))]
        assert {kept.appointment.id: kept for kept in found} == self.model
        assert {one.id: one for one in away} == {k: one for k, one in self.away.items() if one.active}

    @invariant()
    def no_place_is_given_twice_unawares(self) -> None:
        if not hasattr(self, "model"):
            return
        pairs = {
            frozenset((a.appointment.id, b.appointment.id)): a.appointment.overbooked
            or b.appointment.overbooked
            for a, b in combinations(self.model.values(), 2)
            if beside(a, b)
        }
        known = self.overlaps | (self.ever if self.restoring else set())
        assert all(meant or pair in known for pair, meant in pairs.items())
        self.overlaps = set(pairs)
        self.ever |= self.overlaps

    @invariant()
    def nobody_is_sent_to_somebody_away_unawares(self) -> None:
        if not hasattr(self, "model"):
            return
        away = [one for one in self.away.values() if one.active and not one.replacement_name]
        alone = {
            (kept.appointment.id, one.id)
            for kept in self.model.values()
            for one in away
            if kept.appointment.status not in FREEING
            and one.practitioner_id == kept.appointment.practitioner_id
            and one.start < kept.appointment.end
            and kept.appointment.start < one.end
        }
        unawares = {
            (made, one)
            for made, one in alone - self.alone - (self.ever_alone if self.restoring else set())
            if one in self.known_away and not self.model[made].appointment.overbooked
        }
        assert unawares == set()
        self.alone, self.known_away = alone, {one.id for one in away}
        self.ever_alone |= alone

    @invariant()
    def every_hour_exists_on_the_wall(self) -> None:
        for kept in getattr(self, "model", {}).values():
            made = kept.appointment
            assert exists(made.start, "Europe/Paris")
            assert exists(made.end, "Europe/Paris")
            assert made == replace(made, start=made.start.replace(second=0))


def run(examples: int) -> None:
    # Shrinking replays whole days for minutes; the failing one is printed as it is.
    run_state_machine_as_test(
        Agenda,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )


def test_whatever_two_people_do_in_whatever_order() -> None:
    run(10)


@pytest.mark.long
def test_whatever_two_people_do_for_very_long() -> None:
    run(600)
