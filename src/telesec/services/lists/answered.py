"""What an appointment just given leaves without object in the lists, and taking it off them."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.steps import Deed
from telesec.domain.lists.answered import Answered, ends_recall, ends_waiting
from telesec.domain.lists.recalls import RecallClosing
from telesec.domain.lists.requests import Withdrawal
from telesec.services.gate import Gate
from telesec.services.lists.recalls import close_recall
from telesec.services.lists.waiting import now_minute, withdraw


def answered(gate: Gate, deed: Deed) -> Answered:
    """The entries of the patient's lists that the first appointment of ``deed`` answers, often none."""
    step = deed.steps[0]
    made, now = step.after.appointment, now_minute(gate)
    subject = Subject("waiting", patient_id=made.patient_id)
    with gate.enter(Action.WAITING_VIEW, subject, reason="answered") as records:
        waiting = records.waiting.of_patient(made.patient_id, now)
        recalls = records.recalls.of_patient(made.patient_id, now)
    return Answered(
        made,
        tuple(line for line in waiting if ends_waiting(step, line)),
        tuple(line for line in recalls if ends_recall(step, line.recall)),
        step.before.appointment if step.before else None,
    )


def take_off(gate: Gate, found: Answered) -> None:
    """Note that they have their appointment. Raises Stale for one that a colleague changed meanwhile."""
    for waiting in found.waiting:
        entry = waiting.entry
        given = Withdrawal(entry.id, entry.patient_id, entry.version, "", found.made.id, found.former)
        withdraw(gate, given)
    for due in found.recalls:
        recall = due.recall
        close_recall(gate, RecallClosing(recall.id, recall.patient_id, recall.version, found.made.id))
