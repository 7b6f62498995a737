"""A call that is over: who may still complete it, for how long, and what is kept of what it said before.

A trace of calls may serve as evidence: after its end a call is added to in the open, never rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from telesec.domain.calls.calls import Call, CallEvent, CallEventKind, CallState
from telesec.domain.errors import Refused

COMPLETED_FOR = timedelta(hours=24)  # the last words are often typed after the click, or the next morning
TOO_LATE = (
    "Cet appel est terminé : seule la personne qui l'a pris peut le compléter, dans les 24 heures. "
    "Écrivez une fiche pour ce qu'il y a à ajouter."
)
# Their old value is a code, or an id: never a person's words.
_CODED = ("practitioner_id", "caller_kind", "correspondent_id", "category", "outcome")
_WORDS = ("number", "line_id", "caller_name", "caller_relation", "text")


def may_complete(call: Call, events: Sequence[CallEvent], account_id: str, now: datetime) -> bool:
    """Whether a call that is over takes more words of this account; one that nobody took is anybody's.

    The time runs from the writing of its end: a call whose session died ended before somebody said so.
    """
    said = [event.at for event in events if event.kind is CallEventKind.ENDED]
    over = max([*said, call.ended_at or call.started_at])
    return call.account_id in ("", account_id) and abs(now - over) <= COMPLETED_FOR


def check_completable(call: Call, events: Sequence[CallEvent], account_id: str, now: datetime) -> None:
    """Raise Refused for a call that is over and that this account completes no more."""
    if call.state is CallState.ENDED and not may_complete(call, events, account_id, now):
        raise Refused(TOO_LATE)


def corrected(before: Call, after: Call) -> tuple[tuple[str, str], ...]:
    """What changes in a call that is over: each field, with its old code; of words, that they changed."""
    if before.state is not CallState.ENDED:
        return ()
    coded = [(name, str(getattr(before, name) or "")) for name in _CODED if _differ(before, after, name)]
    return (*coded, *((name, "") for name in _WORDS if _differ(before, after, name)))


def _differ(before: Call, after: Call, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
