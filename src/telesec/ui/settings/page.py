"""The settings page: a tab per section, made when first shown, what is typed kept until saved or put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.actions import Action
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.reference import Reference
from telesec.ui.asking import ask
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
from telesec.ui.side_tabs import SideTabs
from telesec.ui.tasks import Tasks

__all__ = ["SettingsPage", "SettingsPorts"]

S = TypeVar("S", bound=Section)
_HEAD = 58  # pixels at 10 pt: a message of two lines
_SECTIONS = {
    "Horaires": HoursSection,
    "Jours particuliers": SpecialDaysSection,
    "Motifs": ReasonCodesSection,
    "Lieux": SitesSection,
    "Salles": RoomsSection,
    "Praticiens": PractitionersSection,
    "Verrouillage": LockSection,
    "Apparence": AppearanceSection,
}


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
        self._around = Surroundings(ports, tasks, look)
        self._ports, self._tasks = ports, tasks
        self._reference: Reference | None = None
        self._asked: tuple[str, date] | None = None
        self.bar, self._head = MessageBar(), QFrame()
        self.tabs = SideTabs(look)
        self.tabs.setAccessibleName("Sections des paramètres")
        self._made: dict[str, Section] = {}
        self._makers: dict[str, Callable[[Surroundings], Section]] = {}
        self._places: dict[str, QWidget] = {}
        self._keepers: dict[str, str] = {}  # title of a section by the kind of form it keeps
        for title, kind in _SECTIONS.items():
            self._makers[title] = kind
            if self._is_for_me(kind):
                self.add_section(title, kind)
        self._lay_out(look)
        self._open_tab(self.tabs.currentIndex())
        self.tabs.currentChanged.connect(self._open_tab)
        self.refresh()

    def refresh(self, change: object = None) -> None:
        """Show the practice's settings as they are; a section being changed keeps what is typed."""
        if change in (None, Change.AGENDA, Change.PEOPLE):
            self._tasks.run(self._ports.reference, self._adopt)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._around = replace(self._around, look=look)
        self._head.setMinimumHeight(look.px(_HEAD))
        self.tabs.set_look(look)
        for section in self._made.values():
            section.set_look(look)

    def unfinished(self) -> FormDraft | None:
        """What is long to type and not saved, in the sections that keep it; the others keep nothing."""
        found = (ask(section, "unfinished") for section in self._made.values())
        return next((draft for draft in found if isinstance(draft, FormDraft)), None)

    def restore(self, draft: FormDraft) -> None:
        """Give it back to the section that keeps its kind."""
        title = self._keepers.get(draft.kind)
        if title is not None:
            section = self._section(title)
            self.tabs.setCurrentWidget(section)
            ask(section, "restore", draft)

    def focus_first(self) -> None:
        """Put the focus on the column of sections."""
        self.tabs.tabBar().setFocus()

    def decide_days(self, practitioner_id: str, day: date) -> None:
        """Begin an opening or a closure of that day; one already being typed stays as it is."""
        self._asked = (practitioner_id, day)
        self.tabs.setCurrentWidget(self.special_days)
        self._begin_asked()

    def show_section(self, title: str) -> None:
        """Bring a section in front; nothing moves when this account has none of that title."""
        place = self._places.get(title) or self._made.get(title)
        if place is not None:
            self.tabs.setCurrentWidget(place)

    @property
    def special_days(self) -> SpecialDaysSection:
        """Days opened or closed out of the ordinary."""
        return self.section(SpecialDaysSection)

    def section(self, kind: type[S]) -> S:
        """A section by its class, made now when its tab was never shown."""
        title = next(title for title, known in self._makers.items() if known is kind)
        made = self._section(title)
        if not isinstance(made, kind):
            raise TypeError(title)
        return made

    def add_section(self, title: str, make: Callable[[Surroundings], Section], *, draft: str = "") -> None:
        """Give a section its tab, after those already there; it is made when its tab is first shown.

        ``draft`` is the kind of form it keeps at a lock.
        """
        self._keepers[draft] = title
        self._makers[title] = make
        self._places[title] = QWidget()
        self.tabs.addTab(self._places[title], title)

    def _section(self, title: str) -> Section:
        made = self._made.get(title)
        if made is None:
            made = self._made[title] = self._makers[title](self._around)
            made.saved.connect(partial(self._saved, made))
            made.told.connect(partial(self.bar.show_message, "success"))
            made.refused.connect(partial(self.bar.show_message, "error"))
            made.unsaved_changed.connect(partial(self._mark, made))
            if isinstance(made, SpecialDaysSection):
                made.worklist_requested.connect(self.worklist_requested)
            self._place(title, made)
            if self._reference is not None:
                made.adopt(self._reference)
        return made

    def _place(self, title: str, made: Section) -> None:
        """Put a section where its tab keeps a place for it; somebody it is not for has no tab."""
        place = self._places.pop(title, None)
        if place is None:
            return
        at, shown = self.tabs.indexOf(place), self.tabs.currentIndex()
        with QSignalBlocker(self.tabs):
            self.tabs.insertTab(at, made, title)
            self.tabs.removeTab(at + 1)
            self.tabs.setCurrentIndex(shown)
        place.deleteLater()

    def _open_tab(self, at: int) -> None:
        self.bar.clear()
        place = self.tabs.widget(at)
        for title in [title for title, kept in self._places.items() if kept is place]:
            self._section(title)

    def _is_for_me(self, kind: type[Section]) -> bool:
        if kind in (LockSection, AppearanceSection):
            return True
        if kind is SpecialDaysSection and self._ports.may(Action.SCHEDULE_EXCEPTION):
            return True
        return self._ports.may(Action.SCHEDULE_EDIT) or self._ports.may(Action.SETTINGS_EDIT)

    def _lay_out(self, look: Look) -> None:
        self._fill_head(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.tabs, 1)

    def _fill_head(self, look: Look) -> None:
        """The title, and beside it the place of what is said: nothing moves under the hand when it comes."""
        self._head.setProperty("surface", "bar")
        row = QHBoxLayout(self._head)
        row.setContentsMargins(look.px(18), look.px(6), look.px(18), look.px(6))
        row.setSpacing(look.px(18))
        row.addWidget(plain_label("Paramètres", "title"))
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(0)
        self._head.setMinimumHeight(look.px(_HEAD))

    def _adopt(self, reference: Reference) -> None:
        before, self._reference = self._reference, reference
        for section in self._made.values():
            section.adopt(reference)
        if before is not None and before.lock_minutes != reference.lock_minutes:
            self.lock_minutes_changed.emit(reference.lock_minutes)
        self._begin_asked()

    def _begin_asked(self) -> None:
        if self._asked is None or self._reference is None or self.special_days.is_unsaved():
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
