"""The sheets for a day without computer: when they are made, where, and the code that opens them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import date_short, instant_long, listed
from telesec.domain.paper.contingency import DAYS, RHYTHM_LABELS, Contingency, Rhythm
from telesec.ui.agenda.print_ports import ContingencyPorts, Made
from telesec.ui.agenda.series_rows import fit
from telesec.ui.controls import (
    ChoiceField,
    FormDialog,
    LabelledField,
    ghost_button,
    plain_label,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.secret_fields import PasswordField
from telesec.ui.tasks import Tasks

WORDS = (
    f"L'agenda des {DAYS} prochains jours, des lignes libres et une page d'appels, dans un PDF chiffré : "
    "de quoi tenir si l'ordinateur tombe en panne. Il se fait tout seul quand le programme est ouvert ; "
    "copiez-le parfois sur un autre appareil, il s'ouvre avec le code seul."
)
CODE_HINT = "Au moins 12 caractères, par exemple quatre mots. Gardez-le sur papier, loin de l'ordinateur."
CODE_KEPT = "Déjà choisi : laissez vide pour le garder"


class ContingencyDialog(FormDialog):
    """``changed`` carries the setting each time it is read or written; ``told`` what to say."""

    changed = Signal(object)
    told = Signal(str)

    def __init__(self, parent: QWidget, ports: ContingencyPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(parent, "Feuilles de secours", "Enregistrer")
        self._ports, self._tasks = ports, tasks
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self._folder = ""
        self.active = QCheckBox("Produire ces feuilles &automatiquement")
        self.rhythm = ChoiceField([(key.value, label) for key, label in RHYTHM_LABELS.items()])
        self.code = PasswordField("Code des feuilles de secours")
        self.code_field = LabelledField("&Code qui les ouvre", self.code, CODE_HINT)
        self.place = plain_label("", "body", wrap=True)
        self.choose = secondary_button("Autre &dossier…", "folder-open")
        self.own = ghost_button("Dossier du cabinet")
        self.last = plain_label("", "muted", wrap=True)
        self.now = secondary_button("Produire &maintenant", "file-down")
        self.now.setEnabled(False)
        for button in (self.choose, self.own, self.now):
            button.setAutoDefault(False)
        self._lay(look)
        self._connect()
        tasks.run(ports.get, self._show, self._failed)

    def _lay(self, look: Look) -> None:
        fit(self, look, 600, 550)
        folder = QHBoxLayout()
        folder.addWidget(self.place, 1)
        folder.addWidget(self.own)
        folder.addWidget(self.choose)
        made = QHBoxLayout()
        made.addWidget(self.last, 1)
        made.addWidget(self.now)
        self.body.addWidget(plain_label(WORDS, "muted", wrap=True))
        self.body.addWidget(self.active)
        self.body.addWidget(LabelledField("&Quand", self.rhythm))
        self.body.addWidget(self.code_field)
        self.body.addWidget(plain_label("DOSSIER", "section"))
        self.body.addLayout(folder)
        self.body.addWidget(plain_label("DERNIÈRES FEUILLES", "section"))
        self.body.addLayout(made)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.own.clicked.connect(lambda: self._place(""))
        self.now.clicked.connect(self._produce)
        self.submitted.connect(self._save)

    def _show(self, found: Contingency) -> None:
        self.active.setChecked(found.active)
        self.rhythm.choose(found.rhythm.value)
        self._place(found.folder)
        self._say_last(found)
        self.code.line.setPlaceholderText(CODE_KEPT if found.has_code else "")
        self.now.setEnabled(found.has_code)
        self.changed.emit(found)
        self.active.setFocus()

    def _say_last(self, found: Contingency) -> None:
        if found.problem:
            self.bar.show_message("warning", found.problem)
        words = "Aucune pour l'instant."
        if found.produced_at:
            words = f"Faites le {instant_long(found.produced_at, self._ports.zone())}."
        self.last.setText(words)

    def _place(self, folder: str) -> None:
        self._folder = folder
        self.place.setText(folder or self._ports.own_folder)
        self.own.setVisible(bool(folder))

    def _choose(self) -> None:
        path = self._ports.ask_folder(self)
        if path is not None:
            self._place(str(path))

    def _wanted(self) -> Contingency:
        return Contingency(self.active.isChecked(), self.code.text(), Rhythm(self.rhythm.key()), self._folder)

    def _save(self) -> None:
        self.bar.clear()
        self.code_field.clear_error()
        self._work(working=True)
        work = partial(self._ports.save, self._wanted())
        self._proved.run(work, self._saved, self._failed, lambda: self._work(working=False))

    def _saved(self, found: Contingency) -> None:
        self.code.clear()
        self.changed.emit(found)
        words = "Les feuilles de secours se feront toutes seules." if found.active else "Réglage enregistré."
        self.told.emit(f"{words} {found.problem}".strip())
        self.accept()

    def _produce(self) -> None:
        self.bar.clear()
        self._work(working=True)
        self._tasks.run(self._ports.produce, self._produced, self._failed)

    def _produced(self, made: Made) -> None:
        self._work(working=False)
        self._say_last(made.setting)
        self.changed.emit(made.setting)
        days = listed([date_short(day) for day in made.days]) or "aucun jour : personne n'est attendu"
        kind, problem = ("warning" if made.setting.problem else "success"), made.setting.problem
        self.bar.show_message(kind, f"Fait : {made.path.name}, pour {days}. {problem}".strip())

    def _failed(self, error: TelesecError) -> None:
        self._work(working=False)
        if isinstance(error, Invalid) and error.field == "code":
            self.code_field.show_error(error.sentence)
            self.code.setFocus()
        else:
            self.bar.show_message("error", error.sentence)

    def _work(self, *, working: bool) -> None:
        for button in (self.submit, self.now, self.choose):
            button.setEnabled(not working)
