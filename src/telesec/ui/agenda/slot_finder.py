"""Looks for the next free slots as the form asks, and offers them three at a time."""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.agenda import FreeSlot
from telesec.domain.bookings.requests import SlotRequest
from telesec.domain.errors import TelesecError
from telesec.ui.agenda.place_fields import PlaceFields
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.agenda.slot_choice import SlotChoice
from telesec.ui.agenda.slot_filters import SlotFilters
from telesec.ui.tasks import Tasks


class SlotFinder(QWidget):
    """``chosen`` carries a FreeSlot, ``confirmed`` Enter, ``failed`` why there are none, or ""."""

    chosen = Signal(object)
    confirmed = Signal()
    failed = Signal(str)

    def __init__(self, ports: AgendaPorts, tasks: Tasks, fields: PlaceFields) -> None:
        super().__init__()
        self._ports, self._tasks, self._fields = ports, tasks, fields
        self._asked = 0
        self.choice = SlotChoice(
            lambda who: ports.reference().practitioner(who).display_name, lambda: ports.wall_now().date()
        )
        self.filters = SlotFilters()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.choice)
        column.addWidget(self.filters)
        self.choice.chosen.connect(self.chosen)
        self.choice.confirmed.connect(self.confirmed)
        self.choice.later_requested.connect(self._ask_later)
        self.filters.changed.connect(self.ask)
        fields.searched.connect(self.ask)

    def ask(self, after: datetime | None = None) -> None:
        """Look for the next slots, from ``after``, else from the day typed, else from now."""
        wanted = self._request(after if isinstance(after, datetime) else self._after())
        self._asked += 1
        mine, several = self._asked, len(wanted.practitioner_ids) > 1
        self.choice.wait()

        def show(found: list[FreeSlot]) -> None:
            if mine == self._asked:
                self.choice.show_slots(found, several=several)
                self.failed.emit("")

        def fail(error: TelesecError) -> None:
            if mine == self._asked:
                self.choice.show_slots((), several=several)
                self.failed.emit(error.sentence)

        self._tasks.run(lambda: self._ports.next_slots(wanted), show, fail)

    def stop(self) -> None:
        """What is being looked for is not awaited any more."""
        self._asked += 1

    def _request(self, after: datetime | None) -> SlotRequest:
        narrowed = self.filters.filters()
        return SlotRequest(
            narrowed.practitioner_ids or self._fields.practitioner_ids(),
            self._fields.minutes.value(),
            after,
            reason_code_id=self._fields.motif.key(),
            site_ids=narrowed.site_ids,
            parts=narrowed.parts,
            not_weekdays=narrowed.not_weekdays,
            urgent=self._fields.urgent.isChecked(),
            since=narrowed.since,
            until=narrowed.until,
        )

    def _after(self) -> datetime | None:
        day = self._fields.day.day()
        return datetime.combine(day, time()) if day else None

    def _ask_later(self) -> None:
        shown = self.choice.slots()
        if shown:
            self.ask(shown[-1].end)
