"""How the practice writes to its patients: channels, words, its own mail server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from telesec.domain.errors import Invalid
from telesec.domain.french import date_long
from telesec.domain.messages.queue import Channel, Kind
from telesec.domain.messages.reaching import is_mail_address
from telesec.domain.messages.text import TEMPLATES, check_template, telling_word
from telesec.domain.plain_text import check_line
from telesec.domain.reference import Reference

STARTTLS, TLS = "starttls", "tls"
PORTS = {STARTTLS: 587, TLS: 465}
PASSWORD_AGE = timedelta(days=365)
AUTHORITY_NOTICE = timedelta(days=30)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_GUESSABLE = frozenset(
    {"admin", "administrateur", "changeme", "exemple", "motdepasse", "password", "secret", "smtp", "test"}
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """The practice's own mail server. Always encrypted, its certificate always verified.

    ``authority``: certificates (PEM) trusted for this server alone, in place of the system's.
    """

    host: str = ""
    port: int = 587
    security: str = STARTTLS
    sender: str = ""
    login: str = field(repr=False, default="")
    authority: str = field(repr=False, default="")
    password_since: date | None = None
    authority_until: date | None = None  # last day of the private authority's first certificate to end

    @property
    def is_ready(self) -> bool:
        return bool(self.host and self.sender)

    @property
    def account(self) -> tuple[str, ...]:
        """What a password is given for: the server, how it is reached and trusted, and who signs in."""
        return (self.host, str(self.port), self.security, self.login, self.authority)

    @property
    def sender_domain(self) -> str:
        """The domain our messages are numbered under; never this machine's name."""
        return self.sender.rpartition("@")[2].lower()

    def password_is_old(self, today: date) -> bool:
        """True when the password was last changed over a year ago."""
        return self.password_since is not None and today - self.password_since > PASSWORD_AGE

    def worry(self, today: date) -> str:
        """What must be renewed soon, as a sentence; "" when nothing must."""
        ends = self.authority_until
        if ends is not None and ends - today <= AUTHORITY_NOTICE:
            when = "est périmé" if ends < today else f"expire le {date_long(ends)}"
            return (
                f"Le certificat d'autorité de la messagerie {when} : faites-le remplacer dans les réglages."
            )
        if self.login and self.password_is_old(today):
            return "Le mot de passe de la messagerie a plus d'un an : faites-le changer dans les réglages."
        return ""


@dataclass(frozen=True, slots=True)
class ServerChange:
    """A mail server as typed; ``password`` None keeps the one in the keyring, for the same account only."""

    server: MailServer
    password: str | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class MessageSettings:
    """``channels`` in order of preference; the telephone always comes last by itself.

    ``reminders`` False stops reminders only: cancellations and changes are told all the same.
    """

    reminders: bool = True
    channels: tuple[Channel, ...] = (Channel.MAIL, Channel.SMS)
    sender_name: str = ""
    templates: Mapping[Kind, str] = field(default_factory=lambda: dict(TEMPLATES))
    server: MailServer = field(default_factory=MailServer)

    def offered(self) -> tuple[Channel, ...]:
        """The channels that can be used now: no e-mail before a server is set."""
        return tuple(item for item in self.channels if item is not Channel.MAIL or self.server.is_ready)


def check_settings(settings: MessageSettings, reference: Reference) -> None:
    """Raises Invalid naming the field: a template's kind, ``sender_name`` or ``channels``."""
    check_line("sender_name", settings.sender_name, 60)
    told = telling_word(settings.sender_name, reference)
    if told:
        raise Invalid("sender_name", f"« {told} » dit pourquoi le patient vient. Choisissez un nom neutre.")
    if Channel.CALL in settings.channels or len(set(settings.channels)) != len(settings.channels):
        raise Invalid("channels", "Choisissez l'e-mail, le SMS, ou les deux dans l'ordre voulu.")
    for kind in Kind:
        check_template(kind, settings.templates.get(kind, ""), reference)


def check_server(server: MailServer, password: str | None) -> MailServer:
    """The server as it will be kept; raises Invalid naming the field. ``password`` None: unchanged."""
    kept = replace(server, host=server.host.strip(), sender=server.sender.strip(), login=server.login.strip())
    if not _HOST.fullmatch(kept.host) or ".." in kept.host:
        raise Invalid("host", "Donnez le nom du serveur d'envoi. Exemple : « smtp.exemple.fr ».")
    if not 1 <= kept.port <= 65535:
        raise Invalid("port", "Donnez un numéro de port entre 1 et 65535, d'ordinaire 587 ou 465.")
    if kept.security not in PORTS:
        raise Invalid("security", "Choisissez l'un des deux chiffrements proposés.")
    if not is_mail_address(kept.sender):
        raise Invalid("sender", "Donnez l'adresse d'envoi du cabinet. Exemple : « cabinet@exemple.fr ».")
    check_line("login", kept.login, 254)
    if kept.login and password is not None:
        _check_password(kept, password)
    if kept.login and password is None and kept.password_since is None:
        raise Invalid("password", "Donnez le mot de passe de ce compte de messagerie.")
    return kept


def check_change(was: MailServer, change: ServerChange) -> MailServer:
    """The server as it will be kept after ``was``; raises Invalid naming the field.

    A password given for one server is never kept for another: it is typed again.
    """
    kept = check_server(replace(change.server, password_since=was.password_since), change.password)
    if kept.login and change.password is None and kept.account != was.account:
        raise Invalid(
            "password", "Redonnez le mot de passe : le serveur, le compte ou le chiffrement a changé."
        )
    return kept


def _check_password(server: MailServer, password: str) -> None:
    check_line("password", password, 500)
    plain = password.strip().lower()
    easy = plain in _GUESSABLE or plain == server.login.lower() or len(plain) < 6
    if not plain or easy:
        raise Invalid(
            "password", "Ce mot de passe est vide ou se devine. Choisissez-en un vrai chez le fournisseur."
        )


def to_values(settings: MessageSettings) -> dict[str, Any]:
    """The settings as JSON values, without the mail server."""
    return {
        "reminders": settings.reminders,
        "channels": [channel.value for channel in settings.channels],
        "sender_name": settings.sender_name,
        "templates": {kind.value: settings.templates[kind] for kind in Kind},
    }


def server_values(server: MailServer) -> dict[str, Any]:
    """The mail server as JSON values; its password is not among them."""
    return {
        "host": server.host,
        "port": server.port,
        "security": server.security,
        "sender": server.sender,
        "login": server.login,
        "authority": server.authority,
        "password_since": server.password_since.isoformat() if server.password_since else "",
        "authority_until": server.authority_until.isoformat() if server.authority_until else "",
    }


def from_values(values: object, server: object) -> MessageSettings:
    """Settings read back; what is missing or odd takes its default."""
    given = values if isinstance(values, dict) else {}
    known = {channel.value: channel for channel in (Channel.MAIL, Channel.SMS)}
    asked = given.get("channels")
    channels = (
        [known[name] for name in asked if name in known] if isinstance(asked, list) else list(known.values())
    )
    words = given.get("templates")
    templates = {
        kind: str(words.get(kind.value) or TEMPLATES[kind]) if isinstance(words, dict) else TEMPLATES[kind]
        for kind in Kind
    }
    return MessageSettings(
        reminders=given.get("reminders") is not False,
        channels=tuple(dict.fromkeys(channels)),
        sender_name=str(given.get("sender_name") or ""),
        templates=templates,
        server=_server_from(server),
    )


def _server_from(values: object) -> MailServer:
    if not isinstance(values, dict):
        return MailServer()
    since, until = str(values.get("password_since") or ""), str(values.get("authority_until") or "")
    port = values.get("port")
    return MailServer(
        host=str(values.get("host") or ""),
        port=port if type(port) is int else 587,
        security=str(values.get("security") or STARTTLS),
        sender=str(values.get("sender") or ""),
        login=str(values.get("login") or ""),
        authority=str(values.get("authority") or ""),
        password_since=date.fromisoformat(since) if since else None,
        authority_until=date.fromisoformat(until) if until else None,
    )
