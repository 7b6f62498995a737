"""Messages that leave by themselves once they could be read, and the last ones, to be read again."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from telesec.ui.messages import MessageBar

KEY = "F3"
LEAST_MS, PER_LETTER_MS, AGAIN_MS = 10_000, 80, 3_000
KEPT = 10
_HOW = f"Ce message s'efface de lui-même ; {KEY} montre de nouveau les derniers."


def reading_ms(sentence: str) -> int:
    """How long ``sentence`` stays: time to turn to the screen, and to read it aloud."""
    return LEAST_MS + PER_LETTER_MS * len(sentence)


def leaves(kind: str, *, has_action: bool) -> bool:
    """What went well leaves, its way back being a key too; what waits for an answer, or went wrong, stays."""
    return kind == "success" or (kind == "info" and not has_action)


class Passing(QObject):
    """Clears ``bar`` when its message has had its time; never under the mouse or the keys, nor unseen."""

    _count = 0

    def __init__(self, bar: MessageBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._past: deque[tuple[str, str]] = deque(maxlen=KEPT)
        self._at = 0
        self._recalling = False
        self.latest = 0
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._leave)
        bar.said.connect(self._said)
        bar.cleared.connect(self._cleared)

    @property
    def host(self) -> QWidget | None:
        """The widget the bar lies over."""
        return self._bar.parentWidget()

    def recall(self) -> bool:
        """Show the last message again, then those before it; False when there is none."""
        if not self._past:
            return False
        if not self._bar.isHidden():
            self._at = min(self._at + 1, len(self._past) - 1)
        kind, sentence = self._past[-1 - self._at]
        count = f" ({self._at + 1} sur {len(self._past)})" if len(self._past) > 1 else ""
        self._recalling = True
        self._bar.show_message(kind, f"{sentence}{count}")
        self._recalling = False
        return True

    def forget(self) -> None:
        """Nothing said before is shown again."""
        self._past.clear()
        self._at = 0

    def _said(self, kind: str, sentence: str, has_action: bool) -> None:
        if not self._recalling:
            Passing._count += 1
            self.latest, self._at = Passing._count, 0
            self._past.append((kind, sentence))
        going = self._recalling or leaves(kind, has_action=has_action)
        self._bar.setAccessibleDescription(_HOW if going else "")
        if going:
            self.timer.start(reading_ms(sentence))
        else:
            self.timer.stop()

    def _cleared(self) -> None:
        self.timer.stop()
        self._at = 0

    def _leave(self) -> None:
        there = QApplication.focusWidget()
        held = there is not None and self._bar.isAncestorOf(there)
        if held or self._bar.underMouse() or not self._bar.isVisible() or not self._bar.isActiveWindow():
            self.timer.start(AGAIN_MS)
        else:
            self._bar.clear()


def recall_last(window: QWidget) -> None:
    """Show again the last message of what is before the eyes."""
    shown = [
        passing
        for passing in window.findChildren(Passing)
        if passing.latest and passing.host is not None and passing.host.isVisible()
    ]
    if shown:
        max(shown, key=lambda passing: passing.latest).recall()
