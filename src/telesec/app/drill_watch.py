"""The restoration for trial that is owed once a week, done by itself while somebody is in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QObject, SignalInstance

from telesec.domain.backups.shapes import Cancelled
from telesec.domain.errors import TelesecError
from telesec.ui.backups.errand import Errand

if TYPE_CHECKING:
    from telesec.app.page_context import PageContext
    from telesec.domain.backups.drills import DrillReport
    from telesec.services.restores.drills import Drill, Seen

_LOOKS_BEFORE = 3  # minutes left to whoever has just come in
FAILED = "La restauration d'essai de la semaine n'a pas abouti : {}"


@runtime_checkable
class Beats(Protocol):
    """The heart of the backups, as far as a trial is concerned."""

    stands: SignalInstance

    def look(self) -> None: ...


class DrillWatch(QObject):
    """Once a week, while somebody who may is in, the newest snapshot is tried; nobody has to ask.

    ``look`` hears each beat of the backups; ``say`` shows a sentence, ``done`` has the ages read again.
    """

    def __init__(
        self,
        context: PageContext,
        say: Callable[[str, str], None],
        done: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._say, self._done = context, say, done
        self._errand = Errand(context.tasks, self)
        self._looks = 0
        self._tried: frozenset[str] = frozenset()

    def look(self, _standing: object = None) -> None:
        """Ask whether a trial is owed, but not as soon as one comes in."""
        self._looks += 1
        if self._looks <= _LOOKS_BEFORE or self._errand.is_running:
            return
        from telesec.services.restores.drills import owed

        gate, threshold = self._context.gate, self._context.threshold
        self._context.tasks.run(partial(owed, gate, threshold, self._tried), self._owed, lambda _: None)

    def _owed(self, target_id: str | None) -> None:
        if target_id is None or self._errand.is_running:
            return
        from telesec.services.restores.drills import Drill

        self._tried |= {target_id}
        work = Drill(self._context.gate, self._context.threshold, self._context.signed.deks)
        stop = self._errand.stop.is_set
        self._errand.run(
            partial(work.begin, target_id),
            lambda _begun: work.look(stop=stop),
            lambda _begun, seen: self._looked(work, seen),
            partial(self._failed, work),
        )

    def _looked(self, work: Drill, seen: Seen) -> None:
        self._context.tasks.run(partial(work.finish, seen), self._finished, partial(self._failed, work))

    def _finished(self, report: DrillReport) -> None:
        if not report.succeeded:
            self._say("error", FAILED.format(" ".join(report.faults)))
        elif report.warnings:
            self._say("warning", " ".join(report.warnings))
        self._done()

    def _noted(self, _nothing: None) -> None:
        self._done()

    def _failed(self, work: Drill, error: TelesecError) -> None:
        self._context.tasks.run(partial(work.failed, error), self._noted, lambda _: None)
        if not isinstance(error, Cancelled):
            self._say("warning", FAILED.format(error.sentence))
