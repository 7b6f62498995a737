"""How a call is told in a few words; nothing of a file before the identity is established."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from telesec.domain.actions import RULES, Action
from telesec.domain.calls.believed import is_other_name
from telesec.domain.calls.calls import (
    CALL_EVENT_LABELS,
    CALL_OUTCOME_LABELS,
    CALL_STATE_LABELS,
    IDENTITY_LABELS,
    OUTCOME_UNKNOWN,
    Call,
    CallEvent,
    CallEventKind,
    CallOutcome,
    CallState,
    IdentityState,
    lasted,
)
from telesec.domain.calls.views import MOST_LEFT, CallLine, CallPage, CallView
from telesec.domain.calls.words import CALLER_LABELS, CATEGORY_LABELS
from telesec.domain.french import counted, of_name, time_of_day
from telesec.domain.patient_files.names import initials
from telesec.domain.patient_files.phones import shown_phone
from telesec.ui.calls import keys

TONES = {
    IdentityState.UNKNOWN: "warning",
    IdentityState.PASSED: "success",
    IdentityState.FAILED: "danger",
    IdentityState.THIRD_PARTY: "success",
    IdentityState.CALLED_BACK: "success",
    IdentityState.DECLARED: "info",
}
OUTCOME_CHOICES = [
    (one.value, CALL_OUTCOME_LABELS[one]) for one in CallOutcome if one is not CallOutcome.MISSED
]
"""The ways a call may end, for a list to choose from; a missed one is never chosen."""
WITHHELD = "Numéro masqué"
OTHER_NAME = "Vérifiée, autre nom ?"
TOO_LONG = timedelta(minutes=2)  # on hold without a word: whoever waits is about to hang up
_FIELDS = {
    "practitioner_id": "pour qui",
    "caller_kind": "qui appelait",
    "correspondent_id": "le correspondant",
    "category": "le motif",
    "outcome": "la suite",
    "number": "le numéro",
    "line_id": "la ligne",
    "caller_name": "le nom",
    "caller_relation": "le lien",
    "text": "le texte",
}
_CODES: dict[str, str] = {
    **{key.value: label for key, label in CALLER_LABELS.items()},
    **{key.value: label for key, label in CATEGORY_LABELS.items()},
    **{key.value: label for key, label in CALL_OUTCOME_LABELS.items()},
}
_CODED = frozenset({"caller_kind", "category", "outcome", "practitioner_id"})


def standing_words(view: CallView) -> tuple[str, str]:
    """What the bar says of the call: that it was interrupted, else how far its caller is known."""
    if view.state is CallState.INTERRUPTED:
        return CALL_STATE_LABELS[view.state], "danger"
    return (OTHER_NAME, "warning") if has_other_name(view) else identity_words(view.call)


def has_other_name(view: CallView) -> bool:
    """Whether the caller, recognised, gave another name than the file's; False before that."""
    if view.disclosed is None:
        return False
    line = view.disclosed.line
    return is_other_name(view.call, (line.shown_name, line.birth_name))


def identity_words(call: Call) -> tuple[str, str]:
    """``Identité vérifiée`` and its tone; what was checked for another file says nothing of this one."""
    state = call.identity
    if call.patient_id and call.identity_of != call.patient_id:
        state = IdentityState.UNKNOWN if state is not IdentityState.FAILED else state
    return IDENTITY_LABELS[state], TONES[state]


def clock_words(call: Call, now: datetime) -> str:
    """``2:07``, or ``1:02:07`` after an hour."""
    return span_words(lasted(call, now))


def span_words(span: timedelta) -> str:
    """Minutes and seconds, hours before them when there are some."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def who_words(view: CallView) -> str:
    """The patient's name once it may be shown, initials before, else who says to be calling."""
    if view.disclosed is not None:
        return view.disclosed.line.shown_name
    if view.patient is not None:
        return view.patient.initials
    return view.call.caller_name


def current_words(view: CallView, *, discreet: bool) -> str:
    """``Pharmacie · D. N.`` for the bar."""
    call, who = view.call, who_words(view)
    kind = CALLER_LABELS[call.caller_kind] if call.caller_kind else "Appel"
    number = shown_phone(call.number) if call.number else ""
    if discreet:
        return " · ".join(part for part in (kind, initials(who)) if part)
    return " · ".join(part for part in (kind, who or number) if part)


def in_hand_words(view: CallView) -> str:
    """Why F2 takes nothing: whom one is on the line with, by initials, and how to put them aside."""
    kind = CALLER_LABELS[view.call.caller_kind] if view.call.caller_kind else ""
    who = initials(who_words(view)) or kind.lower()
    whom = f" avec {who}" if who else ""
    hold, end = keys.spoken(keys.HOLD), keys.spoken(keys.END)
    return f"Vous êtes déjà en ligne{whom} : {hold} met cet appel en attente, {end} le termine."


def ring_words(line: CallLine, dialled: str, *, discreet: bool) -> str:
    """``Accueil · D. N. · 06 39 98 00 01``: the line, whose number it is (masked), the number."""
    number = shown_phone(line.call.number) if line.call.number else WITHHELD
    told = (dialled,) if discreet else (dialled, _whose(line), number)
    return " · ".join(part for part in told if part)


def _whose(line: CallLine) -> str:
    """Of several files none is guessed: the number alone would not tell them apart."""
    if line.correspondents:
        return line.correspondents[0].shown_name
    if len(line.candidates) > 1:
        return f"{len(line.candidates)} fiches"
    own = [f"proche {of_name(one.initials)}" if one.near else one.initials for one in line.candidates]
    return "".join(own)


def waited(line: CallLine, now: datetime) -> timedelta:
    """Since when a call waits, or nothing was heard of it; never negative."""
    since = line.call.parked_at or line.call.updated_at or line.call.started_at
    return max(timedelta(), now - since)


def waits_long(line: CallLine, now: datetime) -> bool:
    """Whether somebody on hold has been left too long."""
    return line.state is CallState.PARKED and waited(line, now) >= TOO_LONG


def waiting_words(line: CallLine, now: datetime, *, discreet: bool) -> str:
    """``D. N., cherche sa carte · en attente depuis 2 min``, or what became of an interrupted call."""
    call = line.call
    who = initials(line.who) if discreet else (line.who or call.caller_name or shown_phone(call.number))
    words = "" if discreet else call.parked_words
    minutes = int(waited(line, now).total_seconds() // 60)
    gone = "interrompu" if line.state is CallState.INTERRUPTED else "en attente"
    ago = f"{gone} depuis {counted(minutes, 'minute', 'minutes')}" if minutes else gone
    told = ", ".join(part for part in (who, words) if part)
    return " · ".join(part for part in (told or "Appel", ago) if part)


def category_words(call: Call) -> str:
    """What it is about, "" when nothing was chosen."""
    return CATEGORY_LABELS[call.category] if call.category else ""


def outcome_words(call: Call) -> str:
    """How it ended; « non renseigné » for one that ended without a word of it."""
    if call.outcome is None:
        return OUTCOME_UNKNOWN if call.ended_at else ""
    return CALL_OUTCOME_LABELS[call.outcome]


def page_words(page: CallPage) -> str:
    """``12 appels``, ``200 appels et 45 autres``; beyond what is counted, ``et plus de 10 000 autres``."""
    shown = counted(len(page.lines), "appel", "appels")
    if not page.left:
        return shown
    more = "plus de " if page.left >= MOST_LEFT else ""
    return f"{shown} et {more}{counted(page.left, 'autre', 'autres')}"


def correction_words(event: CallEvent, team: Mapping[str, str]) -> str:
    """``la suite (Rappel promis avant)``; of words, only that they changed."""
    field = event.subject_kind
    before = team.get(event.detail) or _CODES.get(event.detail, OUTCOME_UNKNOWN)
    return f"{_FIELDS.get(field, field)} ({before} avant)" if field in _CODED else _FIELDS.get(field, field)


def event_words(event: CallEvent, at: datetime, team: Mapping[str, str]) -> str:
    """``10 h 07 Transféré (Dr Lefèvre)``; ``at`` on the practice's wall, ``team`` names by id."""
    what = CALL_EVENT_LABELS[event.kind]
    if event.kind is CallEventKind.LINK:
        rule = RULES.get(Action(event.action)) if event.action in set(Action) else None
        what = rule.label if rule else what
    if event.kind is CallEventKind.CORRECTED:
        return f"{time_of_day(at)} {what} : {correction_words(event, team)}"
    whom = event.kind in (CallEventKind.ADVISED, CallEventKind.TRANSFERRED) and event.detail
    told = f"{what} ({team.get(event.detail, event.detail)})" if whom else what
    return f"{time_of_day(at)} {told}"
