"""The words in which waiting lists and recalls are read: wishes, availability, calls, endings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from telesec.domain.agenda import Appointment, Status
from telesec.domain.day_parts import DayPart
from telesec.domain.french import (
    WEEKDAYS_SHORT,
    counted,
    date_numeric,
    duration,
    listed,
    moment_short,
    time_of_day,
)
from telesec.domain.lists.called import OUTCOME_LABELS, Attempt
from telesec.domain.lists.waiting import (
    STATE_LABELS,
    Availability,
    WaitingEntry,
    WaitingKind,
    WaitingLine,
    WaitingState,
)
from telesec.domain.reference import Reference

Wall = Callable[[datetime], datetime]  # an aware instant as the clock on the wall shows it
_PARTS = {DayPart.MORNING: "le matin", DayPart.AFTERNOON: "l'après-midi", DayPart.EVENING: "le soir"}
_WORKING = [0, 1, 2, 3, 4]


def times_words(availability: Availability) -> str:
    """``lun. et mer. le matin ; ven.``; ``à tout moment`` without a preference."""
    if not availability.times:
        return "à tout moment"
    parts: dict[int, list[DayPart]] = {}
    for weekday in range(7):
        own = [part for part in DayPart if (weekday, part) in availability.times]
        if own:
            parts[weekday] = own
    groups: dict[tuple[DayPart, ...], list[int]] = {}
    for weekday, own in parts.items():
        groups.setdefault(tuple(own), []).append(weekday)
    return " ; ".join(_group_words(days, own) for own, days in groups.items())


def _group_words(days: list[int], parts: tuple[DayPart, ...]) -> str:
    when = "" if len(parts) == len(DayPart) else listed([_PARTS[part] for part in parts])
    if len(days) == 7:
        return f"tous les jours {when}".strip()
    names = "du lun. au ven." if days == _WORKING else listed([WEEKDAYS_SHORT[day] for day in days])
    return f"{names} {when}".strip()


def day_words(moment: datetime) -> str:
    """The day of a wall time, short: ``16/11/2026``."""
    return date_numeric(moment.date())


def validity_words(entry: WaitingEntry) -> str:
    """``du 01/12/2026 au 15/12/2026``, or "" when it is not limited."""
    first, last = date_numeric(entry.first_day), date_numeric(entry.last_day)
    if first and last:
        return f"du {first} au {last}"
    if first:
        return f"à partir du {first}"
    return f"jusqu'au {last}" if last else ""


def doctors_words(reference: Reference, practitioner_ids: tuple[str, ...]) -> str:
    """The practitioners wanted, or ``tous les praticiens``."""
    names = {one.id: one.display_name for one in reference.practitioners}
    return listed([names.get(one, "?") for one in practitioner_ids], "ou") or "tous les praticiens"


def motif_words(reference: Reference, reason_code_id: str) -> str:
    """The motif, or "" without one."""
    code = reference.reason_code(reason_code_id)
    return code.label if code else ""


def request_words(line: WaitingLine) -> str:
    """``Cherche un rendez-vous``, ``Veut plus tôt que mer. 18 novembre, 9 h 00``."""
    if line.entry.kind is WaitingKind.CARE:
        return "Cherche un rendez-vous"
    made = line.appointment
    return f"Veut plus tôt que {moment_short(made.start)}" if made else "Veut plus tôt"


def stale_words(line: WaitingLine, now: datetime) -> str:
    """Why a wish can no longer be met as it is written, and what to do; "" when it can."""
    entry, made = line.entry, line.appointment
    if entry.state is not WaitingState.WAITING:
        return ""
    if entry.last_day is not None and entry.last_day < now.date():
        return "La période d'attente est finie. Demandez au patient s'il attend encore."
    if entry.kind is WaitingKind.CARE:
        return ""
    if made is None or made.status is Status.CANCELLED:
        return "Son rendez-vous est annulé. Proposez-en un autre, ou retirez cette demande."
    if made.status is not Status.BOOKED or made.start <= now:
        return "Son rendez-vous est passé. Retirez cette demande."
    return ""


def length_words(line: WaitingLine) -> str:
    """The length of the place wanted."""
    made = line.appointment if line.entry.kind is WaitingKind.EARLIER else None
    minutes = int((made.end - made.start).total_seconds()) // 60 if made else line.entry.minutes
    return duration(minutes)


def appointment_words(reference: Reference, made: Appointment | None) -> str:
    """``mer. 18 novembre, 9 h 00, Dr Lefèvre``; "" without an appointment."""
    if made is None:
        return ""
    return f"{moment_short(made.start)}, {doctors_words(reference, (made.practitioner_id,))}"


def same_day_words(reference: Reference, made: Appointment | None) -> str:
    """``A déjà un rendez-vous ce jour-là : 9 h 00, Dr Lefèvre``; "" without one."""
    if made is None:
        return ""
    who = doctors_words(reference, (made.practitioner_id,))
    return f"A déjà un rendez-vous ce jour-là : {time_of_day(made.start)}, {who}"


def call_words(attempt: Attempt, names: dict[str, str], wall: Wall) -> str:
    """``lun. 16 novembre, 9 h 12 : pas de réponse (Claire Martin), pour mer. 18 novembre, 9 h 00``."""
    who = names.get(attempt.account_id, "")
    said = f"{moment_short(wall(attempt.at))} : {OUTCOME_LABELS[attempt.outcome].lower()}"
    said += f" ({who})" if who else ""
    return f"{said}, pour {moment_short(attempt.start)}" if attempt.start else said


def last_call_words(attempts: tuple[Attempt, ...], wall: Wall) -> str:
    """``16/11/2026 : pas de réponse``, or "" when nobody called yet."""
    if not attempts:
        return ""
    last = attempts[-1]
    return f"{day_words(wall(last.at))} : {OUTCOME_LABELS[last.outcome].lower()}"


def ending_words(entry: WaitingEntry, names: dict[str, str], wall: Wall) -> str:
    """How an entry ended: what, when, by whom, why; "" while it waits."""
    if entry.closed_at is None:
        return ""
    who, why = names.get(entry.closed_by, ""), entry.close_reason
    said = f"{STATE_LABELS[entry.state]} {moment_short(wall(entry.closed_at))}"
    said += f" ({who})" if who else ""
    return f"{said} : {why}" if why else said


def overdue_words(due: date, today: date) -> str:
    """``en retard de 12 jours``, ``aujourd'hui``, ``dans 20 jours``."""
    days = (due - today).days
    if days < 0:
        return f"en retard de {counted(-days, 'jour', 'jours')}"
    return f"dans {counted(days, 'jour', 'jours')}" if days else "aujourd'hui"
