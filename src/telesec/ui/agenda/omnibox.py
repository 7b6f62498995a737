"""Ctrl+K: what follows once the search box knows whom, or what, is meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from telesec.domain.booking import PatientVisits
from telesec.domain.french import counted
from telesec.domain.patient_names import initials
from telesec.domain.patients import PatientLine
from telesec.ui.agenda.booking_panel import BookingPanel
from telesec.ui.agenda.early_keys import Pressed
from telesec.ui.agenda.navigation import Navigation
from telesec.ui.agenda.patient_drop import PatientDrop
from telesec.ui.agenda.place_fields import Place
from telesec.ui.controls import MessageBar


class Omnibox(QObject):
    """``book`` opens a booking with the place and the patient known already."""

    def __init__(
        self,
        drop: PatientDrop,
        bar: MessageBar,
        navigation: Navigation,
        booking: BookingPanel,
        book: Callable[[Place | None, PatientLine | None], object],
    ) -> None:
        super().__init__(drop)
        self._drop, self._bar, self._navigation = drop, bar, navigation
        self._booking, self._book = booking, book
        self._discreet = False
        drop.found.connect(self._found)
        drop.not_found.connect(self._not_found)
        drop.failed.connect(partial(bar.show_message, "error"))

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self._drop.set_discreet(discreet)

    def _found(self, line: PatientLine, visits: PatientVisits, typed: list[Pressed]) -> None:
        if not visits.to_come:
            self._book(None, line)
            self._booking.slots.press_all(typed)
            return
        ahead = counted(len(visits.to_come), "rendez-vous à venir", "rendez-vous à venir")
        who = initials(line.shown_name) if self._discreet else line.shown_name
        self._bar.show_message("info", f"{who} : {ahead}.", "Nouveau RDV", lambda: self._book(None, line))
        self._booking.shut()
        self._navigation.reveal(visits.to_come[0].appointment)
        self._navigation.focus()

    def _not_found(self, typed: str) -> None:
        self._book(None, None)
        self._booking.patient.begin_new(typed)
