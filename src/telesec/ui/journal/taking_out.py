"""The journal taken out of the program: a menu of shapes, a fresh proof, and what was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.french import counted
from telesec.domain.journal.files import FileShape
from telesec.domain.journal.lines import JournalFilter
from telesec.ui.controls import Button, secondary_button
from telesec.ui.file_choice import ask_save
from telesec.ui.journal.ports import JournalPorts
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

_SHAPES = (
    (FileShape.CSV, "Tableur (CSV)…", "journal.csv", "Tableur (*.csv)"),
    (FileShape.PDF, "Document (PDF)…", "journal.pdf", "Document (*.pdf)"),
    (FileShape.SYSLOG, "Collecteur de journaux (syslog)…", "journal.log", "Syslog (*.log)"),
)


class TakingOut(QWidget):
    """The button « Exporter » and its menu; ``told`` carries the kind of message and its sentence."""

    told = Signal(str, str)

    def __init__(
        self, page: QWidget, ports: JournalPorts, tasks: Tasks, wanted: Callable[[], JournalFilter]
    ) -> None:
        super().__init__(page)
        self.hide()
        self._page, self._ports, self._wanted = page, ports, wanted
        self.proved = ProvedTasks(page, tasks, ports.prove)
        self.button: Button = secondary_button("Exporter", "file-down")
        self.menu = QMenu(self.button)
        for shape, words, name, kinds in _SHAPES:
            action = self.menu.addAction(words)
            action.triggered.connect(lambda _=False, s=shape, n=name, k=kinds: self._ask(s, n, k))
        sealed = self.menu.addAction("Journal technique avec ses sceaux (JSON)…")
        sealed.triggered.connect(
            lambda _=False: self._ask(None, "journal-technique.json", "Journal (*.json)")
        )
        self.menu.addSeparator()
        self.menu.addAction("Imprimer").triggered.connect(lambda _=False: self.print_out())
        self.button.setMenu(self.menu)

    def save_to(self, path: Path, shape: FileShape | None) -> None:
        """Write the rows of the present question to a file; without a shape, all rows and seals."""
        wanted, ports = self._wanted(), self._ports
        if shape is None:
            self._run(lambda: ports.seal(path), f"Le journal technique est enregistré dans {path.name}.")
        else:
            self._run(lambda: ports.save(wanted, shape, path), f"enregistrées dans {path.name}.")

    def print_out(self) -> None:
        """The rows of the present question, on paper."""
        wanted = self._wanted()
        self._run(lambda: self._ports.print_out(wanted), "envoyées à l'imprimante.")

    def _ask(self, shape: FileShape | None, name: str, kinds: str) -> None:
        chosen = ask_save(self._page, "Exporter le journal", name, kinds)
        if chosen is not None:
            self.save_to(chosen, shape)

    def _run(self, work: Callable[[], object], said: str) -> None:
        self.button.setEnabled(False)
        self.proved.run(work, lambda answer: self._done(answer, said), self._fail, self._free)

    def _done(self, answer: object, said: str) -> None:
        self._free()
        counts = isinstance(answer, int) and said[0].islower()
        sentence = (
            f"{counted(answer, 'ligne', 'lignes')} {said}" if counts and isinstance(answer, int) else said
        )
        self.told.emit("success", sentence)

    def _fail(self, error: TelesecError) -> None:
        self._free()
        self.told.emit("error", error.sentence)

    def _free(self) -> None:
        self.button.setEnabled(True)
