"""The lists in the agenda: a place set free is proposed, patients are put on a list with a few keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject

from telesec.domain.actions import Action
from telesec.domain.agenda import GRID_MINUTES, AppointmentLine, Status
from telesec.domain.changes import Change
from telesec.domain.lists.requests import Seated
from telesec.domain.lists.waiting import FreedPlace
from telesec.domain.patients import PatientLine
from telesec.ui.agenda.offers import Chosen, Needs, Offer
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.lists.freed_chip import FreedChip
from telesec.ui.lists.freed_panel import FreedPanel
from telesec.ui.lists.keys import CALL, RECALL, WAIT
from telesec.ui.lists.ports import FormPorts, FreedPorts
from telesec.ui.lists.recall_dialog import RecallDialog
from telesec.ui.lists.waiting_dialog import WaitingDialog
from telesec.ui.lists.waiting_form import Wish
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

NO_PLACE = "Choisissez d'abord une place libre de l'agenda : elle sera proposée à la liste d'attente."
ON_LIST = "C'est noté sur la liste d'attente : une place qui se libère lui sera proposée."
RECALL_SET = "Le rappel est prévu : il viendra dans la page Listes."


class AgendaLists(QObject):
    """Ties the lists to an agenda page: its freed places, its menus, its keys.

    ``on_line`` tells whether somebody is on the telephone: a place set free then waits in the bar.
    """

    def __init__(
        self,
        page: AgendaPage,
        forms: FormPorts,
        freed: FreedPorts,
        tasks: Tasks,
        look: Callable[[], Look],
        *,
        on_line: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(page)
        self._page, self._forms, self._tasks = page, forms, tasks
        self._saying = False
        self.panel = FreedPanel(freed, tasks, look())
        self.panel.quiet = on_line
        page.stage.dock(self.panel)
        self.chip = FreedChip()
        page.top.add_button(self.chip)
        self.panel.waiting.connect(self.chip.show_count)
        self.chip.clicked.connect(lambda _checked=False: self.panel.open_waiting())
        page.freed.connect(self._freed)
        page.changed.connect(self._changed)
        page.booking.slots_changed.connect(self.panel.forget_hold)
        self.panel.given.connect(self._given)
        self.panel.noted.connect(self._tell)
        self.panel.hold_changed.connect(page.navigation.reload)
        self.panel.closed.connect(page.grid.setFocus)
        for offer in self._offers():
            page.offer(offer)

    def _offers(self) -> tuple[Offer, ...]:
        return (
            Offer(
                "Mettre en liste d'attente…",
                Needs.PAGE,
                self.put_on_list,
                WAIT,
                "hourglass",
                act=Action.WAITING_EDIT,
            ),
            Offer(
                "Appeler la liste d'attente pour cette place",
                Needs.PAGE,
                self.call,
                CALL,
                act=Action.WAITING_ATTEMPT,
            ),
            Offer("Rappeler plus tard…", Needs.PAGE, self.recall, RECALL, "phone", act=Action.RECALL_EDIT),
            Offer(
                "Avancer si une place se libère…",
                Needs.APPOINTMENT,
                self.put_on_list,
                act=Action.WAITING_EDIT,
            ),
            Offer("Rappeler ce patient plus tard…", Needs.APPOINTMENT, self.recall, act=Action.RECALL_EDIT),
            Offer("Proposer à la liste d'attente", Needs.SLOT, self.call, act=Action.WAITING_ATTEMPT),
        )

    def put_on_list(self, chosen: Chosen) -> WaitingDialog:
        """The patient of the call being typed, else of the appointment chosen, else one to look for."""
        dialog = WaitingDialog(self._page, self._forms, self._tasks)
        dialog.written.connect(lambda _line: self._said(ON_LIST))
        dialog.begin(self._wish(chosen))
        return dialog

    def recall(self, chosen: Chosen) -> RecallDialog:
        """Plan to call the same patient back."""
        wish = self._wish(chosen)
        made = wish.made
        dialog = RecallDialog(self._page, self._forms, self._tasks)
        dialog.written.connect(lambda _line: self._said(RECALL_SET))
        motif = made.reason_code_id if made else wish.reason_code_id
        dialog.begin(wish.patient, made.practitioner_id if made else wish.practitioner_id, motif)
        return dialog

    def call(self, chosen: Chosen) -> None:
        """Go to the place proposed already, or propose the free place chosen."""
        if not self.panel.isHidden():
            self.panel.focus_list()
        elif self.panel.open_waiting():
            return
        elif chosen.start is None or chosen.lines:
            self._page.bar.show_message("info", NO_PLACE)
        else:
            end = chosen.start + timedelta(minutes=GRID_MINUTES)
            self.panel.ask(FreedPlace(chosen.practitioner_id, chosen.site_id, chosen.start, end))

    def _wish(self, chosen: Chosen) -> Wish:
        booking = self._page.booking
        patient = None if booking.isHidden() else booking.patient.patient()
        if patient is not None:
            fields = booking.fields
            asked = fields.practitioner_ids()
            doctor = asked[0] if len(asked) == 1 else ""
            return Wish(patient, doctor, fields.motif.key(), fields.minutes.value())
        if len(chosen.lines) != 1:
            return Wish(practitioner_id=chosen.practitioner_id)
        line = chosen.lines[0]
        made = line.appointment
        ahead = made.status is Status.BOOKED and made.start > self._forms.wall_now()
        if ahead:
            return Wish(_patient(line), made=made)
        return Wish(_patient(line), made.practitioner_id, made.reason_code_id)

    def _freed(self, place: FreedPlace) -> None:
        if not self._saying:  # the panel itself follows what it has moved
            self.panel.propose(place)

    def _given(self, seated: Seated) -> None:
        self._saying = True
        self._page.desk.say(seated.booked, "Place donnée. À relire :")
        self._saying = False
        self._tell()

    def _said(self, sentence: str) -> None:
        self._page.bar.show_message("success", sentence)
        self._tell()
        self.panel.look_again()

    def _tell(self) -> None:
        self._page.changed.emit(Change.LISTS)

    def _changed(self, change: Change) -> None:
        if change is Change.AGENDA and not self._saying:
            self.panel.look_again()


def _patient(line: AppointmentLine) -> PatientLine:
    made = line.appointment
    return PatientLine(made.patient_id, line.shown_name, "", line.birth_date, line.sex, line.phone, "")
