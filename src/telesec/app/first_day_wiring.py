"""The first days of a practice: the list of the settings, the line above the pages, and where they lead."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from telesec.app.page_context import PageContext
from telesec.domain.access.who_may import ask_them
from telesec.domain.first_day.progress import StepKey
from telesec.services.first_day.progress import ACTS, concerned, setup_progress
from telesec.ui.backups.page import BackupsPage
from telesec.ui.first_day.ports import FirstDayPorts
from telesec.ui.first_day.section import TITLE, FirstStepsSection
from telesec.ui.first_day.strip import FirstDaysStrip
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
    """Lives in the settings; ``requested`` carries the StepKey of a line that was taken."""

    requested = Signal(str)


def add_first_steps(page: SettingsPage, context: PageContext) -> None:
    """The settings' section, for whoever something of it concerns."""
    gate = context.gate
    if not concerned(gate):
        return
    steps = FirstSteps(page)

    def who_else(key: StepKey) -> str:
        return "" if gate.allows(ACTS[key]) else ask_them(ACTS[key])

    progress = partial(setup_progress, gate, context.threshold)
    ports = FirstDayPorts(progress, who_else, lambda key, *_clicked: steps.requested.emit(key.value))
    page.add_section(TITLE, lambda around: FirstStepsSection(around, ports))


def open_step(shell: Shell, key: str) -> None:
    """Show where a step is done."""
    step = StepKey(key)
    if step is StepKey.PEOPLE:
        shell.show_page("people")
    elif step in _BACKUP_TABS:
        shown = shell.show_page("backups")
        if isinstance(shown, BackupsPage):
            shown.show_tab(_BACKUP_TABS[step])
    else:
        open_section(shell, _SECTIONS[step])


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
