"""What a place is kept for: urgencies until their release, or some motifs alone."""

from __future__ import annotations

from datetime import datetime

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.motif_rules import KeptFor, Place, kept_stretches
from telesec.domain.french import keep_together, listed, moment_short
from telesec.domain.hours.opening import DAY, Opening, openings
from telesec.domain.reference import Reference
from telesec.domain.wall import from_minutes, to_minutes, wall_now


def kept_warning(reference: Reference, placed: Appointment, now: datetime) -> str:
    """Said when an appointment takes a place kept for others (``now`` aware); "" when it does not."""
    motif = reference.reason_code(placed.reason_code_id)
    urgent = placed.urgent or (motif is not None and motif.urgent)
    wall = to_minutes(wall_now(now, reference.site(placed.site_id).zone).replace(second=0, microsecond=0))
    start, end = to_minutes(placed.start), to_minutes(placed.end)
    days = (end - 1) // DAY - start // DAY + 1
    around = openings(reference, (placed.practitioner_id,), placed.start.date(), days)
    for item, kept in kept_stretches(around, Place(start, end, placed.reason_code_id, urgent, wall)):
        if kept is KeptFor.URGENCIES:
            return _urgent_words(item)
        names = [code.label for code in reference.reason_codes if code.id in item.reason_code_ids]
        return f"Attention : cette plage est réservée à {listed(names)}."
    return ""


def _urgent_words(item: Opening) -> str:
    until = ""
    if item.release_at is not None:
        until = f" jusqu'au {keep_together(moment_short(from_minutes(item.release_at)))}"
    return f"Attention : cette place est gardée pour les urgences{until}."
