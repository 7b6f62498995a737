"""Sending the queue by e-mail, one letter at a time: 'sending' is kept before the server is spoken to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.domain.messages.queue import Kind, Letter, Message, Outcome, Pending, State
from telesec.domain.messages.reaching import is_mail_address
from telesec.domain.messages.telling import letter_of, still_true
from telesec.domain.messages.text import neutral_name
from telesec.domain.messages.wording import words
from telesec.security.device import DeviceStore
from telesec.services.gate import Gate
from telesec.services.messages.message_settings import mail_password, message_settings
from telesec.services.messages.messages import walls

if TYPE_CHECKING:
    from telesec.exchange.smtp import Post

NOT_SET = (
    "Le serveur d'envoi n'est pas réglé. Un administrateur le règle dans Paramètres, section Envoi d'e-mails."
)
TRIAL = (
    "Ceci est un message d'essai de telesec. Si vous le lisez, l'envoi des messages du cabinet fonctionne."
)


def pending(gate: Gate) -> tuple[Pending, ...]:
    """The letters in the queue, the most pressing first."""
    with gate.enter(Action.MESSAGE_LIST, Subject("messages"), reason="queue") as records:
        return tuple(records.messages.waiting())


def open_post(gate: Gate, device: DeviceStore, *, trial: bool = False) -> Post:
    """The practice's mail server with its password, not yet spoken to; for the network's thread.

    Raises Invalid when it is not set, Refused to who may not send (``trial``: not try the server),
    DeviceRefused when the keyring does not answer.
    """
    from telesec.exchange.smtp import Post

    settings = message_settings(gate)
    server = settings.server
    if not server.is_ready:
        raise Invalid("host", NOT_SET)
    name = settings.sender_name or neutral_name(gate.reference)
    return Post(server, mail_password(gate, device, server, trial=trial), name, gate.now)


def take(gate: Gate, waiting: Pending) -> Letter | None:
    """Mark a letter as leaving, for good once this returns; None when nothing is left to say.

    What is past, changed or no longer wanted is dropped here, at the last moment.
    """
    settings, here = message_settings(gate), walls(gate)
    subject = Subject("message", waiting.letter_id, waiting.patient_id)
    with gate.enter(Action.MESSAGE_SEND, subject, reason="leaving") as records:
        rows = [row for row in records.messages.letter(waiting.letter_id) if row.state is State.QUEUED]
        contacts = records.messages.contacts(row.appointment_id for row in rows)
        leaving: list[Message] = []
        for row in rows:
            contact = contacts[row.appointment_id]
            why = still_true(row, contact, here[contact.site_id])
            if why:
                records.messages.settle([row.id], [State.QUEUED], State.DROPPED, why)
            else:
                leaving.append(row)
        records.messages.settle([row.id for row in leaving], [State.QUEUED], State.SENDING)
    if not leaving:
        return None
    return letter_of(leaving, words(leaving, contacts, settings, gate.reference))


_AFTER: dict[Outcome, tuple[State, str]] = {
    Outcome.SENT: (State.SENT, ""),
    Outcome.REFUSED: (State.FAILED, "refused"),
    Outcome.LATER: (State.FAILED, "later"),
    Outcome.LOST: (State.SENDING, "lost"),
    Outcome.UNSENT: (State.QUEUED, ""),
}


def settle(gate: Gate, letter: Letter, outcome: Outcome, detail: str = "") -> None:
    """Note what became of a letter. A lost one stays 'sending': only a person decides what it is worth."""
    state, why = _AFTER[outcome]
    subject = Subject("message", letter.id, letter.patient_id)
    with gate.enter(Action.MESSAGE_SEND, subject, reason=f"outcome {outcome.value}") as records:
        rows = [row for row in records.messages.letter(letter.id) if row.state is State.SENDING]
        records.messages.settle([row.id for row in rows], [State.SENDING], state, detail or why)


def begin_trial(gate: Gate, recipient: str) -> Letter:
    """A test message for ``recipient``, journaled before it leaves; nothing about any patient."""
    address = recipient.strip()
    if not is_mail_address(address):
        raise Invalid("recipient", "Cette adresse e-mail est incomplète. Exemple : « nom@exemple.fr ».")
    letter = Letter(new_id(), "", address, Kind.REMINDER, TRIAL)
    with gate.enter(Action.MESSAGE_TRIAL, Subject("message", letter.id)):
        return letter


def end_trial(gate: Gate, letter: Letter, outcome: Outcome) -> None:
    """Note how a test message ended."""
    with gate.enter(Action.MESSAGE_TRIAL, Subject("message", letter.id), reason=f"outcome {outcome.value}"):
        return
