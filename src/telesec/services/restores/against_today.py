"""A copy, and what every backup of its target says of the journals, held against the practice of today.

Whoever holds a key and the computer can rewrite a journal and all that remembers it here; what backups said
of it is out of reach, and none of them is left out: the newest alone follows the rewriting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.backups.drills import CheckedStore
from telesec.domain.backups.restores import COMPARTMENT_WORDS, Choice
from telesec.domain.backups.shapes import JournalHead
from telesec.domain.backups.surveys import Survey, faults_of
from telesec.domain.french import counted, instant_long
from telesec.domain.journal.chain import Head
from telesec.domain.journal.lines import JournalLine, Wanted
from telesec.domain.journal.spans import ALWAYS
from telesec.domain.people import Compartment
from telesec.security.strict_json import instant_text
from telesec.services.gate import Gate

_FOREIGN = "{} : cette copie n'est pas une étape du cabinet d'aujourd'hui."
_REWRITTEN = (
    "{} : le journal d'aujourd'hui contredit {}, à commencer par celle du {}. Il a été réécrit ou coupé : "
    "faites-le vérifier avec un export d'avant."
)
_AS_REMEMBERED = timedelta(days=31)  # a computer may have remembered a head for that long before its backup
_FAR, _MOST = ("~", 0), 1000


@dataclass(frozen=True, slots=True)
class Copy:
    """What was seen of one compartment of the copy, before it is compared with the practice."""

    checked: CheckedStore
    noted: JournalHead | None = None
    survey: Survey = field(default_factory=Survey)


def compared(gate: Gate, copy: Copy, made_at: datetime) -> CheckedStore:
    """Against the live compartment: the copy must be one of its former states, and hold together."""
    checked = copy.checked
    store = gate.stores().get(checked.compartment)
    if store is None or not checked.opened:
        return checked
    label = COMPARTMENT_WORDS[checked.compartment]
    end = Head(checked.journal_rows, bytes.fromhex(checked.journal_mac), instant_text(made_at))
    if not store.holds_head(end, instant_text(gate.now())):
        return replace(checked, faults=(*checked.faults, _FOREIGN.format(label)))
    same_moment = store.head() == end
    live = store.survey() if same_moment or copy.survey.overlaps else Survey()
    found = faults_of(copy.survey, live, same_moment=same_moment)
    faults = (*checked.faults, *(f"{label} : {fault}" for fault in found))
    return replace(checked, live_rows=live.rows, faults=faults)


def with_contradictions(
    gate: Gate, stores: Iterable[CheckedStore], choices: Sequence[Choice]
) -> tuple[CheckedStore, ...]:
    """``stores``, each with a fault when its journal of today denies what backups said of it.

    Those made on a branch that a restoration left are not asked.
    """
    left = _left_behind(gate, choices)
    return tuple(_contradicted(gate, one, choices, left) for one in stores)


def noted_in(choice: Choice, compartment: Compartment) -> Head | None:
    """How far a journal had come for the computer that made this backup; None when it did not know."""
    noted = choice.heads.get(compartment.value)
    if noted is None:
        return None
    return Head(noted.count, bytes.fromhex(noted.mac), instant_text(choice.at - _AS_REMEMBERED))


@dataclass(frozen=True, slots=True)
class _Left:
    """The time that a restoration took back: what was written then is in no journal any more."""

    compartments: frozenset[str]
    since: datetime
    until: datetime


def _left_behind(gate: Gate, choices: Sequence[Choice]) -> tuple[_Left, ...]:
    made = {choice.id: choice.at for choice in choices}
    wanted = Wanted(ALWAYS, _FAR, frozenset({str(Action.RESTORED)}), limit=_MOST)
    with gate.enter(Action.REFERENCE, Subject("restored")) as records:
        lines = records.journal.latest(wanted)
    return tuple(_left(line, made.get(line.subject_id)) for line in lines)


def _left(line: JournalLine, since: datetime | None) -> _Left:
    until = datetime.fromisoformat(line.true_at or line.at)
    return _Left(frozenset(line.reason.split()), since or datetime.min.replace(tzinfo=UTC), until)


def _contradicted(
    gate: Gate, checked: CheckedStore, choices: Sequence[Choice], left: tuple[_Left, ...]
) -> CheckedStore:
    place, store = checked.compartment, gate.stores().get(checked.compartment)
    if store is None:
        return checked
    away = [one for one in left if place.value in one.compartments]
    asked = [
        choice
        for choice in choices
        if not (choice.refusal or choice.apart or any(one.since < choice.at <= one.until for one in away))
    ]
    now = instant_text(gate.now())
    heads = [(choice.at, noted_in(choice, place)) for choice in asked]
    denied = [at for at, head in heads if head and not store.holds_head(head, now)]
    if not denied:
        return checked
    backups = counted(len(denied), "sauvegarde", "sauvegardes")
    words = _REWRITTEN.format(
        COMPARTMENT_WORDS[place], backups, instant_long(min(denied), gate.reference.zone)
    )
    return replace(checked, faults=(*checked.faults, words))
