"""Sets of actions that are looked at together, whatever group each belongs to."""

from __future__ import annotations

from telesec.domain.action_names import Action

# What the program writes by itself, or that a session writes merely by being open, ended or watched.
_OF_THE_PROGRAM = frozenset(
    {
        Action.ANCHOR,
        Action.REFERENCE,
        Action.INTAKE,
        Action.LOCK,
        Action.SIGN_OUT,
        Action.PREFERENCES,
        Action.DRAFT_SAVE,
        Action.DRAFT_TAKE,
        Action.NOTE_DRAFT_SAVE,
        Action.NOTE_DRAFT_TAKE,
        Action.RELEASE,
        Action.CONTINGENCY_READ,
        Action.CONTINGENCY_PRODUCE,
        Action.BACKUP_RUN,
        Action.BACKUP_DRILL,
        Action.RESTORED,
        Action.REVIEW_VIEW,
        Action.REVIEW_OFFICE,
        Action.REVIEW_BILLING,
        Action.REVIEW_CLINICAL,
    }
)
ACCESSES = frozenset(str(action) for action in Action if action not in _OF_THE_PROGRAM)
OPENINGS = frozenset(
    map(str, (Action.PATIENT_OPEN, Action.NOTE_LIST, Action.NOTE_OPEN_COLLEAGUE, Action.FEE_NOTE_LIST))
)
GLASS = frozenset({str(Action.NOTE_OPEN_COLLEAGUE)})
PRINTS = frozenset(map(str, (Action.AGENDA_PRINT, Action.SLIP_PRINT, Action.FEE_NOTE_PRINT)))
# The journal's own export is a row of each journal read: that of the practice stands for all.
EXPORTS = frozenset(
    map(str, (Action.AGENDA_EXPORT, Action.BUSY_EXPORT, Action.MESSAGE_EXPORT, Action.JOURNAL_EXPORT))
)
OUTSIDE = frozenset({str(Action.INTAKE)})
FAILED_SIGN_IN = "sign_in_failed"
"""How the reason of a row begins when a sign-in failed; what follows tells apart the logins tried."""

_WORDS: dict[frozenset[str], str] = {
    ACCESSES: "Accès des personnes",
    OPENINGS: "Ouvertures de dossiers",
    GLASS: "Notes de confrères ouvertes",
    PRINTS: "Impressions",
    EXPORTS: "Fichiers exportés",
    OUTSIDE: "Événements hors session",
}


def bundle_words(actions: frozenset[str]) -> str:
    """What such a set is called; "" when it is none of them."""
    return _WORDS.get(actions, "")
