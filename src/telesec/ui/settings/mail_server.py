"""The practice's own mail server: always encrypted, tried with a message before it is relied upon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSpinBox, QWidget

from telesec.domain.actions import Action
from telesec.domain.french import date_numeric
from telesec.domain.messages.settings import PORTS, STARTTLS, TLS, MailServer, MessageSettings, ServerChange
from telesec.domain.messages.text import telling_word
from telesec.domain.reference import Reference
from telesec.ui.controls import (
    Card,
    LabelledField,
    SegmentedControl,
    ghost_button,
    plain_label,
    primary_button,
    secondary_button,
    text_field,
)
from telesec.ui.proof import ProvedTasks
from telesec.ui.secret_fields import PasswordField
from telesec.ui.settings.mail_trial import TrialCard, TrialPorts
from telesec.ui.settings.section import NOT_YOURS, AskingSection, Surroundings, scrolled_column

_SECURITY = ((STARTTLS, "STARTTLS"), (TLS, "TLS d'emblée"))
_ALWAYS = (
    "Les e-mails partent de la messagerie du cabinet. La connexion est toujours chiffrée et le certificat du "
    "serveur toujours vérifié ; sans cela, rien n'est envoyé."
)
_KEPT = "Sur cet ordinateur, le mot de passe reste dans {place}, jamais dans les fichiers du cabinet."


@dataclass(frozen=True, slots=True)
class ServerPorts:
    """All run on the worker but ``ask_authority``, ``today`` and ``keeps_in``: where the password stays.

    ``save`` gives the reference, unchanged.
    """

    load: Callable[[], MessageSettings]
    save: Callable[[ServerChange], Reference]
    read_authority: Callable[[Path], str]
    trial: TrialPorts
    prove: Callable[[str, str], None]
    ask_authority: Callable[[QWidget], Path | None]
    today: Callable[[], date]
    keeps_in: Callable[[], str]


class MailServerSection(AskingSection):
    """Server, account, private authority if there is one, and a test message."""

    def __init__(self, around: Surroundings, ports: ServerPorts) -> None:
        super().__init__("Envoi d'e-mails", around)
        self._post_ports = ports
        self._shown = MailServer()
        self._authority = ""
        self._editable = self.ports.may(Action.MAIL_SERVER_EDIT)
        self.proved = ProvedTasks(self, self._tasks, ports.prove)
        self.host, self.sender_address, self.login = text_field(), text_field(), text_field()
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.port.lineEdit().setTextMargins(self.look.px(8), 0, 0, 0)
        self.security = SegmentedControl("Chiffrement", _SECURITY)
        self.password = PasswordField("Mot de passe de la messagerie")
        self.authority = plain_label("", "muted", wrap=True)
        self.choose = secondary_button("Choisir un certificat…", "folder-open")
        self.forget = ghost_button("Retirer")
        self.submit = primary_button("Enregistrer", "check")
        self.trial = TrialCard(ports.trial, self._tasks)
        self._name_fields()
        self._lay_out()
        self._connect()
        self.mark(unsaved=False)

    def _name_fields(self) -> None:
        named: tuple[tuple[str, str, QWidget, str], ...] = (
            ("host", "Serveur d'envoi (SMTP)", self.host, "Exemple : smtp.exemple.fr"),
            ("port", "Port", self.port, "D'ordinaire 587 ou 465."),
            ("security", "Chiffrement", self.security, "Celui que demande le fournisseur."),
            ("sender", "Adresse d'envoi", self.sender_address, "Celle du cabinet, que voient les patients."),
            (
                "login",
                "Identifiant",
                self.login,
                "Souvent la même adresse. Vide si le serveur n'en veut pas.",
            ),
            ("password", "Mot de passe", self.password, self._kept()),
        )
        for name, words, editor, hint in named:
            self.fields[name] = LabelledField(words, editor, hint)
        self.password.line.setAccessibleName("Mot de passe de la messagerie")

    def _lay_out(self) -> None:
        column = scrolled_column(self, self.look)
        server = Card("Serveur")
        server.body.addWidget(plain_label(_ALWAYS, wrap=True))
        grid = QGridLayout()
        places = (("host", 0, 0), ("port", 0, 1), ("security", 0, 2), ("sender", 1, 0), ("login", 1, 1))
        for name, line, at in places:
            grid.addWidget(self.fields[name], line, at)
        grid.addWidget(self.fields["password"], 1, 2)
        for at, share in enumerate((3, 2, 3)):
            grid.setColumnStretch(at, share)
        server.body.addLayout(grid)
        own = QHBoxLayout()
        own.addWidget(self.authority, 1)
        own.addWidget(self.choose)
        own.addWidget(self.forget)
        server.body.addLayout(own)
        server.body.addWidget(self.submit, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(server)
        column.addWidget(self.trial)
        if not self._editable:
            column.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
            self.trial.hide()
            for part in (*self.fields.values(), self.choose, self.forget):
                part.setEnabled(False)
        self.submit.setVisible(self._editable)
        column.addStretch(1)

    def _connect(self) -> None:
        for line in (self.host, self.sender_address, self.login):
            line.textChanged.connect(lambda _text: self._changed())
        self.password.edited.connect(lambda _text: self._changed())
        self.port.valueChanged.connect(lambda _now: self._changed())
        self.security.chosen.connect(self._secured)
        self.choose.clicked.connect(self._ask_authority)
        self.forget.clicked.connect(lambda: self._trust(""))
        self.submit.clicked.connect(self.submit_server)

    def look_again(self) -> None:
        """Ask for what is kept; what is typed stays."""
        if not self.is_unsaved():
            self._tasks.run(self._post_ports.load, self._show)

    def focus_first(self) -> None:
        self.host.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)
        self.trial.allow(able=not unsaved and self._shown.is_ready)

    def submit_server(self) -> None:
        """Save the server, once proved; an empty password field keeps the one known for this account."""
        password = self.password.text() or None
        change = ServerChange(self._typed(), password)
        told = telling_word(change.server.sender.replace("@", " ").replace(".", " ").replace("-", " "))
        warning = f" Attention : « {told} » dans l'adresse laisse deviner la spécialité." if told else ""
        done = f"L'envoi d'e-mails est réglé. Faites un essai.{warning}"
        self.save(partial(self._save, change), done, self.proved)

    def _save(self, change: ServerChange) -> Reference:
        return self._post_ports.save(change)

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        self.password.clear()
        super()._accepted(done, focused, reference)
        self._tasks.run(self._post_ports.load, self._show)

    def _typed(self) -> MailServer:
        return replace(
            self._shown,
            host=self.host.text().strip(),
            port=self.port.value(),
            security=self.security.key(),
            sender=self.sender_address.text().strip(),
            login=self.login.text().strip(),
            authority=self._authority,
        )

    def _show(self, settings: MessageSettings) -> None:
        if self.is_unsaved():
            return
        server = self._shown = settings.server
        self.fields["password"].set_hint(self._kept())
        self.host.setText(server.host)
        self.sender_address.setText(server.sender)
        self.login.setText(server.login)
        self.security.choose(server.security if server.security in PORTS else STARTTLS)
        self.port.setValue(server.port)
        self._trust(server.authority)
        since = server.password_since
        if since:
            old = (
                " Il a plus d'un an : changez-le." if server.password_is_old(self._post_ports.today()) else ""
            )
            self.password.line.setPlaceholderText(f"Enregistré le {date_numeric(since)}.{old}")
        self.mark(unsaved=False)

    def _kept(self) -> str:
        return _KEPT.format(place=self._post_ports.keeps_in())

    def _changed(self) -> None:
        self.mark(unsaved=self._typed() != self._shown or bool(self.password.text()))

    def _secured(self, key: str) -> None:
        if self.port.value() in PORTS.values():
            self.port.setValue(PORTS[key])
        self._changed()

    def _ask_authority(self) -> None:
        path = self._post_ports.ask_authority(self)
        if path is not None:
            work = partial(self._post_ports.read_authority, path)
            self._tasks.run(work, self._trust, self.point_out)

    def _trust(self, pem: str) -> None:
        self._authority = pem
        ends = self._shown.authority_until if pem == self._shown.authority else None
        until = f", jusqu'au {date_numeric(ends)}" if ends else ""
        own = f"Autorité : celle de votre fichier, pour ce serveur seulement{until}."
        self.authority.setText(own if pem else "Autorités : celles de l'ordinateur (cas habituel).")
        self.forget.setVisible(bool(pem))
        self._changed()
