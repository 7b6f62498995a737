"""The lock, step by step: nothing asked, nothing waited for without a bound, and it always wins."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace

from telesec.domain.drafts import FormDraft
from telesec.domain.sessions import LockReason, Resume
from telesec.ui.curtain import Curtain, clear_clipboard
from telesec.ui.tasks import CLOSE_SECONDS, Tasks, after

WATCHDOG_SECONDS = 3 * CLOSE_SECONDS


@dataclass(frozen=True, slots=True)
class Ending:
    """What an open session gives so that it can be ended.

    ``unfinished`` reads the half-typed forms (window's thread); ``leave`` keeps them as encrypted drafts,
    writes the row, checkpoints and disposes of the stores (worker); it returns False when the row could
    not be written. ``resume`` says what the lock screen may know.
    """

    tasks: Tasks
    unfinished: Callable[[], Sequence[FormDraft]]
    leave: Callable[[LockReason | None, Sequence[FormDraft]], bool]
    resume: Callable[[LockReason], Resume]


class Lock:
    """Ends one session, once. ``relaunch`` must not return; it is called whatever happened before.

    Order: hide every window, refuse new work and drop late answers, read the unfinished forms, let queued
    writes end, keep the drafts, write "locked", close the stores, empty our clipboard, become a new process.
    """

    def __init__(
        self,
        ending: Ending,
        relaunch: Callable[[Resume | None], object],
        on_error: Callable[[BaseException], object],
        *,
        watchdog_seconds: float = WATCHDOG_SECONDS,
        last_resort: Callable[[float], object] | None = None,
    ) -> None:
        self._ending = ending
        self._relaunch = relaunch
        self._on_error = on_error
        self._seconds = watchdog_seconds
        self._last_resort = last_resort or die_after
        self._curtain = Curtain()
        self._begun = False

    def lock(self, reason: LockReason, incident_id: str = "") -> None:
        """Lock now. A second call while locking is ignored."""
        if self._begun:
            return
        self._begun = True
        resume: Resume | None = None
        with self._guarded():
            resume = replace(self._ending.resume(reason), incident_id=incident_id, journaled=False)
        cancel = after(self._seconds, lambda: self._relaunch(resume))
        self._last_resort(self._seconds * 2)
        left = self._end(reason)
        self._relaunch(replace(resume, journaled=left) if resume else None)
        cancel()

    def sign_out(self, leave_program: Callable[[], object]) -> None:
        """End the session for good, in the same order, then ``leave_program``."""
        if self._begun:
            return
        self._begun = True
        cancel = after(self._seconds, lambda: os._exit(0))
        self._end(None)
        cancel()
        leave_program()

    def _end(self, reason: LockReason | None) -> bool:
        drafts: list[FormDraft] = []
        left: list[bool] = []
        with self._guarded():
            self._curtain.draw()
        self._ending.tasks.refuse_new_work()
        with self._guarded():
            drafts.extend(self._ending.unfinished())
        with self._guarded():
            self._curtain.draw()  # again: reading a form may have opened something
        ended = self._ending.tasks.close(lambda: left.append(self._ending.leave(reason, drafts)))
        with self._guarded():
            clear_clipboard()
        return ended and left == [True]

    def _guarded(self) -> AbstractContextManager[None]:
        return _Guard(self._on_error)


class _Guard(AbstractContextManager[None]):
    """Notes what fails in a step and goes on to the next."""

    def __init__(self, on_error: Callable[[BaseException], object]) -> None:
        self._on_error = on_error

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, Exception):
            with suppress(Exception):
                self._on_error(error)
            return True
        return False


def die_after(seconds: float) -> None:
    """Last resort without Python's help: a thread of the C runtime ends a process that cannot even exec."""
    with suppress(OSError, RuntimeError):
        nowhere = open(os.devnull, "w")  # noqa: SIM115 - stays open until the process ends
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
