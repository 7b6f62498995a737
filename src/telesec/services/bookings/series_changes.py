"""This one, the following ones or all of a series: shown as a list, then changed in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment
from telesec.domain.bookings.attendance import cancelled
from telesec.domain.bookings.places import PlaceState, WantedPlace
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.bookings.series_scope import Alteration, ScopeLine, ScopeRequest, planned
from telesec.domain.bookings.steps import Deed, Kept
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Conflict, Invalid, NotFound, Stale
from telesec.domain.french import counted, moment_long, sentence_case
from telesec.domain.wall import from_minutes
from telesec.services.bookings.grounds import ground, wall_minute
from telesec.services.bookings.place_checks import checked_place
from telesec.services.bookings.read_back import warned
from telesec.services.gate import Gate, Records

_CHANGED = "La série a changé entre-temps. Voici ce qu'elle est maintenant : vérifiez, puis recommencez."
_NOTHING = "Aucun de ces rendez-vous ne peut encore changer."
_STANDS = frozenset({PlaceState.TAKEN, PlaceState.AWAY})


def preview_change(gate: Gate, wanted: ScopeRequest) -> list[ScopeLine]:
    """Each appointment of the scope: as it is, as it becomes, what is in its way, or why it is left."""
    with gate.enter(Action.AGENDA_VIEW, _subject(wanted)) as records:
        return _lines(gate, records, wanted)


def change_series(gate: Gate, wanted: ScopeRequest, seen: Sequence[ScopeLine]) -> Deed:
    """Move or cancel the appointments that were shown, all of them or none.

    Raises Stale when the series changed since, Conflict (naming the date) when a place is taken and no
    ``overbook_reason`` was given, Invalid when nothing is left to change.
    """
    wanted = replace(
        wanted,
        reason=checked_text("reason", wanted.reason),
        overbook_reason=checked_text("overbook_reason", wanted.overbook_reason),
    )
    if wanted.alteration is Alteration.CANCEL and not wanted.reason:
        raise Invalid("reason", "Dites en quelques mots pourquoi ces rendez-vous sont annulés.")
    action, scope = Action.SERIES_CHANGE, f"{wanted.alteration} {wanted.scope}"
    with gate.enter(action, _subject(wanted), reason=scope) as records:
        lines = _lines(gate, records, wanted)
        if _shape(lines) != _shape(seen):
            raise Stale(_CHANGED)
        steps = [_step(gate, line, wanted) for line in lines if line.after is not None]
        if not steps:
            raise Invalid("scope", _NOTHING)
        word = "annulés" if wanted.alteration is Alteration.CANCEL else "déplacés"
        label = counted(len(steps), f"rendez-vous {word[:-1]}", f"rendez-vous {word}")
        return warned(gate, records, records.kept.change(label, steps))


def _subject(wanted: ScopeRequest) -> Subject:
    return Subject("series", wanted.series_id, wanted.patient_id)


def _lines(gate: Gate, records: Records, wanted: ScopeRequest) -> list[ScopeLine]:
    series = records.kept.of_series(wanted.series_id)
    if not series or any(one.appointment.patient_id != wanted.patient_id for one in series):
        raise NotFound("Cette série n'est plus celle de ce patient. L'agenda va être relu : vérifiez-le.")
    now = from_minutes(wall_minute(gate, series[0].appointment.practitioner_id))
    lines = planned(series, wanted, now)
    if wanted.alteration is Alteration.CANCEL:
        return lines
    return _with_verdicts(gate, records, lines)


def _with_verdicts(gate: Gate, records: Records, lines: Sequence[ScopeLine]) -> list[ScopeLine]:
    moved = [line.after for line in lines if line.after is not None]
    if not moved:
        return list(lines)
    team = sorted({one.practitioner_id for one in moved})
    days = [one.start for one in moved]
    span = min(days).date(), max(days).date()
    own = frozenset(one.id for one in moved)
    stood = ground(gate, records, team, span, patient_id=moved[0].patient_id, own=own)
    return [
        line if line.after is None else replace(line, verdict=stood.verdict(_place(gate, line.after)))
        for line in lines
    ]


def _place(gate: Gate, made: Appointment) -> WantedPlace:
    motif = gate.reference.reason_code(made.reason_code_id)
    return WantedPlace(
        made.practitioner_id, made.site_id, made.start, made.end, motif, made.patient_id, made.urgent
    )


def _shape(lines: Sequence[ScopeLine]) -> list[tuple[str, int, datetime | None]]:
    return [
        (line.kept.appointment.id, line.kept.appointment.version, line.after.start if line.after else None)
        for line in lines
    ]


def _step(gate: Gate, line: ScopeLine, wanted: ScopeRequest) -> tuple[Kept, Appointment | Kept]:
    after = line.after or line.kept.appointment
    if wanted.alteration is Alteration.CANCEL:
        return line.kept, Kept(after, cancelled(wanted.cancelled_by, wanted.reason))
    asked = BookingRequest(after.practitioner_id, after.site_id, after.patient_id, after.start, after.end)
    checked_place(gate, asked, wanted.overbook_reason)
    state = line.verdict.state if line.verdict else PlaceState.FREE
    if state is PlaceState.PAST or (state in _STANDS and not wanted.overbook_reason):
        why = line.verdict.why if line.verdict else ""
        raise Conflict(
            f"{sentence_case(moment_long(after.start))} n'est pas possible : {why}. "
            "Rien n'a été déplacé : choisissez une autre heure, ou donnez une raison pour forcer."
        )
    return line.kept, after
