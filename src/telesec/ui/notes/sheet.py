"""The right of the notes page: one patient's name, the editor and the notes; or why they are not shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.french import born
from telesec.ui.controls import EmptyState, plain_label
from telesec.ui.notes.colleagues import Colleagues
from telesec.ui.notes.editor import NoteEditor
from telesec.ui.notes.ports import NotePatient
from telesec.ui.notes.timeline import Timeline


class PatientSection(QWidget):
    """Something else the practitioner keeps about the open patient."""

    def show_patient(self, patient: NotePatient) -> None:
        """Whose it is."""
        raise NotImplementedError


class NoteSheet(QStackedWidget):
    """Shows a patient's notes; nothing of them in the discreet mode."""

    def __init__(self, zone: str, colleagues: Colleagues) -> None:
        super().__init__()
        self._patient: NotePatient | None = None
        self._discreet = False
        self.name = plain_label("", "title", wrap=True)
        self.birth = plain_label("", "muted")
        self.editor = NoteEditor()
        self.timeline = Timeline(zone)
        self.colleagues = colleagues
        self._sections: list[PatientSection] = []
        self.addWidget(
            EmptyState(
                "notebook-pen",
                "Choisissez un patient",
                "Ses notes s'ouvrent ici. Chaque praticien lit les siennes ; celles d'un confrère demandent "
                "un motif.",
            )
        )
        self.addWidget(self._scrolled())
        for part in (self.timeline, self.colleagues):
            part.filled.connect(self._order_tabs)
        self.addWidget(
            EmptyState("eye", "Mode discret", "Les notes sont masquées. F12 les montre à nouveau.")
        )

    def _scrolled(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("surface", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        for part in (self.name, self.birth, self.editor, self.timeline, self.colleagues):
            column.addWidget(part)
        self._column = column
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def add_section(self, section: PatientSection) -> None:
        """One more part below the notes, told of each patient whose notes are opened."""
        self._sections.append(section)
        self._column.insertWidget(self._column.count() - 1, section)

    def show_patient(self, patient: NotePatient) -> None:
        """Whose notes these are; they come by ``timeline.show_notes``."""
        self._patient = patient
        self.name.setText(patient.shown_name)
        self.birth.setText(born(patient.birth_date, patient.sex))
        self.birth.setVisible(patient.birth_date is not None)
        self.timeline.show_notes(())
        self.colleagues.show_colleagues(patient.patient_id, ())
        for section in self._sections:
            section.show_patient(patient)
        self._turn()

    def set_discreet(self, discreet: bool) -> None:
        """Hide name, notes and what is being written; all of it comes back."""
        self._discreet = discreet
        self._turn()

    def has_focus_inside(self) -> bool:
        """True when what has the focus is in this part of the page."""
        here = QApplication.focusWidget()
        return here is not None and self.isAncestorOf(here)

    def _order_tabs(self) -> None:
        """As on screen: what is asked of a note comes after the editor, before the sections made earlier."""
        before: QWidget = self.editor.sign
        for stop in (*self.timeline.stops, *self.colleagues.stops):
            QWidget.setTabOrder(before, stop)
            before = stop

    def _turn(self) -> None:
        self.setCurrentIndex(0 if self._patient is None else 1 + self._discreet)
