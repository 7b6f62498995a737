"""One run of backups, in its own process: reach the targets, copy once, send to each, note every result."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from telesec.backup.conversation import CopyOrder, Talk
from telesec.backup.job import RunJob
from telesec.backup.ledger import change_ledger
from telesec.backup.run_lock import running_alone
from telesec.backup.staging import Busy, Staged, clear_leftovers, stage
from telesec.domain.backups.ledger import Ledger
from telesec.domain.backups.schedule import tier_of
from telesec.domain.backups.shapes import (
    Cancelled,
    FaultKind,
    LockMode,
    Made,
    Progress,
    Target,
    TargetFault,
    Tier,
)
from telesec.domain.errors import TelesecError
from telesec.domain.ids import new_id
from telesec.security.files import make_private_dir

if TYPE_CHECKING:
    from telesec.backup.targets.base import Opener, TargetStore

UNFORESEEN = (
    "Une erreur inattendue a arrêté cette sauvegarde ; elle est notée sur cet ordinateur, sans aucune donnée."
)
_GLANCE = 0.25  # seconds between two reports of progress


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended: the labels of the targets that have theirs, and a sentence for each that failed."""

    made: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def run(job: RunJob, talk: Talk, opener: Opener) -> RunReport:
    """Make the backups of ``job``, each result in the ledger as soon as it is known.

    Raises AlreadyRunning, Busy (another program has the practice open), Cancelled; and at the end whatever
    was not foreseen, once the other targets have had theirs.
    """
    folder = make_private_dir(job.folder)
    with running_alone(folder):
        clear_leftovers(folder)
        return _Run(job, talk, opener).all_of_it()


class _Run:
    def __init__(self, job: RunJob, talk: Talk, opener: Opener) -> None:
        self._job, self._talk, self._opener = job, talk, opener
        self._made: list[str] = []
        self._failed: list[str] = []
        self._unforeseen: Exception | None = None
        self._said = 0.0

    def all_of_it(self) -> RunReport:
        with contextlib.ExitStack() as stack:
            reached = self._reach(stack)
            staged = self._stage([target for target, _ in reached]) if reached else None
            if staged is not None:
                order, copy = staged
                stack.callback(shutil.rmtree, copy.folder, ignore_errors=True)
                for target, store in reached:
                    self._guarded(target, lambda: self._send(target, store, order, copy))  # noqa: B023
        if self._unforeseen is not None:
            raise self._unforeseen
        return RunReport(tuple(self._made), tuple(self._failed))

    def _reach(self, stack: contextlib.ExitStack) -> list[tuple[Target, TargetStore]]:
        """The targets that answer; nothing is copied when none does."""
        self._talk.say("progress", step="Connexion", done=0, total=0)
        reached: list[tuple[Target, TargetStore]] = []
        for target in self._job.settings.targets:
            if target.id in self._job.target_ids and target.enabled:
                self._guarded(target, lambda: reached.append((target, self._open(target, stack))))  # noqa: B023
        return reached

    def _open(self, target: Target, stack: contextlib.ExitStack) -> TargetStore:
        self._check()
        keys = self._job.credentials.get(target.id)
        if keys is None:
            raise TargetFault(
                FaultKind.CREDENTIALS,
                "Les clés de cette destination ne sont pas connues ici : redonnez-les dans Sauvegardes.",
            )
        store = self._opener(target, keys)
        stack.callback(store.close)
        return store

    def _stage(self, targets: list[Target]) -> tuple[CopyOrder, Staged] | None:
        order = self._talk.copy_order()
        if order is None:
            raise Cancelled("La sauvegarde est arrêtée avant la copie.")
        try:
            staged = stage(self._job.practice, order.held, self._job.folder, self._talk.stopped)
        except Busy:
            raise
        except TargetFault as fault:
            for target in targets:
                self._note(target, fault.kind, fault.sentence)
            return None
        if not self._talk.copied(order):
            shutil.rmtree(staged.folder, ignore_errors=True)
            raise Cancelled("La sauvegarde est arrêtée : le cabinet a été verrouillé pendant la copie.")
        return order, staged

    def _send(self, target: Target, store: TargetStore, order: CopyOrder, copy: Staged) -> None:
        from telesec.backup.pages import load_index, save_index
        from telesec.backup.snapshot import Job, take

        job, known = self._job, self._job.chain.get(target.id)
        self._check()
        ledger = self._change(lambda before: before.with_number(target.id, known))
        now = job.now()
        worry = _gone(store, ledger.standing(target.id).last_ok)
        tier = tier_of(now, ledger.of(target.id), job.settings.zone)
        pages = job.folder / f"{target.id}.pages"
        made, index = take(
            Job(
                practice_id=job.practice_id,
                install=job.settings.install,
                target_id=target.id,
                tier=tier,
                created_at=now,
                number=ledger.numbers[target.id],
                previous_sha256=ledger.previous(target.id, known),
                recipients=job.settings.recipients,
                seed=job.seed,
                locked_until=self._until(target, tier, now),
                bandwidth_kib=job.settings.bandwidth_kib,
                heads=order.heads,
                app_version=job.app_version,
                schema_versions=job.schema_versions,
                staged=copy.folder,
                base=load_index(pages, job.pages_key) if tier is Tier.DAILY and not worry else None,
                full_locked_until=self._until(target, Tier.WEEKLY, now),
            ),
            store,
            self._progress(target),
            self._talk.stopped,
        )
        self._note_made(made, worry)
        if index is not None:
            save_index(pages, index, job.pages_key)
        self._made.append(target.label)
        self._talk.say("made", target=target.id, id=made.id, bytes=made.bytes_sent)

    def _note_made(self, made: Made, worry: str) -> None:
        target_id, now = made.target_id, self._job.now()
        self._change(
            lambda before: (
                before.with_made(made, new_id()).with_check(target_id, now).with_worry(target_id, worry)
            )
        )

    def _until(self, target: Target, tier: Tier, now: datetime) -> datetime | None:
        if target.lock_mode is LockMode.NONE:
            return None
        return now + timedelta(days=self._job.settings.retention.days(tier))

    def _guarded(self, target: Target, act: Callable[[], object]) -> None:
        """One target that fails does not stop the others; a stop stops everything."""
        try:
            act()
        except Cancelled:
            raise
        except TargetFault as fault:
            self._note(target, fault.kind, fault.sentence)
        except TelesecError as error:
            self._note(target, FaultKind.UNKNOWN, error.sentence)
        except Exception as error:  # noqa: BLE001 - noted, raised again once the other targets have had theirs
            self._note(target, FaultKind.UNKNOWN, UNFORESEEN)
            self._unforeseen = self._unforeseen or error

    def _note(self, target: Target, kind: FaultKind, sentence: str) -> None:
        now = self._job.now()
        with contextlib.suppress(OSError):  # a disk so full that not even this is written: it is said below
            self._change(lambda before: before.with_fault(target.id, now, kind, sentence, new_id()))
        self._failed.append(f"{target.label} : {sentence}")
        self._talk.say("failed", target=target.id, kind=kind.value, sentence=sentence)

    def _change(self, change: Callable[[Ledger], Ledger]) -> Ledger:
        return change_ledger(self._job.practice, self._job.ledger_key, change)

    def _progress(self, target: Target) -> Callable[[Progress], None]:
        def tell(progress: Progress) -> None:
            now = time.monotonic()
            if progress.done in (0, progress.total) or now - self._said >= _GLANCE:
                self._said = now
                step = f"{progress.step} — {target.label}"
                self._talk.say("progress", step=step, done=progress.done, total=progress.total)

        return tell

    def _check(self) -> None:
        if self._talk.stopped():
            raise Cancelled("La sauvegarde est arrêtée.")


def _gone(store: TargetStore, last: Made | None) -> str:
    """What must be said when the last good snapshot is no longer there as it was sent, "" when it is."""
    from telesec.backup.verification import is_kept

    if last is None or is_kept(store, last.manifest_key, last.manifest_sha256):
        return ""
    return (
        f"la sauvegarde n° {last.number} n'y était plus telle qu'elle avait été envoyée ; une complète a été "
        "refaite. Si personne n'a fait le ménage, changez les clés de cette destination."
    )
