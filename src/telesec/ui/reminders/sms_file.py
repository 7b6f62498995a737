"""Asks where to keep the file of SMS, proves who asks, and says what became of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.french import counted
from telesec.domain.messages.queue import Batch, DueLine
from telesec.ui.proof import ProvedTasks
from telesec.ui.reminders.ports import MessagesPorts
from telesec.ui.tasks import Tasks

_DELETE = "Supprimez ce fichier dès qu'il est déposé chez votre fournisseur de SMS."
_LEFT_OUT = "heure passée, fiche ou rendez-vous changés depuis"


class SmsFiles(QObject):
    """``said`` carries a kind and a sentence; ``ended`` comes after each attempt."""

    said = Signal(str, str)
    ended = Signal()

    def __init__(self, page: QWidget, ports: MessagesPorts, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._ports = page, ports
        self.proved = ProvedTasks(page, tasks, ports.prove)

    def make(self, lines: tuple[DueLine, ...]) -> None:
        """The file of some lines."""
        self._write(partial(self._ports.export, lines))

    def make_again(self, batch_id: str) -> None:
        """An earlier file, lost since."""
        self._write(partial(self._ports.export_again, batch_id))

    def _write(self, work: Callable[[Path], Batch]) -> None:
        path = self._ports.ask_path(self._page, f"sms-{self._ports.today():%Y-%m-%d}.csv")
        if path is not None:
            self.proved.run(partial(work, path), self._written, self._failed)

    def _written(self, made: Batch) -> None:
        inside = counted(made.letters, "SMS est", "SMS sont")
        left = counted(made.skipped, "rendez-vous est laissé", "rendez-vous sont laissés")
        left_out = f" {left} de côté : {_LEFT_OUT}." if made.skipped else ""
        self.said.emit("success", f"{inside} dans le fichier.{left_out} {_DELETE}")
        self.ended.emit()

    def _failed(self, error: TelesecError) -> None:
        self.said.emit("error", error.sentence)
        self.ended.emit()
