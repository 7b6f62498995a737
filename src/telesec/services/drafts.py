"""Half-typed forms: kept encrypted at a lock, given back once after it, to the account that typed them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.drafts import FormDraft
from telesec.domain.plain_text import without_unwritable
from telesec.services.gate import Gate

CLINICAL_KINDS = frozenset({"note", "addendum", "result"})
UNSEEN_BY_DESK = CLINICAL_KINDS | {"visit_billing"}  # acts and sums: the desk keeps no accounts


def keep_drafts(gate: Gate, drafts: Iterable[FormDraft]) -> int:
    """Keep what the account may keep, what the desk may not read among the notes; returns how many.

    A former draft of the same kind is replaced. A form of an account without a place for drafts is dropped.
    """
    kept = 0
    for typed in drafts:
        words = {name: without_unwritable(text) for name, text in typed.payload.items()}
        draft = replace(typed, payload=words)
        action = Action.NOTE_DRAFT_SAVE if draft.kind in UNSEEN_BY_DESK else Action.DRAFT_SAVE
        if gate.opens(action):
            with gate.enter(action, Subject("draft", draft.kind)) as records:
                records.drafts.save(draft)
            kept += 1
    return kept


def take_drafts(gate: Gate) -> tuple[FormDraft, ...]:
    """Every draft of the account, forgotten once given."""
    taken: list[FormDraft] = []
    for action in (Action.DRAFT_TAKE, Action.NOTE_DRAFT_TAKE):
        if gate.opens(action):
            with gate.enter(action, Subject("drafts")) as records:
                taken.extend(records.drafts.take())
    return tuple(taken)
