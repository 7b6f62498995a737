"""The weekly review with its use cases, and the watch that raises alerts and shows how many wait."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer

from telesec.app.office_pages import write_out
from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted
from telesec.services.review.watch import Watched, mark_seen, seen, waiting, watch
from telesec.services.review.week import week, week_pdf
from telesec.services.threshold import Threshold
from telesec.ui.review.page import ReviewPage
from telesec.ui.review.ports import ReviewPorts
from telesec.ui.shell import Shell

WATCH_MS = 10 * 60 * 1000  # as often as the journals are anchored
FIRST_MS = 3000  # the first page is read before
PAGE = "review"


def login_owners(threshold: Threshold) -> Mapping[str, str]:
    """The accounts by the beginning of their login tag; none while the header is not believed."""
    try:
        return {slot.login_tag[:16]: slot.account_id for slot in threshold.header().slots}
    except TelesecError:
        return {}


def review_page(context: PageContext) -> ReviewPage:
    """What the week holds, to those entitled to know."""
    gate, owners = context.gate, partial(login_owners, context.threshold)

    ports = ReviewPorts(
        week=lambda day: week(gate, day, owners()),
        alerts=lambda: waiting(gate, owners()),
        seen=lambda: seen(gate, owners()),
        see=partial(mark_seen, gate),
        save=lambda day, path: write_out(path, week_pdf(gate, day, owners())),
        prove=context.prove,
        today=context.today,
        account_names=lambda: gate.reference.account_names,
        zone=context.zone,
        reads_patients=gate.allows(Action.REVIEW_OFFICE),
    )
    return ReviewPage(ports, context.tasks, context.look())


class AlertWatch(QObject):
    """Looks after sign-in and every ten minutes; what waits is a number beside « Revue », told once."""

    def __init__(self, shell: Shell, context: PageContext, first_ms: int = FIRST_MS) -> None:
        super().__init__(shell)
        self._shell, self._context = shell, context
        self._seen: Watched | None = None
        self._told, self._notice, self._followed = 0, "", False
        self._timer = QTimer(self)
        self._timer.setInterval(WATCH_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        shell.page_shown.connect(self._follow)
        QTimer.singleShot(first_ms, self, self.look)

    def look(self) -> None:
        """Raise what the journals of this session tell, on the worker."""
        gate, threshold = self._context.gate, self._context.threshold
        known = self._seen
        self._context.tasks.run(lambda: watch(gate, login_owners(threshold), known), self._show)

    def show_count(self, count: int) -> None:
        """So many alerts wait."""
        self._shell.navigation.set_badge(PAGE, count, _words(count))

    def _follow(self, key: str) -> None:
        """The page says itself how many are left; what was told of it is then read."""
        page = self._shell.findChild(ReviewPage) if key == PAGE else None
        if page is None:
            return
        if self._notice and self._shell.notices.text() == self._notice:
            self._shell.notices.clear()
        if not self._followed:
            self._followed = True
            page.alerts_counted.connect(self.show_count)

    def _show(self, found: Watched) -> None:
        self._seen, count = found, len(found.alerts)
        self.show_count(count)
        page = self._shell.findChild(ReviewPage)
        if page is not None:
            page.show_alerts(found)
        elif count > self._told and not self._shell.notices.text():
            self._notice = f"{_words(count)} dans la revue."
            self._shell.notices.show_message(
                "warning", self._notice, "Ouvrir la revue", partial(self._shell.open_page, PAGE)
            )
        self._told = count
        if found.behind:
            self.look()


def watch_for_alerts(shell: Shell, context: PageContext) -> None:
    """For whoever may act on them."""
    if not context.gate.allows(Action.ALERT_READ) or not context.gate.allows(Action.REVIEW_VIEW):
        return
    AlertWatch(shell, context)


def _words(count: int) -> str:
    return f"{counted(count, 'alerte', 'alertes')} à lire"
