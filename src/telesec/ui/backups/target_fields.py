"""What the fields of one kind of destination share: a grid of labelled editors that tell when they change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from telesec.domain.backups.shapes import Credentials, Target
from telesec.ui.controls import LabelledField

_LAST = 20  # a line below all others takes the room that is left


class TargetFields(QWidget):
    """``changed`` when something was typed. ``fields`` are named as those of Target and Credentials."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, LabelledField] = {}
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(8)
        self.grid.setRowStretch(_LAST, 1)
        for column in range(2):
            self.grid.setColumnStretch(column, 1)

    def show_target(self, target: Target, *, known: bool) -> None:
        """Show ``target``; ``known`` when its keys are in the keyring."""
        raise NotImplementedError

    def typed(self, target: Target) -> Target:
        """``target`` with what stands in these fields."""
        raise NotImplementedError

    def credentials(self) -> Credentials | None:
        """The keys typed; None keeps those in the keyring."""
        return None

    def only_read(self) -> None:
        """Backups will be read there, not sent: what is said of sending goes away."""

    def kept_in(self, place: str) -> None:
        """Keys given here will stay in ``place`` of this computer."""

    def hold(self) -> None:
        """What is typed is at work: nothing secret leaves these fields by itself until ``renew``."""

    def renew(self) -> None:
        """Somebody is there: what is secret stays for a while again."""

    def forget(self) -> None:
        """Nothing secret stays in these fields."""

    def add(self, name: str, words: str, editor: QWidget, hint: str, place: tuple[int, int]) -> None:
        """One more labelled editor at a line and column; over both columns with column -1."""
        line, column = place
        box = self.fields[name] = LabelledField(words, editor, hint)
        if column < 0:
            self.grid.addWidget(box, line, 0, 1, 2)
        else:
            self.grid.addWidget(box, line, column)
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda _text: self.changed.emit())
