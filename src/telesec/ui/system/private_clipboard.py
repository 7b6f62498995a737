"""What is copied here stays out of the histories that systems keep of the clipboard, and out of their clouds.

A copy is put again at once with the marks that password managers use: Qt offers no moment before the copy.
Between the two, a watcher that looks at that very instant may see it unmarked. What is merely selected, which
X11 and Wayland give to the middle button of the mouse, is treated alike; and both go after some minutes, or
with the program: Windows, and the managers of copies elsewhere, would be given them as it ends.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer, SignalInstance
from PySide6.QtGui import QClipboard

from telesec.domain.sessions import DEFAULT_IDLE_MINUTES

_KDE = "x-kde-passwordManagerHint"  # Klipper, and what followed it
_WINDOWS = (  # learn.microsoft.com, "Cloud Clipboard and Clipboard History Formats"
    "ExcludeClipboardContentFromMonitorProcessing",
    "CanIncludeInClipboardHistory",
    "CanUploadToCloudClipboard",
)
_COPIED, _SELECTED = QClipboard.Mode.Clipboard, QClipboard.Mode.Selection
_NO = b"\0\0\0\0"  # a DWORD: not included, not uploaded; the first asks only to be there
KEPT_MS = DEFAULT_IDLE_MINUTES * 60_000
"""How long a copy stays when nothing else is copied: as long as a screen that nobody touches stays open."""


class Clipboard(Protocol):
    """What is used of QClipboard."""

    @property
    def dataChanged(self) -> SignalInstance: ...

    @property
    def selectionChanged(self) -> SignalInstance: ...

    def ownsClipboard(self) -> bool: ...

    def ownsSelection(self) -> bool: ...

    def mimeData(self, mode: QClipboard.Mode) -> QMimeData: ...

    def setMimeData(self, data: QMimeData, mode: QClipboard.Mode) -> None: ...

    def clear(self, mode: QClipboard.Mode) -> None: ...


def marks(platform: str) -> dict[str, bytes]:
    """The formats that go with a private copy, and what each says."""
    if platform == "win32":
        return {f'application/x-qt-windows-mime;value="{name}"': _NO for name in _WINDOWS}
    return {_KDE: b"secret"}


def marked(text: str, platform: str) -> QMimeData:
    """``text`` alone, with its marks."""
    made = QMimeData()
    made.setText(text)
    for name, value in marks(platform).items():
        made.setData(name, value)
    return made


class PrivateClipboard(QObject):
    """Marks every text that this program copies, whichever widget it came from, and takes it away in time."""

    def __init__(
        self, clipboard: Clipboard | QClipboard, parent: QObject | None = None, platform: str = sys.platform
    ) -> None:
        super().__init__(parent)
        self._clipboard, self._platform = clipboard, platform
        self._ours = {_COPIED: clipboard.ownsClipboard, _SELECTED: clipboard.ownsSelection}
        self._ends = {mode: self._timer(mode) for mode in self._ours}
        clipboard.dataChanged.connect(partial(self._changed, _COPIED))
        clipboard.selectionChanged.connect(partial(self._changed, _SELECTED))
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._take_all_away)

    def _timer(self, mode: QClipboard.Mode) -> QTimer:
        made = QTimer(self, singleShot=True, interval=KEPT_MS)
        made.timeout.connect(partial(self._take_away, mode))
        return made

    def _changed(self, mode: QClipboard.Mode) -> None:
        if not self._ours[mode]():
            return
        found = self._clipboard.mimeData(mode)
        if found.hasText():
            self._ends[mode].start()
            if not all(found.hasFormat(name) for name in marks(self._platform)):
                self._clipboard.setMimeData(marked(found.text(), self._platform), mode)

    def _take_away(self, mode: QClipboard.Mode) -> None:
        if self._ours[mode]():
            self._clipboard.clear(mode)

    def _take_all_away(self) -> None:
        for mode, end in self._ends.items():
            if end.isActive():
                self._take_away(mode)
