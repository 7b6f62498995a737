"""The search box of the agenda: what it understands and whom it finds hang below it, over the page."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.desk.omnibox import day_alone, read_line
from telesec.domain.desk.wishes import Wish, wish_words
from telesec.domain.errors import TelesecError
from telesec.domain.french import date_long
from telesec.domain.patients import PatientLine
from telesec.ui.agenda import keys
from telesec.ui.agenda.patient_search import PatientSearch
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.preview import Preview
from telesec.ui.controls import SearchField
from telesec.ui.tasks import Tasks

WIDTH = 380


class PatientDrop(QFrame):
    """``found`` carries a PatientLine, their PatientVisits and the keys typed meanwhile.

    ``not_found`` carries the text typed, ``failed`` the sentence of what went wrong. When the line
    speaks of the agenda, ``wished`` carries the Wish, the PatientLine if one is meant, and the keys;
    ``day_wished`` a day asked for with Ctrl+Enter.
    """

    found = Signal(object, object, object)
    not_found = Signal(str, object)
    wished = Signal(object, object, object)
    day_wished = Signal(object)
    failed = Signal(str)

    def __init__(self, ports: AgendaPorts, tasks: Tasks, field: SearchField, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("surface", "card")
        self._ports, self._tasks, self._field = ports, tasks, field
        self._wish = Wish()
        self._day: date | None = None
        self.preview = Preview()
        self.preview.clicked.connect(self._take_preview)
        field.textChanged.connect(self._read)
        self._search = PatientSearch(ports.search_patients, tasks, field, self, self._whom)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for part in (self.preview, self._search.words, self._search.results):
            column.addWidget(part)
            part.installEventFilter(self)
        self._search.chosen.connect(self._chosen)
        self._search.not_found.connect(self._nobody)
        self._search.nobody_meant.connect(self._take_wish)
        keys.bind(field, {"Ctrl+Return": self._take_day, "Ctrl+Enter": self._take_day})
        self.hide()

    def _whom(self, text: str) -> str:
        """The part of the line that names a patient."""
        return read_line(text, self._ports.reference(), self._ports.wall_now()).who

    def _read(self, text: str) -> None:
        """Say at once what the line is understood to mean."""
        reference, now = self._ports.reference(), self._ports.wall_now()
        self._wish = wish = read_line(text, reference, now)
        self._day = day_alone(text, now)
        if wish.speaks_of_agenda:
            act = "afficher" if wish.only_shows else "nouveau rendez-vous"
            self.preview.say(wish_words(wish, reference, now.date()), f"Entrée : {act}")
        elif self._day is not None:
            self.preview.say(f"Aller au {date_long(self._day)}", "Ctrl+Entrée")
        else:
            self.preview.say("", "")

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._search.set_discreet(discreet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.Resize):
            self._hang()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # more results, or fewer, than before
            self._hang()
        return handled

    def _hang(self) -> None:
        parts = (self.preview, self._search.words, self._search.results)
        shown = any(not part.isHidden() for part in parts)
        self.setVisible(shown)
        page = self.parentWidget()
        if shown and page is not None:
            below = self._field.mapTo(page, QPoint(0, self._field.height() + 4))
            width = max(WIDTH, self._field.width())
            left = min(below.x(), page.width() - width - 8)
            self.setFixedWidth(width)
            self.adjustSize()
            self.move(left, below.y())
            self.raise_()

    def _take_preview(self) -> None:
        if not self._wish.speaks_of_agenda:
            self._take_day()
        elif self._wish.who:
            self._search.enter()
        else:
            self._take_wish()

    def _take_day(self) -> None:
        day = self._day
        if day is not None:
            self._search.clear()
            self.day_wished.emit(day)

    def _take_wish(self, line: PatientLine | None = None) -> None:
        wish, typed = self._wish, self._search.early.take()
        self._search.clear()
        self.wished.emit(wish, line, typed)

    def _chosen(self, line: PatientLine) -> None:
        if self._wish.speaks_of_agenda:
            self._take_wish(line)
            return
        early = self._search.early
        early.start()  # until it is known what comes next

        def show(visits: PatientVisits) -> None:
            typed = early.take()
            self._search.clear()
            self.found.emit(line, visits, typed)

        def fail(error: TelesecError) -> None:
            self._search.clear()
            self.failed.emit(error.sentence)

        self._tasks.run(lambda: self._ports.visits(line.id), show, fail)

    def _nobody(self, typed: str) -> None:
        wish = self._wish if self._wish.speaks_of_agenda else None
        self._search.clear()
        self.not_found.emit(typed, wish)
