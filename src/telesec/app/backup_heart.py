"""The heart of the backups: once a minute, locked or not, asks whether one is owed, and has it made.

APScheduler beats; its thread does nothing but emit a signal. What reads the practice runs on the worker,
what copies and sends runs in another process, and the window only hears how far it has come. A lock stops
for nothing: the quiet point ends with the stores, and the process that copies knows by the silence that its
copy counts for nothing, or goes on alone once it does. The next beat of the next process tells its result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from telesec.domain.errors import TelesecError

if TYPE_CHECKING:
    from telesec.app.backup_child import BackupChild
    from telesec.app.door import Door
    from telesec.backup.conversation import CopyOrder
    from telesec.domain.backups.standing import BackupStanding
    from telesec.services.backups.backup_watch import Look
    from telesec.services.gate import Gate
    from telesec.ui.tasks import Tasks

Command = Callable[[], Sequence[str]]
BEAT_SECONDS = 60
FIRST_LOOK_MS = 400
_AFTER_BUSY = timedelta(minutes=5)
_AFTER_STOP = timedelta(minutes=30)
RUNNING = "Une sauvegarde est déjà en cours."


class BackupHeart(QObject):
    """``stands`` carries a BackupStanding, ``progressed`` a Progress, ``ended`` a kind and a sentence;
    ``said`` the words, the state and the sentence that stay on screen. All come in the window's thread.

    ``start``, ``cancel`` and ``is_running`` are for whoever asks for a backup by hand.
    """

    stands = Signal(object)
    said = Signal(str, str, str)
    progressed = Signal(object)
    ended = Signal(str, str)
    _beaten = Signal()
    _way_asked = Signal()

    def __init__(self, door: Door, tasks: Tasks, parent: QObject, command: Command | None = None) -> None:
        super().__init__(parent)
        self._door, self._tasks, self._command = door, tasks, command
        self._gate: Gate | None = None
        self._child: BackupChild | None = None
        self._standing: BackupStanding | None = None
        self._run_of: tuple[tuple[str, ...], datetime] = ((), door.clock())
        self._looking = self._by_hand = self._asked_meanwhile = False
        self._rest_until: datetime | None = None
        self._scheduler: Any = None
        self._beaten.connect(self.beat)
        self._way_asked.connect(self._make_way)

    def begin(self) -> None:
        """Beat from now on. The first look only tells how the backups stand; a run comes a beat later."""
        QTimer.singleShot(FIRST_LOOK_MS, self, self._begin)

    def _begin(self) -> None:
        self.look()
        self._tasks.run(self._schedule, lambda _: None)

    def _schedule(self) -> None:
        """On the worker, where loading a library makes no window wait."""
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.interval import IntervalTrigger

        scheduler = BackgroundScheduler(timezone=UTC)
        trigger = IntervalTrigger(seconds=BEAT_SECONDS, timezone=UTC)
        scheduler.add_job(self._beaten.emit, trigger, coalesce=True, misfire_grace_time=None, max_instances=1)
        scheduler.start()
        self._scheduler = scheduler

    def enter(self, gate: Gate) -> None:
        """A session is open: its stores are held still during a copy, its journal is told the results."""
        self._gate = gate
        self.look()

    def make_way(self) -> None:
        """Somebody is about to open the stores (any thread): a copy that holds them all stops."""
        self._way_asked.emit()

    def went_on_alone(self) -> bool:
        """True while an upload goes on that needs nobody any more."""
        return self._child is not None and self._child.is_running() and self._child.went_on

    def start(self) -> None:
        """Back up every target now, owed or not."""
        if self.is_running():
            self.ended.emit("info", RUNNING)
            return
        self._by_hand, self._rest_until = True, None
        self.beat()

    def cancel(self) -> None:
        """Stop the run under way; the schedule comes back to it in half an hour."""
        if self._child is not None:
            self._rest_until = self._door.clock() + _AFTER_STOP
            self._child.stop()

    def is_running(self) -> bool:
        return self._child is not None

    def end(self) -> None:
        """No more beats."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def look(self) -> None:
        """Tell how the backups stand, and nothing more."""
        self._ask(lambda: self._look(may_run=False, by_hand=False))

    def beat(self) -> None:
        """Once a minute: settle what another process left, tell how things stand, run what is owed."""
        rest = self._rest_until - self._door.clock() if self._rest_until else timedelta(0)
        resting = timedelta(0) < rest <= _AFTER_STOP  # longer: the clock was put back
        by_hand = self._by_hand
        self._ask(lambda: self._look(may_run=not resting, by_hand=by_hand))

    def _ask(self, work: Callable[[], Look | None]) -> None:
        if self._looking or self._child is not None:
            self._asked_meanwhile = self._looking
            return
        self._looking, self._asked_meanwhile = True, False
        self._tasks.run(work, self._looked, self._failed)

    def _look(self, *, may_run: bool, by_hand: bool) -> Look | None:
        """On the worker."""
        from telesec.services.backups.backup_watch import look

        if not self._door.is_set_up():
            return None
        return look(self._door.threshold, self._gate, may_run=may_run, by_hand=by_hand)

    def _looked(self, look: Look | None) -> None:
        self._looking = False
        if look is None:
            return
        self._tell(look.standing, "sauvegarde en cours" if look.is_running else "")
        if look.job:
            self._run(look)
        elif look.by_hand:
            self._by_hand = False
            said = ("info", RUNNING) if look.is_running else ("warning", look.standing.sentence)
            self.ended.emit(*said)
        elif self._by_hand:
            self.beat()
        elif self._asked_meanwhile:
            self.look()

    def _failed(self, error: TelesecError) -> None:
        """Settings edited by hand, a keyring that does not answer: the standing says it at the next look."""
        self._looking = False
        if self._by_hand:
            self._by_hand = False
            self.ended.emit("error", error.sentence)

    def _run(self, look: Look) -> None:
        from telesec.app.backup_child import BackupChild, worker_command

        child = self._child = BackupChild((self._command or worker_command)(), self)
        self._run_of = look.target_ids, self._door.clock()
        child.ready.connect(self._order)
        child.copied.connect(self._copied)
        child.progressed.connect(self._progress)
        child.ended.connect(self._ended)
        child.start(look.job)

    def _tell(self, standing: BackupStanding, doing: str = "") -> None:
        self._standing = standing
        self.stands.emit(standing)
        self._say(standing, doing)

    def _say(self, standing: BackupStanding, doing: str) -> None:
        words, sentence = standing.while_doing(doing)
        self.said.emit(words, standing.state, sentence)

    def _progress(self, step: str, done: int, total: int) -> None:
        from telesec.domain.backups.shapes import Progress

        self.progressed.emit(Progress(step, done, total))
        if self._standing is not None:
            percent = f" : {done * 100 // total} %" if total else ""
            self._say(self._standing, f"sauvegarde en cours{percent}")

    def _order(self) -> None:
        from telesec.services.backups import backup_runs

        gate, threshold = self._gate, self._door.threshold

        def held() -> CopyOrder:
            return backup_runs.hold(gate, threshold) if gate else backup_runs.closed_order(threshold)

        self._tasks.run(held, self._ordered, self._unheld)

    def _ordered(self, order: CopyOrder) -> None:
        if self._child is not None:
            self._child.order(order.to_bytes())
        else:
            self._release()

    def _unheld(self, error: TelesecError) -> None:
        """The stores could not be held still: no copy now."""
        if self._child is not None:
            self._child.stop(error.sentence)

    def _copied(self) -> None:
        self._release(self._child.go if self._child is not None else lambda: None)

    def _release(self, then: Callable[[], None] = lambda: None) -> None:
        from telesec.services.backups import backup_runs

        gate = self._gate
        self._tasks.run(lambda: backup_runs.release(gate) if gate else None, lambda _: then(), _left)

    def _make_way(self) -> None:
        if self._child is not None and not self._child.went_on:
            self._child.stop()

    def _ended(self, word: str, facts: dict[str, Any]) -> None:
        from telesec.app.backup_child import verdict
        from telesec.services.backups.backup_telling import note_crash

        child, self._child = self._child, None
        if child is not None:
            child.deleteLater()
        by_hand, self._by_hand = self._by_hand, False
        if word in ("busy", "cancelled"):
            soon = self._door.clock() + _AFTER_BUSY
            self._rest_until = max(self._rest_until or soon, soon)
        self._release()
        if not word:
            threshold, run = self._door.threshold, self._run_of
            self._tasks.run(lambda: note_crash(threshold, *run), lambda _: None, _left)
        kind, sentence = verdict(word, facts)
        self.ended.emit("warning" if kind == "error" and not by_hand else kind, sentence)
        self.look()


def _left(_error: TelesecError) -> None:
    """Said by the standing at the next look; nobody at the desk asked for this."""
