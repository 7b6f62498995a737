"""What a motif asks of a booking: who may book it, with whom, how soon and how far ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from telesec.domain.agenda import ReasonCode
from telesec.domain.french import date_long, duration
from telesec.domain.people import ROLE_LABELS, Role


def not_for(motif: ReasonCode, roles: Iterable[Role]) -> str:
    """Why these roles may not book this motif at all; "" when they may."""
    if not motif.booked_by or set(motif.booked_by) & {str(role) for role in roles}:
        return ""
    who = " ou ".join(ROLE_LABELS[Role(role)].lower() for role in motif.booked_by)
    return f"Ce motif n'est donné que par : {who}. Choisissez un autre motif, ou demandez-lui."


def broken_rule(motif: ReasonCode, practitioner_id: str, start: datetime, now: datetime) -> str:
    """The motif's rule that a place breaks, as a sentence, or ""; wall times of the site."""
    if motif.practitioner_ids and practitioner_id not in motif.practitioner_ids:
        return "Ce praticien ne reçoit pas pour ce motif. Choisissez un autre praticien ou un autre motif."
    earliest = now + timedelta(minutes=motif.min_notice)
    if motif.min_notice and start < earliest:
        return f"Ce motif se prend au moins {duration(motif.min_notice)} à l'avance. Choisissez plus tard."
    latest = now.date() + timedelta(days=motif.horizon_days)
    if motif.horizon_days and start.date() > latest:
        return f"Ce motif ne se prend pas après le {date_long(latest)}. Choisissez plus tôt."
    return ""
