"""What the screen says of slips, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from telesec.domain.calls.words import CALLER_LABELS, CallerKind
from telesec.domain.french import counted, moment_short, time_of_day
from telesec.domain.patient_files.names import initials
from telesec.domain.reference import Reference
from telesec.domain.slips.slips import (
    STATE_LABELS,
    URGENCY_LABELS,
    Holder,
    Slip,
    SlipAct,
    SlipCounts,
    SlipEvent,
    SlipState,
    SlipUrgency,
)
from telesec.domain.slips_due import unread_short, unread_words

DESK = "Secrétariat"
TO_DESK = "desk"
_ACTS = {
    SlipAct.WRITTEN: "écrite par",
    SlipAct.READ: "lue par",
    SlipAct.ANSWERED: "réponse de",
    SlipAct.TRANSFERRED: "transmise par",
    SlipAct.DONE: "traitée par",
    SlipAct.REOPENED: "reprise par",
    SlipAct.FILED: "versée dans les notes par",
    SlipAct.CORRECTED: "modifiée par",
    SlipAct.ADDED: "précision de",
}
Wall = Callable[[datetime], datetime]


def holder_words(reference: Reference, holder: Holder, practitioner_id: str) -> str:
    """``Dr Lefèvre``, ``Secrétariat (Dr Lefèvre)``, ``Secrétariat``."""
    who = reference.name_of(practitioner_id)
    if holder is Holder.PRACTITIONER:
        return who
    return f"{DESK} ({who})" if who else DESK


def recipients(reference: Reference) -> list[tuple[str, str]]:
    """Who a slip may be for, as choices."""
    active = [one for one in reference.practitioners if one.active]
    return [*((one.id, one.display_name) for one in active), (TO_DESK, DESK)]


def who_words(slip: Slip, *, discreet: bool = False) -> str:
    """Whom the slip is about: the patient, else who called."""
    name = slip.patient_name or slip.draft.caller_name
    if discreet and name:
        return initials(name)
    return name or CALLER_LABELS[slip.draft.caller_kind]


def caller_words(slip: Slip) -> str:
    """Who called, and what they are to the patient."""
    draft = slip.draft
    kind = "" if draft.caller_kind is CallerKind.PATIENT else CALLER_LABELS[draft.caller_kind]
    told = " · ".join(part for part in (draft.caller_name, kind, draft.relation) if part)
    return told or CALLER_LABELS[draft.caller_kind]


def urgency_words(slip: Slip, *, late: bool) -> str:
    """ "" for an ordinary slip: what is said is what matters."""
    if slip.draft.urgency is SlipUrgency.ORDINARY:
        return ""
    words = URGENCY_LABELS[slip.draft.urgency]
    return f"{words}, en retard" if late else words


def state_words(slip: Slip, names: Mapping[str, str], wall: Wall) -> str:
    """``Non lue``, ``Lue par … à 9 h 05``, ``Traitée par … le lun. 16 novembre, 9 h 05``."""
    if slip.state is SlipState.DONE and slip.done_at:
        return f"Traitée par {_name(names, slip.done_by)} le {moment_short(wall(slip.done_at))}"
    if slip.state is SlipState.READ and slip.read_at:
        return f"Lue par {_name(names, slip.read_by)} à {time_of_day(wall(slip.read_at))}"
    return STATE_LABELS[slip.state]


def corrected_words(slip: Slip, names: Mapping[str, str], wall: Wall) -> str:
    """``Modifiée par … à 9 h 05, avant d'être lue``, or ""."""
    if slip.corrected_at is None:
        return ""
    at = time_of_day(wall(slip.corrected_at))
    return f"Modifiée par {_name(names, slip.written_by)} à {at}, avant d'être lue"


def due_words(slip: Slip) -> str:
    """``avant lun. 16 novembre, 12 h 00``, or ""."""
    return f"avant {moment_short(slip.draft.due)}" if slip.draft.due else ""


def event_words(event: SlipEvent, names: Mapping[str, str], wall: Wall) -> str:
    """One line of the history, with what was said then."""
    said = f"{moment_short(wall(event.at))} : {_ACTS[event.act]} {_name(names, event.account_id)}"
    pressing = event.urgency is not SlipUrgency.ORDINARY
    if event.act is SlipAct.TRANSFERRED or (event.act is SlipAct.WRITTEN and pressing):
        said += f" ({URGENCY_LABELS[event.urgency].lower()})"
    return f"{said}\n« {event.text} »" if event.text else said


def last_said(events: Sequence[SlipEvent], names: Mapping[str, str]) -> str:
    """What was said last with the slip, and by whom; "" when nothing was."""
    said = [event for event in events if event.text]
    return f"« {said[-1].text} », {_name(names, said[-1].account_id)}" if said else ""


def short_counts(counts: SlipCounts) -> str:
    """The same wherever slips are counted: ``3``, ``3 · 1 urg.``, "" when none is unread."""
    return unread_short(counts.unread, counts.urgent) if counts.unread else ""


def all_counts(counts: SlipCounts) -> str:
    """The same in full, with those left too long."""
    said = unread_words(counts.unread, counts.urgent)
    return f"{said}, {late_words(counts.late)}" if counts.late else said


def sign_of(counts: SlipCounts, usual: str) -> str:
    """The icon beside a count: another one when something urgent waits."""
    return "triangle-alert" if counts.urgent else usual


def urgent_words(counts: SlipCounts) -> str:
    """``1 fiche urgente non lue``, for every page; "" when there is none."""
    return (
        counted(counts.urgent, "fiche urgente non lue", "fiches urgentes non lues") if counts.urgent else ""
    )


def late_words(count: int) -> str:
    """``2 fiches urgentes non lues à temps``."""
    return counted(count, "fiche urgente non lue à temps", "fiches urgentes non lues à temps")


def _name(names: Mapping[str, str], key: str) -> str:
    return names.get(key, "un ancien compte")
