"""What the forms of texts kept as versions share: told when somebody typed, given back after a lock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from telesec.ui.controls import LabelledField


class TextForm(QWidget):
    """``touched`` when somebody typed; what the program writes tells nothing."""

    touched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, LabelledField] = {}
        self._filling = False

    def payload(self) -> dict[str, str]:
        """What is typed, as typed."""
        raise NotImplementedError

    def take_back(self, payload: Mapping[str, str]) -> None:
        """Give back what ``payload`` kept, as if it were typed again."""
        raise NotImplementedError

    @contextmanager
    def _filled(self) -> Iterator[None]:
        """While the program shows another text: nothing is told, and no error stays."""
        self._filling = True
        yield
        for field in self.fields.values():
            field.clear_error()
        self._filling = False

    def _tell(self) -> None:
        if not self._filling:
            self.touched.emit()
