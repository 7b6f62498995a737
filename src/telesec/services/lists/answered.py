"""What a place just given leaves without object in the lists, and taking it off them."""

from __future__ import annotations

from collections.abc import Sequence

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.steps import Deed, Step
from telesec.domain.lists.answered import Answered, ends_recall, ends_waiting, giving_steps
from telesec.domain.lists.recalls import RecallClosing
from telesec.domain.lists.requests import Withdrawal
from telesec.services.gate import Gate, Records
from telesec.services.lists.recalls import close_recall
from telesec.services.lists.waiting import now_minute, withdraw


def answered(gate: Gate, deed: Deed) -> tuple[Answered, ...]:
    """What ``deed`` answers in the lists of each patient to whom it gives a place, often nothing."""
    steps, now = giving_steps(deed), now_minute(gate)
    if not steps:
        return ()
    subjects = [Subject("waiting", patient_id=step.after.appointment.patient_id) for step in steps]
    with gate.enter(Action.WAITING_VIEW, subjects[0], reason="answered") as records:
        for subject in subjects:
            records.entry.concern(subject)
        found = [_answered(records, step, now) for step in steps]
    return tuple(one for one in found if one.waiting or one.recalls)


def _answered(records: Records, step: Step, now: int) -> Answered:
    made = step.after.appointment
    waiting = records.waiting.of_patient(made.patient_id, now)
    recalls = records.recalls.of_patient(made.patient_id, now)
    return Answered(
        made,
        tuple(line for line in waiting if ends_waiting(step, line)),
        tuple(line for line in recalls if ends_recall(step, line.recall)),
        step.before.appointment if step.before else None,
    )


def take_off(gate: Gate, found: Sequence[Answered]) -> None:
    """Note that they have their appointment. Raises Stale for one that a colleague changed meanwhile."""
    for one in found:
        _take_off(gate, one)


def _take_off(gate: Gate, found: Answered) -> None:
    for waiting in found.waiting:
        entry = waiting.entry
        given = Withdrawal(entry.id, entry.patient_id, entry.version, "", found.made.id, found.former)
        withdraw(gate, given)
    for due in found.recalls:
        recall = due.recall
        close_recall(gate, RecallClosing(recall.id, recall.patient_id, recall.version, found.made.id))
