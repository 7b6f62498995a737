"""A section about how long something is kept, and the purge of what is older: seen first, proved, told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.reference import Reference
from telesec.ui.controls import Button, Card, LabelledField, plain_label, primary_button, secondary_button
from telesec.ui.messages import confirm
from telesec.ui.proof import ProvedTasks
from telesec.ui.settings.section import NOT_YOURS, AskingSection, Surroundings, scrolled_column

Found = TypeVar("Found")
Read_co = TypeVar("Read_co", covariant=True)


class Keeper(Protocol[Read_co]):
    """``load`` and ``prove`` run on the worker; ``reference`` answers at once."""

    @property
    def load(self) -> Callable[[], Read_co]: ...
    @property
    def prove(self) -> Callable[[str, str], None]: ...
    @property
    def reference(self) -> Callable[[], Reference]: ...


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: its bounds, both included, what is usual, the unit shown after it."""

    least: int
    most: int
    usual: int
    suffix: str


@dataclass(frozen=True, slots=True)
class PurgeWords:
    """``words`` name what would go for a screen reader; ``sure`` ends the question."""

    title: str
    words: str
    button: str
    question: str
    sure: str
    yes: str


class KeepingSection(AskingSection, Generic[Found]):
    """``length`` and ``submit`` above, ``words`` and ``purge`` below; nothing goes before it was seen."""

    def __init__(
        self, title: str, around: Surroundings, keeper: Keeper[Found], span: Span, purge: PurgeWords
    ) -> None:
        super().__init__(title, around)
        self._keeper, self._said = keeper, purge
        self.proved = ProvedTasks(self, self._tasks, keeper.prove)
        self.length = QSpinBox()
        self.length.setRange(span.least, span.most)
        self.length.setValue(span.usual)
        self.length.setSuffix(span.suffix)
        self.length.lineEdit().setTextMargins(self.look.px(8), 0, 0, 0)
        self.length.setFixedWidth(self.look.px(120))
        self.submit = primary_button("Enregistrer", "check")
        self.older = Card(purge.title)
        self.words = plain_label("", wrap=True)
        self.words.setAccessibleName(purge.words)
        self.purge = secondary_button(purge.button, "trash-2")
        self.purge.setEnabled(False)
        self._editable = False
        self.submit.clicked.connect(self.submit_keeping)
        self.purge.clicked.connect(self._ask)

    def lay_out(self, why: str, fields: dict[str, LabelledField], *, editable: bool) -> None:
        """Both cards; the second gets its parts by ``place_purge``."""
        self._editable = editable
        self.fields.update(fields)
        column = scrolled_column(self, self.look)
        length = Card("Durée de conservation")
        length.body.addWidget(plain_label(why, wrap=True))
        for field in fields.values():
            length.body.addWidget(field)
            field.setEnabled(editable)
        if not editable:
            length.body.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
        length.body.addWidget(self.submit, 0, Qt.AlignmentFlag.AlignLeft)
        self.submit.setVisible(editable)
        column.addWidget(length)
        column.addWidget(self.older)
        column.addStretch(1)

    def place_purge(self, *buttons: Button, above: str = "", below: str = "") -> None:
        """What would go and its buttons, after a sentence and before another."""
        if above:
            self.older.body.addWidget(plain_label(above, wrap=True))
        self.older.body.addWidget(self.words)
        if below:
            self.older.body.addWidget(plain_label(below, "muted", wrap=True))
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.older.body.addLayout(row)

    def focus_first(self) -> None:
        (self.length if self._editable else self.purge).setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)

    def look_again(self) -> None:
        """Ask for how long it is kept, and what could go."""
        self._tasks.run(self._keeper.load, self.show_found, self.point_out)

    def show_found(self, found: Found) -> None:
        """What is kept, and what a purge would take today."""
        raise NotImplementedError

    def submit_keeping(self) -> None:
        """Save the length; nothing goes by it."""
        raise NotImplementedError

    def start(self) -> None:
        """Purge, once proved."""
        raise NotImplementedError

    def _ask(self) -> None:
        asked = self._said
        question = f"{self.words.text()} {asked.sure}"
        if confirm(self, asked.question, question, asked.yes, danger=True):
            self.start()

    def told_gone(self, words: str) -> None:
        """The purge is done; what remains is asked for."""
        self.saved.emit(self._keeper.reference(), words)
        self.look_again()

    def told_refused(self, error: TelesecError) -> None:
        """Nothing went, and why."""
        self.refused.emit(error.sentence)
        self.look_again()

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        super()._accepted(done, focused, reference)
        self.look_again()
