"""Ctrl+K: what follows once the search box knows whom, or what, is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from telesec.domain.bookings.requests import PatientVisits
from telesec.domain.desk.wishes import Wish
from telesec.domain.french import counted
from telesec.domain.patient_files.names import initials
from telesec.domain.patients import PatientLine
from telesec.ui.agenda.booking_panel import BookingPanel
from telesec.ui.agenda.early_keys import Pressed
from telesec.ui.agenda.navigation import Navigation
from telesec.ui.agenda.patient_drop import PatientDrop
from telesec.ui.agenda.place_fields import Place
from telesec.ui.agenda.span import GRIDS, Mode, Span
from telesec.ui.controls import MessageBar


class Omnibox(QObject):
    """``book`` opens a booking with the place, the patient and the wish known already."""

    def __init__(
        self,
        drop: PatientDrop,
        bar: MessageBar,
        navigation: Navigation,
        booking: BookingPanel,
        book: Callable[[Place | None, PatientLine | None, Wish | None], object],
    ) -> None:
        super().__init__(drop)
        self._drop, self._bar, self._navigation = drop, bar, navigation
        self._booking, self._book = booking, book
        self._discreet = False
        drop.found.connect(self._found)
        drop.not_found.connect(self._not_found)
        drop.wished.connect(self._wished)
        drop.day_wished.connect(self._show_day)
        drop.failed.connect(partial(bar.show_message, "error"))

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self._drop.set_discreet(discreet)

    def _found(self, line: PatientLine, visits: PatientVisits, typed: list[Pressed]) -> None:
        if not visits.to_come:
            self._book(None, line, None)
            self._booking.slots.press_all(typed)
            return
        ahead = counted(len(visits.to_come), "rendez-vous à venir", "rendez-vous à venir")
        who = initials(line.shown_name) if self._discreet else line.shown_name
        again = partial(self._book, None, line, None)
        if not self._booking.is_busy():
            self._booking.shut()
        before = self._navigation.span
        self._navigation.reveal(visits.to_come[0].appointment)
        words = " ".join(part for part in (f"{who} : {ahead}.", self._whose(before)) if part)
        self._bar.show_message("info", words, "Nouveau RDV", again)
        self._navigation.focus()

    def _not_found(self, typed: str, wish: Wish | None) -> None:
        self._book(None, None, wish)
        if self._booking.patient.patient() is None:
            self._booking.patient.begin_new(typed)

    def _wished(self, wish: Wish, line: PatientLine | None, typed: list[Pressed]) -> None:
        if line is None and wish.only_shows:
            self._show(wish)
            self._navigation.focus()
            return
        if wish.day is not None and self._navigation.span.mode is not Mode.BOARD:
            self._show(wish)
        self._book(None, line, wish)
        if line is not None:
            self._booking.slots.press_all(typed)

    def _show(self, wish: Wish) -> None:
        span = self._navigation.span
        who = wish.practitioner_ids[0] if len(wish.practitioner_ids) == 1 else span.practitioner_id
        one = wish.only_shows and wish.practitioner_ids
        alone = span.mode not in GRIDS or (span.mode is Mode.TEAM and one)
        mode = Mode.DAY if alone else span.mode
        hour = wish.hour or wish.since
        minute = hour.hour * 60 + hour.minute if hour else None
        shown = replace(span, mode=mode, day=wish.day or span.day, practitioner_id=who)
        self._navigation.show(shown, minute=minute)
        whose = self._whose(span)
        if whose:
            self._bar.show_message("info", whose)

    def _whose(self, before: Span) -> str:
        """``Agenda : Dr Benali.`` when it is no longer the agenda looked at ``before``."""
        name = self._navigation.doctor()
        changed = self._navigation.span.practitioner_id != before.practitioner_id
        return f"Agenda : {name}." if changed and name else ""

    def _show_day(self, day: date) -> None:
        self._show(Wish(day=day))
        self._navigation.focus()
