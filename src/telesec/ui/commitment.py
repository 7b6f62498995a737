"""The screen between the door and the work: the commitment to confidentiality, read then accepted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout

from telesec.domain.access.commitment import OPENING, POINTS, TITLE
from telesec.domain.errors import TelesecError
from telesec.ui.controls import ghost_button, plain_label, primary_button, secondary_button
from telesec.ui.front import FrontPage, button_row
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

WIDTH = 680
SOON_SECONDS = 60
_READABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class CommitmentPage(FrontPage):
    """Emits ``accepted`` with what ``accept()`` gives (worker), ``lock_requested`` or ``leave_requested``."""

    accepted = Signal(object)
    lock_requested = Signal()
    leave_requested = Signal()

    def __init__(self, accept: Callable[[], Sequence[str]], tasks: Tasks, look: Look) -> None:
        super().__init__(look, TITLE, OPENING, width=WIDTH)
        self._accept, self._tasks = accept, tasks
        self._soon = False
        self.points = [reading(title, text) for title, text in POINTS]
        self.read = QCheckBox("J'ai lu cet engagement et je le tiendrai")
        self.agree = primary_button("J'accepte", "check")
        self.lock = ghost_button("Verrouiller", "lock")
        self.leave = secondary_button("Quitter")
        self._fill()
        self.agree.setEnabled(False)
        self.read.toggled.connect(self.agree.setEnabled)
        self.agree.clicked.connect(self._submit)
        self.lock.clicked.connect(self.lock_requested)
        self.leave.clicked.connect(self.leave_requested)
        key = QAction("Verrouiller", self)
        key.setShortcut(QKeySequence("Ctrl+L"))
        key.triggered.connect(lambda _checked=False: self.lock_requested.emit())
        self.addAction(key)

    def _fill(self) -> None:
        for (title, _text), words in zip(POINTS, self.points, strict=True):
            point = QVBoxLayout()
            point.setSpacing(2)
            point.addWidget(plain_label(title, "strong", wrap=True))
            point.addWidget(words)
            self.body.addLayout(point)
        self.body.addWidget(self.read)
        row = button_row(self.leave, self.agree)
        row.insertWidget(0, self.lock)
        self.body.addLayout(row)

    def focus_first(self) -> None:
        """The keyboard begins where the reading does; Tab goes from one point to the next."""
        self.points[0].setFocus()

    def show_remaining(self, seconds: int) -> None:
        """The last minute before the lock is counted under the card."""
        soon = seconds <= SOON_SECONDS
        if soon or self._soon:
            self.say_below([f"Verrouillage dans {seconds} s"] if soon else [])
        self._soon = soon

    def _submit(self) -> None:
        self._busy(busy=True)
        self._tasks.run(self._accept, self.accepted.emit, self._failed)

    def _busy(self, *, busy: bool) -> None:
        for part in (self.read, self.agree, self.leave):
            part.setEnabled(not busy)

    def _failed(self, error: TelesecError) -> None:
        self._busy(busy=False)
        self.bar.show_message("error", error.sentence)
        self.agree.setFocus()


def reading(title: str, text: str) -> QLabel:
    """A paragraph the keyboard stops at, so that it scrolls into view and is read aloud."""
    words = plain_label(text, wrap=True)
    words.setTextInteractionFlags(_READABLE)
    words.setAccessibleName(f"{title} : {text}")
    return words
