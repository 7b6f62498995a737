"""The three dialogs by which one changes what one signs in with."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.ui.controls import Card, FormDialog, LabelledField, plain_label
from telesec.ui.look import Look
from telesec.ui.own.ports import OwnAccountPorts
from telesec.ui.secret_fields import PasswordField, QrPicture, StrengthMeter, code_field
from telesec.ui.steps import Factor
from telesec.ui.tasks import Tasks

_KNOWN = (
    "L'ancien mot de passe ne servira plus. Une copie ancienne des fichiers s'ouvrirait encore avec lui : "
    "les clés du cabinet seront donc à renouveler, par vous ou par une personne qui les a."
)
_LONG = 5 * 60_000


class _OwnDialog(FormDialog):
    """A dialog whose submission runs on the worker; a refusal is said at its field, nothing typed is lost."""

    def __init__(self, parent: QWidget, title: str, submit_text: str, tasks: Tasks) -> None:
        super().__init__(parent, title, submit_text)
        self.setMinimumWidth(480)
        self.tasks = tasks
        self.fields: dict[str, LabelledField] = {}

    def refuse(self, error: TelesecError) -> None:
        """Say what to mend."""
        self.submit.setEnabled(True)
        field = self.fields.get(error.field) if isinstance(error, Invalid) else None
        if field is None:
            self.bar.show_message("error", error.sentence)
            return
        field.show_error(error.sentence)
        field.setFocus()

    def at_work(self) -> None:
        """Nothing is asked twice."""
        self.submit.setEnabled(False)
        self.bar.clear()
        for field in self.fields.values():
            field.clear_error()


class PasswordDialog(_OwnDialog):
    """The new password, twice. ``known``: somebody else knows the former one."""

    def __init__(self, parent: QWidget, ports: OwnAccountPorts, tasks: Tasks, *, known: bool) -> None:
        super().__init__(parent, "Nouveau mot de passe", "Changer le mot de passe", tasks)
        self._ports, self._known = ports, known
        self.password = PasswordField("Nouveau mot de passe", forget_ms=_LONG)
        self.again = PasswordField("Le même, une seconde fois", forget_ms=_LONG)
        self.meter = StrengthMeter(ports.weigh)
        self.fields = {
            "password": LabelledField("Nouveau mot de passe", self.password),
            "again": LabelledField("Le même, une seconde fois", self.again),
        }
        words = "Quatre ou cinq mots sans rapport entre eux se retiennent bien et se devinent mal."
        self.body.addWidget(plain_label(_KNOWN if known else words, "muted", wrap=True))
        self.body.addWidget(self.fields["password"])
        self.body.addWidget(self.meter)
        self.body.addWidget(self.fields["again"])
        self.password.put_eye_behind(self.again.line)
        self.password.edited.connect(self.meter.weigh)
        self.password.submitted.connect(self.again.setFocus)
        self.submitted.connect(self._change)
        self.password.setFocus()

    def _change(self) -> None:
        text, again = self.password.text(), self.again.text()
        self.at_work()
        self.tasks.run(
            lambda: self._ports.change_password(text, again, self._known), self._changed, self.refuse
        )

    def _changed(self, _answer: object) -> None:
        self.password.clear()
        self.again.clear()
        self.accept()


class PhoneDialog(_OwnDialog):
    """The key to put in the other telephone, and one of its codes to prove it."""

    def __init__(
        self, parent: QWidget, ports: OwnAccountPorts, tasks: Tasks, look: Look, factor: Factor
    ) -> None:
        super().__init__(parent, "Associer un autre téléphone", "Associer ce téléphone", tasks)
        self._ports = ports
        self.picture = QrPicture("QR à scanner avec le nouveau téléphone", side=look.px(180))
        self.picture.show_matrix(factor.qr)
        self.key = plain_label(factor.grouped_key, "strong", wrap=True)
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.code = code_field()
        self.fields = {"code": LabelledField("Code affiché par le nouveau téléphone", self.code)}
        words = (
            "Dans l'application de codes du nouveau téléphone, scannez ce dessin. L'ancien téléphone ne "
            "servira plus dès que le code ci-dessous sera accepté."
        )
        beside = QVBoxLayout()
        beside.addWidget(plain_label("Pas d'appareil photo ? Tapez cette clé :", "small", wrap=True))
        beside.addWidget(self.key)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        self.body.addWidget(plain_label(words, "muted", wrap=True))
        self.body.addLayout(row)
        self.body.addWidget(self.fields["code"])
        self.submitted.connect(self._prove)
        self.code.setFocus()

    def _prove(self) -> None:
        code = self.code.text().strip()
        if not code:
            self.refuse(Invalid("code", "Tapez le code que le nouveau téléphone affiche en ce moment."))
            return
        self.code.clear()
        self.at_work()
        self.tasks.run(partial(self._ports.prove_telephone, code), lambda _: self.accept(), self.refuse)


class CodesDialog(_OwnDialog):
    """Eight other spare codes, shown this once; they replace the former ones when they are on paper."""

    def __init__(
        self, parent: QWidget, ports: OwnAccountPorts, tasks: Tasks, look: Look, codes: tuple[str, ...]
    ) -> None:
        super().__init__(parent, "Nouveaux codes de secours", "Remplacer les anciens", tasks)
        self._ports = ports
        words = (
            "Si le téléphone est perdu, chacun de ces codes le remplace une fois. Recopiez-les sur papier, "
            "gardez-les loin de l'ordinateur. Ils ne seront plus jamais affichés."
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(24))
        half = (len(codes) + 1) // 2
        for rank, code in enumerate(codes):
            label = plain_label(f"{rank + 1}.  {code}", "strong")
            label.setAccessibleName(f"Code {rank + 1} : {' '.join(code)}")
            grid.addWidget(label, rank % half, rank // half)
        card = Card()
        card.body.addLayout(grid)
        self.kept = QCheckBox("Je les ai recopiés sur papier")
        self.kept.toggled.connect(self.submit.setEnabled)
        self.submit.setEnabled(False)
        self.body.addWidget(plain_label(words, "muted", wrap=True))
        self.body.addWidget(card)
        self.body.addWidget(self.kept)
        self.submitted.connect(self._keep)
        self.kept.setFocus()

    def _keep(self) -> None:
        self.at_work()
        self.tasks.run(self._ports.keep_codes, lambda _: self.accept(), self.refuse)
