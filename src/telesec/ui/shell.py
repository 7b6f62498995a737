"""The window of a session: navigation, one page at a time, and the status line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QGraphicsBlurEffect,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from telesec.domain.drafts import FormDraft
from telesec.ui.floating import FloatingBar
from telesec.ui.look import Look
from telesec.ui.messages import MessageBar
from telesec.ui.navigation import Navigation
from telesec.ui.pages import PageEntry, keys_of
from telesec.ui.panels import FormDialog, SidePanel
from telesec.ui.passing import KEY, Passing, recall_last
from telesec.ui.status import StatusLine

FOLD_UNDER = 1400  # pixels at 10 pt
BLUR = 14


class Shell(QMainWindow):
    """Builds each page when it is first shown, by ``make_page(key)``.

    A page may have ``changed`` (Signal), ``refresh(change)``, ``unfinished()``, ``restore(draft)``,
    ``focus_first()``, ``set_look(look)`` and ``set_discreet(bool)``; each is used when it is there. In the
    discreet mode, a page or a side panel without ``set_discreet`` is blurred.
    ``bar`` is for what just happened and lies over the foot of the page; ``notices`` are for what waits to
    be done.
    """

    lock_requested = Signal()
    discreet_changed = Signal(bool)
    page_shown = Signal(str)
    closing = Signal()

    def __init__(
        self,
        look: Look,
        practice_name: str,
        account_line: str,
        entries: Sequence[PageEntry],
        make_page: Callable[[str], QWidget],
    ) -> None:
        super().__init__()
        self._look, self._make_page = look, make_page
        self._entries = tuple(entries)
        self._pages: dict[str, QWidget] = {}
        self._discreet = False
        self.setWindowTitle(f"{practice_name} — Télésecrétariat")
        self.setMinimumSize(1000, 640)
        self.navigation = Navigation(look, practice_name, entries)
        self.status = StatusLine(look, account_line)
        self.bar, self.notices = MessageBar(), MessageBar()
        self._stack = QStackedWidget()
        self._lay_out()
        self._add_keys()
        self.navigation.page_requested.connect(self.show_page)
        self.navigation.lock_requested.connect(self.lock_requested)

    def show_page(self, key: str) -> QWidget:
        """Show a page, made now if it was never shown."""
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = self._make_page(key)
            page.setProperty("surface", "page")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self._stack.addWidget(page)
            self._listen(page)
            self._veil(page)
        self._stack.setCurrentWidget(page)
        self.navigation.show_page(key)
        _call(page, "focus_first")
        self.page_shown.emit(key)
        return page

    def page_key(self) -> str:
        """The key of the page shown, "" before the first one."""
        shown = self._stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "")

    def refresh(self, change: object) -> None:
        """Tell every page made so far that something changed."""
        for page in self._pages.values():
            _call(page, "refresh", change)

    def unfinished(self) -> tuple[FormDraft, ...]:
        """The half-typed forms of all pages and of their dialogs, to be kept at lock."""
        parts = (*self._pages.values(), *self.findChildren(FormDialog))
        found = (_call(part, "unfinished") for part in parts)
        return tuple(draft for draft in found if isinstance(draft, FormDraft))

    def set_look(self, look: Look) -> None:
        """Another theme or text size, after ``theme.apply``."""
        self._look = look
        for part in (self.navigation, self.status, *self._pages.values()):
            _call(part, "set_look", look)
        self._fold()

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names, and a blur over what cannot do so, until told otherwise."""
        self._discreet = discreet
        for passing in self.findChildren(Passing):
            passing.forget()  # they were said with names, or without
        for page in self._pages.values():
            self._veil(page)
        self.discreet_changed.emit(discreet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.navigation)
        across.addWidget(right, 1)
        rows.addLayout(across, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)
        FloatingBar(self.bar, self._stack, right)

    def _add_keys(self) -> None:
        self._key("Verrouiller", "Ctrl+L", self.lock_requested.emit)
        self._key("Relire les derniers messages", KEY, partial(recall_last, self))
        self._key("Mode discret", "F12", lambda: self.set_discreet(not self._discreet))
        for number, entry in enumerate(self._entries, start=1):
            self._key(entry.title, keys_of(number), partial(self.show_page, entry.key))

    def _key(self, name: str, keys: str, do: Callable[[], object]) -> None:
        action = QAction(name, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: do())
        self.addAction(action)

    def _listen(self, page: QWidget) -> None:
        changed = getattr(page, "changed", None)
        if changed is not None:
            changed.connect(self.refresh)

    def _veil(self, page: QWidget) -> None:
        knows = hasattr(page, "set_discreet")
        _call(page, "set_discreet", self._discreet)
        panels = (part for part in page.findChildren(SidePanel) if not hasattr(part, "set_discreet"))
        for part in panels if knows else (page,):
            blur = QGraphicsBlurEffect(part) if self._discreet else None
            if blur is not None:
                blur.setBlurRadius(BLUR)
            part.setGraphicsEffect(blur)  # type: ignore[arg-type]  # Qt takes None to remove it

    def _fold(self) -> None:
        self.navigation.set_folded(self.width() < self._look.px(FOLD_UNDER))


def _call(part: object, name: str, *values: object) -> object:
    """``part.name(*values)`` when the page has it: what a page can do is optional."""
    method = getattr(part, name, None)
    return method(*values) if callable(method) else None
