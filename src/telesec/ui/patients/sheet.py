"""The parts of the panel of one patient, and what is left of them in the discreet mode."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget

from telesec.domain.patient_files.administrative import MergedFile, PatientFile
from telesec.domain.patient_files.names import initials
from telesec.domain.patients import IdentityStatus
from telesec.ui.controls import (
    MessageBar,
    SidePanel,
    icon_button,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.patients.card import PatientCard
from telesec.ui.patients.consents import ConsentsView
from telesec.ui.patients.form import PatientForm
from telesec.ui.patients.ports import PatientsPorts

WIDTH = 420
HIDDEN = "Mode discret : la fiche est masquée. F12 la montre à nouveau."


class FileMenu(QMenu):
    """The rarer acts on a file. ``unmerge_wanted`` carries the MergedFile to separate."""

    unmerge_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.apart: list[QAction] = []
        self.check = self.addAction("Vérifier l'identité sur une pièce…")
        self.withdraw = self.addAction("Annuler la vérification d'identité")
        self.add_person = self.addAction("Ajouter une personne à connaître…")
        self.merge = self.addAction("Réunir avec une autre fiche…")

    def fit(self, file: PatientFile) -> None:
        """Offer what this patient's identity asks for, and to separate each file put into this one."""
        checked = file.patient.status is IdentityStatus.VALIDATED
        self.check.setVisible(not checked)
        self.withdraw.setVisible(checked)
        for action in self.apart:
            self.removeAction(action)
            action.deleteLater()
        self.apart = [self._separate(merged) for merged in file.merged if merged.into_shown]
        below = self.actions()[self.actions().index(self.merge) + 1 :]
        for action in self.apart:
            self.insertAction(below[0] if below else None, action)  # type: ignore[arg-type]  # None: last

    def _separate(self, merged: MergedFile) -> QAction:
        shown = merged.shown_name.replace("&", "&&")
        action = QAction(f"Séparer de nouveau la fiche {shown}…", self)
        action.triggered.connect(lambda _=False: self.unmerge_wanted.emit(merged))
        return action


class PatientSheet(SidePanel):
    """A card to read, a form to write, the buttons of each; it does nothing by itself."""

    def __init__(self, look: Look, ports: PatientsPorts) -> None:
        super().__init__("", look.px(WIDTH))
        may_change = ports.file is not None
        self._name, self._may = "", (ports.may_book, ports.update is not None, may_change)
        self._discreet = False
        self.begun: dict[str, str] = {}
        self.bar = MessageBar()
        self.card = PatientCard(look, ports.practitioner_name, ports.account_name, may_change)
        if ports.consents is not None:
            self.card.consents = ConsentsView(ports.account_name, ports.consents.wall)
        self.book = primary_button("Prendre rendez-vous", "calendar-days")
        self.edit = secondary_button("Modifier", "pencil")
        self.more = icon_button("Autres actions sur la fiche", "ellipsis")
        self.menu = FileMenu(self)
        self.more.setMenu(self.menu)
        self.menu.unmerge_wanted.connect(self.card.unmerge_wanted)
        self.save = primary_button("Enregistrer", "save")
        self.give_up = secondary_button("Annuler")
        self._veil = plain_label(HIDDEN, "muted", wrap=True)
        self._file, self._acts = QWidget(), QWidget()
        inside, across = QVBoxLayout(self._file), QGridLayout(self._acts)
        self._inside = inside
        for part in (self.bar, self.card):
            inside.addWidget(part)
        for at, button in enumerate((self.book, self.edit, self.more, self.save, self.give_up)):
            across.addWidget(button, 0, at)
        across.setColumnStretch(5, 1)
        inside.setContentsMargins(0, 0, 0, 0)
        across.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._veil)
        self.body.addWidget(self._file)
        self.body.addStretch(1)
        self.footer.addWidget(self._acts)
        self._veil.hide()
        self.hide()

    @cached_property
    def form(self) -> PatientForm:
        """The form to write, made when it is first asked for."""
        made = PatientForm()
        made.hide()
        self._inside.addWidget(made)
        self._listen(made)
        return made

    def is_writing(self) -> bool:
        """True when the form is open."""
        return "form" in self.__dict__ and not self.form.isHidden()

    def show_form(self, *, shown: bool) -> None:
        """Open or close the form, and remember what it holds to begin with in ``begun``."""
        if shown or self.is_writing():
            self.form.setVisible(shown)
            self.begun = self.form.typed()

    def _listen(self, form: PatientForm) -> None:
        """Hear what is typed in a form just made."""

    def show_acts(self, *, reading: bool) -> None:
        """The buttons of a file that is read, as far as the role may, or of a form."""
        for button, may in zip((self.book, self.edit, self.more), self._may, strict=True):
            button.setVisible(reading and may)
        for button in (self.save, self.give_up):
            button.setVisible(not reading)

    def set_name(self, shown: str) -> None:
        """Whose file it is, "" for a new patient."""
        self._name = shown
        self.set_title((initials(shown) if self._discreet else shown) or "Nouveau patient")

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.setFixedWidth(look.px(WIDTH))
        self.card.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials alone; the file and the form come back as they were."""
        self._discreet = discreet
        self._veil.setVisible(discreet)
        for part in (self._file, self._acts):
            part.setHidden(discreet)
        self.set_name(self._name)
