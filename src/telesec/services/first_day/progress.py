"""What remains to be put in place, found in the practice's real state: nothing of it is ticked by hand."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.backups.standing import BackupStanding
from telesec.domain.first_day.progress import Facts, SetUpStep, StepKey, steps_of
from telesec.domain.people import Role
from telesec.services.access.recovery_sheet import CHECKED
from telesec.services.backups import backup_book
from telesec.services.gate import Gate, Records
from telesec.services.threshold import Threshold

ACTS = {
    StepKey.PEOPLE: Action.ACCOUNT_CREATE,
    StepKey.HOURS: Action.SCHEDULE_EDIT,
    StepKey.MOTIFS: Action.SCHEDULE_EDIT,
    StepKey.LINES: Action.LINE_EDIT,
    StepKey.CARD: Action.CARD_VALIDATE,
    StepKey.PLACE: Action.BACKUP_EDIT,
    StepKey.BACKUP: Action.BACKUP_LIST,
    StepKey.DRILL: Action.BACKUP_LIST,
    StepKey.SHEET: Action.RECOVERY_CHECK,
}
"""What each step takes."""
_OF_PRACTITIONERS = (StepKey.HOURS, StepKey.MOTIFS, StepKey.CARD)


def concerned(gate: Gate) -> tuple[StepKey, ...]:
    """The steps that are this account's affair: all of them for who administers, else one's own."""
    if Role.ADMIN in gate.account.roles:
        return tuple(StepKey)
    if gate.account.practitioner_id is None:
        return ()
    return tuple(key for key in _OF_PRACTITIONERS if gate.allows(ACTS[key]))


def setup_progress(gate: Gate, threshold: Threshold) -> tuple[SetUpStep, ...]:
    """Each step of this account with what was found; () when none is its affair, and nothing is read then."""
    wanted = concerned(gate)
    if not wanted:
        return ()
    backups = backup_book.standing(threshold)
    with gate.enter(Action.REFERENCE, Subject("settings", "set_up")) as records:
        return steps_of(_facts(gate, records, backups), wanted)


def _facts(gate: Gate, records: Records, backups: BackupStanding) -> Facts:
    reference = records.schedules.reference()
    own = Role.ADMIN not in gate.account.roles
    looked_at = gate.reference.practitioners
    return Facts(
        people=sum(account.state != "disabled" for account in records.people.all()),
        practitioners=tuple(
            one for one in looked_at if one.active and (not own or one.id == gate.account.practitioner_id)
        ),
        ranges=reference.ranges,
        motifs=sum(motif.active for motif in reference.reason_codes),
        lines=sum(line.active for line in records.lines.all()),
        card=bool(records.instructions.validations()),
        place=backups.is_set,
        backed_up=backups.last_ok is not None,
        drilled=backups.last_drill is not None,
        sheet=bool(records.schedules.settings().get(CHECKED)),
        own=own,
    )
