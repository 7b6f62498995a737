"""What every page of one session is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from telesec.domain.wall import wall_now
from telesec.services.access.sign_in import SignedIn, prove_again
from telesec.services.gate import Gate
from telesec.services.threshold import Threshold
from telesec.ui.backups.ports import Runner
from telesec.ui.look import Look
from telesec.ui.system.capture import Capture
from telesec.ui.tasks import Tasks

if TYPE_CHECKING:
    from telesec.services.access.key_staging import Renewal
    from telesec.ui.calls.desk import CallDesk
    from telesec.ui.slips.counter import SlipCounter


@dataclass(frozen=True, slots=True)
class PageContext:
    """``dress`` changes theme and text size, ``set_lock_minutes`` the inactivity delay in force.

    ``backups`` makes them; None where no window beats. ``renew_keys`` ends the session for what it prepared.
    ``telephone`` and ``slips`` are those of the window; None for an account that takes no calls or slips.
    ``is_invented``: a practice to play in. ``capture`` is for systems that hide windows from screenshots.
    """

    signed: SignedIn
    threshold: Threshold
    tasks: Tasks
    look: Callable[[], Look]
    dress: Callable[[str, float], None]
    set_lock_minutes: Callable[[int], object]
    backups: Runner | None = None
    renew_keys: Callable[[Renewal], object] = lambda _renewal: None
    telephone: CallDesk | None = None
    slips: SlipCounter | None = None
    is_invented: bool = False
    capture: Capture | None = None

    @property
    def gate(self) -> Gate:
        return self.signed.gate

    def on_line(self) -> bool:
        """True while somebody is on the telephone of this window."""
        return self.telephone is not None and self.telephone.call() is not None

    def zone(self) -> str:
        """IANA zone of the first site."""
        return self.gate.reference.zone

    def wall_now(self) -> datetime:
        """What a clock on the practice's wall shows."""
        return wall_now(self.gate.now(), self.zone())

    def today(self) -> date:
        """The day on the practice's wall."""
        return self.wall_now().date()

    def zone_of(self, site_id: str) -> str:
        """IANA zone of a site; that of the first one when it is not known."""
        found = [site.zone for site in self.gate.reference.sites if site.id == site_id]
        return found[0] if found else self.zone()

    def prove(self, password: str, code: str) -> None:
        """Password and code given again for a sensitive action (worker)."""
        prove_again(self.gate, self.threshold, password, code)
