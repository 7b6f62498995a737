"""Calls of the telephone: their states, how they end, what was done during each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from telesec.domain.calls.words import CallerKind, Category

MAX_CALL_TEXT = 280  # characters: the caller's own words, short
MAX_PARKED_WORDS = 80
LONGEST = timedelta(hours=12)  # as a session: no call goes on without a sign of life for so long
RINGS_FOR = timedelta(minutes=3)  # a ring nobody took is over after that


class CallState(StrEnum):
    """Where a call stands. INTERRUPTED: the session that held it is gone, the caller may be too."""

    RINGING = "ringing"
    OPEN = "open"
    PARKED = "parked"
    INTERRUPTED = "interrupted"
    ENDED = "ended"


class Direction(StrEnum):
    """Who called whom."""

    IN = "in"
    OUT = "out"


class CallOutcome(StrEnum):
    """What came of a call; "" in the store is « non renseigné »."""

    ADVISED_15 = "advised_15"
    TRANSFERRED = "transferred"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    MESSAGE = "message"
    CALL_BACK = "call_back"
    INFORMED = "informed"
    REFUSED = "refused"
    HUNG_UP = "hung_up"
    WRONG_NUMBER = "wrong_number"
    MISSED = "missed"


class IdentityState(StrEnum):
    """What is known of who is speaking. Only those of DISCLOSING let anything of a file be shown."""

    UNKNOWN = "unknown"
    PASSED = "passed"
    FAILED = "failed"
    THIRD_PARTY = "third_party"
    CALLED_BACK = "called_back"
    DECLARED = "declared"


DISCLOSING = frozenset(
    {
        IdentityState.PASSED,
        IdentityState.THIRD_PARTY,
        IdentityState.CALLED_BACK,
        IdentityState.DECLARED,
    }
)


class CallEventKind(StrEnum):
    """What happened during a call, in the order it happened; never altered."""

    RANG = "rang"
    ANSWERED = "answered"
    DIALLED = "dialled"
    PARKED = "parked"
    INTERRUPTED = "interrupted"
    RESUMED = "resumed"
    SEARCHED = "searched"
    NUMBER = "number"
    PATIENT = "patient"
    IDENTITY_PASSED = "identity_passed"
    IDENTITY_FAILED = "identity_failed"
    CALLER_CHANGED = "caller_changed"
    THIRD_PARTY = "third_party"
    AUTHORITY_ENDED = "authority_ended"
    CALL_BACK_ASKED = "call_back_asked"
    CALLED_BACK = "called_back"
    ADVISED = "advised"
    TRANSFERRED = "transferred"
    LINK = "link"
    ENDED = "ended"
    CORRECTED = "corrected"


CALL_STATE_LABELS = {
    CallState.RINGING: "Sonne",
    CallState.OPEN: "En ligne",
    CallState.PARKED: "En attente",
    CallState.INTERRUPTED: "Interrompu",
    CallState.ENDED: "Terminé",
}
OUTCOME_UNKNOWN = "Non renseigné"
CALL_OUTCOME_LABELS = {
    CallOutcome.ADVISED_15: "15 conseillé",
    CallOutcome.TRANSFERRED: "Transféré",
    CallOutcome.BOOKED: "Rendez-vous pris",
    CallOutcome.MOVED: "Rendez-vous déplacé",
    CallOutcome.CANCELLED: "Rendez-vous annulé",
    CallOutcome.MESSAGE: "Message transmis",
    CallOutcome.CALL_BACK: "Rappel promis",
    CallOutcome.INFORMED: "Renseignement donné",
    CallOutcome.REFUSED: "Demande non satisfaite",
    CallOutcome.HUNG_UP: "A raccroché",
    CallOutcome.WRONG_NUMBER: "Erreur de numéro",
    CallOutcome.MISSED: "Appel manqué",
}
IDENTITY_LABELS = {
    IdentityState.UNKNOWN: "Identité à vérifier",
    IdentityState.PASSED: "Identité vérifiée",
    IdentityState.FAILED: "Identité non vérifiée",
    IdentityState.THIRD_PARTY: "Tiers autorisé",
    IdentityState.CALLED_BACK: "Rappelé au numéro de la fiche",
    IdentityState.DECLARED: "Nouveau patient, identité déclarée",
}
CALL_EVENT_LABELS = {
    CallEventKind.RANG: "Le téléphone a sonné",
    CallEventKind.ANSWERED: "Appel pris",
    CallEventKind.DIALLED: "Appel émis",
    CallEventKind.PARKED: "Mis en attente",
    CallEventKind.INTERRUPTED: "Interrompu",
    CallEventKind.RESUMED: "Repris",
    CallEventKind.SEARCHED: "Fiche cherchée",
    CallEventKind.NUMBER: "Numéro changé",
    CallEventKind.PATIENT: "Patient choisi",
    CallEventKind.IDENTITY_PASSED: "Identité vérifiée",
    CallEventKind.IDENTITY_FAILED: "Identité non vérifiée",
    CallEventKind.CALLER_CHANGED: "Appelant changé, identité à vérifier de nouveau",
    CallEventKind.THIRD_PARTY: "Tiers autorisé reconnu",
    CallEventKind.AUTHORITY_ENDED: "Tiers plus autorisé, identité à vérifier de nouveau",
    CallEventKind.CALL_BACK_ASKED: "Rappel au numéro de la fiche demandé",
    CallEventKind.CALLED_BACK: "Joint au numéro de la fiche",
    CallEventKind.ADVISED: "Numéro d'urgence conseillé",
    CallEventKind.TRANSFERRED: "Appel transféré",
    CallEventKind.LINK: "Fait pendant l'appel",
    CallEventKind.ENDED: "Appel terminé",
    CallEventKind.CORRECTED: "Modifié après la fin",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call, from its first key. Instants are aware UTC; ids are "" when there is nothing.

    ``line_id`` is the line's id, or what was dialled when no line of the practice has it. ``identity``
    says something of ``identity_of`` alone: another patient, or a merged file, is to be checked again.
    """

    id: str
    state: CallState
    started_at: datetime
    account_id: str = ""
    session_id: str = field(repr=False, default="")
    direction: Direction = Direction.IN
    number: str = field(repr=False, default="")
    line_id: str = ""
    practitioner_id: str = ""
    caller_kind: CallerKind | None = None
    caller_name: str = field(repr=False, default="")
    caller_relation: str = field(repr=False, default="")
    correspondent_id: str = ""
    patient_id: str = ""
    identity: IdentityState = IdentityState.UNKNOWN
    identity_of: str = ""
    failures: int = 0  # checks of identity that failed during this call
    category: Category | None = None
    text: str = field(repr=False, default="")
    outcome: CallOutcome | None = None
    answered_at: datetime | None = None
    parked_at: datetime | None = None
    parked_words: str = field(repr=False, default="")
    ended_at: datetime | None = None
    updated_at: datetime | None = None  # its last sign of life
    purged: bool = False
    version: int = 1

    @property
    def discloses(self) -> bool:
        """Whether the file of ``patient_id`` may be shown to whoever holds this call."""
        return bool(self.patient_id) and self.identity in DISCLOSING and self.identity_of == self.patient_id


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One thing that happened in a call. ``action`` and the subject are those of the journal's entry."""

    call_id: str
    at: datetime
    account_id: str
    kind: CallEventKind
    action: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    patient_id: str = ""
    detail: str = ""  # a number advised, a practitioner's id: never a person's words


def lasted(call: Call, now: datetime) -> timedelta:
    """How long the caller has been spoken to; zero before the answer, never negative (clocks go back)."""
    if call.answered_at is None:
        return timedelta()
    return max(timedelta(), (call.ended_at or now) - call.answered_at)


def answered_in(call: Call) -> timedelta | None:
    """From the first ring to the answer; None for a call nobody answered or that we made."""
    if call.answered_at is None or call.direction is Direction.OUT:
        return None
    return max(timedelta(), call.answered_at - call.started_at)


def seen_state(call: Call, account_id: str, session_id: str, now: datetime) -> CallState:
    """The state to show in a session: an old ring is over, a call that a dead session held is interrupted.

    Of one's own sessions one knows; a colleague's is dead when nothing was heard of the call for LONGEST.
    """
    if call.state is CallState.OPEN:
        gone = call.account_id == account_id and call.session_id != session_id
        silent = abs(now - (call.updated_at or call.started_at)) > LONGEST
        return CallState.INTERRUPTED if gone or silent else CallState.OPEN
    if call.state is CallState.RINGING and abs(now - call.started_at) > RINGS_FOR:
        return CallState.ENDED
    return call.state
