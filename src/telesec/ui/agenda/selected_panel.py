"""The chosen appointment at the right of the agenda: who, when, what can be done, what came before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout

from telesec.domain.agenda import Appointment, AppointmentLine, Attendance, Status
from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.french import age, born
from telesec.domain.patients import Patient, Sex
from telesec.ui.agenda.appointment_card import AppointmentCard, attendance_words
from telesec.ui.agenda.discretion import discreet_line
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.visit_rows import VisitRows
from telesec.ui.controls import (
    Button,
    Card,
    SidePanel,
    empty_layout,
    icon_button,
    plain_label,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

SETTLE_MS = 180
WIDTH = 310
_SEX = {Sex.FEMALE: "Femme", Sex.MALE: "Homme"}
_VOID = (Status.NO_SHOW, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Known:
    """What has been read of the appointment ``of`` and of its patient."""

    patient: Patient | None = None
    visits: PatientVisits | None = None
    attendance: Attendance | None = None
    of: str = ""


class SelectedPanel(SidePanel):
    """Shows one AppointmentLine; it asks by signals and writes nothing."""

    marked = Signal(object)  # Status
    move_requested = Signal()
    cancel_requested = Signal()
    patient_requested = Signal(str)
    bill_requested = Signal(str, object)  # appointment id, date
    excused = Signal(object)  # True, False or None: whether a missed visit is
    actions_requested = Signal(object)  # global point

    def __init__(self, ports: AgendaPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("", look.px(WIDTH))
        self._ports, self._tasks, self._look = ports, tasks, look
        self._line: AppointmentLine | None = None
        self._discreet = False
        self._asked = 0
        self._known: Known | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._read)
        self.hide()

    def line(self) -> AppointmentLine | None:
        """The appointment shown."""
        return self._line

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.setFixedWidth(look.px(WIDTH))

    def set_discreet(self, discreet: bool) -> None:
        """Initials and hours alone while somebody may read over the shoulder."""
        self._discreet = discreet
        self.show_line(self._line)

    def show_line(self, line: AppointmentLine | None) -> None:
        """Show this appointment at once; its patient is read a little later."""
        self._line = line
        self._asked += 1
        self._timer.stop()
        if line is None:
            self.hide()
            return
        self._build(line, self._known_of(line))
        self.show()
        if not self._discreet:
            self._timer.start()

    def _known_of(self, line: AppointmentLine) -> Known:
        known = self._known
        if known is None or self._discreet or known.patient is None:
            return Known()
        if known.patient.id != line.appointment.patient_id:
            return Known()
        return replace(known, attendance=None) if known.of != line.appointment.id else known

    def _read(self) -> None:
        line, ports = self._line, self._ports
        if line is None:
            return
        mine, made = self._asked, line.appointment

        def read() -> Known:
            came = ports.attendance(made.id) if made.status is not Status.BOOKED else None
            return Known(ports.open_patient(made.patient_id), ports.visits(made.patient_id), came, made.id)

        def show(found: Known) -> None:
            if mine == self._asked:
                self._known = found
                self._build(line, found)

        self._tasks.run(read, show)

    def _build(self, line: AppointmentLine, known: Known) -> None:
        patient, visits = known.patient, known.visits
        held = self._held()
        self.clear()
        shown = discreet_line(line) if self._discreet else line
        self.set_title(shown.shown_name)
        if not self._discreet:
            self.body.addWidget(plain_label(self._identity(line), "muted", wrap=True))
        for icon_name, words in self._reach(shown, patient):
            self.body.addLayout(self._row(icon_name, words))
        self.body.addWidget(self._card(shown, known.attendance))
        if visits is not None:
            rows = VisitRows(line.appointment.id, self._ports.reference())
            rows.add(self.body, "À VENIR", visits.to_come, coming=True)
            rows.add(self.body, "HISTORIQUE", visits.past)
        if patient is not None and patient.desk_note:
            note = Card()
            note.body.addWidget(plain_label(patient.desk_note, "body", wrap=True))
            self.body.addWidget(plain_label("NOTE DU SECRÉTARIAT", "section"))
            self.body.addWidget(note)
        self.body.addStretch(1)
        self._add_footer(line.appointment)
        if held:
            self._give_back(held)

    def _held(self) -> str:
        """The words of the button here that has the keys, "" when none has."""
        there = QApplication.focusWidget()
        return there.text() if isinstance(there, Button) and self.isAncestorOf(there) else ""

    def _give_back(self, words: str) -> None:
        same = [one for one in self.findChildren(Button) if one.text() == words and one.isVisibleTo(self)]
        if same:
            same[-1].setFocus()
        else:
            self.closed.emit()  # the button is gone: the keys go back to the agenda

    def _add_footer(self, made: Appointment) -> None:
        sheet = secondary_button("Ouvrir la fiche", "user")
        sheet.clicked.connect(lambda: self.patient_requested.emit(made.patient_id))
        self.footer.addWidget(sheet)
        day = made.start.date()
        came = made.status not in _VOID and day <= self._ports.wall_now().date()
        if came and self._ports.may_bill(made.practitioner_id):
            bill = secondary_button("Facturer", "receipt-euro")
            bill.clicked.connect(lambda: self.bill_requested.emit(made.id, day))
            self.footer.addWidget(bill)
        self.footer.addStretch(1)
        more = icon_button("Autres actions", "ellipsis")
        more.clicked.connect(
            lambda: self.actions_requested.emit(more.mapToGlobal(QPoint(0, more.height() + 2)))
        )
        self.footer.addWidget(more)

    def _identity(self, line: AppointmentLine) -> str:
        years = age(line.birth_date, self._ports.wall_now().date())
        who = ", ".join(part for part in (_SEX.get(line.sex, ""), years) if part)
        return " · ".join(part for part in (who, born(line.birth_date, line.sex)) if part)

    def _reach(self, line: AppointmentLine, patient: Patient | None) -> list[tuple[str, str]]:
        rows = [("phone", line.phone)]
        if patient is not None:
            town = " ".join(part for part in (patient.postcode, patient.city) if part)
            where = ", ".join(part for part in (patient.address.replace("\n", ", "), town) if part)
            rows += [("phone", patient.phone2), ("mail", patient.email), ("map-pin", where)]
        return [row for row in rows if row[1]]

    def _row(self, icon_name: str, words: str) -> QHBoxLayout:
        picture = plain_label()
        size = self._look.px(15)
        picture.setPixmap(self._look.icon(icon_name).pixmap(size, size))
        picture.setFixedWidth(size + 4)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain_label(words, "body", wrap=True), 1)
        return row

    def _card(self, line: AppointmentLine, came: Attendance | None) -> AppointmentCard:
        reference, made = self._ports.reference(), line.appointment
        rooms = {room.id: room.name for room in reference.rooms}
        where = " · ".join(
            part
            for part in (
                reference.practitioner(made.practitioner_id).display_name,
                reference.site(made.site_id).name if len(reference.sites) > 1 else "",
                rooms.get(made.room_id, ""),
            )
            if part
        )
        zone = reference.site(made.site_id).zone
        today, words = self._ports.wall_now().date(), attendance_words(came, zone)
        card = AppointmentCard(line, where, today, words, came, allows=self._ports.allows)
        card.excused.connect(self.excused)
        card.marked.connect(self.marked)
        card.move_requested.connect(self.move_requested)
        card.cancel_requested.connect(self.cancel_requested)
        return card

    def clear(self) -> None:
        """Take everything out, nested rows included."""
        empty_layout(self.body)
        empty_layout(self.footer)
