"""The tab of slips: what is to be dealt with, most pressing first, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from telesec.domain.calls.words import CATEGORY_LABELS
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.french import moment_short
from telesec.domain.reference import Reference
from telesec.domain.slips import slip_rules
from telesec.domain.slips.slips import STATE_LABELS, Holder, Slip, SlipBoard, SlipState
from telesec.ui.controls import (
    ChoiceField,
    Column,
    EmptyState,
    SegmentedControl,
    icon_button,
    plain_label,
    primary_button,
)
from telesec.ui.lists.line_panel import Act, Told
from telesec.ui.lists.tab import ListTab
from telesec.ui.look import Look
from telesec.ui.slips import dialog, words, words_dialog
from telesec.ui.slips.acts import acts_on_own_words, open_acts
from telesec.ui.slips.gestures import SlipGestures
from telesec.ui.slips.none_shown import NoneShown, none_words
from telesec.ui.slips.of_day import OfDay
from telesec.ui.slips.ports import SlipPorts
from telesec.ui.slips.told import Standing, slip_told
from telesec.ui.tasks import Tasks

DRAFTS = (dialog.DRAFT_KIND, words_dialog.DRAFT_KIND)
MINE = "mine"
_EMPTY = (
    "Les demandes à transmettre s'écrivent pendant l'appel, ou ici. Elles restent dans cette liste jusqu'à "
    "ce que quelqu'un les marque traitées."
)


class SlipsTab(ListTab):
    """``counted`` carries the SlipCounts of what was read; ``print_requested`` asks for the day's list."""

    counted = Signal(object)
    print_requested = Signal()
    templates_requested = Signal()

    letters: ClassVar[tuple[str, ...]] = ("R", "P", "C", "T", "M", "V", "H", "F", "B")
    change: ClassVar[Change] = Change.SLIPS

    def __init__(self, ports: SlipPorts, tasks: Tasks, look: Look) -> None:
        self._ports = ports
        self._late: frozenset[str] = frozenset()
        self._old = True
        columns: list[Column[Slip]] = [
            Column("État", self._state_words),
            Column("Urgence", lambda slip: words.urgency_words(slip, late=slip.id in self._late)),
            Column("Patient", self.name_of, stretch=True),
            Column("Objet", lambda slip: CATEGORY_LABELS[slip.draft.category]),
            Column("Pour", self._for_words),
            Column("Écrite", lambda slip: moment_short(ports.forms.wall(slip.written_at)), spare=True),
            Column("Échéance", words.due_words, spare=True),
        ]
        empty = EmptyState("file-text", "Aucune fiche n'attend", _EMPTY, "Écrire une fiche", self.add)
        super().__init__("Fiches d'appel", columns, empty, tasks)
        self.gestures = SlipGestures(self, ports, tasks)
        self.gestures.failed.connect(self._failed)
        self.gestures.done.connect(self._wrote)
        self.shown = SegmentedControl("Afficher", [("open", "À traiter"), ("done", "Traitées")])
        self.whose = ChoiceField()
        self.whose.setAccessibleName("Fiches de qui")
        self.of_day = OfDay()
        self._none = NoneShown(self._stack, self._show_all)
        self.new = primary_button("Nouvelle", "plus")
        self.new.setAccessibleName("Nouvelle fiche")
        self.paper = icon_button("Imprimer la liste du jour", "printer")
        self.templates = icon_button("Modèles de fiches", "settings")
        self._lay_tools()
        self.lay_out(look)
        self.templates.setVisible(ports.may_settle)
        self._fill_whose()

    def _lay_tools(self) -> None:
        self.tools.addWidget(self.shown)
        self.tools.addWidget(self.of_day)
        self.tools.addStretch(1)
        self.tools.addWidget(plain_label("Pour", "muted"))
        self.tools.addWidget(self.whose)
        for button in (self.templates, self.paper, self.new):
            self.tools.addWidget(button)
        self.new.clicked.connect(self.add)
        self.paper.clicked.connect(self.print_requested)
        self.templates.clicked.connect(self.templates_requested)
        self.of_day.clicked.connect(self._every_day)
        self.shown.chosen.connect(lambda _key: self._every_day())
        self.whose.currentIndexChanged.connect(lambda _at: self.reload())

    def add(self) -> None:
        """A new slip, about a patient or nobody."""
        self._dialog().begin(self._ports.account.practitioner_id or "")

    def show_day(self, practitioner_id: str, day: date) -> None:
        """Only those of one practitioner that count on one day, until the button beside says otherwise."""
        self.shown.choose("open")
        with QSignalBlocker(self.whose):
            self.whose.choose(practitioner_id)
        self.of_day.begin(day)
        self.reload()

    def _face(self) -> QWidget:
        """Nothing waits at all, or nothing among what was chosen to be shown."""
        done, who = self.shown.key() == "done", self.whose.key()
        if not (done or who or self.of_day.day):
            return self._empty
        whom = {"": "", MINE: "vous"}.get(who, self.whose.currentText())
        return self._none.say(*none_words(self.of_day.day, whom, done=done))

    def _show_all(self) -> None:
        """Every slip to be dealt with, whoever it is for."""
        self.shown.choose("open")
        with QSignalBlocker(self.whose):
            self.whose.choose("")
        self._every_day()
        self.table.setFocus()

    def _every_day(self) -> None:
        self.of_day.end()
        self.reload()

    def set_reference(self) -> None:
        """Practitioners changed."""
        self._fill_whose()

    def refresh(self, change: object) -> None:
        """Something was written elsewhere; read again now, or when the tab is next looked at."""
        if change is Change.PEOPLE:
            self._fill_whose()
        if change in (Change.SLIPS, Change.PATIENTS, Change.PEOPLE):
            if self.isVisible():
                self.reload()
            else:
                self._old = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._old:
            self._old = False
            self.reload()

    # What a list says.

    def read(self) -> Callable[[], SlipBoard]:
        return partial(self._ports.board, self.shown.key() == "done")

    def received(self, found: SlipBoard) -> Sequence[Slip]:
        if found.counts is not None:
            self._late = found.late
            self.counted.emit(found.counts)
        return found.slips

    def shows_open(self) -> bool:
        return False  # the counters are told by ``counted``

    def key_of(self, row: Slip) -> str:
        return row.id

    def name_of(self, row: Slip) -> str:
        return words.who_words(row, discreet=self._discreet)

    def arranged(self, rows: Sequence[Slip]) -> Sequence[Slip]:
        who = self.whose.key()
        rows = self.of_day.kept(rows, self._ports.forms.wall_now().date())
        if who == MINE:
            return [row for row in rows if slip_rules.holds(self._ports.account, row)]
        if who == words.TO_DESK:
            return [row for row in rows if row.holder is Holder.DESK]
        return [row for row in rows if not who or row.practitioner_id == who]

    def told(self, row: Slip) -> Told:
        standing = Standing(self.name_of(row), row.id in self._late, self._waits_unread(row))
        return slip_told(row, self._ports, self.gestures, standing)

    def acts(self, row: Slip) -> Sequence[Act]:
        do = self.gestures
        if self._waits_unread(row):
            read = Act("Lire (Entrée)", partial(do.read, row), kind="primary", icon="eye")
            return (read, *acts_on_own_words(row, do, self._ports))
        history = Act("Historique", partial(do.read, row), "H", wide=False)
        if row.state is SlipState.DONE:
            again = Act("Reprendre", partial(do.reopen, row), "B", icon="undo-2")
            return (history,) if row.erased_at else (again, history)
        return (*open_acts(row, do, self._ports, self.patient_requested.emit), history)

    def _waits_unread(self, row: Slip) -> bool:
        return row.state is SlipState.UNREAD and slip_rules.holds(self._ports.account, row)

    # Forms.

    def restore(self, draft: FormDraft) -> None:
        """Give a form back after an unlock."""
        if draft.kind == dialog.DRAFT_KIND:
            self._dialog().restore(draft)
        else:
            self.gestures.restore(draft)

    def _dialog(self) -> dialog.SlipDialog:
        made = dialog.SlipDialog(self, self._ports.forms, self._tasks)
        made.written.connect(self._written)
        return made

    def _written(self, slip: Slip) -> None:
        whom = words.holder_words(self._reference(), slip.holder, slip.practitioner_id)
        self._wrote(f"Fiche écrite pour {whom}.")

    def _failed(self, error: TelesecError) -> None:
        self.refuse(error)
        self.reload()

    def _wrote(self, sentence: str) -> None:
        if sentence:
            self.bar.show_message("success", sentence)
        self.changed.emit(self.change)
        self.reload()

    def _reference(self) -> Reference:
        return self._ports.forms.reference()

    def _fill_whose(self) -> None:
        everyone = [("", "tout le monde"), (MINE, "moi")]
        with QSignalBlocker(self.whose):
            self.whose.set_choices([*everyone, *words.recipients(self._reference())])

    def _for_words(self, slip: Slip) -> str:
        return words.holder_words(self._reference(), slip.holder, slip.practitioner_id)

    def _state_words(self, slip: Slip) -> str:
        if slip.state is SlipState.DONE:
            return words.state_words(slip, self._reference().account_names, self._ports.forms.wall)
        return STATE_LABELS[slip.state]
