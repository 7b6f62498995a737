"""The dialogs by which the recovery sheet is checked, and replaced by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.ui.controls import FormDialog, LabelledField, plain_label, secondary_button, text_area
from telesec.ui.file_choice import ask_save
from telesec.ui.proof import ProvedTasks
from telesec.ui.secret_fields import code_field
from telesec.ui.set_up_steps import Sheet
from telesec.ui.tasks import Tasks

_AFTER = (
    "La nouvelle feuille ouvrira tout. L'ancienne n'ouvrira plus le cabinet, ni les sauvegardes à venir. Les "
    "sauvegardes déjà faites ne s'ouvriront qu'avec l'ancienne : gardez-la sous clé tant qu'elles peuvent "
    "servir, puis détruisez-la."
)
_SEEN = (
    "Les clés du cabinet seront alors à renouveler : sinon, l'ancienne feuille et une ancienne sauvegarde "
    "ouvriraient encore ce qui s'écrira ensuite. La demande sera notée pour les personnes qui les ont."
)
_OLD = (
    "Il vous manque des clés que la nouvelle feuille doit ouvrir. L'ancienne les donne ; sans elle, demandez "
    "à un praticien de changer la feuille."
)
_KEEP = (
    "Enregistrez-la et imprimez-la, recopiez du papier les deux groupes demandés, puis mettez-le sous clé "
    "et effacez le fichier. Jusque-là, l'ancienne reste la bonne."
)
_TYPING = "Majuscules, minuscules et espaces n'importent pas."
_EMPTY = "Recopiez le code de la feuille."


@dataclass(frozen=True, slots=True)
class SheetChangePorts:
    """``check(typed)`` says nothing when the sheet is right. ``begin(old code or "")`` makes the new sheet,
    ``save(path, pdf)`` writes it where it was asked, ``finish(groups, seen)`` puts it in place of the old
    one, with a fresh proof, and gives what remains to be done. All but ``needs_old`` on the worker.
    """

    needs_old: Callable[[], bool]
    check: Callable[[str], None]
    begin: Callable[[str], Sheet]
    save: Callable[[Path, bytes], None]
    finish: Callable[[tuple[str, str], bool], tuple[str, ...]]
    prove: Callable[[str, str], None]


class SheetDialog(FormDialog):
    """One step; its work runs on the worker. A refusal is said at its field, nothing typed is lost."""

    came_through = Signal(object)

    def __init__(self, parent: QWidget, title: str, submit_text: str, tasks: Tasks) -> None:
        super().__init__(parent, title, submit_text)
        self.setMinimumWidth(max(540, self.fontMetrics().averageCharWidth() * 72))
        self._tasks = tasks
        self.ready = True
        self.fields: dict[str, LabelledField] = {}

    def focus_first(self) -> None:
        """Put the cursor in the first field, or on the button."""
        (next(iter(self.fields.values()), None) or self.submit).setFocus()

    def at_work(self, *, busy: bool) -> None:
        """Nothing is asked twice."""
        self.submit.setEnabled(self.ready and not busy)
        self.bar.clear()
        for field in self.fields.values():
            field.clear_error()

    def done_with(self, answer: object) -> None:
        self.at_work(busy=False)
        self.came_through.emit(answer)

    def refuse(self, error: TelesecError) -> None:
        """Say what to mend."""
        self.at_work(busy=False)
        field = self.fields.get(error.field) if isinstance(error, Invalid) else None
        if field is None:
            self.bar.show_message("error", error.sentence)
            return
        field.show_error(error.sentence)
        field.setFocus()


class CheckDialog(SheetDialog):
    """The code of the sheet at hand, to be told whether it is the right one."""

    def __init__(self, parent: QWidget, ports: SheetChangePorts, tasks: Tasks) -> None:
        super().__init__(parent, "Vérifier la feuille de récupération", "Vérifier", tasks)
        self.submitted.connect(self.go_on)
        self._ports = ports
        self.code = _code_area()
        self.fields = {"code": LabelledField("Code de la feuille", self.code, _TYPING)}
        words = "Recopiez ses treize groupes. Rien ne change : vous saurez si c'est la bonne."
        self.body.addWidget(plain_label(words, "muted", wrap=True))
        self.body.addWidget(self.fields["code"])

    def go_on(self) -> None:
        """Look at the sheet."""
        typed = self.code.toPlainText().strip()
        if not typed:
            self.refuse(Invalid("code", _EMPTY))
            return
        self.at_work(busy=True)
        self._tasks.run(lambda: self._ports.check(typed), self._right, self.refuse)

    def _right(self, _nothing: object) -> None:
        self.code.clear()
        self.done_with(None)


class BeforeDialog(SheetDialog):
    """What will change, whether somebody may have read the old sheet, and its code when keys are lacking."""

    def __init__(self, parent: QWidget, ports: SheetChangePorts, tasks: Tasks) -> None:
        super().__init__(parent, "Changer la feuille de récupération", "Faire la nouvelle feuille", tasks)
        self.submitted.connect(self.go_on)
        self._ports = ports
        self.seen = QCheckBox("L'ancienne est perdue, ou quelqu'un a pu la lire")
        self.seen.setAccessibleDescription(_SEEN)
        self.old = _code_area()
        self.body.addWidget(plain_label(_AFTER, wrap=True))
        self.body.addWidget(self.seen)
        self.body.addWidget(plain_label(_SEEN, "muted", wrap=True))
        if ports.needs_old():
            self.fields = {"code": LabelledField("Code de l'ancienne feuille", self.old, _TYPING)}
            self.body.addWidget(plain_label(_OLD, wrap=True))
            self.body.addWidget(self.fields["code"])
        self.body.addStretch(1)

    def go_on(self) -> None:
        """Make the new one; the old one stays good."""
        typed = self.old.toPlainText().strip()
        if self.fields and not typed:
            self.refuse(Invalid("code", _EMPTY))
            return
        self.at_work(busy=True)
        self._tasks.run(lambda: self._ports.begin(typed), self._made, self.refuse)

    def _made(self, sheet: Sheet) -> None:
        self.old.clear()
        self.done_with(sheet)


class NewSheetDialog(SheetDialog):
    """The new sheet to save and print, then two groups typed back; ``seen``: keys are to be renewed."""

    def __init__(
        self, parent: QWidget, ports: SheetChangePorts, tasks: Tasks, sheet: Sheet, *, seen: bool
    ) -> None:
        super().__init__(parent, "La nouvelle feuille", "Changer la feuille", tasks)
        self.submitted.connect(self.go_on)
        self._ports, self._sheet, self._seen = ports, sheet, seen
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self.save = secondary_button("Enregistrer la feuille (PDF)…", "file-down")
        self.save.clicked.connect(self._save_as)
        self.where = plain_label("", "small", wrap=True)
        self.where.hide()
        self.groups = (code_field("XXXXX"), code_field("XXXXX"))
        row = QHBoxLayout()
        row.setSpacing(12)
        for place, group in zip(sheet.asked, self.groups, strict=True):
            field = LabelledField(f"Groupe n° {place} de la feuille", group)
            self.fields[f"group_{place}"] = field
            row.addWidget(field, 1)
        first = QHBoxLayout()
        first.addWidget(self.save)
        first.addStretch(1)
        self.body.addWidget(plain_label(_KEEP, wrap=True))
        self.body.addLayout(first)
        self.body.addWidget(self.where)
        self.body.addLayout(row)
        self.ready = False  # until the sheet is somewhere
        self.submit.setEnabled(False)

    def focus_first(self) -> None:
        self.save.setFocus()

    def _save_as(self) -> None:
        name = "nouvelle-feuille-de-recuperation.pdf"
        chosen = ask_save(self, "Enregistrer la feuille de récupération", name, "PDF (*.pdf)")
        if chosen is not None:
            self.save_to(chosen)

    def save_to(self, path: Path) -> None:
        """Write the sheet at ``path``; the groups are asked for once it is there."""
        self._tasks.run(
            lambda: self._ports.save(path, self._sheet.pdf), lambda _: self._saved(path), self.refuse
        )

    def _saved(self, path: Path) -> None:
        self.where.setText(
            f"Enregistrée : {path.name}. Imprimez-la, puis effacez le fichier, même sur une clé USB."
        )
        self.where.show()
        self.ready = True
        self.at_work(busy=False)
        self.groups[0].setFocus()

    def go_on(self) -> None:
        """Put the new sheet in place of the old one."""
        typed = (self.groups[0].text().strip(), self.groups[1].text().strip())
        self.at_work(busy=True)
        self._proved.run(
            lambda: self._ports.finish(typed, self._seen),
            self.done_with,
            self.refuse,
            lambda: self.at_work(busy=False),
        )


def _code_area() -> QPlainTextEdit:
    """Room for thirteen groups on two lines."""
    made = text_area(3)
    made.setFixedHeight(made.minimumHeight())
    return made
