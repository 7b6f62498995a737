"""The desk's own acts, offered like those of every other part of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from telesec.domain.actions import Action
from telesec.domain.agenda import Appointment, AppointmentLine, Status
from telesec.ui.agenda.booking_panel import BookingPanel
from telesec.ui.agenda.desk import Desk
from telesec.ui.agenda.offers import Chosen, Needs, Offer, Offers
from telesec.ui.agenda.pinboard import Pinboard
from telesec.ui.agenda.ports import AgendaPorts

_MOVABLE = (Status.BOOKED, Status.ARRIVED, Status.IN_CARE)


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the acts work with; ``open_file`` and ``bill`` lead to other pages."""

    ports: AgendaPorts
    desk: Desk
    pinboard: Pinboard
    booking: BookingPanel
    open_file: Callable[[str], object]
    bill: Callable[[str, date], object]


def offer_desk_acts(offers: Offers, parts: DeskParts) -> None:
    """Put the desk's own acts in the menus of the agenda."""
    acts = DeskActs(parts)
    one = Needs.APPOINTMENT
    for offer in (
        Offer("Trouver un autre créneau…", one, acts.find_place, "M", when=acts.moves, act=Action.MOVE),
        Offer("Modifier (motif, note, salle)…", one, acts.edit, "E", act=Action.APPOINTMENT_EDIT),
        Offer("Dupliquer : prochains créneaux…", one, acts.duplicate, "Ctrl+D", act=Action.BOOK),
        Offer("Copier pour le coller ailleurs", one, acts.copy, "Ctrl+C", act=Action.BOOK),
        Offer("Absence excusée", one, acts.excuse, "X", when=acts.missed, act=Action.MARK),
        Offer("Absence non excusée", one, acts.blame, when=acts.missed, act=Action.MARK),
        Offer("Ouvrir la fiche", one, acts.open_file, "F", act=Action.PATIENT_OPEN),
        Offer("Facturer", one, acts.bill, when=acts.may_bill),
    ):
        offers.add(offer)


class DeskActs:
    """Each takes what is chosen."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    def find_place(self, chosen: Chosen) -> None:
        """Look for another place with the filters of the form."""
        self._parts.booking.start_moving(_line(chosen))

    def edit(self, chosen: Chosen) -> None:
        """Another motif, note, urgency or room."""
        self._parts.desk.ask_edit(_line(chosen))

    def duplicate(self, chosen: Chosen) -> None:
        """One more like this one, at one of the next slots."""
        self._parts.booking.start_like(_line(chosen))

    def copy(self, chosen: Chosen) -> None:
        """One more like this one, where Enter will put it."""
        self._parts.pinboard.copy(_line(chosen))

    def excuse(self, chosen: Chosen) -> None:
        """The missed appointment is excused."""
        self._parts.desk.excuse(_line(chosen), excused=True)

    def blame(self, chosen: Chosen) -> None:
        """The missed appointment is not excused."""
        self._parts.desk.excuse(_line(chosen), excused=False)

    def open_file(self, chosen: Chosen) -> None:
        """The patient's file."""
        self._parts.open_file(_line(chosen).appointment.patient_id)

    def bill(self, chosen: Chosen) -> None:
        """The fee note of the visit."""
        made = _line(chosen).appointment
        self._parts.bill(made.id, made.start.date())

    def moves(self, chosen: Chosen) -> bool:
        """True when it may still go elsewhere."""
        return _made(chosen).status in _MOVABLE

    def missed(self, chosen: Chosen) -> bool:
        """True when the patient did not come."""
        return _made(chosen).status is Status.NO_SHOW

    def may_bill(self, chosen: Chosen) -> bool:
        """True when the visit took place and this account bills it."""
        made, ports = _made(chosen), self._parts.ports
        came = made.status not in (Status.NO_SHOW, Status.CANCELLED)
        past = made.start.date() <= ports.wall_now().date()
        return came and past and ports.may_bill(made.practitioner_id)


def _line(chosen: Chosen) -> AppointmentLine:
    return chosen.lines[0]


def _made(chosen: Chosen) -> Appointment:
    return chosen.lines[0].appointment
