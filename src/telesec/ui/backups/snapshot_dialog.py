"""A dialog about one snapshot: which one, what will be done with it, how far it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from telesec.domain.backups.restores import Choice
from telesec.domain.backups.shapes import Cancelled, Progress
from telesec.domain.errors import TelesecError
from telesec.domain.french import instant_long
from telesec.ui.backups.errand import Errand
from telesec.ui.backups.ports import Tell
from telesec.ui.backups.wording import size_words
from telesec.ui.controls import FormDialog, plain_label
from telesec.ui.settings.section import scrolled
from telesec.ui.tasks import Tasks

WIDTH, HEIGHT = 680, 460


class SnapshotDialog(FormDialog):
    """``told`` is the label that says what goes on; ``lay_out`` puts the parts of each under the head."""

    def __init__(self, parent: QWidget, title: str, act: str, tasks: Tasks, told: QLabel) -> None:
        super().__init__(parent, title, act)
        self._tasks, self._told = tasks, told
        self._errand = Errand(tasks, self)
        self.progress = QProgressBar()
        self.progress.hide()

    def lay_out(self, choice: Choice, zone: str, words: str, *parts: QWidget) -> None:
        """The head, then ``parts``, which scroll when there is little room."""
        when = instant_long(choice.at, zone)
        head = f"Sauvegarde du {when}, {size_words(choice.fetched)} à récupérer."
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for part in (plain_label(head, "strong", wrap=True), plain_label(words, wrap=True), *parts):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(scrolled(content))
        self.resize(WIDTH, HEIGHT)

    def reject(self) -> None:
        """Escape and « Annuler » stop the work first; a second time closes."""
        if self._errand.is_running and not self._errand.stop.is_set():
            self._errand.stop.set()
            self._told.setText("Arrêt…")
        else:
            self.give_up()

    def give_up(self) -> None:
        """Close, once nothing is at work."""
        super().reject()

    def show_failure(self, error: TelesecError) -> None:
        """Why it did not end well; somebody who stopped it knows."""
        self._busy(busy=False)
        self._told.setText("")
        self.bar.show_message("info" if isinstance(error, Cancelled) else "error", error.sentence)

    def _tell(self) -> Tell:
        """To be called from the network's thread; the bar follows in the window."""
        relay: Callable[[int, int], None] = self._tasks.relay(self._progressed)

        def tell(progress: Progress) -> None:
            relay(progress.done, progress.total)

        return tell

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(1000 * min(done, total) // max(total, 1))

    def _busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.progress.setRange(0, 0)
        self.submit.setEnabled(not busy)
