"""What the journal and the device learn of backups made by another process, maybe long after."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from telesec import __version__
from telesec.backup.chain import remember_chain
from telesec.backup.worker import UNFORESEEN
from telesec.domain.actions import Action
from telesec.domain.backups.events import event_of, row_of
from telesec.domain.backups.ledger import Ledger, Outcome
from telesec.domain.backups.shapes import FaultKind
from telesec.domain.errors import TelesecError
from telesec.domain.ids import new_id
from telesec.domain.journal.chain import Entry
from telesec.domain.people import Compartment
from telesec.security.strict_json import instant_text
from telesec.services.backups.backup_book import change, ledger
from telesec.services.gate import Gate
from telesec.services.threshold import Threshold


def settle(threshold: Threshold, gate: Gate | None = None) -> None:
    """Tell the journal what it does not know yet (sealed for it when no session is open); let the device
    know how far each chain has come. What was told twice is told twice; nothing is lost.
    """
    told = ledger(threshold)
    if not told.unsaid:
        return  # each minute: the keyring is not asked for nothing
    remember_chain(threshold.device, threshold.header().practice_id, told)
    if gate is not None:
        gate.stores()[Compartment.PRACTICE].note([_entry(gate, outcome) for outcome in told.unsaid])
    else:
        for outcome in told.unsaid:
            threshold.failed(threshold.header(), *event_of(outcome))
    said = {outcome.id for outcome in told.unsaid}
    change(threshold, lambda before: before.said(said))


def try_to_settle(threshold: Threshold, gate: Gate | None = None) -> None:
    """``settle``, or later: a disk, a keyring or a journal that refuses now stops no other work."""
    with suppress(TelesecError):
        settle(threshold, gate)


def note_crash(threshold: Threshold, target_ids: tuple[str, ...], since: datetime) -> None:
    """The process begun at ``since`` died without a word: a failure of each target it had not ended with."""
    now = threshold.clock()

    def noted(book: Ledger) -> Ledger:
        for target_id in target_ids:
            before = book.standing(target_id)
            if before.last_try is None or before.last_try < since:
                book = book.with_fault(target_id, now, FaultKind.UNKNOWN, UNFORESEEN, new_id())
        return book

    change(threshold, noted)


def _entry(gate: Gate, outcome: Outcome) -> Entry:
    """The computer did it: no account, and its true time."""
    row = row_of(outcome)
    return Entry(
        at=instant_text(gate.now()),
        account_id="",
        role="",
        session_id=gate.session_id,
        workstation=gate.workstation,
        action=Action.BACKUP_RUN,
        subject_kind="backup_target",
        subject_id=row.target_id,
        reason=row.reason,
        outcome=row.outcome,
        app_version=__version__,
        true_at=instant_text(outcome.at),
    )
