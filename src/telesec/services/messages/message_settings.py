"""How the practice writes to its patients: read by the desk, changed by an administrator."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid
from telesec.domain.messages.settings import (
    MailServer,
    MessageSettings,
    ServerChange,
    check_change,
    check_settings,
    from_values,
    server_values,
    to_values,
)
from telesec.security.device import DeviceStore
from telesec.services.gate import Gate
from telesec.services.today import today_of

_WORDS, _SERVER, _PASSWORD = "messages", "mail_server", "smtp"


def message_settings(gate: Gate) -> MessageSettings:
    """The settings as they are; the password stays in the keyring."""
    with gate.enter(Action.REFERENCE, Subject("settings", _WORDS)) as records:
        values = records.schedules.settings()
    return from_values(values.get(_WORDS), values.get(_SERVER))


def save_message_settings(gate: Gate, settings: MessageSettings) -> MessageSettings:
    """Keep channels and words; raises Invalid when a text would say why a patient comes."""
    kept = replace(settings, sender_name=" ".join(settings.sender_name.split()))
    check_settings(kept, gate.reference)
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings", _WORDS)) as records:
        records.schedules.set(_WORDS, to_values(kept))
    return message_settings(gate)


def save_mail_server(gate: Gate, device: DeviceStore, change: ServerChange) -> MessageSettings:
    """Keep the mail server, its password in this computer's keyring only; asks for a fresh proof.

    Raises Invalid naming the field, DeviceRefused when the keyring does not answer.
    """
    from telesec.exchange.smtp import authority_end

    check_change(message_settings(gate).server, change)  # a fault is said before a proof is asked
    ends = authority_end(change.server.authority)
    with gate.enter(Action.MAIL_SERVER_EDIT, Subject("settings", _SERVER)) as records:
        was = from_values(None, records.schedules.settings().get(_SERVER)).server
        kept = replace(check_change(was, change), authority_until=ends)
        if change.password is not None:
            kept = replace(kept, password_since=today_of(gate))
            blob = _for_account(kept) + change.password.encode()
            device.write(gate.reference.practice_id, _PASSWORD, blob)
        records.schedules.set(_SERVER, server_values(kept))
    return message_settings(gate)


def mail_password(gate: Gate, device: DeviceStore, server: MailServer, *, trial: bool = False) -> str:
    """The password of the practice's mail account, "" when it has none; for who may send, journaled.

    Raises Invalid when this computer does not hold the one of this very account, Refused to who may
    not send (``trial``: not try the server), DeviceRefused when the keyring does not answer.
    """
    action = Action.MESSAGE_TRIAL if trial else Action.MESSAGE_SEND
    with gate.enter(action, Subject("settings", _SERVER), reason="sign_in"):
        pass  # written down before the keyring is asked, which may keep a person waiting
    if not server.login:
        return ""
    mark = _for_account(server)
    found = device.read(gate.reference.practice_id, _PASSWORD)
    if not found or not found.startswith(mark):
        raise Invalid(
            "password",
            "Cet ordinateur n'a pas le mot de passe de la messagerie. "
            "Un administrateur le donne dans Paramètres, section Envoi d'e-mails.",
        )
    return found[len(mark) :].decode()


def _for_account(server: MailServer) -> bytes:
    """What stands before a password in the keyring: it opens the account it was given for, no other."""
    return hashlib.sha256("\0".join(server.account).encode()).hexdigest().encode() + b"\n"
