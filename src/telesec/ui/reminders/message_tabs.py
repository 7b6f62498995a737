"""The four tabs of the page of messages, each made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from telesec.domain.messages.settings import MessageSettings
from telesec.ui.look import Look
from telesec.ui.reminders.follow_up import FollowUpTab
from telesec.ui.reminders.ports import MessagesPorts
from telesec.ui.reminders.tabs import ChangesTab, DelayTab, ListTab, RemindersTab
from telesec.ui.tasks import Tasks

L = TypeVar("L", bound=ListTab)


class MessageTabs(QStackedWidget):
    """What the tabs ask for comes out as one signal of each kind; one made late knows what the others do."""

    said = Signal(str, str)
    send_requested = Signal(object)
    export_requested = Signal(object)
    told = Signal(object)
    left_untold = Signal(object)
    patient_requested = Signal(str)
    send_again = Signal()
    file_again = Signal(str)

    def __init__(self, ports: MessagesPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks, self._look = ports, tasks, look
        self._settings: MessageSettings | None = None
        self._busy = self._discreet = False
        self._made: list[ListTab | FollowUpTab] = []
        self.setCurrentWidget(self.reminders)

    @cached_property
    def reminders(self) -> RemindersTab:
        """The reminders of a day."""
        return self._list(RemindersTab(self._ports, self._tasks, self._look))

    @cached_property
    def changes(self) -> ChangesTab:
        """What changed and is not told yet."""
        return self._list(ChangesTab(self._ports, self._tasks))

    @cached_property
    def delay(self) -> DelayTab:
        """Who waits for somebody late."""
        return self._list(DelayTab(self._ports, self._tasks, self._look))

    @cached_property
    def follow_up(self) -> FollowUpTab:
        """What became of each message."""
        made = FollowUpTab(self._ports, self._tasks)
        made.patient_requested.connect(self.patient_requested)
        made.send_again.connect(self.send_again)
        made.file_again.connect(self.file_again)
        self._join(made)
        made.set_busy(self._busy)
        return made

    def tab(self, key: str) -> ListTab | FollowUpTab:
        """One of reminders, changes, delay, follow_up."""
        if key == "follow_up":
            return self.follow_up
        if key == "changes":
            return self.changes
        return self.delay if key == "delay" else self.reminders

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        for tab in self._lists():
            tab.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        for tab in self._made:
            tab.set_discreet(discreet)

    def know(self, settings: MessageSettings) -> None:
        """The practice's settings, as the lists need them to say what can be sent."""
        self._settings, reference = settings, self._ports.reference()
        for tab in self._lists():
            tab.view.know(settings, reference)

    def set_busy(self, busy: bool) -> None:
        """While e-mails leave, nothing else can be sent."""
        self._busy = busy
        for tab in self._made:
            (tab.view if isinstance(tab, ListTab) else tab).set_busy(busy)

    def _lists(self) -> list[ListTab]:
        return [tab for tab in self._made if isinstance(tab, ListTab)]

    def _list(self, made: L) -> L:
        view = made.view
        view.send_requested.connect(self.send_requested)
        view.export_requested.connect(self.export_requested)
        view.told.connect(self.told)
        view.left_untold.connect(self.left_untold)
        view.patient_requested.connect(self.patient_requested)
        self._join(made)
        if self._settings is not None:
            view.know(self._settings, self._ports.reference())
        view.set_busy(self._busy)
        return made

    def _join(self, made: ListTab | FollowUpTab) -> None:
        self._made.append(made)
        self.addWidget(made)
        made.said.connect(self.said)
        made.set_discreet(self._discreet)
