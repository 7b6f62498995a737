"""The words of the page of messages: where each one stands."""

from __future__ import annotations

from telesec.domain.french import counted, date_long, listed, mid_sentence
from telesec.domain.messages.queue import (
    CHANNEL_LABELS,
    DETAILS,
    Channel,
    DueLine,
    Message,
    State,
    Worklist,
)
from telesec.domain.messages.settings import MessageSettings
from telesec.domain.messages.wording import words
from telesec.domain.reference import Reference

UNREACHED = "Injoignable"
TO_CHECK = "À vérifier : envoi interrompu"
_STATES: dict[State, str] = {
    State.QUEUED: "En attente d'envoi",
    State.EXPORTED: "Dans le fichier SMS",
    State.SENDING: TO_CHECK,
    State.SENT: "Envoyé",
    State.FAILED: "Échec",
    State.TOLD: "Prévenu par téléphone",
    State.DROPPED: "Pas prévenu",
}
_TO_DO: dict[Channel, str] = {
    Channel.MAIL: "À envoyer",
    Channel.SMS: "À mettre dans le fichier",
    Channel.CALL: "À appeler",
}


def way(line: DueLine) -> str:
    """By which channel."""
    return CHANNEL_LABELS[line.channel] if line.channel else UNREACHED


def state_words(message: Message) -> str:
    """Where a message stands, with the reason when there is one."""
    said = _STATES[message.state]
    why = DETAILS.get(message.detail, "")
    return f"{said} ({mid_sentence(why)})" if why and message.state is not State.TOLD else said


def standing(line: DueLine) -> str:
    """What remains to be done, or was done, about a line."""
    if line.message is not None and line.message.state is not State.DROPPED:
        return state_words(line.message)
    if not line.is_due:
        return "Pas prévenu (décidé à la main)"
    return _TO_DO[line.channel] if line.channel else "À joindre autrement"


def due_by(lines: tuple[DueLine, ...], channel: Channel | None) -> list[DueLine]:
    """The lines still to be told by one channel (None: those nobody can reach)."""
    return [line for line in lines if line.is_due and line.channel is channel]


def summary(listed_lines: Worklist) -> str:
    """``mardi 17 novembre 2026 : 12 e-mails, 3 appels, 1 injoignable, 5 déjà prévenus``."""
    lines = listed_lines.lines
    counts = [
        (len(due_by(lines, Channel.MAIL)), "e-mail", "e-mails"),
        (len(due_by(lines, Channel.SMS)), "SMS", "SMS"),
        (len(due_by(lines, Channel.CALL)), "appel", "appels"),
        (len(due_by(lines, None)), "injoignable", "injoignables"),
        (sum(line.is_uncertain for line in lines), "à vérifier", "à vérifier"),
        (sum(not line.is_due and not line.is_uncertain for line in lines), "déjà vu", "déjà vus"),
    ]
    parts = [counted(number, one, several) for number, one, several in counts if number]
    if listed_lines.left_out:
        parts.append(f"{listed_lines.left_out} sans rappel (motif)")
    what = listed(parts) if parts else "personne à prévenir"
    return f"{date_long(listed_lines.day)} : {what}" if listed_lines.day else what


def preview(line: DueLine, settings: MessageSettings, reference: Reference) -> str:
    """The text this line's patient gets."""
    contact = line.contact
    row = Message(
        "",
        contact.appointment_id,
        contact.patient_id,
        line.kind,
        line.channel or Channel.CALL,
        line.told,
        line.recipient,
        State.QUEUED,
        "",
        "",
    )
    return words([row], {contact.appointment_id: contact}, settings, reference)


def attention(line: DueLine) -> tuple[int, object]:
    """Doubts first, then those nobody reaches, then by time; what is done comes last."""
    if line.is_uncertain:
        rank = 0
    elif not line.is_due:
        rank = 3
    else:
        rank = 2 if line.channel else 1
    return rank, line.contact.start
