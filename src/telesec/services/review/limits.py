"""The figures from which the review points at something, read by who reviews, changed by administrators."""

from __future__ import annotations

from dataclasses import asdict

from telesec.domain.actions import Action, Subject
from telesec.domain.journal.lines import Wanted
from telesec.domain.journal.spans import ALWAYS
from telesec.domain.review.thresholds import Thresholds, change_sentences, check_thresholds, thresholds_from
from telesec.services.gate import Gate, Records

NAME = "review_thresholds"
_FAR, _LOOKED_AT = ("~", 0), 20  # after any row; refused and failed attempts among them


def thresholds(gate: Gate) -> Thresholds:
    """The figures in force."""
    with gate.enter(Action.REVIEW_VIEW, Subject("settings", NAME)) as records:
        return in_force(records)


def in_force(records: Records) -> Thresholds:
    """Within an entry: the figures kept, when the journal says that somebody chose them; else those of first.

    Whoever holds the key of the file could write any figure there, and silence what is told of herself.
    """
    kept = thresholds_from(records.schedules.settings().get(NAME))
    wanted = Wanted(ALWAYS, _FAR, frozenset({str(Action.REVIEW_EDIT)}), limit=_LOOKED_AT)
    edits = [line for line in records.journal.latest(wanted) if line.outcome == "ok"]
    return kept if edits and edits[0].subject_id == _mark(kept) else Thresholds()


def save_thresholds(gate: Gate, wanted: Thresholds) -> Thresholds:
    """Change them; the journal keeps what each was and is. Raises Invalid, ProofRequired, Refused."""
    kept = check_thresholds(wanted)
    said = " ; ".join(change_sentences(thresholds(gate), kept))
    with gate.enter(Action.REVIEW_EDIT, Subject("settings", _mark(kept)), reason=said) as records:
        records.schedules.set(NAME, asdict(kept))
    return kept


def _mark(kept: Thresholds) -> str:
    """These figures and no other, in the row of who chose them."""
    return f"{NAME} {'-'.join(str(figure) for figure in asdict(kept).values())}"
