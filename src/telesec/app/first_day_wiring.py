"""The first days of a practice: the list of the settings, the line above the pages, and where they lead."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from telesec.app.page_context import PageContext
from telesec.domain.access.who_may import ask_them
from telesec.domain.first_day.progress import SetUpStep, StepKey
from telesec.services.first_day.progress import ACTS, concerned, setup_progress
from telesec.ui.backups.page import BackupsPage
from telesec.ui.first_day.ports import FirstDayPorts
from telesec.ui.first_day.section import TITLE, FirstStepsSection
from telesec.ui.first_day.strip import FirstDaysStrip
from telesec.ui.people.page import PeoplePage
from telesec.ui.settings.page import SettingsPage
from telesec.ui.shell import Shell

_SECTIONS = {
    StepKey.HOURS: "Horaires",
    StepKey.MOTIFS: "Motifs",
    StepKey.LINES: "Lignes",
    StepKey.CARD: "Fiche d'urgence",
    StepKey.SHEET: "Cet ordinateur",
}
_BACKUP_TABS = {StepKey.PLACE: "targets", StepKey.BACKUP: "targets", StepKey.DRILL: "snapshots"}


class FirstSteps(QObject):
    """Lives in the settings; ``requested`` carries the SetUpStep of a line that was taken."""

    requested = Signal(object)


def add_first_steps(page: SettingsPage, context: PageContext) -> None:
    """The settings' section, for whoever something of it concerns."""
    gate = context.gate
    if not concerned(gate):
        return
    steps = FirstSteps(page)

    def who_else(key: StepKey) -> str:
        return "" if gate.allows(ACTS[key]) else ask_them(ACTS[key])

    progress = partial(setup_progress, gate, context.threshold)
    ports = FirstDayPorts(progress, who_else, lambda step, *_clicked: steps.requested.emit(step))
    page.add_section(TITLE, lambda around: FirstStepsSection(around, ports))


def take_step(shell: Shell, step: SetUpStep) -> None:
    """Show where a step is done; somebody still to be invited has their form open."""
    if step.key is not StepKey.PEOPLE:
        open_step(shell, step.key)
        return
    shown = shell.show_page("people")
    if isinstance(shown, PeoplePage) and not step.is_done:
        shown.invite(step.calls_for)


def open_step(shell: Shell, key: StepKey) -> None:
    """Show the tab or the section of a step."""
    if key in _BACKUP_TABS:
        shown = shell.show_page("backups")
        if isinstance(shown, BackupsPage):
            shown.show_tab(_BACKUP_TABS[key])
    else:
        open_section(shell, _SECTIONS[key])


def open_section(shell: Shell, title: str) -> None:
    """Show a section of the settings."""
    shown = shell.show_page("settings")
    if isinstance(shown, SettingsPage):
        shown.show_section(title)


def tell_first_steps(shell: Shell, context: PageContext) -> None:
    """At sign-in, what remains to be put in place; not at an unlock, and never of an invented practice."""
    if context.signed.unlocked or context.is_invented or not concerned(context.gate):
        return
    progress = partial(setup_progress, context.gate, context.threshold)
    see = partial(open_section, shell, TITLE)
    strip = FirstDaysStrip(shell, shell.first_days, context.tasks, progress, see)
    shell.page_shown.connect(strip.look_again)
    strip.look()
