"""The renewal of the keys: told to whoever may do it, asked from the accounts, done after the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.ui.front import FrontPage
from telesec.ui.look import Look
from telesec.ui.people.renewal import RenewalActs, RenewalNotice, RenewalPanel, RenewalPorts
from telesec.ui.tasks import Report

if TYPE_CHECKING:
    from telesec.services.access.key_staging import Renewal
    from telesec.ui.people.page import PeoplePage
    from telesec.ui.shell import Shell

WORDS = (
    "Les fichiers du cabinet sont recopiés sous leurs nouvelles clés et vérifiés. N'éteignez pas "
    "l'ordinateur ; s'il s'arrêtait, rien ne serait perdu et les clés resteraient celles d'avant."
)


class RenewingPage(FrontPage):
    """In the place of the workspace while its files are copied."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Renouvellement des clés", WORDS)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Avancement")
        self.progress.setRange(0, 1000)
        self.progress.setFormat("%p %")
        self.body.addWidget(self.progress)

    def show_progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.progress.setValue(1000 * done // max(1, total))


def staging(make_way: Callable[[], object], renewal: Renewal) -> Callable[[Report], object]:
    """What is done once the stores are closed: no backup may read them meanwhile."""
    from telesec.services.access import key_staging

    def work(report: Report) -> object:
        make_way()
        return key_staging.stage(renewal, report)

    return work


def renewal_ports(context: PageContext) -> RenewalPorts:
    """What renewing may ask of the services."""
    from telesec.services.access import key_renewal

    keys = (context.gate, context.threshold, context.signed.deks)
    return RenewalPorts(
        state=partial(key_renewal.standing, *keys),
        begin=partial(key_renewal.begin, *keys),
        renew=context.renew_keys,
        prove=context.prove,
    )


def add_renewal(page: PeoplePage, context: PageContext) -> None:
    """The line about the keys above the accounts."""
    if context.gate.allows(Action.KEYS_RENEW):
        panel = RenewalPanel(renewal_ports(context), context.tasks, page.accounts.bar)
        page.add_panel(panel)
        page.accounts.wrote.connect(panel.read_again)


def watch_for_renewals(shell: Shell, context: PageContext) -> None:
    """At sign-in, for whoever holds a key that is to be replaced."""
    if context.gate.allows(Action.KEYS_RENEW):
        ports = renewal_ports(context)
        acts = RenewalActs(shell, shell.bar, context.tasks, ports)
        RenewalNotice(acts, shell.notices, context.tasks, ports)
