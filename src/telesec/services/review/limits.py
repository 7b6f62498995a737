"""The figures from which the review points at something, read by who reviews, changed by administrators."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.review.thresholds import Thresholds, change_sentences, check_thresholds, thresholds_from
from telesec.services.gate import Gate

NAME = "review_thresholds"


def thresholds(gate: Gate) -> Thresholds:
    """The figures in force."""
    with gate.enter(Action.REVIEW_VIEW, Subject("settings", NAME)) as records:
        return thresholds_from(records.schedules.settings().get(NAME))


def save_thresholds(gate: Gate, wanted: Thresholds) -> Thresholds:
    """Change them; the journal keeps what each was and is. Raises Invalid, ProofRequired, Refused."""
    kept = check_thresholds(wanted)
    said = " ; ".join(change_sentences(thresholds(gate), kept))
    with gate.enter(Action.REVIEW_EDIT, Subject("settings", NAME), reason=said) as records:
        records.schedules.set(NAME, {name: getattr(kept, name) for name in Thresholds.__dataclass_fields__})
    return kept
