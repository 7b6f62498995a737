"""The section of the settings with the figures from which the review points at something and alerts."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from telesec.domain.reference import Reference
from telesec.domain.review.thresholds import LABELS, Thresholds
from telesec.ui.controls import Card, LabelledField, plain_label, primary_button
from telesec.ui.proof import ProvedTasks
from telesec.ui.review.ports import LimitsPorts
from telesec.ui.settings.section import NOT_YOURS, AskingSection, Surroundings, scrolled_column

_MOST = 9999
_WHY = (
    "À partir de ces nombres, la revue de la semaine montre la ligne et une alerte attend les praticiens et "
    "les administrateurs. Ils disent ce qui sort de l'ordinaire, jamais ce que vaut le travail de quelqu'un."
)
_ALWAYS = "La note d'un confrère ouverte avec un motif est toujours signalée."
_UNITS = {"odd_accesses": "En un jour."}


class LimitsSection(AskingSection):
    """A number each; « jamais » takes the alert away."""

    def __init__(self, around: Surroundings, ports: LimitsPorts) -> None:
        super().__init__("Revue", around)
        self._limits = ports
        self._shown = Thresholds()
        self.proved = ProvedTasks(self, self._tasks, ports.prove)
        self.spins = {name: self._spin(name) for name in asdict(self._shown)}
        self.submit = primary_button("Enregistrer", "check")
        self._lay_out()
        self.submit.clicked.connect(self.submit_limits)
        self.mark(unsaved=False)

    def look_again(self) -> None:
        """Ask for what is kept; what is typed stays."""
        self._tasks.run(self._limits.load, self._show, self.point_out)

    def focus_first(self) -> None:
        next(iter(self.spins.values())).setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)

    def submit_limits(self) -> None:
        """Save the figures, once proved."""
        wanted = self._typed()
        self.save(
            partial(self._save, wanted),
            "Les seuils de la revue sont enregistrés, et inscrits au journal.",
            self.proved,
        )

    def _save(self, wanted: Thresholds) -> Reference:
        self._limits.save(wanted)
        return self.ports.reference()

    def _spin(self, name: str) -> QSpinBox:
        made = QSpinBox()
        made.setRange(0, _MOST)
        made.setSpecialValueText("jamais")
        made.setValue(getattr(self._shown, name))
        made.lineEdit().setTextMargins(self.look.px(8), 0, 0, 0)
        made.setFixedWidth(self.look.px(120))
        made.setEnabled(self._limits.editable)
        made.valueChanged.connect(lambda _now: self._changed())
        return made

    def _lay_out(self) -> None:
        column = scrolled_column(self, self.look)
        card = Card("Seuils de la revue et des alertes")
        card.body.addWidget(plain_label(_WHY, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.look.px(24))
        grid.setVerticalSpacing(self.look.px(10))
        for at, (name, spin) in enumerate(self.spins.items()):
            self.fields[name] = LabelledField(LABELS[name], spin, _UNITS.get(name, ""))
            grid.addWidget(self.fields[name], *divmod(at, 2))
        grid.setColumnStretch(2, 1)
        card.body.addLayout(grid)
        card.body.addWidget(plain_label(_ALWAYS, "muted", wrap=True))
        if not self._limits.editable:
            card.body.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
        card.body.addWidget(self.submit, 0, Qt.AlignmentFlag.AlignLeft)
        self.submit.setVisible(self._limits.editable)
        column.addWidget(card)
        column.addStretch(1)

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        self._shown = self._typed()
        super()._accepted(done, focused, reference)

    def _show(self, found: Thresholds) -> None:
        if self.is_unsaved():
            return
        self._shown = found
        for name, spin in self.spins.items():
            spin.setValue(getattr(found, name))
        self._changed()

    def _typed(self) -> Thresholds:
        return Thresholds(**{name: spin.value() for name, spin in self.spins.items()})

    def _changed(self) -> None:
        if hasattr(self, "submit"):
            self.mark(unsaved=self._typed() != self._shown)
