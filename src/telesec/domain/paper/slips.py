"""What is handed to a patient: a proof that they came, and when they come next. Never why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.agenda import Status
from telesec.domain.errors import Invalid, Refused

CAME = frozenset({Status.ARRIVED, Status.IN_CARE, Status.DONE})


class Heading(StrEnum):
    """What the attestation bears at its top: some names tell a specialty."""

    PRACTICE = "practice"
    PRACTITIONER = "practitioner"
    ADDRESS = "address"


HEADING_LABELS: dict[Heading, str] = {
    Heading.PRACTICE: "Le nom du cabinet",
    Heading.PRACTITIONER: "Le nom du praticien",
    Heading.ADDRESS: "L'adresse seule",
}


@dataclass(frozen=True, slots=True)
class Presence:
    """When a patient came and left (wall time), as noted or, failing that, as expected."""

    arrived: datetime
    left: datetime


@dataclass(frozen=True, slots=True)
class AttendanceRequest:
    """The presence to attest, as confirmed by the person who hands it over."""

    appointment_id: str
    patient_id: str
    arrived: datetime
    left: datetime
    heading: Heading = Heading.PRACTICE


@dataclass(frozen=True, slots=True)
class SlipRequest:
    """The chosen appointment, or with ``all_coming`` every one the patient still has."""

    appointment_id: str
    patient_id: str
    all_coming: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who hands the document over: a name and what helps to find and call them."""

    name: str
    details: tuple[str, ...] = ()
    city: str = ""


@dataclass(frozen=True, slots=True)
class Attestation:
    """The words of the attestation; ``made_on`` is the local day, ``agreed`` follows the patient's sex."""

    head: Letterhead
    patient: str = field(repr=False)
    birth: str = field(repr=False)
    presence: Presence
    made_on: date
    agreed: str = "présenté(e)"


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One appointment to come: when, with whom, where, what to prepare."""

    start: datetime
    end: datetime
    practitioner: str
    place: tuple[str, ...]
    preparation: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Slip:
    """What a patient takes home."""

    head: Letterhead
    patient: str = field(repr=False)
    lines: tuple[SlipLine, ...] = field(repr=False)


def check_presence(asked: AttendanceRequest, status: Status, day: date, now: datetime) -> None:
    """Raise Refused for somebody not noted as come, Invalid for hours that cannot be."""
    if status not in CAME:
        raise Refused("Ce patient n'est pas noté comme venu. Notez d'abord son arrivée, puis recommencez.")
    if asked.arrived.date() != day or asked.left.date() != day:
        raise Invalid("arrived", "L'attestation porte sur le jour du rendez-vous.")
    if asked.left <= asked.arrived:
        raise Invalid("left", "L'heure de départ doit venir après l'heure d'arrivée.")
    if asked.left > now:
        raise Invalid(
            "left", "L'heure de départ est encore à venir. L'attestation ne vaut que pour le passé."
        )
