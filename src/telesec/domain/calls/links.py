"""What is done while somebody is on the line, and what it says of how the call ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telesec.domain.action_names import Action
from telesec.domain.calls.calls import CallEvent, CallEventKind, CallOutcome

# Acts of the office which, done during a call, are written in the call too.
LINKED = frozenset(
    {
        Action.BOOK,
        Action.MOVE,
        Action.RESIZE,
        Action.CANCEL,
        Action.MARK,
        Action.APPOINTMENT_EDIT,
        Action.MOVE_TOGETHER,
        Action.SERIES_BOOK,
        Action.SERIES_CHANGE,
        Action.UNDO,
        Action.REDO,
        Action.WAITING_EDIT,
        Action.WAITING_ATTEMPT,
        Action.RECALL_EDIT,
        Action.MESSAGE_SEND,
        Action.SLIP_PRINT,
        Action.PATIENT_CREATE,
        Action.PATIENT_UPDATE,
        Action.PATIENT_MERGE,
        Action.PATIENT_UNMERGE,
        Action.CALL_SLIP_WRITE,
        Action.RESULT_ASKED,
        Action.CONSENT_EDIT,
    }
)
# Those after which the number and the town of the file prove nothing in the call.
FILE_CHANGED = frozenset({Action.PATIENT_UPDATE, Action.PATIENT_MERGE, Action.PATIENT_UNMERGE})
_SAYS = {
    Action.BOOK: CallOutcome.BOOKED,
    Action.SERIES_BOOK: CallOutcome.BOOKED,
    Action.MOVE: CallOutcome.MOVED,
    Action.CANCEL: CallOutcome.CANCELLED,
    Action.CALL_SLIP_WRITE: CallOutcome.MESSAGE,
}
_Done = tuple[CallOutcome, str]  # what was done, and the id of what it was done to
_WEIGHT = (
    CallOutcome.ADVISED_15,
    CallOutcome.TRANSFERRED,
    CallOutcome.BOOKED,
    CallOutcome.MOVED,
    CallOutcome.CANCELLED,
    CallOutcome.MESSAGE,
)


def outcome_of(events: Iterable[CallEvent]) -> CallOutcome | None:
    """How a call ended, from what was done in it: the weightiest act; None when nothing says it.

    An act undone since leaves no outcome behind: UNDO takes the last one back, REDO gives it again. Nor does
    an appointment booked, then cancelled, in the same call.
    """
    done: list[_Done] = []
    undone: list[_Done] = []
    for event in events:
        if event.action == Action.UNDO and done:
            undone.append(done.pop())
        elif event.action == Action.REDO and undone:
            done.append(undone.pop())
        elif said := _said(event):
            done.append((said, event.subject_id))
    return min((said for said, _ in _standing(done)), key=_WEIGHT.index, default=None)


def _standing(done: Sequence[_Done]) -> list[_Done]:
    gone = {about for said, about in done if said is CallOutcome.CANCELLED and about}
    made = {about for said, about in done if said is CallOutcome.BOOKED}
    return [one for one in done if one[1] not in gone & made]


def _said(event: CallEvent) -> CallOutcome | None:
    if event.kind is CallEventKind.ADVISED:
        return CallOutcome.ADVISED_15
    if event.kind is CallEventKind.TRANSFERRED:
        return CallOutcome.TRANSFERRED
    return _SAYS.get(Action(event.action)) if event.kind is CallEventKind.LINK else None
