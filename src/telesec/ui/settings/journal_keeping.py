"""How long the journals are kept, and the purge of what is older: seen first, proved, then told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from telesec.domain.actions import Action
from telesec.domain.errors import TelesecError
from telesec.domain.journal.checkpoints import DEFAULT_MONTHS, LEAST_MONTHS, MOST_MONTHS
from telesec.domain.journal.keeping import Keeping, Outlook
from telesec.domain.people import Compartment
from telesec.domain.reference import Reference
from telesec.ui.controls import (
    Card,
    LabelledField,
    plain_label,
    primary_button,
    secondary_button,
    text_field,
)
from telesec.ui.messages import confirm
from telesec.ui.proof import ProvedTasks
from telesec.ui.settings.section import NOT_YOURS, Section, Surroundings, page_column, scrolled

_WHY = (
    "Le journal dit qui a fait quoi, sur quel dossier, et quand. Il se garde assez longtemps pour comprendre "
    f"un accès, pas au-delà : {DEFAULT_MONTHS} mois d'ordinaire."
)
_HOW = (
    "Ce qui est plus ancien part par mois entiers, une fois le journal vérifié. Une ligne scellée dit "
    "combien de lignes sont parties : le journal reste vérifiable, et rien d'autre ne peut en être retiré."
)
_SURE = "Ces lignes ne se retrouveront plus que dans les sauvegardes faites avant aujourd'hui."
KeepGoing = Callable[[Compartment, int], bool]


class Purged(Protocol):
    """What the purge did, in sentences."""

    @property
    def cancelled(self) -> bool: ...
    @property
    def sentences(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class KeepingPorts:
    """All run on the worker but ``reference``, which ``save`` gives unchanged.

    ``purge`` asks its argument, with the rows verified so far, whether to go on.
    """

    load: Callable[[], Outlook]
    save: Callable[[Keeping], Reference]
    purge: Callable[[KeepGoing], Purged]
    prove: Callable[[str, str], None]
    reference: Callable[[], Reference]


class JournalSection(Section):
    """The number of months, its reason over twelve, and what a purge would remove today."""

    def __init__(self, around: Surroundings, ports: KeepingPorts) -> None:
        super().__init__("Journal", around)
        self._keeping_ports = ports
        self._shown = Keeping()
        self._stop = threading.Event()
        self._editable = self.ports.may(Action.JOURNAL_KEEP)
        self.proved = ProvedTasks(self, self._tasks, ports.prove)
        self.months = QSpinBox()
        self.months.setRange(LEAST_MONTHS, MOST_MONTHS)
        self.months.setValue(DEFAULT_MONTHS)
        self.months.setSuffix(" mois")
        self.months.lineEdit().setTextMargins(self.look.px(8), 0, 0, 0)
        self.months.setFixedWidth(self.look.px(120))
        self.reason = text_field()
        self.submit = primary_button("Enregistrer", "check")
        self.words = plain_label("", wrap=True)
        self.words.setAccessibleName("Ce qui serait purgé")
        self.purge = secondary_button("Purger…", "trash-2")
        self.cancel = secondary_button("Interrompre", "x")
        self._lay_out()
        self.months.valueChanged.connect(lambda _now: self._changed())
        self.reason.textChanged.connect(lambda _text: self._changed())
        self.submit.clicked.connect(self.submit_keeping)
        self.purge.clicked.connect(self._ask)
        self.cancel.clicked.connect(self._stop.set)
        self._offer(rows=0)
        self._changed()

    def _lay_out(self) -> None:
        months = f"De {LEAST_MONTHS} à {MOST_MONTHS} mois, pour tous les journaux du cabinet."
        self.fields["months"] = LabelledField("Garder chaque ligne", self.months, months)
        self.fields["reason"] = LabelledField(
            "Motif", self.reason, f"Demandé au-delà de {DEFAULT_MONTHS} mois ; il est inscrit au journal."
        )
        content = QWidget()
        column = page_column(content, self.look)
        length = Card("Durée de conservation")
        length.body.addWidget(plain_label(_WHY, wrap=True))
        for field in self.fields.values():
            length.body.addWidget(field)
            field.setEnabled(self._editable)
        if not self._editable:
            length.body.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
        length.body.addWidget(self.submit, 0, Qt.AlignmentFlag.AlignLeft)
        self.submit.setVisible(self._editable)
        older = Card("Purge")
        older.body.addWidget(plain_label(_HOW, wrap=True))
        older.body.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.purge)
        row.addWidget(self.cancel)
        row.addStretch(1)
        older.body.addLayout(row)
        self.cancel.hide()
        column.addWidget(length)
        column.addWidget(older)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def adopt(self, reference: Reference) -> None:
        """What this section shows is not part of the reference."""

    def focus_first(self) -> None:
        (self.months if self._editable else self.purge).setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)

    def look_again(self) -> None:
        """Ask what is kept, and what could go."""
        self._tasks.run(self._keeping_ports.load, self._show, self.point_out)

    def submit_keeping(self) -> None:
        """Save the duration, once proved."""
        wanted = self._typed()
        done = f"Chaque ligne du journal sera gardée {wanted.months} mois."
        self.save(partial(self._keeping_ports.save, wanted), done, self.proved)

    def start(self) -> None:
        """Purge every journal of this session, once proved; nothing goes before all are verified."""
        self._stop.clear()
        self._offer(rows=0)
        self.cancel.show()
        self._progress(0, 0)
        self.proved.run(self._work(), self._purged, self._not_purged, self._given_up)

    def _work(self) -> Callable[[], Purged]:
        report = self._tasks.relay(self._progress)

        def keep_going(_place: Compartment, rows: int) -> bool:
            report(rows, 0)
            return not self._stop.is_set()

        return partial(self._keeping_ports.purge, keep_going)

    def _progress(self, rows: int, _total: int) -> None:
        counted = f"{rows:,}".replace(",", "\u202f")
        self.words.setText(f"Vérification : {counted} lignes lues" if rows else "Vérification en cours")

    def _ask(self) -> None:
        question = f"{self.words.text()} {_SURE}"
        if confirm(self, "Purger le journal", question, "Purger", danger=True):
            self.start()

    def _purged(self, done: Purged) -> None:
        self.cancel.hide()
        if done.cancelled:
            self.refused.emit(" ".join(done.sentences))
        else:
            self.saved.emit(self._keeping_ports.reference(), " ".join(done.sentences))
        self.look_again()

    def _not_purged(self, error: TelesecError) -> None:
        self.cancel.hide()
        self.refused.emit(error.sentence)
        self.look_again()

    def _given_up(self) -> None:
        self.cancel.hide()
        self.look_again()

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        super()._accepted(done, focused, reference)
        self.look_again()

    def _show(self, found: Outlook) -> None:
        self.words.setText("\n".join(found.sentences))
        self._offer(rows=found.rows)
        if not self.is_unsaved():
            self._shown = found.keeping
            self.months.setValue(found.keeping.months)
            self.reason.setText(found.keeping.reason)
            self._changed()

    def _offer(self, *, rows: int) -> None:
        self.purge.setEnabled(rows > 0)

    def _typed(self) -> Keeping:
        return Keeping(self.months.value(), self.reason.text().strip())

    def _changed(self) -> None:
        longer = self.months.value() > DEFAULT_MONTHS
        self.reason.setEnabled(self._editable and longer)
        typed = self._typed()
        self.mark(unsaved=(typed if longer else Keeping(typed.months)) != self._shown)
