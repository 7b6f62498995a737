"""The line at the bottom of the window: backup, device, time before the lock, account."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from telesec.ui import icons
from telesec.ui.backup_line import BackupLine, CutLabel
from telesec.ui.labels import plain_label, restyle, set_plain_tooltip
from telesec.ui.look import Look

_LEAST = 16  # letters of the warning about this computer, and of the account, that stay in a narrow window


class StatusLine(QFrame):
    """Shows what it is told; nothing here is clicked."""

    def __init__(self, look: Look, account_line: str) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "status")
        self._padlock = QLabel()
        self.backup = BackupLine(look)
        self._device = CutLabel(_LEAST)
        self._device.setProperty("tone", "warning")
        self._device.setMinimumWidth(1)
        self._folded = QLabel()
        self._urgent, self._urgent_sign = plain_label("", "strong"), QLabel()
        for part in (self._urgent_sign, self._urgent):
            part.hide()
        for part in (self._device, self._folded):
            part.hide()
        self._countdown = plain_label("", "small")
        self._account = CutLabel(_LEAST)
        self._account.setProperty("role", "small")
        self._account.set_words(account_line)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 5, 16, 5)
        row.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._urgent_sign, 0, middle)
        row.addWidget(self._urgent, 0, middle)
        row.addWidget(self.backup, 0, middle)
        row.addWidget(self._device, 0, middle)
        row.addWidget(self._folded, 0, middle)
        row.addStretch(1)
        self._right = (self._padlock, self._countdown, plain_label("·", "small"), self._account)
        for part in self._right:
            row.addWidget(part, 0, middle)
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.backup.set_look(look)
        ink = look.tokens.tone("warning").ink
        self._folded.setPixmap(icons.pixmap("triangle-alert", ink, look.px(15), 2.0))
        urgent = look.tokens.tone("danger").ink
        self._urgent_sign.setPixmap(icons.pixmap("triangle-alert", urgent, look.px(15), 2.0))
        self._padlock.setPixmap(icons.pixmap("lock", look.tokens.muted, look.px(14), 2.0))

    def set_urgent(self, words: str) -> None:
        """What cannot wait, said on every page by a sign and words; "" takes it away."""
        self._urgent.setText(words)
        for part in (self._urgent_sign, self._urgent):
            part.setVisible(bool(words))
        self._fit()

    def urgent(self) -> str:
        """What is said of it now."""
        return self._urgent.text()

    def set_backup(self, words: str, state: str = "success", sentence: str = "") -> None:
        """How old the last backup is; ``state`` is success, warning or danger. "" says nothing."""
        self.backup.show_state(words, state, sentence)
        self._fit()

    def set_device_warning(self, sentence: str) -> None:
        """A warning about this computer that stays as long as it is true; "" takes it away."""
        self._device.set_words(sentence)
        self._folded.setAccessibleName(sentence)
        set_plain_tooltip(self._folded, sentence)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """The backup's ages first, whole; the warning takes what is left, or folds to its sign."""
        edges, gap = self._edges()
        left = self.width() - edges
        first = [part for part in (self._urgent_sign, self._urgent, self.backup) if not part.isHidden()]
        left -= sum(part.sizeHint().width() + gap for part in first)
        left -= sum(part.sizeHint().width() + gap for part in self._right)
        warns, fits = bool(self._device.words()), left >= self._device.minimumSizeHint().width()
        self._device.setMaximumWidth(max(left, 1))
        self._device.setVisible(warns and fits)
        self._folded.setVisible(warns and not fits)

    def _edges(self) -> tuple[int, int]:
        """What the row keeps free at its ends, and between two parts."""
        row = self.layout()
        margins = row.contentsMargins() if row is not None else self.contentsMargins()
        return margins.left() + margins.right(), row.spacing() if row is not None else 0

    def set_countdown(self, sentence: str, *, soon: bool = False) -> None:
        """« Verrouillage dans 4 min »; ``soon`` makes it stand out."""
        grown = len(sentence) > len(self._countdown.text())
        self._countdown.setText(sentence)
        restyle(self._countdown, "role", "error" if soon else "small")
        if grown:
            self._fit()
