"""One part of the page of backups: says what happened, saves under a proof, keeps what is typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from telesec.domain.backups.shapes import BackupSettings
from telesec.domain.errors import Invalid, TelesecError
from telesec.ui.backups.ports import BackupsPorts
from telesec.ui.controls import LabelledField
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks


class Pane(QWidget):
    """``said`` carries a kind and a sentence for the bar; ``changed`` the settings as they are now."""

    said = Signal(str, str)
    changed = Signal(object)

    def __init__(self, title: str, ports: BackupsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title, self.ports, self.look = title, ports, look
        self._tasks = tasks
        self.proved = ProvedTasks(self, tasks, ports.prove)
        self.fields: dict[str, LabelledField] = {}

    def adopt(self, settings: BackupSettings) -> None:
        """Show ``settings``, unless something typed here is not saved yet."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the focus where one begins here."""
        raise NotImplementedError

    def set_look(self, look: Look) -> None:
        """Another theme or text size; what is typed stays."""
        self.look = look

    def save(self, work: Callable[[], BackupSettings], done: str) -> None:
        """Run ``work`` under a proof; nothing can be typed meanwhile, nothing typed is lost on a refusal."""
        focused = self.focusWidget()
        for field in self.fields.values():
            field.clear_error()
        self.setEnabled(False)
        self.proved.run(
            work,
            partial(self._saved, done, focused),
            partial(self._refused, focused),
            partial(self._wake, focused),
        )

    def discard(self, dialog: QDialog) -> None:
        """Delete a dialog once the worker has answered all that it asked."""
        self._tasks.run(lambda: None, lambda _: dialog.deleteLater() if isValid(dialog) else None)

    def point_out(self, error: TelesecError) -> None:
        """Show an error at its field, or above the page when it is about none of them."""
        box = self.fields.get(error.field) if isinstance(error, Invalid) else None
        if box is None:
            self.said.emit("error", error.sentence)
            return
        box.show_error(error.sentence)
        box.editor.setFocus()

    def saved(self, _settings: BackupSettings) -> None:
        """What was typed is kept; parts forget here that it was not."""

    def _saved(self, done: str, focused: QWidget | None, settings: BackupSettings) -> None:
        self._wake(focused)
        self.saved(settings)
        self.said.emit("success", done)
        self.changed.emit(settings)
        if focused is None or not focused.isEnabled():
            self.focus_first()

    def _refused(self, focused: QWidget | None, error: TelesecError) -> None:
        self._wake(focused)
        self.point_out(error)

    def _wake(self, focused: QWidget | None) -> None:
        self.setEnabled(True)
        if focused is not None:
            focused.setFocus()
