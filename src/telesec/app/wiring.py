"""Composition of a session: each page with the use cases it may call, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from telesec.app.calls_wiring import answer_calls, call_desk
from telesec.app.crossings import join
from telesec.app.finding import Finding
from telesec.app.first_day_wiring import tell_first_steps
from telesec.app.page_context import PageContext
from telesec.app.pages import MAKERS, page_in_steps
from telesec.app.people_wiring import watch_for_handover
from telesec.app.renewal_wiring import watch_for_renewals
from telesec.app.replaced import watch_for_replacement
from telesec.app.review_wiring import watch_for_alerts
from telesec.app.rules_wiring import tell_unread
from telesec.app.slips_wiring import slip_counter, watch_for_slips
from telesec.app.updates_wiring import watch_for_updates
from telesec.app.wardrobe import Wardrobe
from telesec.app.watching import Watching
from telesec.domain.access.unheld_keys import told_newcomer
from telesec.domain.actions import Action
from telesec.domain.drafts import FormDraft
from telesec.domain.french import instant_long
from telesec.domain.people import ROLE_LABELS, Role
from telesec.services.gate import NO_KEY
from telesec.ui.building import Building
from telesec.ui.messages import in_lines
from telesec.ui.pages import pages_allowed
from telesec.ui.reminder_strip import ReminderPorts, ReminderStrip
from telesec.ui.shell import Shell
from telesec.ui.tasks import Tasks

if TYPE_CHECKING:
    from telesec.domain.calls.ringing import Ring
    from telesec.services.access.sign_in import SignedIn
    from telesec.services.gate import Gate

# Which page takes back which unfinished form.
PAGE_OF_DRAFT = {
    "call": "calls",
    "call_slip": "calls",
    "slip": "calls",
    "slip_words": "calls",
    "booking": "agenda",
    "series": "agenda",
    "correspondent": "calls",
    "service_contract": "billing",
    "visit_billing": "billing",
    "patient": "patients",
    "waiting": "lists",
    "recall": "lists",
    "note": "notes",
    "addendum": "notes",
    "result": "notes",
    "red_flags": "calls",
    "instructions": "settings",
    "red_flags_text": "settings",
}
SOON_SECONDS = 60


class Workspace:
    """The shell of one session with its pages; knows what to say, not what it means."""

    def __init__(self, shell: Shell, tasks: Tasks) -> None:
        self.widget = shell
        self._warnings: tuple[Callable[[], str], ...] = ()
        self._said: tuple[str, ...] = ()  # at sign-in, and the refusals that came beneath
        self._keys_owed = ""
        self.lock_requested = shell.lock_requested
        tasks.refused.connect(self._refused)

    def greet(self, signed: SignedIn, *warnings: Callable[[], str]) -> None:
        """What the person should read first: warnings, then notices, then when they last came.

        What each of ``warnings`` says of this computer, "" for nothing, stays at the bottom of the window.
        """
        shell, self._warnings = self.widget, warnings
        self.warn_again()
        self._said = (*signed.warnings, *signed.notices)
        self._keys_owed = told_newcomer(signed.notices)
        if self._said:
            stays = signed.warnings or self._keys_owed
            shell.bar.show_message("warning" if stays else "info", in_lines(self._said))
        elif signed.previous is not None:
            shell.bar.show_message("info", f"Votre dernière connexion : {last_sign_in(signed)}.")
            QTimer.singleShot(15_000, shell.bar.clear)

    def _refused(self, sentence: str) -> None:
        """It comes beneath what the sign-in said, until that is closed; of lacking keys that says more."""
        bar = self.widget.bar
        if sentence == NO_KEY:
            sentence = self._keys_owed or sentence
        if self._said and bar.text() != in_lines(self._said):
            self._said = ()
        if not self._said:
            bar.show_message("warning", sentence)
        elif sentence not in self._said:
            self._said = (*self._said, sentence)
            bar.show_message("warning", in_lines(self._said))

    def warn_again(self) -> None:
        """One of the warnings about this computer may have come or gone."""
        said = [words for source in self._warnings if (words := source())]
        self.widget.status.set_device_warning(" · ".join(said))

    def incoming(self) -> Callable[[Ring], object] | None:
        """Where an announced call goes; None when this account takes none."""
        desk = self.widget.findChild(QObject, "incoming_calls")
        take: Callable[[Ring], object] | None = getattr(desk, "incoming", None)
        return take

    def focus_first(self) -> None:
        """Give the keyboard to the page in front, or keep the keys for it while it is made."""
        self.widget.take_keyboard()

    def show_backup(self, words: str, state: str, sentence: str = "") -> None:
        """How the backups stand, at the bottom of the window."""
        self.widget.status.set_backup(words, state, sentence)

    def show_remaining(self, seconds: int) -> None:
        """Time left before the lock, in minutes, then in seconds."""
        soon = seconds <= SOON_SECONDS
        left = f"{seconds} s" if soon else f"{-(-seconds // 60)} min"
        self.widget.status.set_countdown(f"Verrouillage dans {left}", soon=soon)

    def leave(self) -> tuple[FormDraft, ...]:
        """The session ends: no page is made any more; gives the forms left unfinished."""
        self.widget.opening.stop()
        return self.widget.unfinished()

    def restore(self, drafts: Iterable[FormDraft]) -> None:
        """Open the page of each form that was left unfinished and give it back."""
        for draft in drafts:
            key = PAGE_OF_DRAFT.get(draft.kind)
            if key is None:
                continue
            page = self.widget.show_page(key)
            restore = getattr(page, "restore", None)
            if callable(restore):
                restore(draft)


def last_sign_in(signed: SignedIn) -> str:
    """When the account last came, in the practice's own time; "" the first time."""
    return instant_long(signed.previous, signed.gate.reference.zone) if signed.previous else ""


def joined(key: str, context: PageContext, shell: Shell) -> Building[QWidget]:
    """A page with its ways to the others."""
    page = yield from page_in_steps(key, context)
    yield None
    return join(page, shell)


def workspace_in_steps(context: PageContext, wardrobe: Wardrobe) -> Building[Workspace]:
    """The shell for the account's roles; pages are made when first shown, the first from the turn after."""
    gate = context.gate
    if gate.allows(Action.CALL_TAKE):
        context = replace(context, telephone=call_desk(context))
    if gate.allows(Action.CALL_SLIP_LIST):
        context = replace(context, slips=slip_counter(context))
    entries = [entry for entry in pages_allowed(gate.allows) if entry.key in MAKERS]
    shell = Shell(
        context.look(),
        gate.reference.practice_name,
        account_line(gate),
        entries,
        lambda key: joined(key, context, shell),
    )
    shell.setWindowFlags(Qt.WindowType.Widget)
    wardrobe.changed.connect(shell.set_look)
    yield None
    answer_calls(shell, context)
    yield None
    watch_for_handover(shell, context)
    watch_for_renewals(shell, context)
    watch_for_drills(shell, context)
    remind(shell, context)
    tell_first_steps(shell, context)
    tell_unread(shell, context)
    watch_for_alerts(shell, context)
    watch_for_slips(shell, context)
    watch_for_updates(shell, context)
    watch_for_replacement(shell)
    Finding(shell)
    Watching(shell, context)
    yield None
    shell.open_page(entries[0].key)
    return Workspace(shell, context.tasks)


def watch_for_drills(shell: Shell, context: PageContext) -> None:
    """Where backups beat, one of them is restored for trial each week."""
    from telesec.app.drill_watch import Beats, DrillWatch

    heart = context.backups
    if isinstance(heart, Beats):
        heart.stands.connect(DrillWatch(context, shell.bar.show_message, heart.look, shell).look)


def remind(shell: Shell, context: PageContext) -> None:
    """At most one security reminder when somebody signs in; none at an unlock, which may be for a call."""
    from telesec.services.access import commitment

    if context.signed.unlocked:
        return
    ports = ReminderPorts(
        partial(commitment.reminder_due, context.gate), partial(commitment.acknowledge, context.gate)
    )
    ReminderStrip(shell, shell.reminder, context.tasks, ports).look()


def account_line(gate: Gate) -> str:
    """Who is signed in and as what."""
    roles = ", ".join(ROLE_LABELS[role].lower() for role in Role if role in gate.account.roles)
    return f"{gate.account.display_name}, {roles}"
