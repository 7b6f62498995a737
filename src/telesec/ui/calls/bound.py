"""Fields that say what the call holds, and hand over what is typed in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from telesec.domain.calls.calls import Call
from telesec.ui.calls.desk import CallDesk
from telesec.ui.controls import ChoiceField

T = TypeVar("T")
LEAST = 8  # letters


class BoundFields:
    """Each field is a name of the call. What somebody is typing is never taken from under their hands."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk
        self._fields: dict[str, QWidget] = {}
        self._meant: dict[str, Callable[[str], Any]] = {}
        self._shown: dict[str, Callable[[str], str]] = {}
        self._call_id = ""
        self._filling = False

    def bind(
        self,
        name: str,
        field: QWidget,
        meant: Callable[[str], Any] = str,
        shown: Callable[[str], str] = str,
    ) -> None:
        """``field`` holds ``name``; ``meant`` turns its words or its key into what the call keeps."""
        self._fields[name], self._meant[name], self._shown[name] = field, meant, shown
        if isinstance(field, QLineEdit):
            field.textEdited.connect(lambda _text: self._note(name))
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(lambda: self._note(name))
        elif isinstance(field, QComboBox):
            slim(field)
            field.currentIndexChanged.connect(lambda _at: self._note(name))

    def fill(self, call: Call) -> None:
        """Show what the call holds."""
        same, self._call_id = call.id == self._call_id, call.id
        self._filling = True
        for name, field in self._fields.items():
            typed = self._desk.typed.has(name) or field.hasFocus()
            if not (same and typed):
                _put(field, self._shown[name](str(getattr(call, name) or "")))
        self._filling = False

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices for a list; nobody chose anything."""
        field = self._fields[name]
        if isinstance(field, ChoiceField):
            self._filling = True
            field.set_choices(choices)
            self._filling = False

    def set(self, name: str, words: str) -> None:
        """Type ``words`` there for the person."""
        _put(self._fields[name], words)
        self._note(name)

    def words(self, name: str) -> str:
        """What a field says now."""
        return _words(self._fields[name])

    def _note(self, name: str) -> None:
        if not self._filling:
            self._desk.typed.note(**{name: self._meant[name](self.words(name))})


def slim(field: QComboBox) -> None:
    """As narrow as a few letters: its place says how wide it is."""
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(LEAST)


def chosen(kind: Callable[[str], T]) -> Callable[[str], T | None]:
    """What a key of a list means, None for the line that says nothing."""
    return lambda key: kind(key) if key else None


def _words(field: QWidget) -> str:
    if isinstance(field, ChoiceField):
        return field.key()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return field.text() if isinstance(field, QLineEdit) else ""


def _put(field: QWidget, words: str) -> None:
    if words == _words(field):
        return
    if isinstance(field, ChoiceField):
        field.setCurrentIndex(max(field.findData(words), 0))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(words)
        field.moveCursor(QTextCursor.MoveOperation.End)
    elif isinstance(field, QLineEdit):
        field.setText(words)
