"""How the practice writes to its patients: read by the desk, changed by an administrator."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid
from telesec.domain.message_settings import (
    MailServer,
    MessageSettings,
    ServerChange,
    check_server,
    check_settings,
    from_values,
    server_values,
    to_values,
)
from telesec.security.device import DeviceStore
from telesec.services.gate import Gate
from telesec.services.patients import local_day

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
    """Keep the mail server, its password in this computer's keyring only.

    Raises Invalid naming the field, DeviceRefused when the keyring does not answer.
    """
    from telesec.exchange.smtp import authority_end

    kept = check_server(change.server, change.password)
    kept = replace(kept, authority_until=authority_end(kept.authority))
    if change.password is not None:
        kept = replace(kept, password_since=local_day(gate))
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings", _SERVER)) as records:
        if change.password is not None:
            device.write(gate.reference.practice_id, _PASSWORD, change.password.encode())
        records.schedules.set(_SERVER, server_values(kept))
    return message_settings(gate)


def mail_password(gate: Gate, device: DeviceStore, server: MailServer) -> str:
    """The password of the practice's mail account, "" when it has none.

    Raises Invalid when this computer does not hold it, DeviceRefused when the keyring does not answer.
    """
    if not server.login:
        return ""
    found = device.read(gate.reference.practice_id, _PASSWORD)
    if not found:
        raise Invalid(
            "password",
            "Cet ordinateur n'a pas le mot de passe de la messagerie. "
            "Un administrateur le donne dans Paramètres, section Envoi d'e-mails.",
        )
    return found.decode()
