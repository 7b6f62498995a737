"""A line that says there is more to read below, under a text that scrolls; Page Down goes there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QScrollArea, QWidget

from telesec.ui.controls import plain_label

_WORDS = "▾ La suite est plus bas (touche Page suivante)"
_PAGES = (
    ("Page suivante", Qt.Key.Key_PageDown, QAbstractSlider.SliderAction.SliderPageStepAdd),
    ("Page précédente", Qt.Key.Key_PageUp, QAbstractSlider.SliderAction.SliderPageStepSub),
)


class MoreBelow(QWidget):
    """Always as high: nothing moves when the end is reached, only the words go."""

    def __init__(self, area: QScrollArea, within: QWidget) -> None:
        """``within``: where the two keys are heard."""
        super().__init__()
        self._bar = area.verticalScrollBar()
        self.words = plain_label(_WORDS, "label")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words)
        policy = self.words.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.words.setSizePolicy(policy)
        self._bar.valueChanged.connect(lambda _at: self._say())
        self._bar.rangeChanged.connect(lambda _least, _most: self._say())
        for name, key, step in _PAGES:
            act = QAction(name, within)
            act.setShortcut(QKeySequence(key))
            act.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            act.triggered.connect(lambda _checked=False, step=step: self._bar.triggerAction(step))
            within.addAction(act)
        self._say()

    def _say(self) -> None:
        self.words.setVisible(self._bar.value() < self._bar.maximum())
