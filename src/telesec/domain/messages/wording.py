"""The words of one letter, from the rows it speaks of and the practice's templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telesec.domain.messages.queue import Contact, Message
from telesec.domain.messages.settings import MessageSettings
from telesec.domain.messages.text import render, values_of
from telesec.domain.reference import Reference


def words(
    messages: Sequence[Message],
    contacts: Mapping[str, Contact],
    settings: MessageSettings,
    reference: Reference,
) -> str:
    """The text of messages that share a letter: same kind, day and place."""
    first = messages[0]
    contact = contacts[first.appointment_id]
    late = int((first.told - contact.start).total_seconds()) // 60
    values = values_of(
        reference,
        settings.sender_name,
        reference.site(contact.site_id),
        [message.told for message in messages],
        late,
    )
    return render(settings.templates[first.kind], values)
