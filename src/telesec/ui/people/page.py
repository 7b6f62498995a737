"""The accounts page: who may sign in and as what, and beside it whatever else concerns accesses."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.people import Role
from telesec.ui.controls import SegmentedControl, plain_label
from telesec.ui.look import Look
from telesec.ui.people.accounts import AccountsPane
from telesec.ui.people.ports import PeoplePorts
from telesec.ui.tasks import Tasks

ACCOUNTS = "accounts"


class PeoplePage(QWidget):
    """The accounts first; each further tab is made when first shown, and may have the methods of a page.

    ``changed`` says so after each change, ``keys_awaited`` when an account now waits for keys.
    """

    changed = Signal(object)
    keys_awaited = Signal()

    def __init__(self, ports: PeoplePorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self.accounts = AccountsPane(ports, tasks, look)
        self.tabs = SegmentedControl("Comptes et droits", [(ACCOUNTS, "Comptes")])
        self.tabs.hide()
        self._look = look
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {ACCOUNTS: self.accounts}
        self._stack = QStackedWidget()
        self._stack.addWidget(self.accounts)
        self._top = QHBoxLayout()
        self._lay_out()
        self.tabs.chosen.connect(self.show_tab)
        self.accounts.wrote.connect(self._wrote)
        self.accounts.keys_awaited.connect(self.keys_awaited)
        self.accounts.read_again()
        self._just_read = True

    def showEvent(self, event: QShowEvent) -> None:
        """Who signed in meanwhile, at this computer or another, is read each time the page comes back."""
        super().showEvent(event)
        if not self._just_read and not event.spontaneous():
            self.accounts.read_again()
        self._just_read = False

    def add_tab(self, key: str, label: str, make: Callable[[], QWidget]) -> None:
        """One more subject beside the accounts; ``make`` builds it when it is first shown."""
        self._makers[key] = make
        self.tabs.add_choice(key, label)
        self.tabs.show()

    def add_panel(self, panel: QWidget) -> None:
        """Something to say above the list; it shows and hides itself, and Tab reaches it where it stands."""
        self.accounts.panels.addWidget(panel)
        before: QWidget = self.accounts.new
        for part in (panel, *panel.findChildren(QWidget)):
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, part)
                before = part

    def invite(self, roles: Collection[Role]) -> None:
        """Open the form of a new account, these ``roles`` ticked; a form half filled stays."""
        self.show_tab(ACCOUNTS)
        if self.accounts.form.may_leave_for(None):
            self.accounts.form.open_new(roles)

    def show_tab(self, key: str) -> None:
        """Bring one subject to the front."""
        if key not in self._made:
            made = self._made[key] = self._makers[key]()
            changed = getattr(made, "changed", None)
            if changed is not None:
                changed.connect(self.changed)
            self._dress(made)
            self._stack.addWidget(made)
        look_at, chosen = getattr(self._made[key], "look_at", None), self.accounts.selected()
        if callable(look_at) and chosen is not None and self._stack.currentWidget() is self.accounts:
            look_at(chosen.account.id)
        self._stack.setCurrentWidget(self._made[key])
        self.accounts.tools.setVisible(key == ACCOUNTS)
        self.tabs.choose(key)

    def refresh(self, change: object) -> None:
        """Read the accounts again, and let each tab read what it shows."""
        if change == Change.PEOPLE:
            self.accounts.read_again()
        for made in self._made.values():
            refresh = getattr(made, "refresh", None)
            if callable(refresh):
                refresh(change)

    def focus_first(self) -> None:
        """The keys go to the subject in front."""
        focus = getattr(self._stack.currentWidget(), "focus_first", None)
        if callable(focus):
            focus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = self.accounts.acts.look = look
        for made in self._made.values():
            self._dress(made)

    def _dress(self, made: QWidget) -> None:
        dress = getattr(made, "set_look", None)
        if callable(dress):
            dress(self._look)

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("surface", "bar")
        top.setLayout(self._top)
        self._top.setContentsMargins(18, 10, 18, 10)
        self._top.setSpacing(16)
        self._top.addWidget(plain_label("Comptes", "title"))
        self._top.addWidget(self.tabs)
        self._top.addStretch(1)
        self._top.addWidget(self.accounts.tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._stack, 1)

    def _wrote(self) -> None:
        self.changed.emit(Change.PEOPLE)
