"""Two files of one person put together: the other file is found, both are compared, then a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.patient_files.merges import Comparison, MergeRequest, warnings
from telesec.domain.patients import Patient, PatientLine
from telesec.ui.controls import (
    FormDialog,
    LabelledField,
    ghost_button,
    plain_label,
    secondary_button,
    text_field,
)
from telesec.ui.patients.file_finder import FileFinder
from telesec.ui.patients.ports import FilePorts, PatientsPorts
from telesec.ui.patients.side_by_side import SideBySide
from telesec.ui.tasks import Tasks

T = TypeVar("T")
_KEPT = (
    "Rien n'est effacé : les rendez-vous, les attentes et les proches passent à la fiche gardée, les deux "
    "fiches peuvent être séparées de nouveau."
)


class MergeDialog(FormDialog):
    """``merged`` carries the Patient that was kept."""

    merged = Signal(object)

    def __init__(
        self, parent: QWidget, ports: PatientsPorts, file: FilePorts, tasks: Tasks, patient: Patient
    ) -> None:
        super().__init__(parent, "Réunir deux fiches de la même personne", "Comparer")
        self._ports, self._file, self._tasks, self._patient = ports, file, tasks, patient
        self._both: Comparison | None = None
        self._over = False
        self.finder = FileFinder(ports, tasks, patient)
        self.search, self.rows = self.finder.search, self.finder.rows
        self.results, self.words = self.finder.results, self.finder.words
        self.sides = SideBySide()
        self.pause = plain_label("", "error", wrap=True)
        self.swap = secondary_button("Garder plutôt l'autre fiche", "arrow-right")
        self.back = ghost_button("Choisir une autre fiche", "chevron-left")
        self.reason = text_field()
        self.why = LabelledField("Pourquoi ?", self.reason, "Exemple : saisie deux fois, nom d'usage.")
        self._lay_out(parent.window().size())
        self._wire()

    def _lay_out(self, room: QSize) -> None:
        facing = QWidget()
        face = QVBoxLayout(facing)
        face.setContentsMargins(0, 0, 0, 0)
        face.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(self.swap)
        row.addWidget(self.back)
        row.addStretch(1)
        face.addWidget(self.pause)
        face.addLayout(row)
        face.addWidget(self.sides, 1)
        face.addWidget(plain_label(_KEPT, "small", wrap=True))
        face.addWidget(self.why)
        self.steps = QStackedWidget()
        self.steps.addWidget(self.finder)
        self.steps.addWidget(facing)
        self.body.addWidget(self.steps, 1)
        self.resize(min(960, round(room.width() * 0.9)), round(room.height() * 0.94))

    def _wire(self) -> None:
        self.finder.chosen.connect(self.compare)
        self.swap.clicked.connect(self._swap)
        self.back.clicked.connect(self._go_back)
        self.reason.returnPressed.connect(self._merge)
        self.submitted.connect(self._go_on)
        self.finished.connect(self._end)
        self.search.setFocus()

    def typed(self) -> dict[str, str]:
        """Which files are compared and the reason typed, for a draft kept at lock."""
        both = self._both
        sides = {"kept": both.kept.id, "other": both.other.id} if both else {}
        return sides | {"search": self.search.text(), "reason": self.reason.text()}

    def put_back(self, typed: dict[str, str]) -> None:
        """Give back what ``typed`` kept; the files are read and compared again."""
        self.search.setText(typed.get("search", ""))
        self.reason.setText(typed.get("reason", ""))
        if typed.get("other"):
            self._compare(typed["kept"], typed["other"])

    def compare(self, line: PatientLine) -> None:
        """Read both files and show them side by side."""
        self._compare(self._patient.id, line.id)

    def _compare(self, kept_id: str, other_id: str) -> None:
        self._run(lambda: self._file.compare(kept_id, other_id), self._compared)

    def _compared(self, both: Comparison) -> None:
        if both.kept.id == both.other.id:
            self.bar.show_message(
                "warning", "C'est la même fiche. Choisissez l'autre fiche de cette personne."
            )
            return
        self._both = both
        self.bar.clear()
        said = warnings(both.kept, both.other)
        self.pause.setText("\n".join(f"Attention : {sentence}" for sentence in said))
        self.pause.setVisible(bool(said))
        self.sides.show_comparison(both)
        self.steps.setCurrentIndex(1)
        self.submit.setText("Réunir les deux fiches")
        self.reason.setFocus()

    def _swap(self) -> None:
        if self._both is not None:
            self._compare(self._both.other.id, self._both.kept.id)

    def _go_back(self) -> None:
        self._both = None
        self.bar.clear()
        self.steps.setCurrentIndex(0)
        self.submit.setText("Comparer")
        self.search.setFocus()

    def _go_on(self) -> None:
        if self._both is not None:
            self._merge()
            return
        self.finder.take()

    def _merge(self) -> None:
        both = self._both
        if both is None:
            return
        self.why.clear_error()
        asked = MergeRequest(
            source_id=both.other.id,
            source_version=both.other.version,
            target_id=both.kept.id,
            target_version=both.kept.version,
            reason=self.reason.text(),
            taken=self.sides.taken(),
        )
        self.submit.setEnabled(False)
        self._run(lambda: self._file.merge(asked), self._merged)

    def _merged(self, kept: Patient) -> None:
        self.accept()
        self.merged.emit(kept)

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Answers that come once the dialog is closed are dropped."""

        def answered(found: T) -> None:
            if not self._over:
                self.submit.setEnabled(True)
                then(found)

        def refused(error: TelesecError) -> None:
            if not self._over:
                self._refused(error)

        self._tasks.run(work, answered, refused)

    def _refused(self, error: TelesecError) -> None:
        self.submit.setEnabled(True)
        if isinstance(error, Invalid) and error.field == "reason":
            self.why.show_error(error.sentence)
            self.reason.setFocus()
        else:
            self.bar.show_message("error", error.sentence)

    def _end(self) -> None:
        self._over = True
        self.finder.latest.drop()
