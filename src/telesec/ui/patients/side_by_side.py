"""Two files of one person side by side: what differs is told in words, and what the kept one takes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from telesec.domain.patient_files.merges import (
    Comparison,
    Difference,
    RowCounts,
    counted_rows,
    differences,
    first_taken,
)
from telesec.domain.patient_files.names import shown_name
from telesec.domain.patients import IdentityStatus, Patient
from telesec.ui.controls import Card, Chip, empty_layout, plain_label

_STATUSES = {
    IdentityStatus.PROVISIONAL: ("Identité provisoire", "warning"),
    IdentityStatus.VALIDATED: ("Identité validée", "success"),
}


class SideBySide(QScrollArea):
    """Shows a Comparison: the kept file at left, the other at right, one line for each field."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("surface", "scrolled")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(10)
        self._boxes: dict[str, QCheckBox] = {}
        self.setWidget(inner)

    def show_comparison(self, both: Comparison) -> None:
        """Replace what is shown; the fields the kept file lacks are ticked."""
        empty_layout(self._column)
        self._boxes = {}
        lines = differences(both.kept, both.other)
        ticked = first_taken(lines)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for at, stretch in ((0, 0), (1, 1), (2, 1)):
            grid.setColumnStretch(at, stretch)
        grid.addWidget(_head("FICHE GARDÉE", both.kept, both.kept_rows), 0, 1)
        grid.addWidget(_head("FICHE RÉUNIE À LA PREMIÈRE", both.other, both.other_rows), 0, 2)
        for at, line in enumerate(lines, start=1):
            self._add(grid, at, line, line.name in ticked)
        self._column.addLayout(grid)
        self._column.addStretch(1)

    def taken(self) -> tuple[str, ...]:
        """The fields ticked: the kept file takes them from the other."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def box(self, name: str) -> QCheckBox:
        """The box of a field that may be taken."""
        return self._boxes[name]

    def _add(self, grid: QGridLayout, at: int, line: Difference, ticked: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        differs = not line.same and bool(line.kept and line.other)
        label = f"{line.label}\n(différent)" if differs else line.label
        grid.addWidget(plain_label(label, "label", wrap=True), at, 0, top)
        grid.addWidget(_value(line.kept, same=line.same), at, 1, top)
        if not line.takeable:
            grid.addWidget(_value(line.other, same=line.same), at, 2, top)
            return
        box = QCheckBox("Prendre cette valeur")
        box.setAccessibleName(f"{line.label} : prendre la valeur de l'autre fiche")
        box.setChecked(ticked)
        self._boxes[line.name] = box
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(_value(line.other, same=False))
        both.addWidget(box)
        grid.addLayout(both, at, 2, top)


def _head(title: str, patient: Patient, rows: RowCounts) -> Card:
    card = Card(title)
    card.body.addWidget(plain_label(shown_name(patient), "strong", wrap=True))
    card.body.addWidget(Chip(*_STATUSES[patient.status]), 0, Qt.AlignmentFlag.AlignLeft)
    told = counted_rows(rows)
    number = f"Dossier n° {patient.number} · {told}" if patient.number else told
    card.body.addWidget(plain_label(number, "small", wrap=True))
    return card


def _value(text: str, *, same: bool) -> QLabel:
    """Muted when both files say the same; « absent » rather than nothing."""
    return plain_label(text or "absent", "muted" if same or not text else "strong", wrap=True)
