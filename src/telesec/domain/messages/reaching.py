"""By which channel a patient is told: what they accept, what their file holds, what the practice offers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from telesec.domain.french import listed
from telesec.domain.messages.queue import CHANNEL_LABELS, Channel, Contact
from telesec.domain.patient_files.phones import is_french, phone_digits

# RFC 5321 §4.1.2, without quoted local parts and letters outside ASCII, which servers refuse too often.
_ATOM = r"[A-Za-z0-9!#$&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]{{0,61}}[A-Za-z0-9]")
_OVERSEAS = {
    "0690": "590",
    "0691": "590",
    "0692": "262",
    "0693": "262",
    "0694": "594",
    "0696": "596",
    "0697": "596",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach somebody; ``channel`` None when nothing is left, ``note`` says why."""

    channel: Channel | None
    recipient: str = field(repr=False, default="")
    note: str = ""


def is_mail_address(text: str) -> bool:
    """True for one plain address; nothing that could add a recipient or a header passes."""
    return 6 <= len(text) <= 254 and text.isascii() and _MAIL.fullmatch(text) is not None


def mobile_number(text: str) -> str:
    """The number with its country code and no sign (``33612345678``); "" when it takes no SMS.

    A French number takes SMS from 06 or 07; that of another country is trusted.
    """
    digits = phone_digits(text)
    if is_french(text):
        if digits[:2] not in ("06", "07"):
            return ""
        return _OVERSEAS.get(digits[:4], "33") + digits[1:]
    abroad = text.strip().startswith(("+", "00")) and 8 <= len(digits) <= 15 and not digits.startswith("0")
    return digits if abroad else ""


def address_for(contact: Contact, channel: Channel) -> str:
    """The patient's address for ``channel``, "" when the file has none that serves."""
    phones = (contact.phone, contact.phone2)
    if channel is Channel.MAIL:
        email = contact.email.strip()
        return email if is_mail_address(email) else ""
    if channel is Channel.SMS:
        return next((number for number in map(mobile_number, phones) if number), "")
    return next((phone.strip() for phone in phones if phone.strip()), "")


def reach(contact: Contact, offered: tuple[Channel, ...]) -> Reach:
    """The first of the practice's channels that the patient accepts and has; else the telephone.

    A patient's refusal of a channel always holds, whatever the message.
    """
    refused: list[Channel] = []
    for channel in (*offered, Channel.CALL):
        if channel.value in contact.opt_outs:
            refused.append(channel)
            continue
        address = address_for(contact, channel)
        if address:
            return Reach(channel, address, _refusal(refused))
    return Reach(None, note=_why_not(contact, refused))


def _refusal(refused: list[Channel]) -> str:
    if not refused:
        return ""
    return f"Ne veut pas de message par {listed([_spoken(channel) for channel in refused], 'ni')}"


def _spoken(channel: Channel) -> str:
    label = CHANNEL_LABELS[channel]
    return label if channel is Channel.SMS else label.lower()


def _why_not(contact: Contact, refused: list[Channel]) -> str:
    has_something = bool(contact.phone.strip() or contact.phone2.strip() or contact.email.strip())
    if refused:
        return _refusal(refused)
    if not has_something:
        return "Ni téléphone ni e-mail dans la fiche"
    if contact.email.strip() and not is_mail_address(contact.email.strip()):
        return "Adresse e-mail à corriger dans la fiche"
    return "Aucun moyen de contact utilisable"
