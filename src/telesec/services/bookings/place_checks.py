"""What a wanted place must satisfy before it is written: the clock, the motif's rules, who may overbook."""

from __future__ import annotations

from datetime import datetime

from telesec.domain.agenda import ReasonCode
from telesec.domain.bookings.motif_rules import Place, broken_rule, kept_place, not_for
from telesec.domain.bookings.overlap import check_request
from telesec.domain.bookings.requests import BookingRequest, MoveRequest
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Conflict, NotFound, Refused
from telesec.domain.hours.opening import openings
from telesec.domain.people import Role
from telesec.domain.plausible_days import check_in_agenda
from telesec.domain.wall import to_minutes, wall_now
from telesec.services.gate import Gate


def checked_place(gate: Gate, wanted: BookingRequest | MoveRequest, reason: str) -> str:
    """The clean reason for going beside what is there, "" without one; raises Invalid or Refused."""
    reference = gate.reference
    check_request(wanted.start, wanted.end, reference.site(wanted.site_id).zone)
    check_in_agenda("start", wanted.start.date(), local_now(gate, wanted.site_id).date())
    practitioner = reference.practitioner(wanted.practitioner_id)
    why = checked_text("overbook_reason", reason)
    if why and not practitioner.desk_may_overbook and Role.PRACTITIONER not in gate.account.roles:
        raise Refused(
            "Ce praticien ne permet pas les surnombres au secrétariat. Choisissez un autre créneau."
        )
    return why


def local_now(gate: Gate, site_id: str) -> datetime:
    """The wall time on the site's wall, to the minute."""
    now = wall_now(gate.now(), gate.reference.site(site_id).zone)
    return now.replace(second=0, microsecond=0)


def check_rules(gate: Gate, motif: ReasonCode | None, wanted: BookingRequest) -> None:
    """Raise Conflict when the place breaks a rule of the motif, or is kept for others."""
    now = local_now(gate, wanted.site_id)
    broken = broken_rule(motif, wanted.practitioner_id, wanted.start, now) if motif else ""
    urgent = wanted.urgent or (motif is not None and motif.urgent)
    broken = broken or kept_for_others(gate, wanted, wanted.reason_code_id, now, urgent=urgent)
    if broken:
        raise Conflict(broken)


def kept_for_others(
    gate: Gate, wanted: BookingRequest | MoveRequest, reason_code_id: str, now: datetime, *, urgent: bool
) -> str:
    """Why the place is kept for others at the wall time ``now``, as a sentence, or ""."""
    reference = gate.reference
    place = Place(to_minutes(wanted.start), to_minutes(wanted.end), reason_code_id, urgent, to_minutes(now))
    around = openings(reference, (wanted.practitioner_id,), wanted.start.date(), 1)
    return kept_place(around, place, {code.id: code.label for code in reference.reason_codes})


def usable_motif(gate: Gate, reason_code_id: str) -> ReasonCode | None:
    """The motif, None for none; NotFound once removed, Refused when this account may not give it."""
    motif = gate.reference.reason_code(reason_code_id)
    if reason_code_id and motif is None:
        raise NotFound("Ce motif n'existe plus. Choisissez-en un autre, ou aucun.")
    refusal = not_for(motif, gate.account.roles) if motif else ""
    if refusal:
        raise Refused(refusal)
    return motif
