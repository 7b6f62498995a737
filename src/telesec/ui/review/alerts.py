"""The alerts nobody has seen yet: what happened, the rows it is about, and « Vu »."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from telesec.domain.french import counted
from telesec.domain.review.alerts import OF_PATIENTS
from telesec.ui.controls import (
    Card,
    empty_layout,
    ghost_button,
    plain_label,
    secondary_button,
    set_plain_tooltip,
)
from telesec.ui.review.ports import Waiting

ELSEWHERE = "Ces lignes se lisent dans le journal d'un praticien."
_MOST = 2  # shown at once: the others come as these are seen


class AlertList(Card):
    """Hidden without alerts. ``seen`` carries an alert's id, ``rows_requested`` its question."""

    seen = Signal(str)
    rows_requested = Signal(object)

    def __init__(self, *, reads_patients: bool) -> None:
        super().__init__()
        self._reads_patients = reads_patients
        self.setAccessibleName("Alertes")
        self._title = plain_label("", "section")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self.body.setContentsMargins(14, 6, 8, 9)
        self.body.setSpacing(2)
        self.body.addWidget(self._title)
        self.body.addLayout(self._lines)
        self.hide()

    def show_alerts(self, waiting: Waiting) -> None:
        """These, the oldest first."""
        empty_layout(self._lines)
        count = len(waiting.alerts)
        self._title.setText(f"{counted(count, 'alerte', 'alertes')} à lire")
        for alert, sentence in list(zip(waiting.alerts, waiting.sentences, strict=True))[:_MOST]:
            row = QHBoxLayout()
            row.setSpacing(8)
            words: QLabel = plain_label(sentence, wrap=True)
            look, done = ghost_button("Voir les lignes", "scroll-text"), secondary_button("Vu", "check")
            look.setAccessibleName(f"Voir les lignes : {sentence}")
            done.setAccessibleName(f"Vu : {sentence}")
            look.clicked.connect(partial(self._ask, alert.question))
            elsewhere = alert.kind in OF_PATIENTS and not self._reads_patients
            look.setEnabled(not elsewhere)
            set_plain_tooltip(look, ELSEWHERE if elsewhere else "")
            look.setAccessibleDescription(ELSEWHERE if elsewhere else "")
            done.clicked.connect(partial(self._see, alert.id))
            row.addWidget(words, 1)
            for button in (look, done):
                row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self._lines.addLayout(row)
        if count > _MOST:
            more = counted(count - _MOST, "autre alerte viendra", "autres alertes viendront")
            self._lines.addWidget(plain_label(f"{more} ensuite.", "muted"))
        self.setVisible(count > 0)

    def _ask(self, question: object, _checked: bool = False) -> None:
        self.rows_requested.emit(question)

    def _see(self, alert_id: str, _checked: bool = False) -> None:
        self.seen.emit(alert_id)
