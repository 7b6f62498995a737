"""The screen between the door and the work: the commitment to confidentiality, read then accepted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLabel, QScrollArea, QVBoxLayout

from telesec.domain.access.commitment import OPENING, POINTS, TITLE
from telesec.domain.errors import TelesecError
from telesec.ui.controls import ghost_button, plain_label, primary_button, secondary_button
from telesec.ui.front import FrontPage, button_row
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks
from telesec.ui.window_keys import KeyEverywhere, add_key

WIDTH = 680
SOON_SECONDS = 60
_PAGES = {
    QKeySequence.StandardKey.MoveToNextPage: 1.0,
    QKeySequence.StandardKey.MoveToPreviousPage: -1.0,
    QKeySequence.StandardKey.MoveToNextLine: 0.12,
    QKeySequence.StandardKey.MoveToPreviousLine: -0.12,
    QKeySequence.StandardKey.MoveToStartOfDocument: -100.0,
    QKeySequence.StandardKey.MoveToEndOfDocument: 100.0,
}
"""What each key of reading scrolls, in heights of the page."""


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
        KeyEverywhere(add_key(self, "Verrouiller", "Ctrl+L", self.lock_requested.emit))
        for words in self.points:
            words.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A paragraph that has the keys scrolls the page, as any page that is read."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            for keys, share in _PAGES.items():
                if event.matches(keys):
                    self._scroll(share)
                    return True
        return super().eventFilter(watched, event)

    def _scroll(self, share: float) -> None:
        for area in self.findChildren(QScrollArea):
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + round(share * area.viewport().height()))

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
    """A paragraph the keyboard stops at, so that it scrolls into view and is read aloud; it has no caret."""
    words = plain_label(text, "reading", wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    words.setAccessibleName(f"{title} : {text}")
    return words
