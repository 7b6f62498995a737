"""Keys typed before what they are for is there, given to it in their order once it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
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


class HeldKeys(QObject):
    """The keys of a window between ``hold`` and ``release``: what they are for is still being written."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner, self._keys = owner, KeptKeys()
        self._holding = False

    def hold(self) -> None:
        """From now on they wait; those of a dialog or of another window do not."""
        application = QCoreApplication.instance()
        if not self._holding and application is not None:
            self._holding = True
            application.installEventFilter(self)

    def release(self, *, given: bool) -> None:
        """Give them, in their order, to what has the focus now; or forget them: nobody expects them."""
        application = QCoreApplication.instance()
        if not self._holding or application is None:
            return
        self._holding = False
        application.removeEventFilter(self)
        if given:
            self._keys.give(lambda: not self._holding)
        else:
            self._keys.forget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if event.type() not in kinds or not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if watched.window() is not self._owner.window():
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut takes it: the key itself follows
        else:
            self._keys.keep(event)
        return True


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
