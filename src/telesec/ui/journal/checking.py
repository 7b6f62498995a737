"""The bar that verifies the journals: progress, cancel, and what was found."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from telesec.domain.errors import TelesecError
from telesec.domain.people import Compartment
from telesec.ui.controls import plain_label, secondary_button
from telesec.ui.journal.ports import KeepGoing, Verification
from telesec.ui.tasks import Tasks

EVERY_ROWS = 2000


class Checking(QFrame):
    """Runs one verification at a time; ``found`` carries the answer, ``refused`` an error's sentence."""

    found = Signal(object)
    refused = Signal(str)

    def __init__(self, tasks: Tasks, verify: Callable[[KeepGoing], Verification]) -> None:
        super().__init__()
        self._tasks, self._verify = tasks, verify
        self._stop = threading.Event()
        self.setProperty("surface", "card")
        self.cancel = secondary_button("Interrompre", "x")
        self.cancel.clicked.connect(self._stop.set)
        self._words = plain_label("")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Vérification en cours")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(14)
        for part in (self._words, self._bar, self.cancel):
            row.addWidget(part, 1 if part is self._bar else 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def start(self) -> None:
        """Verify every journal this account can open."""
        self._stop.clear()
        self._progress(0, 0)
        self.show()
        self._tasks.run(self._work, self._done, self._failed, progress=self._progress)

    def _work(self, report: Callable[[int, int], None]) -> Verification:
        last = 0

        def keep_going(_compartment: Compartment, rows: int) -> bool:
            nonlocal last
            if abs(rows - last) >= EVERY_ROWS:
                last = rows
                report(rows, 0)
            return not self._stop.is_set()

        return self._verify(keep_going)

    def _progress(self, rows: int, _total: int) -> None:
        counted = f"{rows:,}".replace(",", "\u202f")
        self._words.setText(f"Vérification : {counted} lignes lues" if rows else "Vérification en cours")

    def _done(self, answer: Verification) -> None:
        self.hide()
        self.found.emit(answer)

    def _failed(self, error: TelesecError) -> None:
        self.hide()
        self.refused.emit(error.sentence)
