"""Series of appointments: previewed date by date, then all written in one transaction, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment, ReasonCode
from telesec.domain.bookings.places import PlaceState, WantedPlace
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.bookings.series import (
    Choice,
    SeriesBooked,
    SeriesLine,
    SeriesRequest,
    check_series,
    horizon,
    preview,
    rule_text,
)
from telesec.domain.bookings.steps import Kept
from telesec.domain.bookings.vacancy import Ground
from telesec.domain.desk.text import checked_text
from telesec.domain.errors import Conflict, Invalid
from telesec.domain.french import counted, moment_long, sentence_case
from telesec.domain.ids import new_id
from telesec.domain.plausible_days import check_in_agenda
from telesec.domain.wall import from_minutes
from telesec.services.bookings.grounds import ground, wall_minute
from telesec.services.bookings.place_checks import checked_place, usable_motif
from telesec.services.bookings.read_back import warned
from telesec.services.gate import Gate

_FORCED_FREELY = frozenset({PlaceState.FREE, PlaceState.OUTSIDE, PlaceState.CLOSED})


def preview_series(gate: Gate, wanted: SeriesRequest) -> list[SeriesLine]:
    """One line for each date, with what is there and what is proposed. Raises Invalid for a wrong rule."""
    check_series(wanted)
    check_in_agenda("first", wanted.first, from_minutes(wall_minute(gate, wanted.practitioner_id)).date())
    motif = usable_motif(gate, wanted.reason_code_id)
    subject = Subject("series", patient_id=wanted.patient_id)
    with gate.enter(Action.FREE_SLOTS, subject) as records:
        days = wanted.first - timedelta(days=7), horizon(wanted)
        stood = ground(gate, records, (wanted.practitioner_id,), days, patient_id=wanted.patient_id)
    return preview(wanted, motif, stood)


def book_series(
    gate: Gate, wanted: SeriesRequest, lines: Sequence[SeriesLine], overbook_reason: str = ""
) -> SeriesBooked:
    """Write the sessions of ``lines`` as they were chosen; every place is looked at again first.

    Raises Conflict, naming the date, when a place is not free any more: then nothing is written.
    Raises Invalid when a place is forced without a reason, or when no session is left.
    """
    check_series(wanted)
    check_in_agenda("first", wanted.first, from_minutes(wall_minute(gate, wanted.practitioner_id)).date())
    motif = usable_motif(gate, wanted.reason_code_id)
    why = checked_text("overbook_reason", overbook_reason)
    note = checked_text("note", wanted.note)
    series_id = new_id()
    made = [_session(wanted, motif, line, series_id, (why, note)) for line in lines if line.place()]
    _check(gate, lines, made)
    subject = Subject("series", series_id, wanted.patient_id)
    with gate.enter(Action.SERIES_BOOK, subject, reason=rule_text(wanted)) as records:
        first, last = (pick(made, key=lambda one: one.start).start.date() for pick in (min, max))
        stood = ground(gate, records, (wanted.practitioner_id,), (first, last))
        for line, one in zip([line for line in lines if line.place()], made, strict=True):
            _look_again(stood, motif, line, one)
        records.series.add(series_id, wanted.patient_id, rule_text(wanted))
        records.holds.release()
        label = f"Série de {counted(len(made), 'rendez-vous', 'rendez-vous')} prise"
        empty: Kept | None = None
        deed = warned(gate, records, records.kept.change(label, [(empty, one) for one in made]))
    placed = tuple(sorted((step.after.appointment for step in deed.steps), key=lambda one: one.start))
    return SeriesBooked(placed, _read_back(gate, placed), motif.preparation if motif else "", deed)


def _session(
    wanted: SeriesRequest, motif: ReasonCode | None, line: SeriesLine, series_id: str, texts: tuple[str, str]
) -> Appointment:
    start, end = line.place() or (line.start, line.end)
    moved = line.nearest if line.choice is Choice.NEAREST else None
    return Appointment(
        id=new_id(),
        practitioner_id=wanted.practitioner_id,
        site_id=moved.site_id if moved else wanted.site_id,
        patient_id=wanted.patient_id,
        start=start,
        end=end,
        reason_code_id=wanted.reason_code_id,
        overbook_reason=texts[0] if line.forced() else "",
        note=texts[1],
        series_id=series_id,
        room_id=wanted.room_id if moved is None or moved.site_id == wanted.site_id else "",
        buffer=motif.buffer if motif else 0,
        places=motif.places if motif else 1,
    )


def _check(gate: Gate, lines: Sequence[SeriesLine], made: Sequence[Appointment]) -> None:
    if not made:
        raise Invalid("lines", "Toutes les dates sont laissées de côté : gardez-en au moins une.")
    if any(line.forced() for line in lines) and not any(one.overbook_reason for one in made):
        raise Invalid("overbook_reason", "Dites en quelques mots pourquoi ces places sont forcées.")
    for one in made:
        asked = BookingRequest(one.practitioner_id, one.site_id, one.patient_id, one.start, one.end)
        checked_place(gate, asked, one.overbook_reason)


def _look_again(stood: Ground, motif: ReasonCode | None, line: SeriesLine, one: Appointment) -> None:
    """Conflict when what was free at the preview is not any more."""
    place = WantedPlace(one.practitioner_id, one.site_id, one.start, one.end, motif)
    found = stood.verdict(place)
    if found.state is PlaceState.FREE or one.overbook_reason:
        return
    if line.choice is Choice.FORCE and found.state in _FORCED_FREELY:
        return
    raise Conflict(
        f"{sentence_case(moment_long(one.start))} n'est plus possible : {found.why.rstrip('.')}. "
        "Rien n'a été réservé : choisissez de nouveau pour cette date."
    )


def _read_back(gate: Gate, placed: Sequence[Appointment]) -> str:
    doctor = gate.reference.practitioner(placed[0].practitioner_id).display_name
    dates = " ; ".join(moment_long(one.start) for one in placed)
    return f"{counted(len(placed), 'séance', 'séances')} avec {doctor} : {dates}."
