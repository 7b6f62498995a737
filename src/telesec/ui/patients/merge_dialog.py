"""Two files of one person put together: the other file is found, both are compared, then a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.merges import Comparison, MergeRequest, draft_of, warnings
from telesec.domain.patients import Patient, PatientLine, PatientsFound
from telesec.ui.controls import (
    Column,
    FormDialog,
    LabelledField,
    PlainList,
    RowsModel,
    SearchField,
    ghost_button,
    plain_label,
    secondary_button,
    text_field,
)
from telesec.ui.patients.identity_fields import likeness_words
from telesec.ui.patients.ports import FilePorts, PatientsPorts
from telesec.ui.patients.side_by_side import SideBySide
from telesec.ui.tasks import Tasks

T = TypeVar("T")
Found = PatientsFound | tuple[PatientLine, ...]
SETTLE_MS = 220
_HOW = "Cherchez l'autre fiche de cette personne. Rien n'est réuni avant que vous ayez comparé les deux."
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
        self._asked = 0
        self._over = False
        self.search = SearchField(
            "Autre fiche : date de naissance, nom ou téléphone", "Date de naissance, nom…"
        )
        self.rows: RowsModel[PatientLine] = RowsModel([Column("Patient", likeness_words)])
        self.results = PlainList("Fiches trouvées", self.rows)
        self.results.setUniformItemSizes(False)
        self.words = plain_label("", "muted", wrap=True)
        self.sides = SideBySide()
        self.pause = plain_label("", "error", wrap=True)
        self.swap = secondary_button("Garder plutôt l'autre fiche", "arrow-right")
        self.back = ghost_button("Choisir une autre fiche", "chevron-left")
        self.reason = text_field()
        self.why = LabelledField("Pourquoi ?", self.reason, "Exemple : saisie deux fois, nom d'usage.")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out(parent.window().size())
        self._wire()
        self._suggest()

    def _lay_out(self, room: QSize) -> None:
        finder, facing = QWidget(), QWidget()
        find, face = QVBoxLayout(finder), QVBoxLayout(facing)
        for column in (find, face):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(10)
        find.addWidget(plain_label(_HOW, "muted", wrap=True))
        find.addWidget(self.search)
        find.addWidget(self.words)
        find.addWidget(self.results, 1)
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
        self.steps.addWidget(finder)
        self.steps.addWidget(facing)
        self.body.addWidget(self.steps, 1)
        self.resize(min(960, round(room.width() * 0.9)), round(room.height() * 0.94))

    def _wire(self) -> None:
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.search.returnPressed.connect(self._entered)
        self.search.results_requested.connect(self._to_results)
        self.results.row_opened.connect(self.compare)
        self.results.clicked.connect(lambda index: self.compare(self.rows.row_at(index)))
        self.swap.clicked.connect(self._swap)
        self.back.clicked.connect(self._go_back)
        self.reason.returnPressed.connect(self._merge)
        self.submitted.connect(self._go_on)
        self.finished.connect(self._end)
        self.search.setFocus()

    def compare(self, line: PatientLine | None) -> None:
        """Read both files and show them side by side."""
        if line is not None:
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
        self.compare(self.results.selected() or next(iter(self.rows.rows()), None))

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

    def _entered(self) -> None:
        if self._timer.isActive():
            self._look()
        else:
            self._to_results()

    def _to_results(self) -> None:
        if self.rows.rows():
            self.results.setCurrentIndex(self.rows.index(0, 0))
            self.results.setFocus()

    def _suggest(self) -> None:
        alike, draft = self._ports.likely_duplicates, draft_of(self._patient)
        if alike is not None:
            own = self._patient.id
            self._ask(lambda: alike(draft, own), "Ces fiches ressemblent à celle-ci.")

    def _look(self) -> None:
        self._timer.stop()
        typed = self.search.text().strip()
        if not typed:
            self._suggest()
            return
        self._ask(lambda: self._ports.search(typed), "")

    def _ask(self, work: Callable[[], Found], said: str) -> None:
        self._asked += 1
        mine = self._asked

        def show(found: Found) -> None:
            lines = found.lines if isinstance(found, PatientsFound) else found
            if mine == self._asked:
                self._show(tuple(line for line in lines if line.id != self._patient.id), said)

        self._run(work, show)

    def _show(self, lines: tuple[PatientLine, ...], said: str) -> None:
        self.rows.set_rows(lines)
        self.results.setVisible(bool(lines))
        nothing = "Aucune autre fiche trouvée." if self.search.text().strip() else ""
        self.words.setText(said if lines else nothing)
        self.words.setVisible(bool(self.words.text()))

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
