"""Whom a form of the lists is about: searched, then shown with a way to change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.french import date_numeric
from telesec.domain.patients import PatientLine, PatientsFound, Sex
from telesec.ui.agenda.patient_search import PatientSearch
from telesec.ui.controls import SearchField, ghost_button, plain_label
from telesec.ui.tasks import Tasks

_NOBODY = "Aucun patient trouvé. Vérifiez l'orthographe, ou créez d'abord sa fiche (page Patients)."


class PatientPick(QWidget):
    """``picked`` carries the PatientLine chosen; ``dropped``: another one is looked for."""

    picked = Signal(object)
    dropped = Signal()

    def __init__(self, search: Callable[[str], PatientsFound], tasks: Tasks) -> None:
        super().__init__()
        self._line: PatientLine | None = None
        self.field = SearchField("Patient : date de naissance, nom ou téléphone", "Date de naissance, nom…")
        self.search = PatientSearch(search, tasks, self.field, self)
        self.search.chosen.connect(self.take)
        self.search.not_found.connect(lambda _typed: self._say(_NOBODY))
        self._name = plain_label("", "title", wrap=True)
        self._more = plain_label("", "muted", wrap=True)
        self.change = ghost_button("Changer de patient", "user")
        self.change.clicked.connect(self.look)
        self._card, self._finder = QWidget(), QWidget()
        row = QHBoxLayout(self._card)
        row.setContentsMargins(0, 0, 0, 0)
        who = QVBoxLayout()
        who.setSpacing(2)
        who.addWidget(self._name)
        who.addWidget(self._more)
        row.addLayout(who, 1)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        found = QVBoxLayout(self._finder)
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(6)
        for part in (self.field, self.search.words, self.search.results):
            found.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plain_label("Patient", "label"))
        column.addWidget(self._finder)
        column.addWidget(self._card)
        self._card.hide()

    def patient(self) -> PatientLine | None:
        """The patient chosen."""
        return self._line

    def take(self, line: PatientLine, *, fixed: bool = False) -> None:
        """This is the patient; ``fixed``: it cannot be another one."""
        self._line = line
        birth = date_numeric(line.birth_date)
        self._name.setText(line.shown_name)
        self._more.setText(" · ".join(part for part in (birth, line.phone) if part))
        self.change.setHidden(fixed)
        self._card.show()
        self._finder.hide()
        self.picked.emit(line)

    def look(self) -> None:
        """Back to the search."""
        self._line = None
        self._card.hide()
        self._finder.show()
        self.field.setFocus()
        self.field.selectAll()
        self.dropped.emit()

    def search_from(self, button: QWidget) -> None:
        """What is typed while ``button`` has the focus begins a new search of the patient."""
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._begins(event):
            self.look()
            self.field.setText(event.text())
            return True
        return super().eventFilter(watched, event)

    def _begins(self, event: QKeyEvent) -> bool:
        """Letters and digits do, unless the patient cannot be another one."""
        ctrl_alt = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        free = self._line is not None and not self.change.isHidden()
        return free and event.text().isalnum() and not event.modifiers() & ctrl_alt

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        if self._line is None:
            return {"search": self.field.text()} if self.field.text() else {}
        born = self._line.birth_date
        kept = {
            "patient": self._line.id,
            "name": self._line.shown_name,
            "born": born.isoformat() if born else "",
            "sex": self._line.sex.value,
            "phone": self._line.phone,
        }
        return {name: text for name, text in kept.items() if text}

    def put_back(self, kept: Mapping[str, str], *, fixed: bool = False) -> None:
        """Give back what ``typed`` kept."""
        if "patient" not in kept:
            self.field.setText(kept.get("search", ""))
            self.field.setFocus()
            return
        born = date.fromisoformat(kept["born"]) if "born" in kept else None
        sex = Sex(kept.get("sex", Sex.UNKNOWN.value))
        self.take(
            PatientLine(kept["patient"], kept.get("name", ""), "", born, sex, kept.get("phone", ""), ""),
            fixed=fixed,
        )

    def _say(self, words: str) -> None:
        self.search.words.setText(words)
        self.search.words.show()
