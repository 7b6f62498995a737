"""An SFTP server: its key compared before it is believed, and a key made here to sign in."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QWidget

from telesec.domain.backups.changes import HostKey, KeyPair
from telesec.domain.backups.rules import SFTP_PORT
from telesec.domain.backups.shapes import Credentials, Target
from telesec.ui.backups.target_fields import TargetFields
from telesec.ui.controls import plain_label, secondary_button, text_field

_PUBLIC = "À donner à qui tient le serveur, pour ce compte. La clé privée reste dans {place}."
_COMPARE = "C'est bien celle que donne l'hébergeur"
_NOT_ASKED = "Pas encore demandée."
_WORDS = (
    "Un serveur SFTP n'empêche pas d'écraser : demandez des copies instantanées (snapshots) à qui le tient."
)


class SftpFields(TargetFields):
    """``greeting_requested`` asks for the server's key; ``pair_requested`` for a key of our own."""

    greeting_requested = Signal(str, int)
    pair_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._private = ""
        self._shown = HostKey("", "")
        self.host, self.folder, self.login = text_field(), text_field("telesec"), text_field()
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.port.setValue(SFTP_PORT)
        self.port.lineEdit().setTextMargins(8, 0, 0, 0)
        self.print = text_field(_NOT_ASKED)
        self.print.setReadOnly(True)
        self.ask = secondary_button("Demander l'empreinte", "key-round")
        self.same = QCheckBox(_COMPARE)
        self.same.setEnabled(False)
        self.public = text_field("Pas encore créée.")
        self.public.setReadOnly(True)
        self.make = secondary_button("Créer la clé", "plus")
        self.copy = secondary_button("Copier", "copy")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.add("endpoint", "Serveur", self.host, "Exemple : sauvegardes.exemple.fr", (0, 0))
        self.add("port", "Port", self.port, "D'ordinaire 22.", (0, 1))
        self.add("login", "Compte", self.login, "Celui ouvert pour le cabinet.", (1, 0))
        self.add("folder", "Dossier du serveur", self.folder, "Il doit exister.", (1, 1))
        self.add("host_key", "Empreinte du serveur", self.print, "", (2, -1))
        self.grid.addWidget(_beside(self.same, self.ask), 3, 0, 1, 2)
        self.add(
            "secret",
            "Clé publique de cet ordinateur",
            _beside(self.public, self.make, self.copy),
            "",
            (4, -1),
        )
        self._words = plain_label(_WORDS, "small", wrap=True)
        self.grid.addWidget(self._words, 5, 0, 1, 2)
        self.print.setAccessibleName("Empreinte du serveur")
        self.public.setAccessibleName("Clé publique de cet ordinateur")

    def _connect(self) -> None:
        self.ask.clicked.connect(self._ask)
        self.make.clicked.connect(self.pair_requested)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.public.text()))
        self.same.toggled.connect(lambda _on: self.changed.emit())
        self.port.valueChanged.connect(lambda _now: self._server_changed())
        self.host.textEdited.connect(lambda _text: self._server_changed())

    def show_target(self, target: Target, *, known: bool) -> None:
        self.host.setText(target.endpoint)
        self.port.setValue(target.port or SFTP_PORT)
        self.folder.setText(target.folder)
        if known:
            self.login.setPlaceholderText("Gardé sur cet ordinateur")

    def show_host_key(self, key: HostKey, *, trusted: bool = False) -> None:
        """What the server showed; believed only once the box is ticked, or when it was before."""
        self._shown = key
        self.print.setText(key.fingerprint)
        self.print.setCursorPosition(0)
        self.same.setEnabled(bool(key.line))
        self.same.setChecked(trusted)
        self.changed.emit()

    def show_pair(self, pair: KeyPair) -> None:
        """A fresh pair; the private half waits here until the form is saved."""
        self._private = pair.private
        self.show_public(pair.public)
        self.changed.emit()

    def show_public(self, line: str) -> None:
        """The public line kept earlier, or made just now."""
        self.public.setText(line)
        self.public.setCursorPosition(0)
        self.copy.setEnabled(bool(line))
        self.make.setText("Créer une autre clé" if line else "Créer la clé")

    def typed(self, target: Target) -> Target:
        return replace(
            target,
            endpoint=self.host.text().strip(),
            port=self.port.value(),
            folder=self.folder.text().strip(),
            host_key=self._shown.line if self.same.isChecked() else "",
        )

    def credentials(self) -> Credentials | None:
        login = self.login.text().strip()
        return Credentials(login, self._private) if login or self._private else None

    def only_read(self) -> None:
        self._words.hide()
        self.fields["secret"].set_hint("À donner à qui tient le serveur, pour ce compte, avant de continuer.")

    def kept_in(self, place: str) -> None:
        self.fields["secret"].set_hint(_PUBLIC.format(place=place))

    def forget(self) -> None:
        self._private = ""

    def _ask(self) -> None:
        self.greeting_requested.emit(self.host.text().strip(), self.port.value())

    def _server_changed(self) -> None:
        """Another server: what the former one showed proves nothing."""
        if self._shown.line:
            self.show_host_key(HostKey("", ""))
        self.changed.emit()


def _beside(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setFocusProxy(parts[0])
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for at, part in enumerate(parts):
        row.addWidget(part, 0 if at else 1)
    return made
