"""One open session: the gate, the watch over the person's presence, and how it all ends."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from telesec.app.lock import Ending, Lock
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.sessions import LockReason, Place, Resume
from telesec.ui.idle import IdleWatcher
from telesec.ui.session_signals import SessionSignals
from telesec.ui.tasks import Report, Tasks

if TYPE_CHECKING:
    from telesec.services.access.sign_in import SignedIn
    from telesec.services.anchoring import Heads
    from telesec.services.threshold import Threshold

ANCHOR_MS = 10 * 60 * 1000
DEVICE_MS = 30 * 1000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session asks of the window it lives in."""

    unfinished: Callable[[], Sequence[FormDraft]]
    place: Callable[[], Place]
    relaunch: Callable[[Resume | None], object]
    on_error: Callable[[BaseException], object]


class Session(QObject):
    """Owns an open gate from sign-in to lock. ``lock`` ends the process through ``relaunch``."""

    def __init__(
        self, signed: SignedIn, threshold: Threshold, tasks: Tasks, around: Surroundings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.signed = signed
        self._threshold, self._tasks, self._around = threshold, tasks, around
        gate = signed.gate
        age = (gate.now() - signed.full_sign_in).total_seconds()
        self.idle = IdleWatcher(gate.reference.lock_minutes, age=age, parent=self)
        self.idle.idle.connect(self._lock_for)
        self._ticket = ""
        self._on_the_way: tuple[FormDraft, ...] = ()  # drafts taken and not yet in their forms
        self._left: bool | None = None  # the stores are closed already: whether the row could be written
        self._signals = SessionSignals(self, parent if isinstance(parent, QWidget) else None)
        self._signals.lock_asked.connect(self._lock_for)
        self.warning, self.warning_changed = self._signals.warning, self._signals.warning_changed
        self._ending = Lock(
            Ending(tasks, around.unfinished, self._leave, self._resume), around.relaunch, around.on_error
        )
        self._anchor = QTimer(self)
        self._anchor.setInterval(ANCHOR_MS)
        self._anchor.timeout.connect(self._note_heads)
        self._anchor.start()
        self._seen: Heads = {}
        self._device = QTimer(self)
        self._device.setInterval(DEVICE_MS)
        self._device.timeout.connect(self._remember)
        self._device.start()

    def lock(self, reason: LockReason, incident_id: str = "") -> None:
        """Lock now, whatever is on the screen."""
        self.idle.stop()
        self._ending.lock(reason, incident_id)

    def sign_out(self, leave_program: Callable[[], object]) -> None:
        """End the session and the program."""
        self.idle.stop()
        self._ending.sign_out(leave_program)

    def renew_keys(self, stage: Callable[[Report], object], say: Report) -> None:
        """Close the stores as a lock does, ``stage`` the files under their new keys, then lock.

        ``say(done, total)`` hears how far it is. A lock meanwhile wins: nothing has changed then.
        """
        for watch in (self.idle, self._anchor, self._device):
            watch.stop()
        self._ticket = secrets.token_hex(32)
        drafts = self._around.unfinished()

        def work(report: Report) -> LockReason:
            self._left = self._leave(LockReason.KEYS_RENEWED, drafts)
            try:
                stage(report)
            except (TelesecError, OSError):
                return LockReason.KEYS_KEPT
            return LockReason.KEYS_RENEWED

        self._tasks.run(work, self.lock, progress=say)

    def take_drafts(self, then: Callable[[tuple[FormDraft, ...]], None]) -> None:
        """Give back the forms left unfinished at the last lock.

        The store forgets them when they are taken: until ``then`` has them all, a lock keeps them anew.
        """
        from telesec.services.drafts import take_drafts

        def take() -> tuple[FormDraft, ...]:
            self._on_the_way = take_drafts(self.signed.gate)
            return self._on_the_way

        def give(drafts: tuple[FormDraft, ...]) -> None:
            then(drafts)
            self._on_the_way = ()

        self._tasks.run(take, give)

    def _lock_for(self, reason: str) -> None:
        self.lock(LockReason(reason))

    def _note_heads(self) -> None:
        from telesec.services.anchoring import note_heads

        gate, threshold = self.signed.gate, self._threshold
        self._tasks.run(lambda: note_heads(gate, threshold), lambda _: None)

    def _remember(self) -> None:
        """Twice a minute the device learns how far the journals came: an emptied -wal is noticed."""
        from telesec.services.anchoring import remember_if_moved

        gate, threshold, seen = self.signed.gate, self._threshold, self._seen
        self._tasks.run(lambda: (remember_if_moved(gate, threshold, seen), gate.ended()), self._has_seen)

    def _has_seen(self, found: tuple[Heads, str]) -> None:
        """An account closed, changed or past its last day leaves nothing on the screen either."""
        self._seen, ended = found
        if ended:
            self.lock(LockReason.ACCESS_ENDED)

    def _resume(self, reason: LockReason) -> Resume:
        gate = self.signed.gate
        self._ticket = self._ticket or secrets.token_hex(32)
        return Resume(
            reason=reason,
            account_id=gate.account.id,
            login=gate.account.login,
            display_name=gate.account.display_name,
            locked_at=gate.now(),
            signed_in_at=self.signed.full_sign_in,
            code_given_at=self.signed.last_code,
            place=self._around.place(),
            ticket=self._ticket,
            zone=gate.reference.zone,
        )

    def _leave(self, reason: LockReason | None, drafts: Sequence[FormDraft]) -> bool:
        """On the worker: drafts, then the row, the heads and the closing; each whatever the other did."""
        from telesec.domain.actions import Action
        from telesec.services.anchoring import end_session
        from telesec.services.drafts import keep_drafts

        gate = self.signed.gate
        if self._left is not None:
            return self._left
        try:
            if unfinished := (*self._on_the_way, *drafts):  # what was typed since wins
                keep_drafts(gate, unfinished)
        except (TelesecError, OSError) as error:
            self._around.on_error(error)
        finally:
            action = Action.SIGN_OUT if reason is None else Action.LOCK
            why, ticket = (reason.value, self._ticket) if reason else ("", "")
            written = end_session(gate, self._threshold, action, why, ticket=ticket)
        return written
