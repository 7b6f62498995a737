"""The steps of set-up alone: the practice with its first account, and the recovery sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from telesec.domain.errors import Invalid
from telesec.ui.controls import (
    ChoiceField,
    LabelledField,
    ghost_button,
    plain_label,
    secondary_button,
    text_field,
)
from telesec.ui.file_choice import ask_save
from telesec.ui.look import Look
from telesec.ui.secret_fields import Verdict, code_field
from telesec.ui.steps import Factor, Step
from telesec.ui.tasks import Tasks

ZONES = (
    ("Europe/Paris", "France métropolitaine (Paris)"),
    ("America/Guadeloupe", "Guadeloupe, Saint-Martin, Saint-Barthélemy"),
    ("America/Martinique", "Martinique"),
    ("America/Cayenne", "Guyane"),
    ("America/Miquelon", "Saint-Pierre-et-Miquelon"),
    ("Indian/Reunion", "La Réunion"),
    ("Indian/Mayotte", "Mayotte"),
    ("Pacific/Noumea", "Nouvelle-Calédonie"),
    ("Pacific/Tahiti", "Polynésie française (Tahiti)"),
    ("Pacific/Marquesas", "Îles Marquises"),
    ("Pacific/Gambier", "Îles Gambier"),
    ("Pacific/Wallis", "Wallis-et-Futuna"),
)


@dataclass(frozen=True, slots=True)
class NewPractice:
    """What the first two pages ask for."""

    practice_name: str
    site_name: str
    city: str
    zone: str
    display_name: str = field(repr=False)
    login: str = field(repr=False)
    practitioner: bool = True
    password: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The recovery sheet to keep: its PDF, and the two places (1 to 13) to type back from it."""

    pdf: bytes = field(repr=False)
    asked: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SetUpPorts:
    """In order: ``weigh(password, own words)``; ``begin`` checks the request and gives the telephone's key;
    ``prove`` checks its code and gives the spare codes; ``sheet`` makes the recovery sheet; ``finish``
    checks the two groups typed back and only then creates the practice. All but ``weigh`` on the worker.
    ``save(path, pdf)`` writes the sheet where it was asked.
    """

    weigh: Callable[[str, Sequence[str]], Verdict]
    begin: Callable[[NewPractice], Factor]
    prove: Callable[[str], tuple[str, ...]]
    sheet: Callable[[], Sheet]
    save: Callable[[Path, bytes], None]
    finish: Callable[[tuple[str, str]], object]


class PracticeStep(Step):
    """Name, place and clock of the practice, and who sets it up; emits a NewPractice without password.

    ``restore_requested``: there is a practice already, in its backups. ``trial_requested``: first an
    invented one, to see.
    """

    restore_requested = Signal()
    trial_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            "Mettre en place le cabinet",
            "Rien n'est écrit avant la dernière page. Il faut cinq minutes et un téléphone.",
        )
        self.zone = ChoiceField(ZONES)
        self.editors = {name: text_field() for name in ("practice_name", "site_name", "city")}
        self.person = {name: text_field() for name in ("display_name", "login")}
        self.fields = {
            "practice_name": LabelledField("Nom du cabinet", self.editors["practice_name"]),
            "site_name": LabelledField("Lieu", self.editors["site_name"], "Par exemple : Centre"),
            "city": LabelledField("Ville", self.editors["city"]),
            "zone": LabelledField("Heure locale", self.zone),
            "display_name": LabelledField("Votre nom", self.person["display_name"], "Exemple : Dr Lefèvre"),
            "login": LabelledField("Votre identifiant", self.person["login"], "Court, sans espace : lefevre"),
        }
        self.practitioner = QCheckBox("Je suis praticien et j'ai un agenda")
        self.practitioner.setChecked(True)
        self.restore = ghost_button("Restaurer un cabinet depuis ses sauvegardes", "archive-restore")
        self.restore.clicked.connect(self.restore_requested)
        self.trial = ghost_button("Essayer avec un cabinet inventé", "play")
        self.trial.clicked.connect(self.trial_requested)
        self._fill()

    def _fill(self) -> None:
        self.body.addWidget(self.fields["practice_name"])
        for pair in (("site_name", "city"), ("display_name", "login")):
            row = QHBoxLayout()
            row.setSpacing(self.look.px(12))
            for name in pair:
                row.addWidget(self.fields[name], 1)
            self.body.addLayout(row)
            if pair[0] == "site_name":
                self.body.addWidget(self.fields["zone"])
        self.body.addWidget(self.practitioner)
        self.backward.hide()
        self.finish_layout()
        called, place, town = self.editors.values()
        who, login = self.person.values()
        for line, following in ((called, place), (place, town), (town, self.zone), (who, login)):
            line.returnPressed.connect(following.setFocus)
        login.returnPressed.connect(self.submit)
        for way in (self.restore, self.trial):
            self.body.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)

    def submit(self) -> None:
        texts = {name: line.text().strip() for name, line in (self.editors | self.person).items()}
        texts["site_name"] = texts["site_name"] or texts["city"]
        for name, sentence in (
            ("practice_name", "Donnez le nom du cabinet."),
            ("site_name", "Donnez le lieu ou la ville du cabinet."),
            ("display_name", "Donnez votre nom, tel que vos collègues le liront."),
            ("login", "Choisissez un identifiant court, sans espace."),
        ):
            if not texts[name] or (name == "login" and " " in texts[name]):
                self.show_problem(Invalid(name, sentence))
                return
        for box in self.fields.values():
            box.clear_error()
        self.done.emit(NewPractice(zone=self.zone.key(), practitioner=self.practitioner.isChecked(), **texts))


class SheetStep(Step):
    """The recovery sheet, saved or printed where one chooses, then two of its groups typed back."""

    def __init__(self, look: Look, tasks: Tasks, ports: SetUpPorts) -> None:
        super().__init__(
            look,
            "La feuille de récupération",
            "Elle seule rouvre le cabinet si tout le reste est perdu : ordinateur, téléphone, mots de passe. "
            "Enregistrez-la et imprimez-la, recopiez du papier les deux groupes demandés, puis mettez-le "
            "sous clé et effacez le fichier.",
            "Créer le cabinet",
        )
        self._tasks, self._ports, self._sheet = tasks, ports, Sheet(b"", (1, 2))
        self.save = secondary_button("Enregistrer la feuille (PDF)…", "file-down")
        self.save.clicked.connect(self._save_as)
        self.where = plain_label("", "small", wrap=True)
        self.groups = (code_field("XXXXX"), code_field("XXXXX"))
        self.groups[0].returnPressed.connect(self.groups[1].setFocus)
        self.groups[1].returnPressed.connect(self.submit)
        self.body.addWidget(self.save)
        self.body.addWidget(self.where)
        self._row = QHBoxLayout()
        self._row.setSpacing(look.px(12))
        self.body.addLayout(self._row)
        self.backward.hide()
        self.forward.setEnabled(False)
        self.finish_layout()

    def show_sheet(self, sheet: Sheet) -> None:
        """Offer ``sheet`` and ask for its two groups."""
        self._sheet = sheet
        for group, place in zip(self.groups, sheet.asked, strict=True):
            box = LabelledField(f"Groupe n° {place} de la feuille", group)
            self.fields[f"group_{place}"] = box
            self._row.addWidget(box, 1)

    def focus_first(self) -> None:
        self.save.setFocus()

    def _save_as(self) -> None:
        title, name = "Enregistrer la feuille de récupération", "feuille-de-recuperation.pdf"
        chosen = ask_save(self, title, name, "PDF (*.pdf)")
        if chosen is not None:
            self.save_to(chosen)

    def save_to(self, path: Path) -> None:
        """Write the sheet at ``path``; the groups are asked for once it is there."""
        self._tasks.run(
            lambda: self._ports.save(path, self._sheet.pdf), lambda _: self._saved(path), self.show_problem
        )

    def _saved(self, path: Path) -> None:
        self.where.setText(
            f"Enregistrée : {path.name}. Imprimez-la, puis effacez le fichier, même sur une clé USB."
        )
        self.forward.setEnabled(True)
        self.groups[0].setFocus()

    def submit(self) -> None:
        if not self.forward.isEnabled():
            return
        typed = (self.groups[0].text().strip(), self.groups[1].text().strip())
        self.busy(busy=True, text="Création du cabinet…")
        self._tasks.run(lambda: self._ports.finish(typed), self._finished, self.show_problem)

    def _finished(self, answer: object) -> None:
        self._sheet = Sheet(b"", (1, 2))
        self.done.emit(answer)
