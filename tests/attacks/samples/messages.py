"""A call of each service of the messages to patients."""

from __future__ import annotations

from dataclasses import replace

from tests.attacks.role_world import Sample, World

from telesec.domain.messages.queue import Channel, Decision, DueLine, Letter, Outcome, Pending
from telesec.domain.messages.settings import MailServer, ServerChange
from telesec.security.device import FileStore
from telesec.services.bookings import booking
from telesec.services.gate import Gate
from telesec.services.messages import message_export, message_sending, message_settings, messages

SERVER = MailServer("smtp.exemple.fr", sender="cabinet@exemple.fr", login="cabinet")


def due(world: World, channel: Channel = Channel.MAIL) -> list[DueLine]:
    """A patient with a telephone alone is told by SMS, the other by e-mail."""
    served(world)
    asked = world.request()
    if channel is Channel.SMS:
        asked = replace(asked, patient_id=world.another_patient().id)
    made = booking.book(world.owner, asked).appointment
    lines = messages.announce(world.owner, [made.id]).lines
    assert [line.channel for line in lines] == [channel]
    return list(lines)


def queued(world: World) -> Pending:
    batch = messages.prepare(world.owner, due(world))
    assert batch.letters
    return message_sending.pending(world.owner)[-1]


def leaving(world: World) -> Letter:
    letter = None
    for pending in message_sending.pending(world.owner) or [queued(world)]:
        letter = message_sending.take(world.owner, pending) or letter
    assert letter is not None
    return letter


def exported(world: World) -> str:
    return message_export.export_sms(world.owner, due(world, Channel.SMS)).batch_id


def decided(world: World, gate: Gate) -> object:
    queued(world)
    message = messages.follow_up(world.owner)[0].message
    return messages.decide(gate, message, Decision.DROP)


def served(world: World) -> FileStore:
    """E-mail is offered once the practice's server is set."""
    device = FileStore(world.device_folder)
    if world.kept.setdefault("served", SERVER) is SERVER:
        message_settings.save_mail_server(world.owner, device, ServerChange(SERVER, "mot de passe d'essai"))
    world.kept["served"] = None
    return device


SAMPLES: dict[str, Sample] = {
    "messages.message_export.export_sms": lambda w, g: message_export.export_sms(g, due(w, Channel.SMS)),
    "messages.message_export.export_again": lambda w, g: message_export.export_again(g, exported(w)),
    "messages.message_sending.begin_trial": lambda _w, g: message_sending.begin_trial(g, "essai@exemple.fr"),
    "messages.message_sending.end_trial": lambda w, g: message_sending.end_trial(
        g, message_sending.begin_trial(w.owner, "essai@exemple.fr"), Outcome.SENT
    ),
    "messages.message_sending.open_post": lambda w, g: message_sending.open_post(g, served(w)),
    "messages.message_sending.pending": lambda _w, g: message_sending.pending(g),
    "messages.message_sending.take": lambda w, g: message_sending.take(g, queued(w)),
    "messages.message_sending.settle": lambda w, g: message_sending.settle(g, leaving(w), Outcome.SENT),
    "messages.message_settings.mail_password": lambda w, g: message_settings.mail_password(
        g, served(w), message_settings.message_settings(w.owner).server
    ),
    "messages.message_settings.message_settings": lambda _w, g: message_settings.message_settings(g),
    "messages.message_settings.save_mail_server": lambda w, g: message_settings.save_mail_server(
        g, FileStore(w.device_folder), ServerChange(SERVER, "mot de passe d'essai")
    ),
    "messages.message_settings.save_message_settings": lambda w, g: message_settings.save_message_settings(
        g, message_settings.message_settings(w.owner)
    ),
    "messages.messages.announce": lambda w, g: messages.announce(g, [w.appointment().id]),
    "messages.messages.changes": lambda _w, g: messages.changes(g),
    "messages.messages.decide": decided,
    "messages.messages.delays": lambda w, g: messages.delays(g, messages.LateToday(w.who, 15)),
    "messages.messages.follow_up": lambda _w, g: messages.follow_up(g),
    "messages.messages.prepare": lambda w, g: messages.prepare(g, due(w)),
    "messages.messages.reminders": lambda _w, g: messages.reminders(g),
    "messages.messages.tell": lambda w, g: messages.tell(g, due(w)[0]),
}
