"""The page of messages to patients, and the ways to it from the agenda, with the use cases of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.errors import Invalid
from telesec.domain.messages.queue import Batch, DueLine, Worklist
from telesec.domain.messages.settings import MessageSettings, ServerChange
from telesec.domain.reference import Reference
from telesec.services.messages import message_export, message_sending, message_settings, messages
from telesec.services.messages.message_export import SmsFile
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.reminders.agenda_offers import MessageOffers
from telesec.ui.reminders.csv_path import ask_sms_path
from telesec.ui.reminders.page import MessagesPage
from telesec.ui.reminders.ports import MessagesPorts, SendingPorts
from telesec.ui.settings.authority_path import ask_authority_path
from telesec.ui.settings.mail_server import MailServerSection, ServerPorts
from telesec.ui.settings.mail_trial import TrialPorts
from telesec.ui.settings.messages import MessagesSection, WordsPorts
from telesec.ui.settings.page import SettingsPage

MOST_AUTHORITY = 64 * 1024
_CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
NOT_WRITTEN = (
    "Le fichier n'a pas pu être écrit à cet endroit. Ses SMS sont notés : dans Suivi, choisissez l'un d'eux "
    "et refaites le fichier ailleurs."
)


def messages_page(context: PageContext) -> MessagesPage:
    """Reminders, changes, delays, and what became of each message."""
    gate = context.gate

    def delays(practitioner_id: str, minutes: int) -> Worklist:
        return messages.delays(gate, messages.LateToday(practitioner_id, minutes))

    def leave_untold(line: DueLine) -> None:
        messages.tell(gate, line, wanted=False)

    def export(lines: Sequence[DueLine], path: Path) -> Batch:
        return _written(message_export.export_sms(gate, lines), path)

    def export_again(batch_id: str, path: Path) -> Batch:
        return _written(message_export.export_again(gate, batch_id), path)

    ports = MessagesPorts(
        reminders=partial(messages.reminders, gate),
        changes=partial(messages.changes, gate),
        delays=delays,
        announce=partial(messages.announce, gate),
        prepare=partial(messages.prepare, gate),
        tell=partial(messages.tell, gate),
        leave_untold=leave_untold,
        export=export,
        export_again=export_again,
        follow_up=partial(messages.follow_up, gate),
        decide=partial(messages.decide, gate),
        settings=partial(message_settings.message_settings, gate),
        sending=_sending(context),
        prove=context.prove,
        ask_path=ask_sms_path,
        reference=lambda: gate.reference,
        today=context.today,
        zone=context.zone,
    )
    return MessagesPage(ports, context.tasks, context.look())


def _sending(context: PageContext) -> SendingPorts:
    gate = context.gate
    return SendingPorts(
        pending=partial(message_sending.pending, gate),
        open_post=lambda: message_sending.open_post(gate, context.threshold.device),
        take=partial(message_sending.take, gate),
        settle=partial(message_sending.settle, gate),
    )


def add_messages(page: AgendaPage) -> MessageOffers:
    """From the agenda: tell the patients of the chosen appointments, or that somebody runs late."""
    offers = MessageOffers(page)
    page.history.written.connect(offers.remember)
    for offer in offers.offers():
        page.offer(offer)
    return offers


def add_message_settings(page: SettingsPage, context: PageContext) -> None:
    """The sections of the settings about messages and the mail server."""
    gate = context.gate
    if not gate.allows(Action.SETTINGS_EDIT) and not gate.allows(Action.SCHEDULE_EDIT):
        return

    def save_words(settings: MessageSettings) -> Reference:
        message_settings.save_message_settings(gate, settings)
        return gate.reference

    def save_server(change: ServerChange) -> Reference:
        message_settings.save_mail_server(gate, context.threshold.device, change)
        return gate.reference

    load = partial(message_settings.message_settings, gate)
    words = WordsPorts(load, save_words, lambda: gate.reference)
    page.add_section("Messages", lambda around: MessagesSection(around, words))
    trial = TrialPorts(
        begin=partial(message_sending.begin_trial, gate),
        open_post=lambda: message_sending.open_post(gate, context.threshold.device, trial=True),
        end=partial(message_sending.end_trial, gate),
    )
    server = ServerPorts(
        load=load,
        save=save_server,
        read_authority=read_authority,
        trial=trial,
        prove=context.prove,
        ask_authority=ask_authority_path,
        today=context.today,
        keeps_in=lambda: context.threshold.device.label,
    )
    page.add_section("Envoi d'e-mails", lambda around: MailServerSection(around, server))


def read_authority(path: Path) -> str:
    """The certificates of a PEM file; raises Invalid("authority")."""
    from telesec.exchange.smtp import authority_end

    try:
        with path.open("rb") as file:
            pem = file.read(MOST_AUTHORITY + 1).decode("ascii")
    except (OSError, UnicodeDecodeError):
        pem = ""
    if not pem.strip() or len(pem) > MOST_AUTHORITY:
        raise Invalid(
            "authority",
            "Ce fichier ne contient pas de certificat d'autorité lisible. Demandez-le au format PEM.",
        )
    kept = "\n".join(_CERTIFICATE.findall(pem)) or pem  # a private key in the same file stays there
    authority_end(kept)
    return kept


def _written(made: SmsFile, path: Path) -> Batch:
    from telesec.security.files import write_atomically

    try:
        write_atomically(path, made.data)
    except OSError:
        raise Invalid("path", NOT_WRITTEN) from None
    return Batch(made.batch_id, made.letters, made.skipped)
