"""The panel at the right of a page, which becomes a drawer over it when there is little room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from telesec.ui.buttons import Button, icon_button, primary_button, secondary_button
from telesec.ui.labels import plain_label
from telesec.ui.messages import MessageBar
from telesec.ui.screen_room import room_around


class SidePanel(QFrame):
    """A titled panel: add to ``body`` (scrolled) and ``footer``; Escape or the cross closes it."""

    closed = Signal()

    def __init__(self, title: str = "", width: int = 310) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setFixedWidth(width)
        self._title = plain_label(title, "title", wrap=True)
        self._cross = icon_button("Fermer le panneau", "x")
        self._cross.clicked.connect(self.shut)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setProperty("surface", "scrolled")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 6, 0)
        self.body.setSpacing(10)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.footer = QHBoxLayout()
        self.footer.setContentsMargins(0, 0, 6, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 12, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addLayout(self.footer)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def show_top(self) -> None:
        """Back to the first line of the body."""
        self._area.verticalScrollBar().setValue(0)

    def shut(self) -> None:
        """Hide the panel and say so."""
        self.hide()
        self.closed.emit()

    def clear(self) -> None:
        """Take everything out of the body and the footer."""
        empty_layout(self.body)
        empty_layout(self.footer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
            return
        super().keyPressEvent(event)


def empty_layout(layout: QLayout) -> None:
    """Remove and delete all that a layout holds."""
    while item := layout.takeAt(0):
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)


class PanelHost(QWidget):
    """``content`` with ``panel`` at its right, or over it when narrower than ``fold_under`` px.

    With ``fold_window``, it is the window that must be that wide. ``covering`` tells how many pixels of
    the content lie under the panel.
    """

    covering = Signal(int)

    def __init__(
        self,
        content: QWidget | None = None,
        panel: SidePanel | None = None,
        fold_under: int = 1150,
        *,
        fold_window: bool = False,
    ) -> None:
        super().__init__()
        self._panel: SidePanel | None = None
        self._fold_under, self._fold_window = fold_under, fold_window
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._over = False
        self._covered = 0
        if content is not None:
            self.fill(content)
        if panel is not None:
            self.dock(panel)

    def fill(self, content: QWidget) -> None:
        """Give its place to what the panel goes beside."""
        self._row.insertWidget(0, content, 1)

    def dock(self, panel: SidePanel) -> None:
        """Give its place to the panel."""
        self._panel = panel
        if self._over:
            panel.setParent(self)
        else:
            self._row.addWidget(panel)
        panel.installEventFilter(self)
        self._hang()

    def resizeEvent(self, event: QResizeEvent) -> None:
        over = (self.window() if self._fold_window else self).width() < self._fold_under
        if over != self._over:
            self._over = over
            if self._panel is not None and over:
                self._row.removeWidget(self._panel)
            elif self._panel is not None:
                self._row.addWidget(self._panel)
        self._hang()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.Resize):
            self._hang()
        return super().eventFilter(watched, event)

    def _hang(self) -> None:
        if self._panel is None:
            return
        width = self._panel.width()
        if self._over:
            self._panel.setGeometry(self.width() - width, 0, width, self.height())
            self._panel.raise_()
        covered = width if self._over and not self._panel.isHidden() else 0
        if covered != self._covered:
            self._covered = covered
            self.covering.emit(covered)


class FormDialog(QDialog):
    """A dialog with a message bar, a ``body`` and its two ``buttons``; connect ``submitted``.

    It grows with what it has to say, which a window does not do for wrapped sentences, and goes back to its
    height once that is gone; it stays within the screen.
    """

    submitted = Signal()

    def __init__(self, parent: QWidget, title: str, submit_text: str = "Enregistrer") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self._before = 0  # its height before it grew
        self.bar = MessageBar()
        self.submit: Button = primary_button(submit_text)
        self.cancel: Button = secondary_button("Annuler")
        self.submit.setDefault(True)
        self.submit.clicked.connect(self.submitted)
        self.cancel.clicked.connect(self.reject)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.submit)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addWidget(plain_label(title, "title", wrap=True))
        column.addWidget(self.bar)
        column.addLayout(self.body, 1)
        column.addLayout(self.buttons)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show) and self.isVisible():
            self._make_room()
        return done

    def _make_room(self) -> None:
        """High enough for each part, and no longer higher than it was once there is less to say."""
        inside = self.layout()
        if inside is None:
            return
        room = room_around(self)
        edges = self.frameGeometry().height() - self.height()
        needed = min(inside.totalMinimumHeightForWidth(self.width()), room.height() - edges)
        if needed > self.height():
            self._before = self._before or self.height()
        self.setMinimumHeight(max(needed, 0))
        if not self._before:
            return
        self.resize(self.width(), max(needed, self._before))
        if self.height() == self._before:
            self._before = 0
        below = self.frameGeometry().bottom() - room.bottom()
        if below > 0:
            self.move(self.x(), max(self.y() - below, room.top()))
