"""A snapshot put back: what is lost said first, then fetched and verified beside; the next start swaps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from telesec.domain.backups.restores import COMPARTMENT_WORDS, Choice, Prepared
from telesec.domain.backups.shapes import Cancelled, Progress
from telesec.domain.errors import TelesecError
from telesec.domain.french import instant_long
from telesec.domain.people import Compartment
from telesec.ui.backups.errand import Errand
from telesec.ui.backups.ports import BackupsPorts, Reading, Stop
from telesec.ui.backups.wording import size_words
from telesec.ui.controls import ChoiceField, FormDialog, LabelledField, plain_label
from telesec.ui.proof import ProvedTasks
from telesec.ui.settings.section import scrolled
from telesec.ui.tasks import Tasks

WIDTH, HEIGHT = 680, 460
_ALL = "all"
_WORDS = (
    "Tout est récupéré et vérifié à côté, puis l'écran se verrouille et le cabinet est remplacé à la "
    "réouverture. L'ancien est gardé sur cet ordinateur, dans le sous-dossier « anciens » du dossier du "
    "cabinet. Les comptes fermés depuis le restent."
)
_NOTHING_LOST = "Rien n'a été écrit depuis dans ce que ce compte peut ouvrir."


class RestoreDialog(FormDialog):
    """``lock_requested`` once everything is ready and the person agrees."""

    lock_requested = Signal()

    def __init__(
        self, parent: QWidget, ports: BackupsPorts, tasks: Tasks, choice: Choice, reading: Reading
    ) -> None:
        super().__init__(parent, "Restaurer une sauvegarde", "Récupérer et vérifier")
        self._tasks, self._choice, self._reading = tasks, choice, reading
        self._errand = Errand(tasks, self)
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self._ready = self._ordered = False
        when = instant_long(choice.at, ports.zone())
        self.what = ChoiceField(
            [(_ALL, "Tout le cabinet"), *((key.value, words) for key, words in COMPARTMENT_WORDS.items())]
        )
        self._lost: Mapping[Compartment, str] | None = None
        self.lost = plain_label("", wrap=True)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Avancement de la restauration")
        self.progress.hide()
        self.step = plain_label("", "small", wrap=True)
        told = f"Sauvegarde du {when}, {size_words(choice.fetched)} à récupérer."
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for part in (
            plain_label(told, "strong", wrap=True),
            plain_label(_WORDS, wrap=True),
            LabelledField("Ce qui revient", self.what),
            self.lost,
            self.progress,
            self.step,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(scrolled(content))
        self.resize(WIDTH, HEIGHT)
        self.submitted.connect(self._submit)
        tasks.run(partial(ports.restoring.lost, choice), self._learn_lost, self._failed)
        self.what.currentIndexChanged.connect(lambda _at: self._say_lost())

    def compartments(self) -> frozenset[Compartment]:
        """What is to come back."""
        key = self.what.key()
        return frozenset(Compartment) if key == _ALL else frozenset({Compartment(key)})

    def leave(self) -> None:
        """The dialog goes: nothing waits unseen, what was fetched beside and not ordered is wiped."""
        self._errand.give_up()
        self._tasks.run(self._reading.abandon, lambda _: None, lambda _: None)

    def reject(self) -> None:
        """Escape and « Annuler » stop the work first; a second time closes."""
        if self._errand.is_running and not self._errand.stop.is_set():
            self._errand.stop.set()
            self.step.setText("Arrêt…")
            return
        if not self._ordered:
            super().reject()

    def _learn_lost(self, sentences: Mapping[Compartment, str]) -> None:
        self._lost = sentences
        self._say_lost()

    def _say_lost(self) -> None:
        """Only of what is to come back."""
        if self._lost is None:
            return
        told = " ".join(
            self._lost[one] for one in Compartment if one in self._lost.keys() & self.compartments()
        )
        self.lost.setText(f"Sera perdu : {told}" if told else _NOTHING_LOST)

    def _submit(self) -> None:
        if self._ready:
            self._ordered = True
            for part in (self.submit, self.cancel):
                part.setEnabled(False)
            self._tasks.run(self._reading.order, lambda _: self._lock(), self._not_ordered)
            return
        self.bar.clear()
        self._busy(busy=True)
        self._proved.run(
            partial(self._reading.confirm, self._choice.id, self.compartments()),
            lambda _: self._prepare(),
            self._failed,
            lambda: self._busy(busy=False),
        )

    def _lock(self) -> None:
        self.accept()
        self.lock_requested.emit()

    def _not_ordered(self, error: TelesecError) -> None:
        """Nothing waits: it begins again, or is left."""
        self._ready = self._ordered = False
        self.cancel.setEnabled(True)
        self.submit.setText("Récupérer et vérifier")
        self._failed(error)

    def _prepare(self) -> None:
        tell = self._tasks.relay(self._progressed)
        self.step.setText("Récupération et vérification…")
        self._errand.run(
            lambda: None,
            lambda _: _prepared(self._reading, tell, self._errand.stop.is_set),
            lambda _begun, prepared: self._prepared(prepared),
            self._failed,
        )

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(1000 * min(done, total) // max(total, 1))

    def _prepared(self, prepared: Prepared) -> None:
        self._ready = True
        self._busy(busy=False)
        self.what.setEnabled(False)
        told = (
            "La sauvegarde est vérifiée. Rien n'est remplacé tant que vous ne verrouillez pas ici ; fermer "
            "cette fenêtre abandonne la restauration."
        )
        self.step.setText(
            "\n".join((*prepared.replayed, *(f"À refaire : {one}" for one in prepared.to_redo)))
        )
        self.bar.show_message("success", told)
        self.submit.setText("Verrouiller et restaurer maintenant")
        self.cancel.setText("Abandonner la restauration")
        self.submit.setFocus()

    def _failed(self, error: TelesecError) -> None:
        self._busy(busy=False)
        self.step.setText("")
        kind = "info" if isinstance(error, Cancelled) else "error"
        self.bar.show_message(kind, error.sentence)

    def _busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.progress.setRange(0, 0)
        self.submit.setEnabled(not busy)
        self.what.setEnabled(not busy)


def _prepared(reading: Reading, tell: Callable[[int, int], None], stop: Stop) -> Prepared:
    def told(progress: Progress) -> None:
        tell(progress.done, progress.total)

    return reading.prepare(told, stop)
