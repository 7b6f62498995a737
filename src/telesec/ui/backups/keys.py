"""Who can open the backups: the recovery sheet first, then whoever the practice adds."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.backups.changes import KeyStanding
from telesec.domain.backups.shapes import BackupSettings
from telesec.domain.errors import Invalid
from telesec.ui.backups.pane import Pane
from telesec.ui.backups.ports import BackupsPorts
from telesec.ui.backups.signers import SignersCard
from telesec.ui.controls import (
    Card,
    Chip,
    LabelledField,
    plain_label,
    primary_button,
    secondary_button,
    text_area,
)
from telesec.ui.look import Look
from telesec.ui.secret_fields import PasswordField
from telesec.ui.settings.section import scrolled
from telesec.ui.tasks import Tasks

_KNOWN = (
    "La feuille de récupération ouvre les sauvegardes, ici ou sur un autre ordinateur : gardez-la en lieu "
    "sûr, hors du cabinet si possible. En cas de doute, redonnez-en le code : il est vérifié, et c'est pour "
    "lui que les prochaines seront chiffrées."
)
_ASKED = (
    "Ce cabinet a été créé avant les sauvegardes. Donnez une fois le code de la feuille de récupération : le "
    "programme n'en garde que de quoi chiffrer pour elle. Sans cela, aucune sauvegarde n'est faite."
)
_EXTRAS = (
    "Une personne de confiance peut recevoir le droit d'ouvrir les sauvegardes avec sa propre clé « age ». "
    "Collez ici sa clé publique, une par ligne. D'ordinaire, laissez vide."
)


class KeysPane(Pane):
    """The code is asked once, when the practice is older than its backups."""

    def __init__(self, ports: BackupsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("Clés", ports, tasks, look)
        self.code = PasswordField("Code de récupération")
        self.give = primary_button("Donner le code", "key-round")
        self.signers = SignersCard(ports.zone)
        self.extras = text_area(3)
        self.keep = secondary_button("Enregistrer les clés ajoutées", "check")
        self.recovery, self.recovery_words = Chip("", "success"), plain_label("", wrap=True)
        self._known = False
        self.fields["code"] = LabelledField(
            "Code de récupération", self.code, "Les treize groupes de la feuille, espaces ou non."
        )
        self.fields["recipients"] = LabelledField("Clés publiques ajoutées", self.extras, "age1…")
        self.code.line.setAccessibleName("Code de récupération")
        self._shown: tuple[str, ...] = ()
        self._lay_out()
        self.give.clicked.connect(self.give_code)
        self.code.submitted.connect(self.give_code)
        self._connect_signers(ports)
        self.keep.clicked.connect(self.submit_extras)

    def _connect_signers(self, ports: BackupsPorts) -> None:
        setting = ports.setting
        self.signers.prepare.clicked.connect(
            lambda: self.save(setting.prepare_keys, "Cet ordinateur signe maintenant ses sauvegardes.")
        )
        self.signers.withdrawn.connect(
            lambda key: self.save(partial(setting.withdraw_signer, key), "Cet ordinateur ne signe plus.")
        )
        self.signers.confirmed.connect(
            lambda: self.save(setting.confirm_signers, "La liste des ordinateurs est confirmée.")
        )

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(18, 10, 18, 12)
        column.setSpacing(10)
        left = Qt.AlignmentFlag.AlignLeft
        sheet = Card("Feuille de récupération")
        for part in (self.recovery, self.recovery_words, self.fields["code"]):
            sheet.body.addWidget(part)
        sheet.body.addWidget(self.give, 0, left)
        added = Card("Autres personnes qui peuvent ouvrir")
        added.body.addWidget(plain_label(_EXTRAS, wrap=True))
        added.body.addWidget(self.fields["recipients"])
        added.body.addWidget(self.keep, 0, left)
        for card in (sheet, self.signers, added):
            column.addWidget(card)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content))

    def adopt(self, settings: BackupSettings) -> None:
        """The keys come apart, by ``show_keys``."""

    def show_keys(self, keys: KeyStanding) -> None:
        """What is known of them."""
        known = self._known = keys.recovery_known
        self.recovery.set_chip("Connue" if known else "À donner", "success" if known else "danger")
        self.recovery_words.setText(_KNOWN if known else _ASKED)
        self.give.setText("Redonner le code" if known else "Donner le code")
        self.signers.show_keys(keys)
        if self._typed_extras() == self._shown:
            self.extras.setPlainText("\n".join(keys.extras))
        self._shown = keys.extras

    def focus_first(self) -> None:
        (self.extras if self._known else self.code).setFocus()

    def give_code(self) -> None:
        """Check the code and keep what seals for it."""
        typed = self.code.text()
        if not typed.strip():
            self.point_out(Invalid("code", "Recopiez le code de la feuille de récupération."))
            return
        self.save(
            partial(self.ports.setting.give_code, typed),
            "La feuille de récupération ouvrira les sauvegardes.",
        )

    def submit_extras(self) -> None:
        """Keep the added keys."""
        self.save(
            partial(self.ports.setting.save_extras, self._typed_extras()), "Les clés sont enregistrées."
        )

    def saved(self, _settings: BackupSettings) -> None:
        self.code.clear()
        self._shown = self._typed_extras()

    def _typed_extras(self) -> tuple[str, ...]:
        lines = self.extras.toPlainText().splitlines()
        return tuple(line.strip() for line in lines if line.strip())
