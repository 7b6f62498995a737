"""The three lists of people to tell: tomorrow's reminders, what changed, who waits for somebody late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.messages.queue import Worklist
from telesec.ui.controls import ChoiceField, DateField, EmptyState, ghost_button, plain_label
from telesec.ui.empty_face import EmptyFace
from telesec.ui.look import Look
from telesec.ui.reminders.ports import MessagesPorts
from telesec.ui.reminders.worklist import WorklistView
from telesec.ui.tasks import Tasks

_NO_REMINDER = "Passez au prochain jour de consultation, ou choisissez-en un autre."
_NO_CHANGE = "Un rendez-vous déplacé ou annulé vient ici jusqu'à ce que le patient le sache."
_NO_DELAY = "Choisissez un autre praticien, ou relisez la liste."


class ListTab(QWidget):
    """Base of the three: ``head`` above a worklist; ``said`` carries a kind and a sentence."""

    said = Signal(str, str)

    def __init__(
        self, ports: MessagesPorts, tasks: Tasks, name: str, empty: EmptyState, *, with_day: bool
    ) -> None:
        super().__init__()
        self.ports, self._tasks = ports, tasks
        self.view = WorklistView(name, with_day=with_day)
        self.empty = EmptyFace(self.view.table, empty)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(12)
        column.addLayout(self.head)
        column.addWidget(self.view, 1)

    def work(self) -> Callable[[], Worklist] | None:
        """What to ask on the worker, or None while the head is not filled in."""
        raise NotImplementedError

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self.view.set_discreet(discreet)

    def reload(self) -> None:
        """Ask again."""
        asked = self.work()
        if asked is not None:
            self._tasks.run(asked, self.shown, self._failed)

    def shown(self, found: Worklist) -> None:
        """Show what was found."""
        self.view.show_list(found)

    def focus_first(self) -> None:
        """The list."""
        self.view.table.setFocus()

    def _failed(self, error: TelesecError) -> None:
        self.said.emit("error", error.sentence)


class RemindersTab(ListTab):
    """The reminders of one day; to begin with, the next one that has appointments."""

    def __init__(self, ports: MessagesPorts, tasks: Tasks, look: Look) -> None:
        words = ("Personne à prévenir ce jour-là", _NO_REMINDER, "Prochain jour", self.show_next)
        super().__init__(ports, tasks, "Rappels à faire", EmptyState("mail", *words), with_day=False)
        self._next = True
        self.day = DateField()
        self.day.setAccessibleName("Jour des rendez-vous")
        self.next = ghost_button("Prochain jour de consultation")
        label = plain_label("Rendez-vous du", "muted")
        label.setBuddy(self.day)
        for part in (label, self.day, self.next):
            self.head.addWidget(part)
        self.head.addStretch(1)
        self.set_look(look)
        self.day.day_changed.connect(self._ask)
        self.next.clicked.connect(self.show_next)

    def set_look(self, look: Look) -> None:
        self.day.setFixedWidth(look.px(130))

    def show_next(self) -> None:
        """Back to the next day that has appointments."""
        self._next = True
        self.reload()

    def work(self) -> Callable[[], Worklist] | None:
        day = None if self._next else self.day.day()
        return partial(self.ports.reminders, day) if self._next or day else None

    def shown(self, found: Worklist) -> None:
        super().shown(found)
        self.day.blockSignals(True)  # noqa: FBT003 - Qt takes no keyword
        self.day.set_day(found.day)
        self.day.blockSignals(False)  # noqa: FBT003 - Qt takes no keyword

    def _ask(self, day: date | None) -> None:
        if day is not None:
            self._next = False
            self.reload()


class ChangesTab(ListTab):
    """Cancellations and moves not told yet, or those chosen in the agenda."""

    def __init__(self, ports: MessagesPorts, tasks: Tasks) -> None:
        empty = EmptyState("bell", "Aucun changement à annoncer", _NO_CHANGE, "Relire la liste", self.reload)
        super().__init__(ports, tasks, "Changements à annoncer", empty, with_day=True)
        self._chosen: tuple[str, ...] = ()
        self._words = plain_label("", "muted", wrap=True)
        self.all = ghost_button("Voir tous les changements")
        self.head.addWidget(self._words, 1)
        self.head.addWidget(self.all)
        self.all.clicked.connect(lambda: self.choose(()))
        self._tell()

    def choose(self, appointment_ids: Sequence[str]) -> None:
        """Show some appointments of the agenda, or all changes for none."""
        self._chosen = tuple(appointment_ids)
        self._tell()
        self.reload()

    def _tell(self) -> None:
        self.all.setVisible(bool(self._chosen))
        self._words.setText(
            "Les rendez-vous choisis dans l'agenda."
            if self._chosen
            else "Les annulations du cabinet et les changements d'heure que les patients ne connaissent pas "
            "encore. Ils s'annoncent même quand les rappels sont arrêtés."
        )

    def work(self) -> Callable[[], Worklist] | None:
        return partial(self.ports.announce, self._chosen) if self._chosen else self.ports.changes


class DelayTab(ListTab):
    """Who is still expected today by somebody who runs late."""

    def __init__(self, ports: MessagesPorts, tasks: Tasks, look: Look) -> None:
        empty = EmptyState("clock", "Plus personne n'est attendu", _NO_DELAY, "Relire la liste", self.reload)
        super().__init__(ports, tasks, "Patients encore attendus", empty, with_day=False)
        self.practitioner = ChoiceField()
        self.minutes = QSpinBox()
        self.minutes.setRange(5, 240)
        self.minutes.setSingleStep(5)
        self.minutes.setValue(30)
        self.minutes.setSuffix(" min")
        self.refresh_list = ghost_button("Relire la liste")
        parts: tuple[tuple[str, QWidget], ...] = (
            ("Praticien", self.practitioner),
            ("Retard", self.minutes),
        )
        for words, editor in parts:
            label = plain_label(words, "muted")
            label.setBuddy(editor)
            editor.setAccessibleName(words)
            self.head.addWidget(label)
            self.head.addWidget(editor)
        self.head.addWidget(self.refresh_list)
        self.head.addStretch(1)
        self.set_look(look)
        self.practitioner.activated.connect(lambda _at: self.reload())
        self.minutes.valueChanged.connect(lambda _now: self.reload())
        self.refresh_list.clicked.connect(self.reload)

    def set_look(self, look: Look) -> None:
        self.minutes.lineEdit().setTextMargins(look.px(8), 0, 0, 0)

    def choose(self, practitioner_id: str) -> None:
        """Somebody runs late."""
        self._offer()
        self.practitioner.choose(practitioner_id)
        self.reload()
        self.minutes.setFocus()
        self.minutes.selectAll()

    def _offer(self) -> None:
        known = self.ports.reference().practitioners
        self.practitioner.set_choices([(item.id, item.display_name) for item in known if item.active])

    def reload(self) -> None:
        self._offer()
        super().reload()

    def work(self) -> Callable[[], Worklist] | None:
        who = self.practitioner.key()
        return partial(self.ports.delays, who, self.minutes.value()) if who else None
