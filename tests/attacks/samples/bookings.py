"""A call of each service of the agenda."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment, CancelledBy, ReasonCode, Status
from telesec.domain.bookings.absences import AbsenceRequest
from telesec.domain.bookings.delay import DelayRequest
from telesec.domain.bookings.occupancy import MonthAsked
from telesec.domain.bookings.preferences import AgendaPreferences
from telesec.domain.bookings.requests import (
    AgendaRange,
    CancelRequest,
    EditRequest,
    ExcuseRequest,
    HoldRequest,
    MarkRequest,
    MoveRequest,
    SlotRequest,
)
from telesec.domain.bookings.series import SeriesBooked, SeriesRequest
from telesec.domain.bookings.series_scope import Alteration, Scope, ScopeRequest
from telesec.domain.bookings.steps import Deed, Kept
from telesec.domain.bookings.waiting_room import BoardAsked
from telesec.domain.ids import new_id
from telesec.domain.people import Practitioner, Site
from telesec.domain.schedules import DayException, Room
from telesec.services.bookings import (
    absences,
    agenda,
    agenda_changes,
    booking,
    delay,
    holds,
    occupancy,
    preferences,
    schedules,
    series,
    series_changes,
    together,
    worklist,
)
from telesec.services.gate import Gate


def moved(world: World, made: Appointment) -> MoveRequest:
    start, end = world.free()
    return MoveRequest(made.id, made.patient_id, made.version, made.practitioner_id, made.site_id, start, end)


def absent(world: World) -> AbsenceRequest:
    world.made += 1
    start = datetime(2027, 3, 1, 8) + timedelta(days=world.made)
    return AbsenceRequest(world.who, start, start + timedelta(hours=4), "Formation")


def posted(world: World) -> AbsenceRequest:
    asked = absent(world)
    made = absences.post_absence(world.owner, asked).absence
    return replace(asked, absence_id=made.id, version=made.version, label="Congés")


def in_a_row(world: World) -> SeriesRequest:
    world.made += 1
    first = date(2027, 1, 4) + timedelta(days=world.made % 5)
    hour = time(8 + world.made % 4, 30 * (world.made % 2))
    return SeriesRequest(
        world.who, world.site, world.patient.id, first, hour, 15, (first.weekday(),), count=2
    )


def booked_in_a_row(world: World) -> SeriesBooked:
    asked = in_a_row(world)
    return series.book_series(world.owner, asked, series.preview_series(world.owner, asked), "prévu ainsi")


def cancelled_row(world: World) -> ScopeRequest:
    made = booked_in_a_row(world).appointments[0]
    return ScopeRequest(
        made.id, made.patient_id, made.series_id, Scope.ALL, Alteration.CANCEL, reason="ne vient plus"
    )


def kept(world: World, made: Appointment) -> Kept:
    with world.owner.enter(Action.AGENDA_VIEW, Subject("appointment", made.id)) as records:
        return records.kept.get(made.id)


def changed(world: World, gate: Gate) -> Deed:
    made = world.appointment()
    after = replace(made, note="apporte ses analyses")
    subject = Subject("appointment", made.id, made.patient_id)
    return agenda_changes.change(
        gate, Action.MOVE, subject, "Rendez-vous modifié", [(kept(world, made), after)]
    )


def undone(world: World) -> Deed:
    return agenda_changes.undo(world.owner, booking.book(world.owner, world.request()).deed)


def late(world: World) -> DelayRequest:
    start, _ = world.free()
    booking.book(world.owner, replace(world.request(), start=start, end=start + timedelta(minutes=15)))
    return DelayRequest(world.who, start, 5, absorb=False)


def shifted(world: World, gate: Gate) -> Deed:
    asked = late(world)
    return delay.shift_day(gate, asked, delay.preview_delay(world.owner, asked))


def decision(world: World) -> tuple[DayException, ...]:
    world.made += 1
    return (DayException("", "", date(2027, 6, 1) + timedelta(days=world.made), opens=False, label="Pont"),)


def decided(world: World) -> str:
    group = new_id()
    schedules.save_decision(world.owner, group, decision(world))
    return group


def marked(world: World) -> MarkRequest:
    made = world.appointment(past=True)
    return MarkRequest(made.id, made.patient_id, made.version, Status.ARRIVED)


def cancelled(world: World) -> CancelRequest:
    made = world.appointment()
    return CancelRequest(made.id, made.patient_id, made.version, CancelledBy.PATIENT, "empêché")


def excused(world: World) -> ExcuseRequest:
    made = world.missed()
    return ExcuseRequest(made.id, made.patient_id, made.version, excused=True)


def edited(world: World) -> EditRequest:
    made = world.appointment()
    return EditRequest(made.id, made.patient_id, made.version, world.motif, "à jeun")


def resized(world: World) -> MoveRequest:
    made = world.appointment()
    asked = moved(world, made)
    return replace(asked, start=made.start, end=made.end + timedelta(minutes=5))


def dropped(world: World, gate: Gate) -> object:
    group = decided(world)
    gate.renew_reference()
    return schedules.drop_decision(gate, group)


def row_booked(world: World, gate: Gate) -> object:
    asked = in_a_row(world)
    return series.book_series(gate, asked, series.preview_series(world.owner, asked), "prévu ainsi")


def row_changed(world: World, gate: Gate) -> object:
    asked = cancelled_row(world)
    return series_changes.change_series(gate, asked, series_changes.preview_change(world.owner, asked))


SAMPLES: dict[str, Sample] = {
    "bookings.absences.absences": lambda w, g: absences.absences(g, (w.who,), TODAY, TODAY),
    "bookings.absences.affected": lambda w, g: absences.affected(g, absent(w)),
    "bookings.absences.post_absence": lambda w, g: absences.post_absence(g, absent(w)),
    "bookings.absences.change_absence": lambda w, g: absences.change_absence(g, posted(w)),
    "bookings.absences.withdraw_absence": lambda w, g: absences.withdraw_absence(
        g, absences.post_absence(w.owner, absent(w)).absence
    ),
    "bookings.agenda.view": lambda w, g: agenda.view(
        g, AgendaRange((w.who,), w.appointment().start.date(), 7)
    ),
    "bookings.agenda.today": lambda w, g: agenda.today(g, w.who),
    "bookings.agenda.visits": lambda w, g: agenda.visits(g, w.patient.id),
    "bookings.agenda.appointment": lambda w, g: agenda.appointment(g, w.appointment().id),
    "bookings.agenda.next_slots": lambda w, g: agenda.next_slots(
        g, SlotRequest((w.who,), 15, reason_code_id=w.motif)
    ),
    "bookings.agenda_changes.change": changed,
    "bookings.agenda_changes.undo": lambda w, g: agenda_changes.undo(
        g, booking.book(w.owner, w.request()).deed
    ),
    "bookings.agenda_changes.redo": lambda w, g: agenda_changes.redo(g, undone(w)),
    "bookings.booking.book": lambda w, g: booking.book(g, w.request()),
    "bookings.booking.move": lambda w, g: booking.move(g, moved(w, w.appointment())),
    "bookings.booking.resize": lambda w, g: booking.resize(g, resized(w)),
    "bookings.booking.cancel": lambda w, g: booking.cancel(g, cancelled(w)),
    "bookings.booking.mark": lambda w, g: booking.mark(g, marked(w)),
    "bookings.booking.excuse": lambda w, g: booking.excuse(g, excused(w)),
    "bookings.booking.edit": lambda w, g: booking.edit(g, edited(w)),
    "bookings.delay.preview_delay": lambda w, g: delay.preview_delay(g, late(w)),
    "bookings.delay.shift_day": shifted,
    "bookings.holds.hold": lambda w, g: holds.hold(g, HoldRequest(w.who, w.site, *w.free())),
    "bookings.holds.renew": lambda _w, g: holds.renew(g),
    "bookings.holds.release": lambda _w, g: holds.release(g),
    "bookings.occupancy.month": lambda w, g: occupancy.month(g, MonthAsked((w.who,), TODAY)),
    "bookings.occupancy.board": lambda w, g: occupancy.board(
        g, BoardAsked((w.who,), w.appointment().start.date())
    ),
    "bookings.preferences.agenda_preferences": lambda _w, g: preferences.agenda_preferences(g),
    "bookings.preferences.keep_agenda_preferences": lambda _w, g: preferences.keep_agenda_preferences(
        g, AgendaPreferences()
    ),
    "bookings.schedules.save_hours": lambda w, g: schedules.save_hours(
        g, w.who, tuple(one for one in w.owner.reference.ranges if one.practitioner_id == w.who)
    ),
    "bookings.schedules.save_reason_code": lambda _w, g: schedules.save_reason_code(
        g, ReasonCode(new_id(), "Suivi de l'enfant", 20, "rose")
    ),
    "bookings.schedules.save_site": lambda _w, g: schedules.save_site(g, Site(new_id(), "Annexe")),
    "bookings.schedules.save_practitioner": lambda w, g: schedules.save_practitioner(
        g, Practitioner(new_id(), "Dr Benali", site_id=w.site)
    ),
    "bookings.schedules.save_room": lambda w, g: schedules.save_room(
        g, Room(new_id(), w.site, f"Salle {w.made}")
    ),
    "bookings.schedules.save_decision": lambda w, g: schedules.save_decision(g, new_id(), decision(w)),
    "bookings.schedules.drop_decision": dropped,
    "bookings.schedules.save_lock_minutes": lambda _w, g: schedules.save_lock_minutes(g, 5),
    "bookings.series.preview_series": lambda w, g: series.preview_series(g, in_a_row(w)),
    "bookings.series.book_series": row_booked,
    "bookings.series_changes.preview_change": lambda w, g: series_changes.preview_change(g, cancelled_row(w)),
    "bookings.series_changes.change_series": row_changed,
    "bookings.together.move_together": lambda w, g: together.move_together(g, [moved(w, w.appointment())]),
    "bookings.together.attendance": lambda w, g: together.attendance(g, w.appointment().id),
    "bookings.worklist.worklist": lambda w, g: worklist.worklist(g, (w.who,)),
    "bookings.worklist.proposals": lambda w, g: worklist.proposals(
        g, agenda.appointment(w.owner, w.appointment().id)
    ),
}
