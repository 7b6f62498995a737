"""A place set free: who fits it, called one after the other while the place is kept; one key gives it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from telesec.domain.agenda import Hold
from telesec.domain.bookings.requests import HoldRequest
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted, keep_together, mid_sentence, time_of_day
from telesec.domain.lists.called import OUTCOME_LABELS, Outcome
from telesec.domain.lists.requests import Acceptance, Call, Seated
from telesec.domain.lists.waiting import Candidate, FreedPlace, Proposal, WaitingLine
from telesec.domain.lists.words import same_day_words
from telesec.ui.lists.freed_sheet import KEYS, FreedSheet
from telesec.ui.lists.ports import FreedPorts
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

T = TypeVar("T")
GONE = "Cette place n'est plus libre."
NOBODY = "Personne de la liste d'attente ne peut prendre cette place."
LATER = "Une autre place s'est libérée : elle sera proposée ensuite."
HOW = "Ctrl+Maj+F pour appeler."
ANOTHER = "Une autre place est libre maintenant. Choisissez un patient avec la flèche du bas."


class FreedPanel(FreedSheet):
    """``given`` carries the Seated of a place given, ``noted`` tells that a call was written down,
    ``hold_changed`` that a place was kept or given back. While ``quiet`` says so a place that somebody fits
    opens nothing: ``waiting`` carries how many do, ``open_waiting`` shows them.

    Enter keeps the place for the account, a letter says what came of the call.
    """

    given = Signal(object)
    noted = Signal()
    hold_changed = Signal()
    waiting = Signal(int)

    def __init__(self, ports: FreedPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(ports, look)
        self._tasks = tasks
        self._following: list[FreedPlace] = []
        self._waiting: list[FreedPlace] = []
        self.quiet: Callable[[], bool] = lambda: False
        self._held = self._looking = False
        self._warned: Candidate | None = None
        self._asked = 0
        self.list.row_opened.connect(lambda _row: self.keep_place())
        self.call.clicked.connect(self.keep_place)
        for outcome, button in self.outcomes.items():
            button.clicked.connect(partial(self.answer, outcome))
            shortcut = QShortcut(QKeySequence(KEYS[outcome]), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.answer, outcome))
        self.closed.connect(self._let_go)

    # What the agenda tells and asks.

    def propose(self, place: FreedPlace) -> None:
        """A place was set free: the panel opens when somebody fits it, and takes no keyboard."""
        self._following.append(place)
        if not self.isHidden():
            self.bar.show_message("info", LATER)
        elif not self._looking:
            self._follow()

    def ask(self, place: FreedPlace) -> None:
        """The desk wants to give this place: the panel opens whether somebody fits or not."""
        self._following.clear()
        self._look_for(place, self._asked_for)

    def open_waiting(self) -> bool:
        """Show the places that waited, one after the other; False when none did."""
        if not self._waiting:
            return False
        first, *others = self._waiting
        self._waiting.clear()
        self.waiting.emit(0)
        self.ask(first)
        self._following.extend(others)
        return True

    def look_again(self) -> None:
        """The agenda or the lists changed: who fits now?"""
        if self._place is not None and not self.isHidden() and not self._busy:
            self._look_for(self._place, self._again)

    def forget_hold(self) -> None:
        """The account keeps another place now: this one's is gone."""
        self._held = False

    # What the desk does.

    def keep_place(self) -> None:
        """Keep the place while one calls the patient chosen."""
        one = self.candidate()
        if one is None or self._busy:
            return
        seat = one.seat
        motif = one.line.entry.reason_code_id
        wanted = HoldRequest(seat.practitioner_id, seat.site_id, seat.start, seat.end, motif)
        self._write(lambda: self._ports.hold(wanted), self._kept)

    def answer(self, outcome: Outcome, _checked: bool = False) -> None:
        """What came of the call: write it down; the place is given to who accepts."""
        one = self.candidate()
        if one is None or self._busy:
            return
        if outcome is Outcome.ACCEPTED and self._warns(one):
            return
        if outcome is Outcome.ACCEPTED:
            self._write(lambda: self._ports.give(Acceptance(one.line, one.seat)), self._gave)
            return
        entry = one.line.entry
        call = Call(entry.id, entry.patient_id, outcome, one.seat)
        self._write(lambda: self._ports.note_call(call), partial(self._noted, outcome))

    def _warns(self, one: Candidate) -> bool:
        """The first yes of who would come twice that day is a sentence; the second one gives the place."""
        words = same_day_words(self._ports.reference(), one.same_day)
        if not words or self._warned == one:
            return False
        self._warned = one
        again = f"« {OUTCOME_LABELS[Outcome.ACCEPTED]} » encore une fois donne la place quand même."
        said = f"{one.line.shown_name} {mid_sentence(words)}. {again}"
        self.bar.show_message("warning", keep_together(said))
        return True

    def _write(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        def done(found: T) -> None:
            self.set_busy(busy=False)
            then(found)

        self.set_busy(busy=True)
        self._tasks.run(work, done, self._refuse)

    def _kept(self, hold: Hold) -> None:
        self._held = True
        self.hold_changed.emit()
        until = time_of_day(self._ports.wall(hold.expires_at))
        self.bar.show_message("success", keep_together(f"Place retenue pour vous jusqu'à {until}. Appelez."))

    def _noted(self, outcome: Outcome, line: WaitingLine) -> None:
        self.bar.show_message("info", f"{OUTCOME_LABELS[outcome]} : noté pour {line.shown_name}.")
        self.noted.emit()
        if self._place is not None:
            self._look_for(self._place, self._next)

    def _gave(self, seated: Seated) -> None:
        self._held = False
        place, made = self._place, seated.booked.appointment
        if seated.freed is not None:
            self._following.append(seated.freed)
        if place is not None and made.end < place.end:
            self._following.append(FreedPlace(place.practitioner_id, place.site_id, made.end, place.end))
        self.given.emit(seated)
        self._follow()

    def _refuse(self, error: TelesecError) -> None:
        self._looking = False
        self.set_busy(busy=False)
        self.bar.show_message("error", keep_together(error.sentence))
        self.look_again()

    # Who fits.

    def _look_for(self, place: FreedPlace, then: Callable[[Proposal], None]) -> None:
        self._asked += 1
        mine, self._looking = self._asked, True

        def answer(found: Proposal) -> None:
            if mine == self._asked:
                self._looking = False
                then(found)

        def fail(error: TelesecError) -> None:
            self._looking = False
            self.bar.show_message("error", keep_together(error.sentence))

        self._tasks.run(lambda: self._ports.propose(place), answer, fail)

    def _follow(self) -> None:
        """The next place set free, if there is one; a place given may have freed another."""
        if self._following:
            self._look_for(self._following.pop(0), self._followed)
        elif not self.isHidden():
            self.shut()

    def _followed(self, found: Proposal) -> None:
        if not found.candidates:
            self._follow()
            return
        was_open = not self.isHidden()
        if not was_open and self.quiet():
            self._waiting.append(found.place)
            self.waiting.emit(len(self._waiting))
            self._follow()
            return
        people = counted(len(found.candidates), "patient peut", "patients peuvent")
        self.bar.show_message("info", ANOTHER if was_open else f"{people} la prendre. {HOW}{self._more()}")
        self.show_proposal(found, choose=not was_open)
        self.show()

    def _more(self) -> str:
        left = len(self._following)
        return f" Ensuite : {counted(left, 'autre place libérée', 'autres places libérées')}." if left else ""

    def _asked_for(self, found: Proposal) -> None:
        self.bar.clear()
        if not found.candidates:
            self.bar.show_message("info", NOBODY if found.still_free else GONE)
        self.show_proposal(found)
        self.show()
        self.focus_list()

    def _again(self, found: Proposal) -> None:
        if not found.candidates:
            self.bar.show_message("info", NOBODY if found.still_free else GONE)
        self.show_proposal(found, choose=False)  # a key meant for one patient never falls on another

    def _next(self, found: Proposal) -> None:
        if not found.candidates:
            self.bar.show_message("info", NOBODY if found.still_free else GONE)
        self.show_proposal(found)
        self.list.setCurrentIndex(self.rows.index(0, 0))

    def _let_go(self) -> None:
        self._asked += 1
        self._looking = False
        self._following.clear()
        self._place = None
        if self._held:
            self._held = False
            self._tasks.run(self._ports.release_hold, lambda _none: self.hold_changed.emit())
