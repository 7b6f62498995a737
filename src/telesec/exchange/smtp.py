"""The practice's own mail server: TLS or nothing, certificates verified, every wait bounded."""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.messages.queue import Letter, Outcome
from telesec.domain.messages.settings import STARTTLS, MailServer
from telesec.exchange.mail import mail_bytes
from telesec.exchange.smtp_talk import Talk, tls_context

_LINE_DOT = re.compile(rb"(?m)^\.")

_UNREACHED = (
    "Le serveur d'envoi ne répond pas. Rien n'a été envoyé ; vérifiez la connexion à Internet et le nom du "
    "serveur, puis recommencez."
)
_CLEAR = (
    "Le serveur d'envoi ne propose pas de connexion chiffrée sur ce port. Rien n'a été "
    "envoyé ; demandez le bon port au fournisseur."
)
_IDENTITY = (
    "Le serveur d'envoi refuse l'identifiant ou le mot de passe du cabinet. Rien n'a été envoyé ; "
    "corrigez-les dans Paramètres, section Envoi d'e-mails."
)
_NO_METHOD = (
    "Le serveur d'envoi ne propose aucune identification par mot de passe. Rien n'a été "
    "envoyé ; interrogez le fournisseur."
)
_SENDER = (
    "Le serveur d'envoi refuse l'adresse d'expéditeur du cabinet. Rien n'a été envoyé ; "
    "corrigez-la dans Paramètres, section Envoi d'e-mails."
)
_HANDSHAKE = (
    "La connexion chiffrée avec le serveur d'envoi n'a pas pu s'établir (protocole trop ancien, ou port qui "
    "ne correspond pas au chiffrement choisi). Rien n'a été envoyé ; vérifiez ces réglages."
)
_CERTIFICATE = {
    ssl_code: f"Le certificat du serveur d'envoi {why} Rien n'a été envoyé."
    for ssl_code, why in {
        9: "n'est pas encore valable : vérifiez l'heure de cet ordinateur.",
        10: "est périmé : prévenez le fournisseur de messagerie.",
        62: "est celui d'un autre serveur : vérifiez le nom donné dans les réglages.",
        64: "est celui d'un autre serveur : vérifiez le nom donné dans les réglages.",
    }.items()
}
_UNKNOWN_AUTHORITY = (
    "Le certificat du serveur d'envoi n'est signé par aucune autorité connue. Rien n'a été envoyé. S'il est "
    "celui de votre établissement, donnez son autorité dans les réglages."
)


class PostRefused(TelesecError):
    """The server cannot be used at all; nothing left, the queue is as it was."""


def authority_end(pem: str) -> date | None:
    """The last day of the first of these certificates to end; None for no certificate at all.

    Raises Invalid unless ``pem`` is empty or holds certificates that OpenSSL reads.
    """
    if not pem:
        return None
    try:
        found = tls_context(pem).get_ca_certs()
    except (ssl.SSLError, ValueError):
        found = []
    if not found:
        sentence = "Ce fichier ne contient pas de certificat d'autorité lisible. Demandez-le au format PEM."
        raise Invalid("authority", sentence) from None
    ends = min(ssl.cert_time_to_seconds(str(one["notAfter"])) for one in found)
    return datetime.fromtimestamp(ends, UTC).date()


class Post:
    """One connection for a whole batch; made again once when the server hung up before taking anything.

    Not a store's thread's work: it waits for the network. ``now`` dates the letters.
    """

    def __init__(
        self, server: MailServer, password: str, sender_name: str, now: Callable[[], datetime]
    ) -> None:
        self._server = server
        self._password = password
        self._sender_name = sender_name
        self._now = now
        self._talk: Talk | None = None

    def open(self) -> None:
        """Connect, encrypt, identify. Raises PostRefused with a sentence; then nothing was sent."""
        try:
            self._talk = self._opened()
        except ssl.SSLCertVerificationError as error:
            raise PostRefused(_CERTIFICATE.get(error.verify_code, _UNKNOWN_AUTHORITY)) from None
        except ssl.SSLError:
            raise PostRefused(_HANDSHAKE) from None
        except (OSError, smtplib.SMTPException):
            raise PostRefused(_UNREACHED) from None

    def _opened(self) -> Talk:
        context = tls_context(self._server.authority)
        talk = Talk(self._server, context)
        try:
            talk.ehlo_or_helo_if_needed()
            if self._server.security == STARTTLS:
                if not talk.has_extn("starttls") or talk.starttls(context=context)[0] != 220:
                    raise PostRefused(_CLEAR)
                talk.ehlo()
            self._identify(talk)
        except BaseException:
            talk.close()
            raise
        return talk

    def _identify(self, talk: Talk) -> None:
        if not self._server.login:
            return
        methods = talk.esmtp_features.get("auth", "").upper().split()
        login, password = self._server.login.encode(), self._password.encode()
        if "PLAIN" in methods:
            both = b"\0" + login + b"\0" + password
            code, _ = talk.docmd("AUTH", f"PLAIN {_b64(both)}")
        elif "LOGIN" in methods:
            code, _ = talk.docmd("AUTH", "LOGIN")
            for word in (login, password):
                if code == 334:
                    code, _ = talk.docmd(_b64(word))
        else:
            raise PostRefused(_NO_METHOD)
        if code != 235:
            raise PostRefused(_IDENTITY)

    def deliver(self, letter: Letter) -> tuple[Outcome, str]:
        """Give one letter to the server; what became of it, and a word of ``DETAILS``.

        Raises PostRefused when the server cannot be used (nothing of this letter left).
        """
        data = mail_bytes(letter, self._server, self._sender_name, self._now())
        for fresh in (False, True):
            if self._talk is None or fresh:
                self.close()
                self.open()
            try:
                return self._try(letter.recipient, data)
            except (OSError, smtplib.SMTPException):
                continue  # hung up before it took the text: once more on a new connection
        raise PostRefused(_UNREACHED)

    def _try(self, recipient: str, data: bytes) -> tuple[Outcome, str]:
        talk = self._talk
        if talk is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        code, _ = talk.mail(self._server.sender)
        if code != 250:
            self._start_over(code)
            if code >= 500:
                raise PostRefused(_SENDER)
            return Outcome.LATER, "later"
        code, _ = talk.rcpt(recipient)
        if code not in (250, 251):
            self._start_over(code)
            return (Outcome.REFUSED, "address") if code >= 500 else (Outcome.LATER, "later")
        code, _ = talk.docmd("DATA")
        if code != 354:
            self._start_over(code)
            return (Outcome.REFUSED, "refused") if code >= 500 else (Outcome.LATER, "later")
        return self._hand_over(talk, data)

    def _hand_over(self, talk: Talk, data: bytes) -> tuple[Outcome, str]:
        """From here on, a silence means that nobody knows."""
        try:
            talk.send(_LINE_DOT.sub(b"..", data) + b".\r\n")
            code, _ = talk.getreply()
        except (OSError, smtplib.SMTPException):
            self.close()
            return Outcome.LOST, "lost"
        if code == 250:
            return Outcome.SENT, ""
        self._start_over(code)
        return (Outcome.REFUSED, "refused") if code >= 500 else (Outcome.LATER, "later")

    def _start_over(self, code: int) -> None:
        if self._talk is None or code == 421:  # RFC 5321 §3.8: the server is closing
            self.close()
            return
        with suppress(OSError, smtplib.SMTPException):
            self._talk.rset()

    def close(self) -> None:
        """Take leave of the server; never raises."""
        talk, self._talk = self._talk, None
        if talk is not None:
            with suppress(OSError, smtplib.SMTPException):
                talk.quit()
            talk.close()


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
