"""Who stands in: one of the practice's practitioners, offered as one types, or anybody's name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from telesec.ui import icons


class StandInField(QLineEdit):
    """Down, or the arrow at its end, opens the list of the names known here."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Personne")
        self._names = QStringListModel(self)
        self._offered = QCompleter(self._names, self)
        self._offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._offered.setFilterMode(Qt.MatchFlag.MatchContains)
        self._list = QListView()
        self._list.setAccessibleName("Remplaçants connus")
        self._offered.setPopup(self._list)
        self.setCompleter(self._offered)
        self._open = QAction("Choisir un remplaçant connu", self)
        self._open.triggered.connect(lambda _checked=False: self.offer_all())
        self.addAction(self._open, QLineEdit.ActionPosition.TrailingPosition)
        self._draw_icon()

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these."""
        self._names.setStringList(list(names))
        self._open.setVisible(bool(names))

    def offer_all(self) -> None:
        """Every name, whatever is typed."""
        self._offered.setCompletionPrefix("")
        self._offered.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._list.isVisible():
            self.offer_all()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        color = QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText).name()
        self._open.setIcon(icons.icon("users", color))
