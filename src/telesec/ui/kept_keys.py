"""Keys typed before what they are for is there, given to it in their order once it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

Act = Callable[[], object]
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_OF_WINDOW = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)


class KeptKeys:
    """A queue of keys, and of acts asked for among them.

    False when nothing in it means anything: a key let go, or one that only goes with another.
    """

    def __init__(self) -> None:
        self._kept: list[tuple[Act, bool]] = []

    def __bool__(self) -> bool:
        return any(means for _, means in self._kept)

    def keep(self, event: QKeyEvent) -> None:
        """One key, pressed or released."""
        kind, key, modifiers = event.type(), event.key(), event.modifiers()
        text, repeated = event.text(), event.isAutoRepeat()
        means = kind == QEvent.Type.KeyPress and key not in _MODIFIERS
        self._kept.append((lambda: _strike(QKeyEvent(kind, key, modifiers, text, repeated)), means))

    def keep_text(self, text: str) -> None:
        """What an input method made of several keys."""
        self._kept.append((lambda: _write(text), True))

    def keep_act(self, act: Act) -> None:
        """Something to do when its turn comes."""
        self._kept.append((act, True))

    def forget(self) -> None:
        """They are for nobody any more."""
        self._kept.clear()

    def give(self, ready: Callable[[], bool]) -> None:
        """Give them to what has the focus while it is ``ready``; a dialog that one opens takes the next."""
        while self._kept and ready():
            act, _ = self._kept.pop(0)
            if self._kept:
                QTimer.singleShot(0, lambda: self.give(ready))
            act()


def _target() -> QWidget | None:
    """Who gets the keys now; a dialog just opened may not have been told yet that it has them."""
    dialog, focused = QApplication.activeModalWidget(), QApplication.focusWidget()
    if dialog is None or (focused is not None and dialog.isAncestorOf(focused)):
        return focused
    return dialog.focusWidget() or dialog


def _strike(event: QKeyEvent) -> None:
    target = _target()
    if target is None:
        return
    if event.type() == QEvent.Type.KeyPress and not _wants(target, event):
        shortcut = _shortcut(target, QKeySequence(event.keyCombination()))
        if shortcut is not None:
            shortcut()
            return
    QCoreApplication.sendEvent(target, event)


def _write(text: str) -> None:
    target = _target()
    if target is not None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(target, event)


def _wants(target: QWidget, event: QKeyEvent) -> bool:
    """Whether the field takes this key for itself before any shortcut."""
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text())
    asked.ignore()
    QCoreApplication.sendEvent(target, asked)
    return asked.isAccepted()


def _shortcut(target: QWidget, keys: QKeySequence) -> Act | None:
    window = target.window()
    for shortcut in window.findChildren(QShortcut):
        owner, sequences = shortcut.parent(), shortcut.keys()
        here = isinstance(owner, QWidget) and _reaches(owner, shortcut.context(), target)
        if here and keys in sequences and shortcut.isEnabled():
            return shortcut.activated.emit
    for action in window.findChildren(QAction):
        if keys in action.shortcuts() and action.isEnabled():
            owners = [one for one in action.associatedObjects() if isinstance(one, QWidget)]
            if any(_reaches(owner, action.shortcutContext(), target) for owner in owners):
                return action.trigger
    return None


def _reaches(owner: QWidget, context: Qt.ShortcutContext, target: QWidget) -> bool:
    if not owner.isVisible():
        return False
    if context in _OF_WINDOW:
        return True
    inside = context is Qt.ShortcutContext.WidgetWithChildrenShortcut and owner.isAncestorOf(target)
    return owner is target or inside
