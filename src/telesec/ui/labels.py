"""Words on the screen: every text is shown as typed, never read as markup."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget


def plain_label(text: str = "", role: str = "body", *, wrap: bool = False) -> QLabel:
    """A label in one of the roles body, reading, muted, small, strong, section, title, error or label."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """A tooltip which shows ``text`` as typed; Qt would otherwise guess that it is HTML."""
    widget.setToolTip(plain_tooltip(text))


def plain_tooltip(text: str) -> str:
    """``text`` made safe for a tooltip or a model's ToolTipRole; "" stays empty."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if text else ""


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property which the style sheet looks at, and have the widget drawn accordingly."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Chip(QLabel):
    """A short word in a pill; ``tone`` is info, success, warning, danger or a motif colour."""

    def __init__(self, text: str, tone: str = "slate") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_chip(self, text: str, tone: str) -> None:
        """Change the word and its tone together."""
        self.setText(text)
        restyle(self, "tone", tone)


class Card(QFrame):
    """A framed group of things with an optional section title; add to ``body``."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(8)
        if title:
            self.body.addWidget(plain_label(title, "section"))
