"""The file of SMS for the practice's provider: written down as exported before it is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import NotFound
from telesec.domain.messages.queue import Channel, DueLine, Message, State
from telesec.domain.messages.telling import still_true
from telesec.domain.messages.text import sms_text
from telesec.domain.messages.wording import words
from telesec.services.gate import Gate
from telesec.services.messages.message_settings import message_settings
from telesec.services.messages.messages import prepare, walls


@dataclass(frozen=True, slots=True)
class SmsFile:
    """A CSV file for a provider of SMS; one line a letter. ``skipped``: messages that may not leave now."""

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
    return SmsFile(batch.id, made.letters, batch.skipped + made.skipped, made.data)


def export_again(gate: Gate, batch_id: str) -> SmsFile:
    """The file of an earlier export, when it was lost, less what may no longer leave (``skipped``).

    Raises NotFound when it holds nothing any more. What is left out stays noted as exported: nobody
    knows whether the first file left, and a change must still be told to who got it.
    """
    from telesec.exchange.message_csv import csv_bytes

    settings, reference, here = message_settings(gate), gate.reference, walls(gate)
    with gate.enter(Action.MESSAGE_EXPORT, Subject("message_batch", batch_id), reason="file") as records:
        rows = [row for row in records.messages.batch(batch_id) if _is_exported(row)]
        contacts = records.messages.contacts(row.appointment_id for row in rows)
    letters: dict[str, list[Message]] = {}
    for row in rows:
        contact = contacts[row.appointment_id]
        if not still_true(row, contact, here[contact.site_id]):
            letters.setdefault(row.letter_id, []).append(row)
    if not letters:
        raise NotFound(
            "Il n'y a plus aucun SMS à mettre dans ce fichier : ils sont déjà faits ou ont "
            "changé. Relisez la liste."
        )
    lines = [
        (group[0].recipient, sms_text(words(group, contacts, settings, reference)), group[0].letter_id)
        for group in letters.values()
    ]
    left_out = len(rows) - sum(len(group) for group in letters.values())
    return SmsFile(batch_id, len(lines), left_out, csv_bytes(lines))


def _is_exported(row: Message) -> bool:
    return row.channel is Channel.SMS and row.state is State.EXPORTED
