"""The words of calls and slips, kept some days after they are dealt with; counted before they are erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.keeping import CallKeeping, PurgePlan, check_days, keeping_from
from telesec.domain.calls.lines import Line, find_line
from telesec.domain.calls.red_flags import ALWAYS
from telesec.domain.errors import Refused
from telesec.domain.french import instant_long
from telesec.services import witnessed_clock
from telesec.services.gate import Gate, Records

_SETTING = "call_keeping"
_SUBJECT = Subject("calls", "old")
CLOCK_TOLERANCE = timedelta(minutes=5)


def keeping(gate: Gate) -> CallKeeping:
    """For how many days words are kept once a call or a slip is dealt with."""
    with gate.enter(Action.REFERENCE, Subject("settings", _SETTING)) as records:
        return keeping_from(records.schedules.settings().get(_SETTING))


def save_keeping(gate: Gate, days: int) -> CallKeeping:
    """Keep them for another number of days; raises Invalid out of bounds. Nothing is erased by this."""
    wanted = check_days(days)
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings", f"{_SETTING}={wanted.days}")) as records:
        records.schedules.set(_SETTING, {"days": wanted.days})
    return wanted


def purge_plan(gate: Gate) -> PurgePlan:
    """What a purge would erase now; erases nothing."""
    kept = keeping(gate)
    with gate.enter(Action.CALL_PURGE_PLAN, _SUBJECT) as records:
        return _planned(gate, records, kept)


def purge(gate: Gate) -> PurgePlan:
    """Erase the words of what is old enough, calls and slips together or not at all; tells what went.

    Days are counted with this computer's clock: the code just typed and a session of another day bear it
    out, and nothing goes when a call was written later than now. Raises ProofRequired, Refused.
    """
    kept, lines, doubt = keeping(gate), _lines(gate), witnessed_clock.doubt(gate)
    known = [*(one.number for one in ALWAYS), *(one.id for one in gate.reference.practitioners)]
    with gate.enter(Action.CALL_PURGE, _SUBJECT, reason=f"{kept.days} jours") as records:
        _check_clock(gate, records, doubt)
        plan = _planned(gate, records, kept)
        calls = records.call_keeping.erase(plan.before, lambda one: find_line(lines, one) is not None, known)
        return replace(plan, calls=calls, slips=records.slips.erase(plan.before))


def _lines(gate: Gate) -> tuple[Line, ...]:
    with gate.enter(Action.REFERENCE, Subject("lines")) as records:
        return records.lines.all()


def _planned(gate: Gate, records: Records, kept: CallKeeping) -> PurgePlan:
    records.entry.scope.check_whole()
    before = kept.before(gate.now())
    calls, waiting = records.call_keeping.erasable(before)
    return PurgePlan(kept, before, calls, records.slips.erasable(before), waiting)


def _check_clock(gate: Gate, records: Records, doubt: str) -> None:
    if doubt:
        raise Refused(doubt)
    latest, now, zone = records.call_keeping.latest(), gate.now(), gate.reference.zone
    if latest is not None and latest - now > CLOCK_TOLERANCE:
        raise Refused(
            f"L'horloge de cet ordinateur dit {instant_long(now, zone)}, le registre des appels "
            f"{instant_long(latest, zone)}. Réglez l'heure, puis recommencez : rien n'a été effacé."
        )
