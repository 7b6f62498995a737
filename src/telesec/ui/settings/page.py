"""The settings page: one tab per section, what is being typed kept until it is saved or put back."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from telesec.domain.actions import Action
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.reference import Reference
from telesec.ui.controls import MessageBar, plain_label
from telesec.ui.look import Look
from telesec.ui.settings.hours import HoursSection
from telesec.ui.settings.ports import SettingsPorts
from telesec.ui.settings.practitioners import PractitionersSection
from telesec.ui.settings.reason_codes import ReasonCodesSection
from telesec.ui.settings.rooms import RoomsSection
from telesec.ui.settings.section import Section, Surroundings
from telesec.ui.settings.sites import SitesSection
from telesec.ui.settings.special_days import SpecialDaysSection
from telesec.ui.settings.workstation import AppearanceSection, LockSection
from telesec.ui.tasks import Tasks

__all__ = ["SettingsPage", "SettingsPorts"]


class SettingsPage(QWidget):
    """Hours, days opened or closed, motifs, places, rooms, practitioners, the lock, the look of the screen.

    ``changed`` says that the agenda must be asked again; ``lock_minutes_changed`` gives the new delay;
    ``worklist_requested`` asks for the appointments that a closure leaves to be moved.
    """

    changed = Signal(object)
    lock_minutes_changed = Signal(int)
    worklist_requested = Signal()

    def __init__(self, ports: SettingsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("Paramètres")
        around = Surroundings(ports, tasks, look)
        self._ports, self._tasks = ports, tasks
        self._minutes = 0
        self._asked: tuple[str, date] | None = None
        self.bar = MessageBar()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Sections des paramètres")
        self.tabs.setDocumentMode(True)
        self.hours = HoursSection(around)
        self.special_days = SpecialDaysSection(around)
        self.reason_codes = ReasonCodesSection(around)
        self.sites = SitesSection(around)
        self.rooms = RoomsSection(around)
        self.practitioners = PractitionersSection(around)
        self.lock = LockSection(around)
        self.appearance = AppearanceSection(around)
        self.sections: tuple[Section, ...] = (
            self.hours,
            self.special_days,
            self.reason_codes,
            self.sites,
            self.rooms,
            self.practitioners,
            self.lock,
            self.appearance,
        )
        self.special_days.worklist_requested.connect(self.worklist_requested)
        for section in self.sections:
            if self._is_for_me(section):
                self.show_section(section)
        self._lay_out(look)
        self.tabs.currentChanged.connect(lambda _at: self.bar.clear())
        self.refresh()

    def refresh(self, change: object = None) -> None:
        """Show the practice's settings as they are; a section being changed keeps what is typed."""
        if change in (None, Change.AGENDA, Change.PEOPLE):
            self._tasks.run(self._ports.reference, self._adopt)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        for section in self.sections:
            section.set_look(look)

    def unfinished(self) -> FormDraft | None:
        """Nothing: settings half changed are not kept over a lock."""
        return None

    def restore(self, draft: FormDraft) -> None:
        """Settings leave no draft."""

    def focus_first(self) -> None:
        """Put the focus on the row of sections."""
        self.tabs.tabBar().setFocus()

    def decide_days(self, practitioner_id: str, day: date) -> None:
        """Begin an opening or a closure of that day; one already being typed stays as it is."""
        self._asked = (practitioner_id, day)
        self.tabs.setCurrentWidget(self.special_days)
        self._begin_asked()

    def show_section(self, section: Section) -> None:
        """Give a section its tab, after those already there."""
        if section not in self.sections:
            self.sections = (*self.sections, section)
        self.tabs.addTab(section, section.title)
        section.saved.connect(partial(self._saved, section))
        section.refused.connect(partial(self.bar.show_message, "error"))
        section.unsaved_changed.connect(partial(self._mark, section))

    def _is_for_me(self, section: Section) -> bool:
        if section in (self.lock, self.appearance):
            return True
        if section is self.special_days and self._ports.may(Action.SCHEDULE_EXCEPTION):
            return True
        return self._ports.may(Action.SCHEDULE_EDIT) or self._ports.may(Action.SETTINGS_EDIT)

    def _lay_out(self, look: Look) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(look))
        column.addWidget(self.bar)
        column.addWidget(self.tabs, 1)

    def _head(self, look: Look) -> QFrame:
        head = QFrame()
        head.setProperty("surface", "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(look.px(18), look.px(10), look.px(18), look.px(10))
        row.addWidget(plain_label("Paramètres", "title"))
        return head

    def _adopt(self, reference: Reference) -> None:
        for section in self.sections:
            section.adopt(reference)
        if self._minutes and reference.lock_minutes != self._minutes:
            self.lock_minutes_changed.emit(reference.lock_minutes)
        self._minutes = reference.lock_minutes
        self._begin_asked()

    def _begin_asked(self) -> None:
        if self._asked is None or not self._minutes or self.special_days.is_unsaved():
            return  # the settings are not read yet, or something is being typed
        asked, self._asked = self._asked, None
        self.special_days.begin(*asked)

    def _saved(self, section: Section, reference: Reference, sentence: str) -> None:
        self._adopt(reference)
        words, act = section.next_step or ("", None)
        section.next_step = None
        self.bar.show_message("success", sentence, words, act)
        self.changed.emit(Change.AGENDA)

    def _mark(self, section: Section, unsaved: bool) -> None:
        at = self.tabs.indexOf(section)
        self.tabs.setTabText(at, f"{section.title} •" if unsaved else section.title)
        self.tabs.setTabToolTip(at, "Changements non enregistrés" if unsaved else "")
