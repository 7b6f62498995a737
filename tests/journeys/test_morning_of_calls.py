"""A morning at the telephone, in the real program: waves, a lock in mid-call, a power cut, nothing lost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

import pytest
from tests.journeys.morning_desk import Caller, Desk, Practice, Screen, callers, found_practice, now

from telesec.domain.calls.calls import (
    CALL_OUTCOME_LABELS,
    CallEventKind,
    CallOutcome,
    CallState,
    IdentityState,
)
from telesec.domain.calls.requests import CallFilter
from telesec.services.calls import views
from telesec.services.gate import Gate

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL, and the socket of the telephone")

LINE = "0472000000"
TARGETS = {
    "1 pick up the telephone": 1,
    "2 find the caller's file": 9,
    "3 verify identity (beside what is typed)": 2,
    "5+6 book the first place offered": 3,
    "10 message slip from a template": 4,
    "11 red-flag card": 1,
    "15 advised, written in the call and told": 1,
    "12 transfer to the doctor": 1,
    "13 results query": 3,
    "a call put aside": 1,
    "a call taken back": 1,
    "a call ended": 1,
}


@dataclass
class Expected:
    """What must be found of a call at the end of the morning."""

    number: str
    text: str = ""
    outcome: CallOutcome | None = None
    identity: IdentityState = IdentityState.UNKNOWN
    kinds: tuple[CallEventKind, ...] = ()
    actions: tuple[str, ...] = ()
    patient_id: str = ""


@dataclass
class Morning:
    """Deals with calls by the keyboard, and remembers what must be found of each."""

    desk: Desk
    practice: Practice
    expected: list[Expected] = field(default_factory=list)

    def ring(self, caller: Caller) -> None:
        self.desk.ring(caller.number, LINE)
        self.expected.append(Expected(caller.number))

    def take(self, caller: Caller) -> Expected:
        """F2, and the call in hand is theirs."""
        with self.desk.task("1 pick up the telephone"):
            self.desk.press("F2")
        self.desk.until(lambda seen: seen["number"] == caller.number, f"the call of {caller.number}")
        self.desk.until(lambda seen: "Date de naissance" in seen["focus"], "the check of identity")
        return next(one for one in self.expected if one.number == caller.number)

    def identify(self, caller: Caller) -> None:
        """Born on…, and living in…"""
        desk = self.desk
        with desk.task("2 find the caller's file"):
            desk.type(caller.born)
            desk.press("Return")
        desk.until(lambda seen: "Ville" in seen["focus"], "the next answer")
        desk.type(caller.city)
        with desk.task("3 verify identity (beside what is typed)"):
            desk.press("Return")
        desk.until(lambda seen: seen["disclosed"], "the identity")

    def end(self) -> None:
        with self.desk.task("a call ended"):
            self.desk.press("Ctrl+F2")
        self.desk.until(lambda seen: seen["number"] is None, "the end of the call")

    def write(self, words: str) -> None:
        """What the caller says; it is written as soon as the hand rests."""
        self.desk.press("Alt+E")
        self.desk.until(lambda seen: "peu de mots" in seen["focus"], "the words of the call")
        self.desk.type(words)
        self.desk.until(lambda seen: seen["text"] == words, "the words written")

    # The kinds of calls.

    def book(self, caller: Caller) -> None:
        told, desk = self.take(caller), self.desk
        self.identify(caller)
        with desk.task("5+6 book the first place offered"):
            desk.press("Ctrl+Shift+B")
            desk.until(lambda seen: seen["slots"] and seen["booking_for"], "the places offered")
            desk.press("1", "Return")
        desk.until(lambda seen: "book" in seen["actions"], "the appointment in the call")
        self.end()
        told.outcome, told.identity, told.actions = CallOutcome.BOOKED, IdentityState.PASSED, ("book",)
        told.patient_id = self.practice.patient_ids[caller.number]

    def leave_message(self, caller: Caller) -> None:
        told, desk = self.take(caller), self.desk
        self.identify(caller)
        with desk.task("10 message slip from a template"):
            desk.press("Ctrl+M")
            desk.until(lambda seen: "Demande" in seen["focus"], "the slip")
            desk.press("Shift+Tab")
            desk.until(lambda seen: "Modèle" in seen["focus"] and seen["choices"] > 1, "the templates")
            desk.press("Down")  # a letter this soon after the last slip would be read with its own
            desk.press("Ctrl+Return")
        desk.until(lambda seen: "call_slip_write" in seen["actions"], "the slip in the call")
        self.end()
        told.identity, told.actions = IdentityState.PASSED, ("call_slip_write",)
        told.outcome = CallOutcome.MESSAGE
        told.patient_id = self.practice.patient_ids[caller.number]

    def wait(self, caller: Caller, following: Callable[[], None]) -> None:
        """They look for their card while the next call is dealt with."""
        told, desk = self.take(caller), self.desk
        self.identify(caller)
        told.text = "Cherche sa carte Vitale"
        self.write(told.text)
        with desk.task("a call put aside"):
            desk.press("Shift+F2")
        desk.until(lambda seen: caller.number in seen["parked"], "the call put aside")
        following()
        with desk.task("a call taken back"):
            desk.press("Shift+F2")
        desk.until(lambda seen: seen["number"] == caller.number and seen["disclosed"], "the call taken back")
        self.end()
        told.identity = IdentityState.PASSED
        told.kinds = (CallEventKind.PARKED, CallEventKind.RESUMED)
        told.patient_id = self.practice.patient_ids[caller.number]

    def answer_wrongly(self, caller: Caller) -> None:
        """Who answers wrongly learns nothing: not a word of the file is in any widget, shown or hidden."""
        told, desk = self.take(caller), self.desk
        desk.type(caller.born)
        desk.press("Return")
        desk.until(lambda seen: "Ville" in seen["focus"], "the next answer")
        desk.type("Quimper")
        desk.press("Return")
        desk.until(lambda seen: "failed" in " ".join(seen["events"]), "the failure written")
        words = "\n".join(desk.texts(hidden=True)).casefold()
        birth = f"{caller.birth_date:%d/%m/%Y}"
        secrets = (caller.last_name.casefold(), caller.city.casefold(), birth)
        assert [secret for secret in secrets if secret in words] == []
        told.text = "Ne retrouve pas sa date de naissance"
        self.write(told.text)
        self.end()
        told.identity = IdentityState.FAILED

    def transfer(self, caller: Caller) -> None:
        told, desk = self.take(caller), self.desk
        with desk.task("12 transfer to the doctor"):
            desk.press("Ctrl+Shift+T")
        desk.until(lambda seen: "transferred" in seen["events"], "the transfer written")
        self.end()
        told.outcome, told.kinds = CallOutcome.TRANSFERRED, (CallEventKind.TRANSFERRED,)

    def ask_result(self, caller: Caller) -> None:
        told, desk = self.take(caller), self.desk
        self.identify(caller)
        desk.until(lambda seen: "Qui appelle" in seen["focus"], "the question of who calls")
        with desk.task("13 results query"):
            desk.type("p")  # the patient: nobody is presumed to be
            desk.press("Ctrl+R")
            desk.until(lambda seen: "Que puis-je dire" in seen["focus"], "the question")
            desk.press("Return")
        desk.until(lambda seen: "result_asked" in seen["actions"], "the question written")
        self.end()
        told.identity, told.actions = IdentityState.PASSED, ("result_asked",)
        told.patient_id = self.practice.patient_ids[caller.number]

    def advise_15(self, caller: Caller) -> None:
        """Before any question of identity: the card, and the number given."""
        told, desk = self.take(caller), self.desk
        with desk.task("11 red-flag card"):
            desk.press("F11")
        desk.until(lambda seen: "15 conseillé" in seen["focus"], "the card")
        with desk.task("15 advised, written in the call and told"):
            desk.press("Return")
        desk.until(lambda seen: "advised" in " ".join(seen["events"]), "the number advised, written")
        self.end()
        told.outcome = CallOutcome.ADVISED_15

    # What may happen meanwhile.

    def lock_in_mid_call(self, caller: Caller, meanwhile: Caller) -> None:
        """The screen locks on a half-typed line; somebody else rings; all of it is there again."""
        told, desk = self.take(caller), self.desk
        self.identify(caller)
        told.text = "Demande si le cabinet ouvre samedi"
        desk.press("Alt+E")
        desk.until(lambda seen: "peu de mots" in seen["focus"], "the words of the call")
        desk.type(told.text)
        locked = desk.lock()
        assert "Appel entrant" not in locked["words"]
        self.ring(meanwhile)
        locked = desk.until(lambda seen: "Appel entrant" in seen["words"], "the word of the locked screen")
        self.sees_nobody((caller, meanwhile))
        desk.unlock()
        desk.until(lambda seen: seen["number"] == caller.number and seen["disclosed"], "the call again")
        desk.until(lambda seen: meanwhile.number in seen["ringing"], "the call that came meanwhile")
        desk.until(lambda seen: seen["text"] == told.text, "the last letters")
        self.end()
        told.identity, told.kinds = IdentityState.PASSED, (CallEventKind.RESUMED,)
        told.patient_id = self.practice.patient_ids[caller.number]

    def sees_nobody(self, people: tuple[Caller, ...]) -> None:
        """Neither on the locked screen, nor in the command line of its process, nor in clear on the disk."""
        words = "\n".join(self.desk.texts(hidden=True))
        command = Path(f"/proc/{self.desk.pid}/cmdline")
        words += command.read_text() if command.exists() else ""
        kept = [path for path in self.desk.root.rglob("*") if path.is_file()]
        data = b"".join(path.read_bytes() for path in kept)
        for one in people:
            national, spaced = one.number[1:], " ".join(one.number[at : at + 2] for at in range(0, 10, 2))
            assert national not in words
            assert spaced not in words
            assert one.last_name.casefold() not in words.casefold()
            assert national.encode() not in data

    def lose_power_in_mid_call(self, caller: Caller) -> None:
        """Killed outright, started again: the call is in hand again, with what was written."""
        told, desk = self.take(caller), self.desk
        self.identify(caller)
        told.text = "Attend le rappel du laboratoire"
        self.write(told.text)
        desk.kill()
        desk.start()
        desk.sign_in()
        desk.until(lambda seen: seen["number"] == caller.number and seen["disclosed"], "the call again")
        desk.until(lambda seen: seen["text"] == told.text, "its words")
        self.end()
        told.identity, told.kinds = IdentityState.PASSED, (CallEventKind.RESUMED,)
        told.patient_id = self.practice.patient_ids[caller.number]

    def restart(self) -> None:
        """The program is closed and opened again, as at noon."""
        assert self.desk.leave() == 0
        self.desk.start()
        self.desk.sign_in()

    # The end of the morning.

    def check(self, gate: Gate) -> None:
        """Every call that rang is there, once, ended, with all that was written and done in it."""
        day = now().date()
        lines = views.call_list(gate, CallFilter(day - timedelta(days=1), day + timedelta(days=1))).lines
        assert sorted(line.call.number for line in lines) == sorted(one.number for one in self.expected)
        for one in self.expected:
            (line,) = [line for line in lines if line.call.number == one.number]
            view = views.call_view(gate, line.call.id)
            found = view.call
            assert found.state is CallState.ENDED
            assert (found.text, found.outcome, found.identity, found.line_id) == (
                one.text,
                one.outcome,
                one.identity,
                LINE,
            ), CALL_OUTCOME_LABELS
            assert found.started_at <= (found.answered_at or found.started_at) <= (found.ended_at or now())
            kinds = [event.kind for event in view.events]
            assert set(one.kinds) <= set(kinds)
            assert set(one.actions) <= {event.action for event in view.events}
            if one.patient_id:
                assert found.patient_id == one.patient_id


@pytest.fixture
def morning(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Morning]:
    people = callers(request.param)
    practice = found_practice(tmp_path, people)
    on_screen = request.node.get_closest_marker("long") is not None and Screen.is_there()
    desk = Desk(tmp_path, practice, on_screen=on_screen)
    try:
        desk.start()
        desk.sign_in()
        yield Morning(desk, practice)
    finally:
        desk.end()


def tell(morning: Morning, tally: Callable[[str, int, int], None]) -> None:
    """The median keys of each task, beside the targets of the trade."""
    for task, counts in morning.desk.tasks.items():
        tally(f"{task} (median of {len(counts)})", round(median(counts)), TARGETS[task])


@pytest.mark.parametrize("morning", [10], indirect=True)
def test_ten_calls_a_lock_a_power_cut_and_nothing_is_lost(
    morning: Morning, tally: Callable[[str, int, int], None]
) -> None:
    people = morning.practice.people
    for one in people[:3]:
        morning.ring(one)
    morning.book(people[0])
    morning.wait(people[1], lambda: morning.answer_wrongly(people[2]))
    morning.ring(people[3])
    morning.lock_in_mid_call(people[3], meanwhile=people[4])
    morning.leave_message(people[4])
    for one in people[5:]:
        morning.ring(one)
    morning.lose_power_in_mid_call(people[5])
    morning.transfer(people[6])
    morning.ask_result(people[7])
    morning.advise_15(people[8])
    morning.book(people[9])
    assert morning.desk.leave() == 0
    with morning.practice.session() as signed:
        morning.check(signed.gate)
    tell(morning, tally)


@pytest.mark.long
@pytest.mark.parametrize("morning", [60], indirect=True)
def test_sixty_calls_in_waves_on_a_real_screen(
    morning: Morning, tally: Callable[[str, int, int], None]
) -> None:
    """Two locks in mid-call, two power cuts, a restart at noon."""
    people = iter(morning.practice.people)
    for wave in range(10):
        callers_now = [next(people) for _ in range(6)]
        ringing = callers_now[:5] if wave in (2, 7) else callers_now
        for one in ringing:
            morning.ring(one)
        first, second, third, fourth, fifth, sixth = callers_now
        morning.book(first)
        morning.wait(second, partial(morning.answer_wrongly, third))
        (morning.leave_message, morning.ask_result)[wave % 2](fourth)
        if wave in (2, 7):
            morning.lock_in_mid_call(fifth, meanwhile=sixth)
        elif wave in (4, 8):
            morning.lose_power_in_mid_call(fifth)
        else:
            morning.leave_message(fifth)
        (morning.advise_15, morning.transfer, morning.book)[wave % 3](sixth)
        if wave == 5:
            morning.restart()
    assert morning.desk.leave() == 0
    with morning.practice.session() as signed:
        morning.check(signed.gate)
    tell(morning, tally)
