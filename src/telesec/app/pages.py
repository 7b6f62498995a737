"""Makes each page of a session with its use cases, all passing through the session's gate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from telesec.domain.wall import wall_now
from telesec.services import agenda, booking, clinical, holds, patients, schedules
from telesec.services.gate import Gate
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.agenda.ports import AgendaPorts
from telesec.ui.look import Look
from telesec.ui.notes.page import NotesPage
from telesec.ui.notes.ports import NotesPorts
from telesec.ui.settings.page import SettingsPage
from telesec.ui.settings.ports import SettingsPorts
from telesec.ui.tasks import Tasks

Dress = Callable[[str, float], None]


class PageMaker:
    """``make(key)`` builds one page; ``keys`` are those it can build."""

    def __init__(
        self,
        gate: Gate,
        tasks: Tasks,
        look: Callable[[], Look],
        dress: Dress,
        set_lock_minutes: Callable[[int], object],
    ) -> None:
        self._gate, self._tasks, self._look = gate, tasks, look
        self._dress, self._set_lock_minutes = dress, set_lock_minutes
        self._makers: dict[str, Callable[[], QWidget]] = {
            "agenda": self._agenda,
            "notes": self._notes,
            "settings": self._settings,
        }

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._makers)

    def make(self, key: str) -> QWidget:
        """A page of its own, made once by the shell."""
        return self._makers[key]()

    def _zone(self) -> str:
        sites = self._gate.reference.sites
        return sites[0].zone if sites else "Europe/Paris"

    def _agenda(self) -> AgendaPage:
        gate = self._gate
        ports = AgendaPorts(
            reference=lambda: gate.reference,
            wall_now=lambda: wall_now(gate.now(), self._zone()),
            view=partial(agenda.view, gate),
            visits=partial(agenda.visits, gate),
            next_slots=partial(agenda.next_slots, gate),
            book=partial(booking.book, gate),
            move=partial(booking.move, gate),
            resize=partial(booking.resize, gate),
            cancel=partial(booking.cancel, gate),
            mark=partial(booking.mark, gate),
            hold=partial(holds.hold, gate),
            renew_hold=partial(holds.renew, gate),
            release_hold=partial(holds.release, gate),
            search_patients=partial(patients.search_patients, gate),
            open_patient=partial(patients.open_patient, gate),
            create_patient=partial(patients.create_patient, gate),
            likely_duplicates=partial(patients.likely_duplicates, gate),
            own_practitioner=gate.account.practitioner_id or "",
        )
        return AgendaPage(ports, self._tasks, self._look())

    def _notes(self) -> NotesPage:
        gate = self._gate
        ports = NotesPorts(
            day=partial(agenda.today, gate, gate.account.practitioner_id or ""),
            search=partial(patients.search_patients, gate),
            notes_of=partial(clinical.notes_of, gate),
            write=partial(clinical.write_note, gate),
            edit=partial(clinical.edit_note, gate),
            sign=partial(clinical.sign_note, gate),
            add_addendum=partial(clinical.add_addendum, gate),
            zone=self._zone(),
        )
        return NotesPage(ports, self._tasks, self._look())

    def _settings(self) -> SettingsPage:
        gate = self._gate
        ports = SettingsPorts(
            reference=gate.renew_reference,
            save_hours=partial(schedules.save_hours, gate),
            save_reason_code=partial(schedules.save_reason_code, gate),
            save_site=partial(schedules.save_site, gate),
            save_practitioner=partial(schedules.save_practitioner, gate),
            save_lock_minutes=partial(schedules.save_lock_minutes, gate),
            may=gate.allows,
            appearance=lambda: (self._look().tokens.name, self._look().point_size),
            dress=self._dress,
            own_practitioner=gate.account.practitioner_id,
        )
        page = SettingsPage(ports, self._tasks, self._look())
        page.lock_minutes_changed.connect(self._set_lock_minutes)
        return page
