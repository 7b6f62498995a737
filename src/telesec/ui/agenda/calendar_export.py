"""The agenda for another calendar: busy hours that name nobody, or everything after a proof."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.paper.calendars import ExportKind, ExportRequest
from telesec.ui.agenda.print_ports import CalendarPorts
from telesec.ui.agenda.span import active_team
from telesec.ui.controls import (
    ChoiceField,
    DateField,
    FormDialog,
    LabelledField,
    SegmentedControl,
    plain_label,
)
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

_KINDS = ((ExportKind.BUSY.value, "Heures occupées"), (ExportKind.FULL.value, "Agenda complet"))
WORDS = {
    ExportKind.BUSY: (
        "Le fichier dit seulement quand le praticien est occupé : aucun nom, aucun motif, pas même le nombre "
        "de rendez-vous. C'est ce qu'il faut pour un téléphone ou un agenda partagé."
    ),
    ExportKind.FULL: (
        "Le fichier porte le nom et le téléphone de chaque patient, en clair. Ne l'ouvrez pas dans un agenda "
        "en ligne, ne l'envoyez pas par messagerie. Votre mot de passe et un code seront demandés."
    ),
}
SAVED = {
    ExportKind.BUSY: "Les heures occupées sont enregistrées.",
    ExportKind.FULL: "L'agenda est enregistré, en clair : gardez ce fichier en lieu sûr.",
}
USUAL_DAYS = 90


class CalendarExportDialog(FormDialog):
    """``told`` carries what to say once the file is written."""

    told = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        ports: CalendarPorts,
        tasks: Tasks,
        look: Look,
        practitioner_id: str,
    ) -> None:
        super().__init__(parent, "Exporter vers un autre agenda", "&Enregistrer…")
        self._ports = ports
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self.submit.set_icon("file-down")
        self.kind = SegmentedControl("Ce qui est exporté", _KINDS)
        self.who = ChoiceField([(item.id, item.display_name) for item in active_team(ports.reference())])
        self.who.choose(practitioner_id)
        self.first, self.last = DateField(), DateField()
        today = ports.wall_now().date()
        self.first.set_day(today)
        self.last.set_day(today + timedelta(days=USUAL_DAYS))
        self.last_field = LabelledField("Au (c&ompris)", self.last)
        self.reasons = QCheckBox("Avec les &motifs")
        self.words = plain_label("", "muted", wrap=True)
        self._lay(look)
        self.kind.chosen.connect(lambda _key: self._explain())
        self.submitted.connect(self._save)
        self._explain()
        self.kind.setFocus()

    def _lay(self, look: Look) -> None:
        self.setMinimumWidth(look.px(520))
        self.body.addWidget(self.kind)
        self.body.addWidget(self.words)
        self.body.addWidget(self.reasons)
        self.body.addWidget(LabelledField("&Praticien", self.who))
        row = QHBoxLayout()
        row.addWidget(LabelledField("&Du", self.first), 1)
        row.addWidget(self.last_field, 1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def _explain(self) -> None:
        kind = ExportKind(self.kind.key())
        self.words.setText(WORDS[kind])
        self.reasons.setVisible(kind is ExportKind.FULL)

    def _wanted(self) -> ExportRequest | None:
        first, last = self.first.day(), self.last.day()
        if first is None or last is None or last < first:
            self.last_field.show_error("Donnez un premier jour et un dernier, dans cet ordre.")
            (self.last if first else self.first).setFocus()
            return None
        kind = ExportKind(self.kind.key())
        full = kind is ExportKind.FULL
        return ExportRequest(kind, self.who.key(), first, last, reasons=full and self.reasons.isChecked())

    def _save(self) -> None:
        self.bar.clear()
        self.last_field.clear_error()
        wanted = self._wanted()
        path = self._ports.ask_save(self, self._ports.file_name(wanted)) if wanted else None
        if wanted is None or path is None:
            return
        self.submit.setEnabled(False)
        work = partial(self._write, wanted, path)
        self._proved.run(work, lambda _: self._done(wanted.kind, path), self._failed, self._rest)

    def _write(self, wanted: ExportRequest, path: Path) -> None:
        """On the worker: nothing is left on disk when the export is refused."""
        self._ports.save(path, self._ports.export(wanted))

    def _done(self, kind: ExportKind, path: Path) -> None:
        self.told.emit(f"{SAVED[kind]} Fichier « {path.name} », dans {path.parent}.")
        self.accept()

    def _failed(self, error: TelesecError) -> None:
        self._rest()
        if isinstance(error, Invalid) and error.field == "last":
            self.last_field.show_error(error.sentence)
        else:
            self.bar.show_message("error", error.sentence)

    def _rest(self) -> None:
        self.submit.setEnabled(True)
