"""The rest of a day put off by a delay: shown first, then written in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment
from telesec.domain.bookings.delay import DelayLine, DelayRequest, check_delay, shifted
from telesec.domain.bookings.places import WantedPlace
from telesec.domain.bookings.steps import Deed, Kept
from telesec.domain.errors import Conflict, Invalid, Stale
from telesec.domain.french import counted, duration, moment_long, sentence_case
from telesec.domain.hours.opening import DAY
from telesec.domain.wall import day_minutes
from telesec.services.bookings.grounds import ground
from telesec.services.bookings.read_back import warned
from telesec.services.gate import Gate, Records

_CHANGED = "La journée a changé entre-temps. Voici les nouvelles heures : vérifiez, puis recommencez."


def preview_delay(gate: Gate, wanted: DelayRequest) -> list[DelayLine]:
    """Each appointment of the rest of the day, where it would go, and what is in its way."""
    check_delay(wanted)
    with gate.enter(Action.AGENDA_VIEW, Subject("agenda", wanted.practitioner_id)) as records:
        return _lines(gate, records, wanted)


def shift_day(gate: Gate, wanted: DelayRequest, seen: Sequence[DelayLine]) -> Deed:
    """Write the delay as it was seen: all the appointments, or none.

    Raises Stale when the day is not as it was seen any more, Conflict when a place is taken.
    """
    check_delay(wanted)
    moving = [_place(line) for line in seen if line.moves]
    if not moving:
        raise Invalid("minutes", "Aucun rendez-vous ne change d'heure avec ce retard.")
    subject = Subject("agenda", wanted.practitioner_id)
    with gate.enter(Action.SHIFT, subject, reason=f"{wanted.day} +{wanted.minutes} min") as records:
        now = [line for line in _lines(gate, records, wanted) if line.moves]
        if [_place(line) for line in now] != moving:
            raise Stale(_CHANGED)
        _refuse(now)
        label = f"{counted(len(now), 'rendez-vous décalé', 'rendez-vous décalés')} de {_most(now)}"
        # From the last to the first: each goes where the next one just left.
        deed = records.kept.change(label, [_moved(records, line) for line in reversed(now)])
        return warned(gate, records, deed)


def _lines(gate: Gate, records: Records, wanted: DelayRequest) -> list[DelayLine]:
    codes = {code.id: code for code in gate.reference.reason_codes}
    start = day_minutes(wanted.day)
    found = records.appointments.view((wanted.practitioner_id,), start, start + DAY, codes)
    lines = shifted(found, wanted)
    own = frozenset(line.line.appointment.id for line in lines if line.moves)
    stood = ground(gate, records, (wanted.practitioner_id,), (wanted.day, wanted.day), own=own)
    stood = replace(stood, now=0)
    return [replace(line, verdict=stood.verdict(_wanted(line))) if line.moves else line for line in lines]


def _wanted(line: DelayLine) -> WantedPlace:
    made = line.line.appointment
    return WantedPlace(made.practitioner_id, made.site_id, line.start, line.end)


def _place(line: DelayLine) -> tuple[str, int, str]:
    made = line.line.appointment
    return made.id, made.version, line.start.isoformat()


def _most(lines: Sequence[DelayLine]) -> str:
    late = sorted({line.start - line.line.appointment.start for line in lines})
    longest = duration(int(late[-1].total_seconds()) // 60)
    return longest if len(late) == 1 else f"{longest} au plus"


def _refuse(lines: Sequence[DelayLine]) -> None:
    for line in lines:
        if line.refused:
            raise Conflict(
                f"{sentence_case(moment_long(line.start))} n'est pas possible : {line.verdict.why}. "
                "Laissez ce rendez-vous à son heure, ou changez le retard ; rien n'a été décalé."
            )


def _moved(records: Records, line: DelayLine) -> tuple[Kept, Appointment]:
    """An appointment put beside another on purpose stays so."""
    kept = records.kept.get(line.line.appointment.id)
    return kept, replace(kept.appointment, start=line.start, end=line.end)
