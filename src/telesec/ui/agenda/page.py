"""The agenda page: the grid, the panels that go with what is chosen, and the keys of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.requests import Booked
from telesec.domain.bookings.steps import Deed
from telesec.domain.changes import Change
from telesec.domain.desk.wishes import Wish
from telesec.domain.drafts import FormDraft
from telesec.domain.patients import PatientLine
from telesec.ui.agenda import keys
from telesec.ui.agenda.booking_panel import DRAFT_KIND, BookingPanel
from telesec.ui.agenda.choice import Choice
from telesec.ui.agenda.desk import Desk
from telesec.ui.agenda.desk_offers import DeskParts, offer_desk_acts
from telesec.ui.agenda.display import Display
from telesec.ui.agenda.grid_acts import GridActs, GridWays
from telesec.ui.agenda.history import History
from telesec.ui.agenda.kept_drafts import KeptDrafts
from telesec.ui.agenda.live import Live
from telesec.ui.agenda.model import AgendaColumn
from telesec.ui.agenda.navigation import Navigation
from telesec.ui.agenda.offers import Offer, Offers
from telesec.ui.agenda.omnibox import Omnibox
from telesec.ui.agenda.patient_drop import PatientDrop
from telesec.ui.agenda.pinboard import Pinboard
from telesec.ui.agenda.place_fields import DEFAULT_MINUTES, Place
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.scenes import scenes_in_steps
from telesec.ui.agenda.selected_panel import SelectedPanel
from telesec.ui.agenda.span import Mode, active_team
from telesec.ui.agenda.stage import Stage, leave_empty
from telesec.ui.agenda.top_bar import TopBar
from telesec.ui.building import Building, at_once
from telesec.ui.controls import MessageBar
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks


class AgendaPage(QWidget):
    """``changed`` carries a Change after a write.

    ``patient_requested`` carries the id of a file to open, ``bill_requested`` an appointment and its day;
    ``freed`` a FreedPlace, once an appointment to come was cancelled or moved away.
    """

    changed = Signal(object)
    patient_requested = Signal(str)
    bill_requested = Signal(str, object)
    freed = Signal(object)

    def __init__(self, ports: AgendaPorts, tasks: Tasks, look: Look, *, whole: bool = True) -> None:
        """When it is not ``whole``, nothing is there before every step of ``building`` is done."""
        super().__init__()
        self.setProperty("surface", "page")
        self._ports = ports
        self._telling = False
        self.stage = Stage()
        self.building = self._build(ports, tasks, look)
        if whole:
            at_once(self.building)

    def _build(self, ports: AgendaPorts, tasks: Tasks, look: Look) -> Building[None]:
        self.bar, self.top = MessageBar(), TopBar()
        yield None
        self.scenes = yield from scenes_in_steps(ports, look)
        self.grid = self.scenes.grid
        yield None
        self.selected = SelectedPanel(ports, tasks, look)
        self.booking = BookingPanel(ports, tasks, look)
        yield None
        self.choice = Choice(self.grid, self.selected, self.booking)
        self.history = History(ports, tasks, self.bar, self)
        self.desk = Desk(ports, tasks, self.bar, self.history, self)
        self.pinboard = Pinboard(self.desk, self.bar)
        self.navigation = Navigation(ports, tasks, self.top, self.scenes, self)
        self.display = Display(ports, tasks, self.navigation, self.scenes, self)
        self.live = Live(ports, self.navigation)
        self.offers = Offers(self.navigation, self.grid, self.pinboard, self.bar, self, allows=ports.allows)
        ways = GridWays(self._book_at, self.booking.start_moving, ports.on_line)
        self.acts = GridActs(self.grid, self.desk, self.pinboard, self.offers, ways)
        yield None
        yield from self._lay()
        self.drafts = KeptDrafts()
        self.drafts.add(DRAFT_KIND, self.booking.unfinished, self.booking.restore)
        self.drop = PatientDrop(ports, tasks, self.top.search, self)
        self.omnibox = Omnibox(self.drop, self.bar, self.navigation, self.booking, self.new_booking)
        self._connect()
        acts = (self.patient_requested.emit, self.bill_requested.emit)
        offer_desk_acts(self.offers, DeskParts(ports, self.desk, self.pinboard, self.booking, *acts))
        self._bind()
        self.display.begin()

    def _lay(self) -> Building[None]:
        team = active_team(self._ports.reference())
        self.top.show_team(team)
        self.top.add_button(self.offers.button)
        self.top.add_button(self.display.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        yield None
        parts = (self.scenes, self.selected, self.booking)
        if team:
            column.addWidget(self.stage, 1)
            yield from self.stage.enter(*parts, self.bar, self)
        else:
            leave_empty(column, self.bar, (*parts, self.stage), self)
        yield None

    def _connect(self) -> None:
        self.top.new_requested.connect(self.new_booking)
        self.selected.marked.connect(self.acts.mark)
        self.selected.excused.connect(self.acts.excuse)
        self.selected.actions_requested.connect(self.acts.show_actions)
        self.selected.move_requested.connect(self.acts.take_elsewhere)
        self.selected.cancel_requested.connect(self.acts.cancel)
        self.selected.patient_requested.connect(self.patient_requested)
        self.selected.bill_requested.connect(self.bill_requested)
        self.selected.closed.connect(self.navigation.focus)
        self.scenes.board.marked.connect(self.desk.mark)
        self.scenes.board.opened.connect(lambda line: self.reveal(line.appointment))
        self.scenes.board.patient_requested.connect(self.patient_requested)
        self.grid.mark_opened.connect(partial(self.bar.show_message, "info"))
        self.live.too_long.connect(self._waits_too_long)
        self.history.written.connect(self.live.note)
        self.booking.booked.connect(self._booked)
        self.booking.slots_changed.connect(self.navigation.reload)
        self.booking.closed.connect(self._booking_closed)
        self.navigation.filled.connect(self.choice.again)
        self.desk.refused.connect(self._refused)
        self.history.freed.connect(self.freed)
        self.history.written.connect(self._wrote)
        self.history.refused.connect(self._refused)

    def _bind(self) -> None:
        go = self.navigation
        acts: dict[str, Callable[[], object]] = {
            keys.NEW: self.new_booking,
            keys.TODAY: go.today,
            keys.BEFORE: partial(go.step, -1),
            keys.AFTER: partial(go.step, 1),
        }
        keys.bind(self, acts | {sequence: partial(go.mode, mode) for sequence, mode in keys.VIEWS.items()})

    def refresh(self, change: Change) -> None:
        """Another page changed something; what this page wrote itself, it has read again already."""
        if self._telling:
            return
        if change is Change.PEOPLE:
            self.top.show_team(active_team(self._ports.reference()))
            self.navigation.stay_in_team()
        if change in (Change.AGENDA, Change.PATIENTS, Change.PEOPLE):
            self.navigation.reload()

    def unfinished(self) -> FormDraft | None:
        """The booking being typed, kept at the lock; its slot stays held in the store."""
        self.display.keep()
        return self.drafts.unfinished()

    def restore(self, draft: FormDraft) -> None:
        """Give a booking, or a series, back after the unlock."""
        self.selected.hide()
        self.drafts.restore(draft)

    def focus_first(self) -> None:
        """The agenda itself."""
        self.scenes.take_focus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.scenes.set_look(look)
        self.selected.set_look(look)
        self.booking.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names, wherever they are."""
        for part in (self.scenes, self.selected, self.booking, self.omnibox, self.desk, self.history):
            part.set_discreet(discreet)

    # What other parts of the house hook on.

    def offer(self, offer: Offer) -> None:
        """One more act in the menus of the agenda, with its keys."""
        self.offers.add(offer)

    def did(self, deed: Deed, sentence: str, *, kind: str = "success") -> None:
        """Something was written: say it, with the way back, and read the agenda again."""
        self.history.did(deed, sentence, kind=kind)

    def reveal(self, appointment: Appointment) -> None:
        """Show the days of an appointment, and choose it."""
        self.navigation.reveal(appointment)
        self.grid.setFocus()

    # What the desk does.

    def new_booking(
        self, place: Place | None = None, patient: PatientLine | None = None, wish: Wish | None = None
    ) -> None:
        """Open the booking panel with what is known already; one being typed is not lost."""
        if not self.navigation.span.practitioner_id:
            return
        self.pinboard.empty()
        self.selected.hide()
        self.booking.start(self.navigation.span.practitioner_id, place, patient, wish)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self.grid.hasFocus() and self.acts.press(event)):
            super().keyPressEvent(event)

    def _book_at(self, column: AgendaColumn, start: datetime) -> None:
        self.new_booking(Place(column.practitioner_id, column.site_id, start, DEFAULT_MINUTES))

    def _booked(self, done: Booked) -> None:
        self.desk.say(done, "À relire :")
        self.reveal(done.appointment)

    def _booking_closed(self) -> None:
        self.navigation.focus()
        self.choice.follow(self.grid.chosen())

    def _wrote(self, deed: Deed) -> None:
        self.navigation.show(self.navigation.span, deed.steps[-1].after.appointment.id if deed.steps else "")
        self._tell()

    def _waits_too_long(self, sentence: str) -> None:
        if self.navigation.span.mode is not Mode.BOARD:
            self.bar.show_message(
                "warning", sentence, "Salle d'attente", lambda: self.navigation.mode(Mode.BOARD)
            )

    def _refused(self) -> None:
        self.grid.forget_moving()
        self.navigation.reload()

    def _tell(self) -> None:
        self._telling = True
        self.changed.emit(Change.AGENDA)
        self._telling = False
