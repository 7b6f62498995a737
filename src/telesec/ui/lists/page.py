"""The page of lists: who waits for a place, who is to be called back."""

from __future__ import annotations

from functools import cached_property, partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.ui.agenda.keys import bind
from telesec.ui.controls import SegmentedControl, plain_label, primary_button
from telesec.ui.lists.ports import ListsPorts
from telesec.ui.lists.recall_dialog import DRAFT_KIND as RECALL_DRAFT
from telesec.ui.lists.recall_tab import RecallTab
from telesec.ui.lists.tab import ListTab
from telesec.ui.lists.waiting_tab import WaitingTab
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks

_TITLES = {"waiting": "Liste d'attente", "recalls": "Rappels"}
_KEYS = {"waiting": "F6", "recalls": "F7"}
_ADD = {"waiting": "Mettre en attente", "recalls": "Prévoir un rappel"}


class ListsPage(QWidget):
    """Ctrl+N adds to the list shown. The three requests are answered on other pages."""

    changed = Signal(object)
    booking_requested = Signal(object)  # PatientLine
    appointment_requested = Signal(object)  # Appointment
    patient_requested = Signal(str)

    def __init__(self, ports: ListsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self.setProperty("surface", "page")
        self._ports, self._tasks, self._look = ports, tasks, look
        self._telling = self._late = self._discreet = False
        self._made: dict[str, ListTab] = {}
        self.which = SegmentedControl("Liste", list(_TITLES.items()))
        self.which.explain({key: f"{title} ({_KEYS[key]})" for key, title in _TITLES.items()})
        self.add = primary_button(_ADD["waiting"], "plus")
        self._stack = QStackedWidget()
        top = QFrame()
        top.setProperty("surface", "bar")
        row = self._row = QHBoxLayout(top)
        row.setContentsMargins(18, 10, 18, 10)
        row.setSpacing(14)
        row.addWidget(plain_label("Listes", "title"))
        row.addWidget(self.which)
        row.addStretch(1)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._stack, 1)
        self._stack.setCurrentWidget(self.waiting)
        self.which.chosen.connect(self.show_list)
        self.add.clicked.connect(lambda _checked=False: self.tab().add())
        bind(self, {"Ctrl+N": lambda: self.tab().add()})
        bind(self, {keys: partial(self.show_list, key) for key, keys in _KEYS.items()})

        QTimer.singleShot(0, self, lambda: self.recalls)  # its number is shown; the page is drawn first

    @cached_property
    def waiting(self) -> WaitingTab:
        """Who waits for a place."""
        made = WaitingTab(self._ports, self._tasks, self._look)
        self._join("waiting", made)
        return made

    @cached_property
    def recalls(self) -> RecallTab:
        """Who is to be called back."""
        made = RecallTab(self._ports, self._tasks, self._look)
        self._join("recalls", made)
        return made

    def tab(self) -> WaitingTab | RecallTab:
        """The list shown."""
        return self.recalls if self.which.key() == "recalls" else self.waiting

    def show_list(self, key: str) -> None:
        """Show « waiting » or « recalls »."""
        self.which.choose(key)
        self.add.setText(_ADD[key])
        self._stack.setCurrentWidget(self.tab())
        self.tab().focus_first()

    def refresh(self, change: Change) -> None:
        """Another page changed something that these lists show."""
        if self._telling:
            return
        if change is Change.PEOPLE:
            self.waiting.set_reference()
        if change in (Change.AGENDA, Change.PATIENTS, Change.PEOPLE, Change.LISTS):
            self._late = True
            if self.isVisible():
                self._read_again()

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock, on its own list."""
        self.show_list("recalls" if draft.kind == RECALL_DRAFT else "waiting")
        self.tab().restore(draft)

    def focus_first(self) -> None:
        """The list shown."""
        if self._late:
            self._read_again()
        self.tab().focus_first()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        for tab in self._made.values():
            tab.panel.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names, and nothing else of the chosen line."""
        self._discreet = discreet
        for tab in self._made.values():
            tab.set_discreet(discreet)

    def _count(self, key: str, number: int) -> None:
        self.which.retitle(key, f"{_TITLES[key]} ({number})" if number else _TITLES[key])
        self._row.invalidate()  # words that come while the page is being shown widen nothing by themselves
        self._row.activate()

    def _join(self, key: str, made: ListTab) -> None:
        self._made[key] = made
        self._stack.addWidget(made)
        made.filled.connect(partial(self._count, key))
        made.changed.connect(self._tell)
        made.booking_requested.connect(self.booking_requested)
        made.appointment_requested.connect(self.appointment_requested)
        made.patient_requested.connect(self.patient_requested)
        made.set_discreet(self._discreet)
        made.reload()

    def _read_again(self) -> None:
        self._late = False
        for tab in self._made.values():
            tab.reload()

    def _tell(self, change: Change) -> None:
        self._telling = True
        self.changed.emit(change)
        self._telling = False
