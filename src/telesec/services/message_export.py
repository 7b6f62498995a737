"""The file of SMS for the practice's provider: written down as exported before it is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import NotFound
from telesec.domain.message_letters import words
from telesec.domain.message_text import sms_text
from telesec.domain.messages import Channel, DueLine, Message
from telesec.services.gate import Gate
from telesec.services.message_settings import message_settings
from telesec.services.messages import prepare


@dataclass(frozen=True, slots=True)
class SmsFile:
    """A CSV file for a provider of SMS; one line a letter."""

    batch_id: str
    letters: int
    skipped: int
    data: bytes = field(repr=False)


def export_sms(gate: Gate, lines: Sequence[DueLine]) -> SmsFile:
    """The file of the SMS of ``lines`` that are still due; asks for a fresh proof.

    The same message is never in two files, unless the same file is asked for again.
    """
    batch = prepare(gate, lines, Channel.SMS)
    made = export_again(gate, batch.id)
    return SmsFile(batch.id, made.letters, batch.skipped, made.data)


def export_again(gate: Gate, batch_id: str) -> SmsFile:
    """The very file of an earlier export, when it was lost; raises NotFound when it held nothing."""
    from telesec.exchange.message_csv import csv_bytes

    settings, reference = message_settings(gate), gate.reference
    with gate.enter(Action.MESSAGE_EXPORT, Subject("message_batch", batch_id), reason="file") as records:
        rows = records.messages.batch(batch_id)
        contacts = records.messages.contacts(row.appointment_id for row in rows)
    if not rows:
        raise NotFound(
            "Il n'y a plus aucun SMS à mettre dans ce fichier : ils sont déjà faits ou ont changé."
        )
    letters: dict[str, list[Message]] = {}
    for row in rows:
        letters.setdefault(row.letter_id, []).append(row)
    lines = [
        (group[0].recipient, sms_text(words(group, contacts, settings, reference)), group[0].letter_id)
        for group in letters.values()
    ]
    return SmsFile(batch_id, len(lines), 0, csv_bytes(lines))
