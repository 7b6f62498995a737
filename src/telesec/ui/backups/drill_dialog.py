"""A restoration for trial: fetched beside, opened, compared with the practice, wiped; then certified."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.backups.drills import CheckedStore, DrillReport
from telesec.domain.backups.restores import COMPARTMENT_WORDS, Choice
from telesec.domain.errors import TelesecError
from telesec.domain.french import NBSP
from telesec.ui.backups.ports import BackupsPorts, Drilling
from telesec.ui.backups.snapshot_dialog import SnapshotDialog
from telesec.ui.backups.wording import size_words
from telesec.ui.controls import Chip, plain_label, secondary_button
from telesec.ui.tasks import Tasks

_WORDS = (
    "La sauvegarde est récupérée dans un dossier privé, ouverte avec les clés de ce compte, comparée au "
    "cabinet d'aujourd'hui, puis effacée. Rien n'est remplacé. Un compartiment dont ce compte n'a pas la clé "
    "est vérifié sans être ouvert."
)


class DrillDialog(SnapshotDialog):
    """``drilled`` once the trial has ended, well or not."""

    drilled = Signal()

    def __init__(
        self, parent: QWidget, ports: BackupsPorts, tasks: Tasks, choice: Choice, target_id: str
    ) -> None:
        self.found = plain_label("", wrap=True)
        super().__init__(parent, "Restauration d'essai", "Commencer", tasks, self.found)
        self._ports = ports.restoring
        self._choice, self._target_id = choice, target_id
        self._drilling: Drilling = ports.restoring.drilling()
        self.report: DrillReport | None = None
        self.progress.setAccessibleName("Avancement de la restauration d'essai")
        self.chip = Chip("", "success")
        self.found.setAccessibleName("Résultat de la restauration d'essai")
        self.certificate = secondary_button("Enregistrer le certificat…", "file-down")
        self.lay_out(choice, ports.zone(), _WORDS, self.progress, self.chip, self.found)
        self.buttons.insertWidget(0, self.certificate)
        self.chip.hide()
        self.certificate.hide()
        self.submitted.connect(self.begin)
        self.certificate.clicked.connect(self._save_certificate)

    def begin(self) -> None:
        """Fetch, open, compare and wipe."""
        self.bar.clear()
        self._busy(busy=True)
        tell = self._tell()
        self._errand.run(
            partial(self._drilling.begin, self._target_id),
            lambda _: self._drilling.look(self._choice.id, tell, self._errand.stop.is_set),
            lambda _begun, seen: self._looked(seen),
            self._failed,
        )

    def leave(self) -> None:
        """The dialog goes; the copy is wiped by the work itself."""
        self._errand.give_up()

    def _looked(self, seen: Any) -> None:
        self._tasks.run(partial(self._drilling.finish, seen), self._show, self._failed)

    def _show(self, report: DrillReport) -> None:
        self.report = report
        self._busy(busy=False)
        good = report.succeeded
        self.chip.set_chip(
            "Restauration réussie" if good else "Défaut trouvé", "success" if good else "danger"
        )
        self.chip.show()
        lines = (*report.faults, *report.warnings, *map(store_words, report.stores))
        self.found.setText("\n".join(lines))
        self.certificate.show()
        self.submit.hide()
        self.cancel.setText("Fermer")
        self.certificate.setFocus()
        self.drilled.emit()

    def _failed(self, error: TelesecError) -> None:
        self.show_failure(error)
        self._tasks.run(partial(self._drilling.failed, error), lambda _: self.drilled.emit(), lambda _: None)

    def _save_certificate(self) -> None:
        if self.report is None:
            return
        name = f"restauration-essai-{self.report.done_at:%Y-%m-%d}.pdf"
        path = self._ports.ask_pdf(self, name)
        if path is not None:
            self._tasks.run(
                partial(self._ports.save_certificate, self.report, path),
                lambda _: self.bar.show_message("success", f"Le certificat est enregistré : {path.name}"),
                lambda error: self.bar.show_message("error", error.sentence),
            )


def store_words(store: CheckedStore) -> str:
    """One compartment: what was seen of it."""
    label = COMPARTMENT_WORDS[store.compartment]
    if store.faults:
        return f"{label} : défaut."
    if not store.opened:
        return f"{label} : {size_words(store.size)}, empreinte vérifiée, non ouvert par ce compte."
    rows = f"{store.rows:,}".replace(",", NBSP)
    return f"{label} : {size_words(store.size)}, ouvert, journal vérifié, {rows} lignes."
