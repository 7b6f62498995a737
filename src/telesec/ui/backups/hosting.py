"""The hoster's certificate for health data, copied by hand, and what must be seen to about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.backups.hds import ACTIVITIES, certificate_worry, needs_certificate
from telesec.domain.backups.shapes import BackupSettings, HdsCertificate
from telesec.domain.errors import Invalid
from telesec.ui.backups.pane import Pane
from telesec.ui.backups.ports import BackupsPorts
from telesec.ui.controls import (
    Card,
    Chip,
    DateField,
    LabelledField,
    Toggles,
    plain_label,
    primary_button,
    text_field,
)
from telesec.ui.look import Look
from telesec.ui.settings.section import scrolled
from telesec.ui.tasks import Tasks

_WORDS = (
    "Qui héberge des données de santé pour le compte du cabinet, même chiffrées, doit être certifié HDS. "
    "Demandez le certificat à l'hébergeur et recopiez-le : le programme préviendra 60 jours avant sa fin."
)
_NOT_NEEDED = "Aucune destination hors du cabinet : aucun certificat n'est nécessaire."
_IN_ORDER = "Certificat en ordre"


class HostingPane(Pane):
    """One card; all its fields empty take the certificate away."""

    def __init__(self, ports: BackupsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("Certificat de l'hébergeur", ports, tasks, look)
        self._kept = HdsCertificate()
        self.hoster, self.number, self.contract = text_field(), text_field(), text_field()
        self.until = DateField()
        self.activities = Toggles(
            "Activités certifiées",
            [(str(key), f"{key} · {words}", words) for key, words in ACTIVITIES.items()],
            columns=3,
        )
        self.chip = Chip("", "info")
        self.state = plain_label("", wrap=True)
        self.keep = primary_button("Enregistrer le certificat", "check")
        named: tuple[tuple[str, str, QWidget, str], ...] = (
            ("hoster", "Hébergeur", self.hoster, "Le nom écrit sur le certificat."),
            ("number", "Numéro du certificat", self.number, ""),
            ("until", "Valable jusqu'au", self.until, ""),
            ("contract", "Contrat d'hébergement", self.contract, "Référence et date."),
            ("activities", "Activités", self.activities, "La sauvegarde externalisée est l'activité 6."),
        )
        for name, words, editor, hint in named:
            self.fields[name] = LabelledField(words, editor, hint)
        self._lay_out()
        self.keep.clicked.connect(self.submit)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(18, 10, 18, 12)
        card = Card("Certificat HDS")
        card.body.addWidget(plain_label(_WORDS, wrap=True))
        state = QHBoxLayout()
        state.setSpacing(10)
        state.addWidget(self.chip)
        state.addWidget(self.state, 1)
        card.body.addLayout(state)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for name, line, at in (("hoster", 0, 0), ("number", 0, 1), ("until", 1, 0), ("contract", 1, 1)):
            grid.addWidget(self.fields[name], line, at)
            grid.setColumnStretch(at, 1)
        card.body.addLayout(grid)
        card.body.addWidget(self.fields["activities"])
        card.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(card)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content))

    def adopt(self, settings: BackupSettings) -> None:
        if self.typed() == self._kept:
            self._show(settings.certificate)
        self._kept = settings.certificate
        tone, words = certificate_worry(settings, self.ports.today())
        needed = needs_certificate(settings)
        self.state.setText(words or ("" if needed else _NOT_NEEDED))
        self.state.setVisible(bool(self.state.text()))
        self.chip.set_chip(
            {"warning": "À surveiller", "danger": "À corriger"}.get(tone, _IN_ORDER), tone or "success"
        )
        self.chip.setVisible(needed)

    def focus_first(self) -> None:
        self.hoster.setFocus()

    def typed(self) -> HdsCertificate:
        """The certificate as it stands in the fields."""
        return HdsCertificate(
            self.hoster.text().strip(),
            self.number.text().strip(),
            tuple(int(key) for key in self.activities.picked()),
            self.until.day(),
            self.contract.text().strip(),
        )

    def submit(self) -> None:
        """Keep the certificate."""
        if not self.until.is_valid():
            self.point_out(Invalid("until", "Cette date n'existe pas. Exemple : 31/12/2027."))
            return
        self.save(partial(self.ports.setting.save_certificate, self.typed()), "Le certificat est enregistré.")

    def saved(self, _settings: BackupSettings) -> None:
        self._show(_settings.certificate)

    def _show(self, certificate: HdsCertificate) -> None:
        self.hoster.setText(certificate.hoster)
        self.number.setText(certificate.number)
        self.contract.setText(certificate.contract)
        self.until.set_day(certificate.until)
        self.activities.choose([str(number) for number in certificate.activities])
