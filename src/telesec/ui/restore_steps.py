"""The way back from the backups on a computer without the practice: place, code, snapshot, then patience."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator

from telesec.domain.backups.restores import Choice, Prepared
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import moment_short
from telesec.domain.wall import wall_now
from telesec.ui.controls import (
    LabelledField,
    plain_label,
    text_area,
    text_field,
)
from telesec.ui.look import Look
from telesec.ui.restore_choice import ChoiceStep, Watched
from telesec.ui.restore_place import PlaceStep
from telesec.ui.restore_ports import RestoreAnewPorts
from telesec.ui.steps import Flow, Step
from telesec.ui.tasks import Tasks


class CodeStep(Step):
    """The thirteen groups, and the number of the last backup when a certificate gives it."""

    def __init__(self, look: Look, tasks: Tasks, ports: RestoreAnewPorts) -> None:
        super().__init__(
            look,
            "Code de récupération",
            "Recopiez les treize groupes de la feuille gardée sous clé : elle seule ouvre les sauvegardes "
            "ici. Personne d'autre n'a le code, pas même l'hébergeur.",
        )
        self._tasks, self._ports = tasks, ports
        self.code = text_area(4)
        self.number = text_field("Facultatif")
        self.number.setValidator(QIntValidator(0, 9_999_999, self.number))
        self.fields = {
            "code": LabelledField(
                "Code de la feuille", self.code, "Majuscules, minuscules et espaces n'importent pas."
            ),
            "number": LabelledField(
                "N° de la dernière sauvegarde connue",
                self.number,
                "Sur le dernier certificat de restauration d'essai. Sert à voir si l'hébergeur en cache.",
            ),
        }
        for box in self.fields.values():
            self.body.addWidget(box)
        self.finish_layout()

    def submit(self) -> None:
        typed = self.code.toPlainText().strip()
        if not typed:
            self.show_problem(Invalid("code", "Recopiez le code de la feuille."))
            return
        self.busy(busy=True, text="Vérification…")
        self._tasks.run(partial(self._ports.open, typed), self._opened, self.show_problem)

    def on_paper(self) -> int:
        """The number typed, 0 for none."""
        return int(self.number.text() or 0)

    def _opened(self, _nothing: None) -> None:
        self.busy(busy=False)
        for box in self.fields.values():
            box.clear_error()
        self.done.emit(None)


class ComingBackStep(Watched):
    """Fetching, verifying, putting in place; then what was kept from today and what is to be done again."""

    def __init__(self, look: Look, tasks: Tasks, ports: RestoreAnewPorts) -> None:
        super().__init__(
            look,
            "Le cabinet revient",
            "Chaque fichier est récupéré, déchiffré et vérifié à côté ; ce n'est qu'ensuite qu'il prend sa "
            "place. S'il y avait déjà un cabinet dans ce dossier, il est gardé dans « anciens ».",
            "Se connecter",
        )
        self._tasks, self._ports = tasks, ports
        self.told = plain_label("", wrap=True)
        self.told.hide()
        self.body.addWidget(self.told)
        self.finish_layout()
        self._restored = False

    def start(self, choice: Choice) -> None:
        """Bring ``choice`` back."""
        self._restored = False
        self.told.hide()
        tell = self.begin_work(self._tasks, "Restauration du cabinet")
        stop = self.stop.is_set
        self._tasks.run(lambda: self._ports.restore(choice.id, tell, stop), self._back, self.show_problem)

    def submit(self) -> None:
        if self._restored:
            self.done.emit(None)

    def show_problem(self, error: TelesecError) -> None:
        super().show_problem(error)
        self.forward.setEnabled(False)
        self.backward.setFocus()

    def _back(self, prepared: Prepared) -> None:
        self._restored = True
        self.show_working(working=False)
        self.backward.hide()
        when = moment_short(wall_now(prepared.made_at, self._ports.zone))
        self.bar.show_message("success", f"Le cabinet est restauré tel qu'il était le {when}.")
        lines = [*prepared.replayed, *(f"À refaire : {one}" for one in prepared.to_redo), _AGAIN]
        self.told.setText("\n".join(lines))
        self.told.show()
        self.forward.setFocus()


_AGAIN = (
    "Chacun se connecte avec son propre mot de passe et son téléphone. Un administrateur règle ensuite à "
    "nouveau les sauvegardes de cet ordinateur, dans la page Sauvegardes."
)


class RestoreFlow(Flow):
    """All the steps; ``finished`` once the practice is in place."""

    finished = Signal(object)

    def __init__(self, ports: RestoreAnewPorts, tasks: Tasks, look: Look) -> None:
        self.place = PlaceStep(look, tasks, ports)
        self.code = CodeStep(look, tasks, ports)
        self.choice = ChoiceStep(look, tasks, ports)
        self.coming_back = ComingBackStep(look, tasks, ports)
        super().__init__((self.place, self.code, self.choice, self.coming_back))
        self.place.done.connect(lambda _: self.go_to(self.code))
        self.code.done.connect(lambda _: self._read())
        self.choice.code_refused.connect(self._code_refused)
        self.choice.done.connect(self._chosen)
        self.coming_back.done.connect(self.finished)
        self.place.begin()

    def focus_first(self) -> None:
        """Put the cursor in the first field."""
        self.place.focus_first()

    def _read(self) -> None:
        self.go_to(self.choice)
        self.choice.read(self.code.on_paper())

    def _code_refused(self, error: TelesecError) -> None:
        self.go_to(self.code)
        self.code.show_problem(error)

    def _chosen(self, choice: Choice) -> None:
        self.code.code.clear()
        self.place.forget()
        self.go_to(self.coming_back)
        self.coming_back.start(choice)
