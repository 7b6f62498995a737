"""Looking for a patient while typing: one settled search at a time, arrows and Enter to choose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from telesec.domain.errors import TelesecError
from telesec.domain.french import date_numeric
from telesec.domain.patients import PatientLine, PatientsFound
from telesec.ui.agenda.discretion import discreet_words
from telesec.ui.agenda.early_keys import ENTER, EarlyKeys
from telesec.ui.controls import Column, PlainList, RowsModel, SearchField, plain_label
from telesec.ui.tasks import Tasks
from telesec.ui.two_lines import TwoLines

SETTLE_MS = 220
SHOWN_ROWS = 6


def patient_words(line: PatientLine) -> str:
    """One line that tells homonyms apart: name, birth date, telephone or town."""
    birth = date_numeric(line.birth_date) or "date de naissance inconnue"
    first = " · ".join(part for part in (line.shown_name, birth) if part)
    merged = f"fiche {line.found_as} réunie" if line.found_as else ""
    second = " · ".join(part for part in (line.phone, line.city, line.likeness, merged) if part)
    return f"{first}\n{second}" if second else first


class PatientSearch(QObject):
    """Ties a search field, a list of results and a sentence; put the three where they fit.

    ``chosen`` carries a PatientLine; ``not_found`` the text for which Enter found nobody. What is typed
    after an Enter that still waits for its answer is kept in ``early``, for whoever hears ``chosen``.
    ``whom`` gives the part of the text that names a patient; where it is "", ``nobody_meant`` hears Enter.
    """

    chosen = Signal(object)
    not_found = Signal(str)
    nobody_meant = Signal()

    def __init__(
        self,
        search: Callable[[str], PatientsFound],
        tasks: Tasks,
        field: SearchField,
        parent: QObject,
        whom: Callable[[str], str] = str.strip,
    ) -> None:
        super().__init__(parent)
        self._whom = whom
        self._search, self._tasks = search, tasks
        self.field = field
        self._model: RowsModel[PatientLine] = RowsModel([Column("Patient", self._words_of)])
        self.results = PlainList("Patients trouvés", self._model)
        self.results.setItemDelegate(TwoLines(self.results))
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.words = plain_label("", "small", wrap=True)
        self.words.hide()
        self._discreet = False
        self._asked = 0
        self._settled = ""
        self.early = EarlyKeys()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._ask)
        field.textChanged.connect(self._typed)
        field.results_requested.connect(self._to_results)
        field.installEventFilter(self)
        self.results.row_opened.connect(self._choose)
        self.results.clicked.connect(lambda index: self._choose(self._model.row_at(index)))
        self._show(())

    def clear(self) -> None:
        """Forget the text and what was found."""
        self._asked += 1
        self.early.take()
        self.field.clear()
        self._timer.stop()
        self._settled = ""
        self._show(())
        self.words.hide()

    def set_discreet(self, discreet: bool) -> None:
        """Initials and years of birth instead of names."""
        self._discreet = discreet
        self._model.say_again()

    def _words_of(self, line: PatientLine) -> str:
        return discreet_words(line) if self._discreet else patient_words(line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self.early.swallow(event):
                return True
            if event.key() in ENTER:
                self.enter()
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.clear()
                return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        self.early.take()
        self._timer.start()
        if not self._whom(text):
            self._timer.stop()
            self._asked += 1
            self._settled = ""
            self._show(())
            self.words.hide()

    def enter(self) -> None:
        """What Enter does: choose the one found, look for somebody, or say that nobody is meant."""
        typed = self._whom(self.field.text())
        if not typed:
            if self.field.text().strip():
                self.nobody_meant.emit()
            return
        if typed == self._settled:
            self._answer_enter()
            return
        self.early.start()
        self._timer.stop()
        self._ask()

    def _ask(self) -> None:
        typed = self._whom(self.field.text())
        self._asked += 1
        mine = self._asked
        self._tasks.run(
            lambda: self._search(typed),
            lambda found: self._found(mine, typed, found),
            lambda error: self._failed(mine, error),
        )

    def _found(self, asked: int, typed: str, found: PatientsFound) -> None:
        if asked != self._asked:
            return
        self._settled = typed
        self._show(found.lines)
        said = ""
        if not found.lines:
            said = "Aucun patient trouvé. Entrée : nouveau patient."
        elif found.near:
            said = "Personne ne s'écrit exactement ainsi ; voici les noms proches."
        elif found.more:
            said = "D'autres patients correspondent : précisez la date de naissance."
        self._say(said)
        if self.early.waits:
            self._answer_enter()

    def _failed(self, asked: int, error: TelesecError) -> None:
        if asked == self._asked:
            self.early.take()
            self._say(error.sentence)

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _answer_enter(self) -> None:
        rows = self._model.rows()
        if len(rows) == 1:
            self._choose(rows[0])
            return
        self.early.take()  # they were meant for one patient: here there are several, or none
        if rows:
            self._to_results()
        else:
            self.not_found.emit(self._whom(self.field.text()))

    def _to_results(self) -> None:
        if self._model.rows():
            self.results.setCurrentIndex(self._model.index(0, 0))
            self.results.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, line: PatientLine | None) -> None:
        if line is not None:
            self.chosen.emit(line)

    def _show(self, lines: tuple[PatientLine, ...]) -> None:
        self._model.set_rows(lines)
        self.results.setVisible(bool(lines))
        if lines:
            each = self.results.sizeHintForRow(0)
            frame = 2 * self.results.frameWidth() + 2
            self.results.setFixedHeight(each * min(len(lines), SHOWN_ROWS) + frame)
