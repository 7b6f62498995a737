"""The wishes an appointment just given answers: a place sought or wanted sooner, a patient to recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from telesec.domain.agenda import Appointment
from telesec.domain.bookings.overlap import FREEING
from telesec.domain.bookings.steps import Deed, Step
from telesec.domain.lists.recalls import Recall, RecallLine
from telesec.domain.lists.waiting import WaitingKind, WaitingLine


@dataclass(frozen=True, slots=True)
class Answered:
    """The appointment given, what need not wait any more, and where it stood if it only moved."""

    made: Appointment
    waiting: tuple[WaitingLine, ...] = field(repr=False, default=())
    recalls: tuple[RecallLine, ...] = field(repr=False, default=())
    former: Appointment | None = field(repr=False, default=None)

    @property
    def shown_name(self) -> str:
        """The patient's name, "" when nothing waited."""
        lines: tuple[WaitingLine | RecallLine, ...] = (*self.waiting, *self.recalls)
        return lines[0].shown_name if lines else ""


def giving_steps(deed: Deed) -> tuple[Step, ...]:
    """The first step of each patient to whom ``deed`` gives an appointment, or an earlier hour."""
    firsts: dict[str, Step] = {}
    for step in deed.steps:
        made, before = step.after.appointment, step.before
        sooner = before is None or made.start < before.appointment.start
        if sooner and made.status not in FREEING:
            firsts.setdefault(made.patient_id, step)
    return tuple(firsts.values())


def ends_waiting(step: Step, line: WaitingLine) -> bool:
    """True when what ``step`` wrote is what the entry of its patient waits for.

    One who seeks care has it, with whom and for what was asked; one who wants sooner has it once the
    appointment came forward, or once another was given before it.
    """
    made, entry = step.after.appointment, line.entry
    if not _is_for(made, entry.practitioner_ids, entry.reason_code_id):
        return False
    if entry.kind is WaitingKind.CARE:
        return step.before is None
    tied = step.before.appointment if step.before is not None else line.appointment
    same = step.before is None or entry.appointment_id == made.id
    return tied is not None and same and made.start < tied.start


def ends_recall(step: Step, recall: Recall) -> bool:
    """True when what ``step`` wrote is the visit that the patient was to be called for."""
    wanted = (recall.practitioner_id,) if recall.practitioner_id else ()
    return step.before is None and _is_for(step.after.appointment, wanted, recall.reason_code_id)


def _is_for(made: Appointment, practitioner_ids: tuple[str, ...], reason_code_id: str) -> bool:
    with_whom = not practitioner_ids or made.practitioner_id in practitioner_ids
    return with_whom and (not reason_code_id or made.reason_code_id in ("", reason_code_id))


def question(found: Sequence[Answered], *, discreet: bool = False) -> str:
    """``DUBOIS Noël était sur la liste d'attente : l'en retirer ?``; several patients are counted."""
    if len(found) > 1:
        who, were, off = f"{len(found)} patients", "étaient", "les en retirer"
    else:
        who, were, off = "Ce patient" if discreet else found[0].shown_name, "était", "l'en retirer"
    if not any(one.recalls for one in found):
        return f"{who} {were} sur la liste d'attente : {off} ?"
    if not any(one.waiting for one in found):
        return f"{who} {were} à rappeler : est-ce fait ?"
    return f"{who} {were} sur la liste d'attente {'ou' if len(found) > 1 else 'et'} à rappeler : {off} ?"
