"""What is copied here stays out of the histories that systems keep of the clipboard, and out of their clouds.

A copy is put again at once with the marks that password managers use: Qt offers no moment before the copy.
Between the two, a watcher that looks at that very instant may see it unmarked.
"""

from __future__ import annotations

import sys
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, SignalInstance
from PySide6.QtGui import QClipboard

_KDE = "x-kde-passwordManagerHint"  # Klipper, and what followed it
_WINDOWS = (  # learn.microsoft.com, "Cloud Clipboard and Clipboard History Formats"
    "ExcludeClipboardContentFromMonitorProcessing",
    "CanIncludeInClipboardHistory",
    "CanUploadToCloudClipboard",
)
_NO = b"\0\0\0\0"  # a DWORD: not included, not uploaded; the first asks only to be there


class Clipboard(Protocol):
    """What is used of QClipboard."""

    @property
    def dataChanged(self) -> SignalInstance: ...

    def ownsClipboard(self) -> bool: ...

    def mimeData(self) -> QMimeData: ...

    def setMimeData(self, data: QMimeData) -> None: ...


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
    """Marks every text that this program copies, whichever widget it came from."""

    def __init__(
        self, clipboard: Clipboard | QClipboard, parent: QObject | None = None, platform: str = sys.platform
    ) -> None:
        super().__init__(parent)
        self._clipboard, self._platform = clipboard, platform
        clipboard.dataChanged.connect(self._mark)

    def _mark(self) -> None:
        if not self._clipboard.ownsClipboard():
            return
        found = self._clipboard.mimeData()
        if found.hasText() and not all(found.hasFormat(name) for name in marks(self._platform)):
            self._clipboard.setMimeData(marked(found.text(), self._platform))
