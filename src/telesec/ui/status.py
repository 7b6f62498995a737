"""The line at the bottom of the window: backup, device, time before the lock, account."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from telesec.ui import icons
from telesec.ui.backup_line import BackupLine, CutLabel
from telesec.ui.labels import plain_label, restyle
from telesec.ui.look import Look

_LEAST = 16  # letters of the warning about this computer that stay in a narrow window


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
        self._device.hide()
        self._countdown = plain_label("", "small")
        self._account = plain_label(account_line, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 5, 16, 5)
        row.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self.backup, 0, middle)
        row.addWidget(self._device, 0, middle)
        row.addStretch(1)
        for part in (self._padlock, self._countdown, plain_label("·", "small"), self._account):
            row.addWidget(part, 0, middle)
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.backup.set_look(look)
        self._padlock.setPixmap(icons.pixmap("lock", look.tokens.muted, look.px(14), 2.0))

    def set_backup(self, words: str, state: str = "success", sentence: str = "") -> None:
        """How old the last backup is; ``state`` is success, warning or danger. "" says nothing."""
        self.backup.show_state(words, state, sentence)

    def set_device_warning(self, sentence: str) -> None:
        """A warning about this computer that stays as long as it is true; "" takes it away."""
        self._device.set_words(sentence)
        self._device.setVisible(bool(sentence))

    def set_countdown(self, sentence: str, *, soon: bool = False) -> None:
        """« Verrouillage dans 4 min »; ``soon`` makes it stand out."""
        self._countdown.setText(sentence)
        restyle(self._countdown, "role", "error" if soon else "small")
