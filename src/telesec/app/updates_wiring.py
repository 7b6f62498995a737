"""New versions: the section of the settings, and a quiet word to whoever may install one."""

from __future__ import annotations

from functools import partial

from telesec import __version__
from telesec.app.first_day_wiring import open_section
from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.updates.settings import UpdateSettings
from telesec.domain.updates.standing import UpdateStanding
from telesec.services.updates import updates
from telesec.ui.messages import silent_one
from telesec.ui.settings.page import SettingsPage
from telesec.ui.shell import Shell
from telesec.ui.updates.errand import LookForUpdate, UpdatePorts
from telesec.ui.updates.section import TITLE, UpdatesSection

CUT_OFF = "Les nouvelles versions ne sont plus annoncées : voyez pourquoi."


def add_updates(page: SettingsPage, context: PageContext) -> None:
    """For whoever settles the practice: off until they turn it on."""
    if context.gate.allows(Action.UPDATE_CHECK):
        page.add_section(TITLE, lambda around: UpdatesSection(around, update_ports(context)))


def update_ports(context: PageContext) -> UpdatePorts:
    gate = context.gate
    return UpdatePorts(
        load=partial(updates.update_standing, gate),
        save=partial(updates.save_update_settings, gate),
        begin=lambda by_hand: updates.begin_look(gate, by_hand=by_hand),
        fetch=_fetch,
        settle=partial(updates.settle_look, gate),
        own_version=__version__,
    )


def watch_for_updates(shell: Shell, context: PageContext) -> None:
    """At sign-in, look if it is on and owed; not for an invented practice.

    A failure is for the settings, until what was last announced is past its life.
    """
    if context.is_invented or not context.gate.allows(Action.UPDATE_CHECK):
        return
    errand = LookForUpdate(update_ports(context), context.tasks, shell)

    def tell(standing: UpdateStanding) -> None:
        news = standing.news(__version__)
        bar, see = silent_one(shell.first_days, shell.reminder), partial(open_section, shell, TITLE)
        if bar is None:
            return
        if standing.is_cut_off(context.gate.now()):
            bar.show_message("warning", CUT_OFF, "Voir", see)
        elif news is not None:
            bar.show_message("info", f"La version {news.version} du programme existe.", "Voir", see)

    errand.settled.connect(tell)
    errand.idle.connect(
        lambda: context.tasks.run(partial(updates.update_standing, context.gate), tell, _left)
    )
    errand.look()


def _fetch(settings: UpdateSettings) -> bytes:
    from telesec.exchange.feed_fetch import fetch

    return fetch(settings)


def _left(_error: object) -> None:
    """Nobody at the desk asked for this."""
