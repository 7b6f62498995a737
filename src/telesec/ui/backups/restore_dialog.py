"""A snapshot put back: what is lost said first, then fetched and verified beside; the next start swaps it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.backups.restores import COMPARTMENT_WORDS, Choice, Prepared
from telesec.domain.errors import TelesecError
from telesec.domain.people import Compartment
from telesec.ui.backups.ports import BackupsPorts, Reading
from telesec.ui.backups.snapshot_dialog import SnapshotDialog
from telesec.ui.controls import ChoiceField, LabelledField, plain_label
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

_ALL = "all"
_WORDS = (
    "Tout est récupéré et vérifié à côté, puis l'écran se verrouille et le cabinet est remplacé à la "
    "réouverture. L'ancien est gardé sur cet ordinateur, dans le sous-dossier « anciens » du dossier du "
    "cabinet. Les comptes fermés depuis le restent."
)
_NOTHING_LOST = "Rien n'a été écrit depuis dans ce que ce compte peut ouvrir."


class RestoreDialog(SnapshotDialog):
    """``lock_requested`` once everything is ready and the person agrees."""

    lock_requested = Signal()

    def __init__(
        self, parent: QWidget, ports: BackupsPorts, tasks: Tasks, choice: Choice, reading: Reading
    ) -> None:
        self.step = plain_label("", "small", wrap=True)
        super().__init__(parent, "Restaurer une sauvegarde", "Récupérer et vérifier", tasks, self.step)
        self._choice, self._reading = choice, reading
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self._ready = self._ordered = False
        self.what = ChoiceField(
            [(_ALL, "Tout le cabinet"), *((key.value, words) for key, words in COMPARTMENT_WORDS.items())]
        )
        self._lost: Mapping[Compartment, str] | None = None
        self.lost = plain_label("", wrap=True)
        self.progress.setAccessibleName("Avancement de la restauration")
        what = LabelledField("Ce qui revient", self.what)
        self.lay_out(choice, ports.zone(), _WORDS, what, self.lost, self.progress, self.step)
        self.submitted.connect(self._submit)
        tasks.run(partial(ports.restoring.lost, choice), self._learn_lost, self.show_failure)
        self.what.currentIndexChanged.connect(lambda _at: self._say_lost())

    def compartments(self) -> frozenset[Compartment]:
        """What is to come back."""
        key = self.what.key()
        return frozenset(Compartment) if key == _ALL else frozenset({Compartment(key)})

    def leave(self) -> None:
        """The dialog goes: nothing waits unseen, what was fetched beside and not ordered is wiped."""
        self._errand.give_up()
        self._tasks.run(self._reading.abandon, lambda _: None, lambda _: None)

    def give_up(self) -> None:
        """Not once it was ordered: the lock follows."""
        if not self._ordered:
            super().give_up()

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
            self.show_failure,
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
        self.show_failure(error)

    def _prepare(self) -> None:
        tell = self._tell()
        self.step.setText("Récupération et vérification…")
        self._errand.run(
            lambda: None,
            lambda _: self._reading.prepare(tell, self._errand.stop.is_set),
            lambda _begun, prepared: self._prepared(prepared),
            self.show_failure,
        )

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

    def _busy(self, *, busy: bool) -> None:
        super()._busy(busy=busy)
        self.what.setEnabled(not busy)
