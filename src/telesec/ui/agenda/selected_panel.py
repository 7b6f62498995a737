"""The chosen appointment at the right of the agenda: who, when, what can be done, what came before."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from telesec.domain.agenda import STATUS_LABELS, AppointmentLine, Status
from telesec.domain.booking import NEXT_STATUSES, PatientVisits
from telesec.domain.french import (
    age,
    born,
    date_numeric,
    day_and_month,
    duration,
    keep_together,
    time_of_day,
)
from telesec.domain.patients import Patient, Sex
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.controls import (
    Button,
    Card,
    Chip,
    SidePanel,
    empty_layout,
    ghost_button,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

SETTLE_MS = 180
WIDTH = 310
HISTORY_ROWS = 4
ROW_LETTERS = 19  # two buttons fit side by side below this many letters
_SEX = {Sex.FEMALE: "Femme", Sex.MALE: "Homme"}
_TONES = {
    Status.ARRIVED: "info",
    Status.IN_CARE: "success",
    Status.DONE: "slate",
    Status.NO_SHOW: "danger",
    Status.CANCELLED: "danger",
}
_ACTIONS = (
    (Status.ARRIVED, "Arrivé", "user-check"),
    (Status.IN_CARE, "En consultation", "stethoscope"),
    (Status.DONE, "Terminé", "check"),
    (Status.NO_SHOW, "Absent", "user-x"),
    (Status.BOOKED, "Remettre « prévu »", "undo-2"),
)


class SelectedPanel(SidePanel):
    """Shows one AppointmentLine; it asks by signals and writes nothing."""

    marked = Signal(object)  # Status
    move_requested = Signal()
    cancel_requested = Signal()
    patient_requested = Signal(str)

    def __init__(self, ports: AgendaPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("", look.px(WIDTH))
        self._ports, self._tasks, self._look = ports, tasks, look
        self._line: AppointmentLine | None = None
        self._discreet = False
        self._asked = 0
        self._known: tuple[Patient, PatientVisits] | None = None
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
        """Nothing about the patient while somebody may read over the shoulder."""
        self._discreet = discreet
        self.show_line(self._line)

    def show_line(self, line: AppointmentLine | None) -> None:
        """Show this appointment at once; its patient is read a little later."""
        self._line = line
        self._asked += 1
        self._timer.stop()
        if line is None or self._discreet:
            self.hide()
            return
        self._build(line, *self._known_of(line))
        self.show()
        self._timer.start()

    def _known_of(self, line: AppointmentLine) -> tuple[Patient | None, PatientVisits | None]:
        known = self._known
        same = known is not None and known[0].id == line.appointment.patient_id
        return known if known is not None and same else (None, None)

    def _read(self) -> None:
        line, ports = self._line, self._ports
        if line is None:
            return
        mine, patient_id = self._asked, line.appointment.patient_id

        def show(found: tuple[Patient, PatientVisits]) -> None:
            if mine == self._asked:
                self._known = found
                self._build(line, *found)

        self._tasks.run(lambda: (ports.open_patient(patient_id), ports.visits(patient_id)), show)

    def _build(self, line: AppointmentLine, patient: Patient | None, visits: PatientVisits | None) -> None:
        self.clear()
        self.set_title(line.shown_name)
        self.body.addWidget(plain_label(self._identity(line), "muted", wrap=True))
        for icon_name, words in self._reach(line, patient):
            self.body.addLayout(self._row(icon_name, words))
        self.body.addWidget(self._card(line))
        if visits is not None:
            self._add_visits("À VENIR", visits.to_come, line.appointment.id, coming=True)
            self._add_visits("HISTORIQUE", visits.past, line.appointment.id)
        if patient is not None and patient.desk_note:
            note = Card()
            note.body.addWidget(plain_label(patient.desk_note, "body", wrap=True))
            self.body.addWidget(plain_label("NOTE DU SECRÉTARIAT", "section"))
            self.body.addWidget(note)
        self.body.addStretch(1)
        sheet = secondary_button("Ouvrir la fiche", "user")
        sheet.clicked.connect(lambda: self.patient_requested.emit(line.appointment.patient_id))
        self.footer.addWidget(sheet)
        self.footer.addStretch(1)

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

    def _card(self, line: AppointmentLine) -> QWidget:
        made = line.appointment
        card = Card("RENDEZ-VOUS SÉLECTIONNÉ")
        when = f"{day_and_month(made.start.date())}, {time_of_day(made.start)}"
        card.body.addWidget(plain_label(keep_together(when), "strong", wrap=True))
        length = duration(int((made.end - made.start).total_seconds()) // 60)
        who = self._ports.reference().practitioner(made.practitioner_id).display_name
        words = " · ".join(part for part in (line.reason_label, length, who) if part)
        card.body.addWidget(plain_label(keep_together(words), "muted", wrap=True))
        if made.note:
            card.body.addWidget(plain_label(made.note, "body", wrap=True))
        if made.status is not Status.BOOKED:
            card.body.addWidget(Chip(STATUS_LABELS[made.status], _TONES[made.status]))
        if made.overbooked:
            card.body.addWidget(Chip("En surnombre", "warning"))
            card.body.addWidget(plain_label(made.overbook_reason, "small", wrap=True))
        buttons = self._buttons(made.status)
        while buttons:
            row = QHBoxLayout()
            row.setSpacing(6)
            room = ROW_LETTERS
            while buttons and (room == ROW_LETTERS or room >= len(buttons[0].text())):
                room -= len(buttons[0].text())
                row.addWidget(buttons.pop(0))
            row.addStretch(1)
            card.body.addLayout(row)
        return card

    def _buttons(self, status: Status) -> list[Button]:
        made: list[Button] = []
        for action, text, icon_name in _ACTIONS:
            if action in NEXT_STATUSES[status]:
                build = secondary_button if made else primary_button
                button = build(text, icon_name)
                button.clicked.connect(lambda _checked=False, action=action: self.marked.emit(action))
                made.append(button)
        move, cancel = secondary_button("Déplacer", "clock"), ghost_button("Annuler…", "calendar-x")
        move.clicked.connect(self.move_requested)
        cancel.clicked.connect(self.cancel_requested)
        if status is Status.BOOKED:
            return [made[0], move, made[-1], cancel]
        if status is Status.ARRIVED:
            return [*made[:2], move, cancel, *made[2:]]
        return made

    def _add_visits(
        self, title: str, lines: tuple[AppointmentLine, ...], but: str, *, coming: bool = False
    ) -> None:
        rows = [line for line in lines if line.appointment.id != but][:HISTORY_ROWS]
        if not rows:
            return
        self.body.addWidget(plain_label(title, "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, line in enumerate(rows):
            made = line.appointment
            grid.addWidget(plain_label(date_numeric(made.start.date()), "muted"), at, 0)
            state = STATUS_LABELS[made.status] if made.status in (Status.NO_SHOW, Status.CANCELLED) else ""
            hour = time_of_day(made.start) if coming else ""
            words = " · ".join(part for part in (hour, line.reason_label, state) if part) or "Rendez-vous"
            grid.addWidget(plain_label(words, "body", wrap=True), at, 1)
        self.body.addLayout(grid)

    def clear(self) -> None:
        """Take everything out, nested rows included."""
        empty_layout(self.body)
        empty_layout(self.footer)
