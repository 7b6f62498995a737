"""A call of each service of the waiting lists and of the recalls."""

from __future__ import annotations

from datetime import date

from tests.attacks.role_world import Sample, World

from telesec.domain.bookings.requests import SlotRequest
from telesec.domain.lists.called import Outcome
from telesec.domain.lists.recalls import Recall, RecallCall, RecallClosing, RecallRequest
from telesec.domain.lists.requests import Acceptance, Call, WaitingRequest, Withdrawal
from telesec.domain.lists.waiting import FreedPlace, Seat, WaitingEntry, WaitingKind
from telesec.services.bookings import agenda, booking
from telesec.services.gate import Gate
from telesec.services.lists import answered, freed_places, recalls, waiting


def withdrawn(world: World) -> Withdrawal:
    entry = world.waiting().entry
    return Withdrawal(entry.id, entry.patient_id, entry.version, "a trouvé ailleurs")


def ended(world: World) -> WaitingEntry:
    return waiting.withdraw(world.owner, withdrawn(world)).entry


def closing(world: World) -> RecallClosing:
    recall = world.recall().recall
    return RecallClosing(recall.id, recall.patient_id, recall.version, reason="déménage")


def closed(world: World) -> Recall:
    return recalls.close_recall(world.owner, closing(world)).recall


def freed(world: World) -> FreedPlace:
    slot = agenda.next_slots(world.owner, SlotRequest((world.who,), 15))[0]
    return FreedPlace(slot.practitioner_id, slot.site_id, slot.start, slot.end)


def accepted(world: World) -> Acceptance:
    return Acceptance(world.waiting(), Seat(world.who, world.site, *world.free()))


def called(world: World) -> Call:
    entry = world.waiting().entry
    return Call(entry.id, entry.patient_id, Outcome.NO_ANSWER)


def recalled(world: World) -> RecallCall:
    recall = world.recall().recall
    return RecallCall(recall.id, recall.patient_id, Outcome.NO_ANSWER)


def taken_off(world: World, gate: Gate) -> object:
    """Somebody waits, then is booked: what their appointment answers is taken off."""
    line = world.waiting()
    request = world.request()
    deed = booking.book(
        world.owner,
        type(request)(world.who, world.site, line.entry.patient_id, request.start, request.end),
    ).deed
    gate_found = answered.answered(world.owner, deed)
    assert gate_found
    return answered.take_off(gate, gate_found)


SAMPLES: dict[str, Sample] = {
    "lists.answered.answered": lambda w, g: answered.answered(g, booking.book(w.owner, w.request()).deed),
    "lists.answered.take_off": taken_off,
    "lists.freed_places.propose": lambda w, g: freed_places.propose(g, freed(w)),
    "lists.freed_places.give": lambda w, g: freed_places.give(g, accepted(w)),
    "lists.recalls.recall_list": lambda _w, g: recalls.recall_list(g),
    "lists.recalls.put_recall": lambda w, g: recalls.put_recall(
        g, RecallRequest(w.patient.id, date(2026, 12, 1), w.who)
    ),
    "lists.recalls.note_recall_call": lambda w, g: recalls.note_recall_call(g, recalled(w)),
    "lists.recalls.close_recall": lambda w, g: recalls.close_recall(g, closing(w)),
    "lists.recalls.reopen_recall": lambda w, g: recalls.reopen_recall(g, closed(w)),
    "lists.waiting.waiting_list": lambda _w, g: waiting.waiting_list(g),
    "lists.waiting.put_on_list": lambda w, g: waiting.put_on_list(
        g, WaitingRequest(w.another_patient().id, WaitingKind.CARE, 15, (w.who,))
    ),
    "lists.waiting.withdraw": lambda w, g: waiting.withdraw(g, withdrawn(w)),
    "lists.waiting.put_back": lambda w, g: waiting.put_back(g, ended(w)),
    "lists.waiting.note_call": lambda w, g: waiting.note_call(g, called(w)),
}
