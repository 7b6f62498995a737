"""The window of a session: navigation, one page at a time, and the status line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from telesec.domain.drafts import FormDraft
from telesec.ui.asking import ask
from telesec.ui.building import Building, housed
from telesec.ui.floating import FloatingBar
from telesec.ui.look import Look
from telesec.ui.messages import MessageBar
from telesec.ui.navigation import Navigation
from telesec.ui.opening import Blank, Opening
from telesec.ui.page_list import LIST_KEY, list_pages
from telesec.ui.page_stack import PageStack
from telesec.ui.pages import PageEntry, keys_of
from telesec.ui.panels import FormDialog
from telesec.ui.passing import KEY, Passing, recall_last
from telesec.ui.status import StatusLine
from telesec.ui.veil import veil
from telesec.ui.window_keys import KeyEverywhere, add_key

FOLD_UNDER = 1400  # pixels at 10 pt


class Shell(QMainWindow):
    """Builds each page when it is first shown, by ``make_page(key)``.

    A page may have ``changed`` (Signal), ``refresh(change)``, ``unfinished()``, ``restore(draft)``,
    ``focus_first()``, ``set_look(look)`` and ``set_discreet(bool)``; each is used when it is there. In the
    discreet mode, a page or a side panel without ``set_discreet`` is blurred.
    ``bar`` is for what just happened and lies over the foot of the page; ``notices`` are for what waits to
    be done, ``first_days`` for what remains to be put in place, ``reminder`` for advice at sign-in.
    """

    lock_requested = Signal()
    discreet_changed = Signal(bool)
    page_shown = Signal(str)
    closing = Signal()
    refreshed = Signal(object)  # a Change, once the pages know

    def __init__(
        self,
        look: Look,
        practice_name: str,
        account_line: str,
        entries: Sequence[PageEntry],
        make_page: Callable[[str], QWidget | Building[QWidget]],
    ) -> None:
        super().__init__()
        self._look, self._make_page = look, make_page
        self._entries = tuple(entries)
        self._pages: dict[str, QWidget] = {}
        self._feet: list[QWidget] = []
        self._discreet, self._last = False, ""
        self.setWindowTitle(f"{practice_name} — Télésecrétariat")
        self.setMinimumSize(1000, 640)
        self.navigation = Navigation(look, practice_name, entries)
        self.status = StatusLine(look, account_line)
        self.bar, self.notices, self.first_days, self.reminder = (MessageBar() for _ in range(4))
        self._stack = PageStack()
        self._blank = Blank(look)
        self._stack.addWidget(self._blank)
        self.opening = Opening(self._steps, self._blank.keys, self)
        self._lay_out()
        self._add_keys()
        self.opening.failed.connect(self._go_back)
        self.navigation.page_requested.connect(self.open_page)
        self.navigation.lock_requested.connect(self.lock_requested)

    def open_page(self, key: str) -> None:
        """Show a page; one never shown is made over several turns, its place and its title at once.

        Asked for behind keys that wait for another page, it comes after them.
        """
        if self.opening.key and self._blank.keys:
            self._blank.keys.keep_act(partial(self.open_page, key))
        elif self._is_whole(key):
            self.show_page(key)
        elif key != self.opening.key:
            self.navigation.show_page(key)
            title = next(entry.title for entry in self._entries if entry.key == key)
            self._blank.come(self._stack, title)
            self.opening.begin(key)

    def show_page(self, key: str) -> QWidget:
        """Show a page whole, made now if it was never shown."""
        if self.opening.key != key and self._blank.keys:
            self.opening.finish()
        if self._is_whole(key):
            self.opening.leave()
            self._bring(key)
            self._enter(key)
        else:
            self.opening.begin(key)
            self.opening.finish()
        return self._pages[key]

    def take_keyboard(self) -> None:
        """The keyboard goes to the page in front, or waits for the one that is being made."""
        if self.opening.key:
            self._blank.setFocus()
        else:
            ask(self._stack.currentWidget(), "focus_first")

    def page_key(self) -> str:
        """The key of the page shown, or being opened; "" before the first one."""
        shown = self._stack.currentWidget()
        return self.opening.key or next((key for key, page in self._pages.items() if page is shown), "")

    def dock_foot(self, part: QWidget) -> None:
        """Give its place to what stands under every page, and is told what the pages are told."""
        self._feet.append(part)
        self._column.addWidget(part)

    def refresh(self, change: object) -> None:
        """Tell every page made so far that something changed."""
        for part in self._parts():
            ask(part, "refresh", change)
        self.refreshed.emit(change)

    def unfinished(self) -> tuple[FormDraft, ...]:
        """The half-typed forms of all pages and of their dialogs, to be kept at lock."""
        parts = (*self._parts(), *self.findChildren(FormDialog))
        found = (ask(part, "unfinished") for part in parts)
        return tuple(draft for draft in found if isinstance(draft, FormDraft))

    def set_look(self, look: Look) -> None:
        """Another theme or text size, after ``theme.apply``."""
        self._look = look
        for part in (self.navigation, self.status, *self._parts()):
            ask(part, "set_look", look)
        self._fold()

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names, and a blur over what cannot do so, until told otherwise."""
        self._discreet = discreet
        for passing in self.findChildren(Passing):
            passing.forget()  # they were said with names, or without
        for part in self._parts():
            self._veil(part)
        self.discreet_changed.emit(discreet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _parts(self) -> tuple[QWidget, ...]:
        return (*self._pages.values(), *self._feet)

    def _is_whole(self, key: str) -> bool:
        return key in self._pages and not self.opening.is_half(key)

    def _steps(self, key: str) -> Building[QWidget]:
        """Make a page, give it its place, dress it and show it, a step at a time."""
        look = self._look
        page = yield from housed(self._make_page(key), self._house)
        yield None
        self._take_in(key, page)
        if look is not self._look:
            ask(page, "set_look", self._look)
        yield None
        self._bring(key)
        yield None
        self._bring(key)  # again: another page may have been looked at meanwhile
        self._enter(key)
        return page

    def _house(self, page: QWidget) -> None:
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)

    def _take_in(self, key: str, page: QWidget) -> None:
        page.setProperty("surface", "page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._house(page)
        self._pages[key] = page
        self._listen(page)
        self._veil(page)

    def _bring(self, key: str) -> None:
        self._stack.setCurrentWidget(self._pages[key])
        self.navigation.show_page(key)

    def _enter(self, key: str) -> None:
        self._last = key
        ask(self._pages[key], "focus_first")
        self.page_shown.emit(key)

    def _go_back(self) -> None:
        """The page asked for will not come: the last one shown, if any, is in front again."""
        if self._last in self._pages:
            self._bring(self._last)
            self.take_keyboard()

    def _lay_out(self) -> None:
        right = QWidget()
        column = self._column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.notices, self.first_days, self.reminder):
            bar.setProperty("across", True)  # noqa: FBT003 - Qt takes no keyword
            column.addWidget(bar)
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
        KeyEverywhere(add_key(self, "Verrouiller", "Ctrl+L", self.lock_requested.emit))
        add_key(self, "Relire les derniers messages", KEY, partial(recall_last, self))
        add_key(self, "Mode discret", "F12", lambda: self.set_discreet(not self._discreet))
        add_key(self, "Liste des pages", LIST_KEY, partial(list_pages, self, self._entries, self.open_page))
        for entry, keys in zip(self._entries, keys_of(self._entries).values(), strict=True):
            add_key(self, entry.title, keys, partial(self.open_page, entry.key))

    def _listen(self, page: QWidget) -> None:
        changed = getattr(page, "changed", None)
        if changed is not None:
            changed.connect(self.refresh)

    def _veil(self, page: QWidget) -> None:
        ask(page, "set_discreet", self._discreet)
        veil(page, over=self._discreet)

    def _fold(self) -> None:
        self.navigation.set_folded(self.width() < self._look.px(FOLD_UNDER))
