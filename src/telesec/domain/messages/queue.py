"""Messages to patients: what is told to whom, by which channel, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from telesec.domain.agenda import CancelledBy, Status


class Channel(StrEnum):
    """How a patient is reached; the value is also what a patient's opt-out says."""

    MAIL = "mail"
    SMS = "sms"
    CALL = "call"


class Kind(StrEnum):
    REMINDER = "reminder"
    CANCELLATION = "cancellation"
    MOVE = "move"
    DELAY = "delay"


class State(StrEnum):
    """Life of a message. ``SENDING`` found after a crash: nobody knows, a person decides."""

    QUEUED = "queued"
    EXPORTED = "exported"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    TOLD = "told"
    DROPPED = "dropped"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.MAIL: "E-mail",
    Channel.SMS: "SMS",
    Channel.CALL: "Téléphone",
}
KIND_LABELS: dict[Kind, str] = {
    Kind.REMINDER: "Rappel",
    Kind.CANCELLATION: "Annulation",
    Kind.MOVE: "Changement",
    Kind.DELAY: "Retard",
}
# The patient has been told, or is about to be: telling again would be once too many.
SAID = frozenset({State.QUEUED, State.EXPORTED, State.SENDING, State.SENT, State.TOLD})

# Why a message went no further, as kept in its row.
BY_PERSON = "person"
DETAILS: dict[str, str] = {
    BY_PERSON: "Décidé à la main",
    "address": "Adresse refusée par le serveur",
    "refused": "Message refusé par le serveur",
    "later": "Le serveur demande de réessayer plus tard",
    "lost": "Connexion perdue pendant l'envoi",
    "assumed": "Considéré comme parti",
    "past": "Heure passée avant l'envoi",
    "changed": "Rendez-vous changé avant l'envoi",
    "opted_out": "Le patient n'en veut plus",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """An appointment with what is needed to reach its patient."""

    appointment_id: str
    patient_id: str
    practitioner_id: str
    site_id: str
    start: datetime  # wall time of the site
    status: Status
    cancelled_by: CancelledBy | None
    shown_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    phone: str = field(repr=False)
    phone2: str = field(repr=False)
    email: str = field(repr=False)
    opt_outs: tuple[str, ...] = ()
    reason_code_id: str = field(repr=False, default="")
    withdrawn: bool = False  # cancelled because the booking was undone


@dataclass(frozen=True, slots=True)
class Message:
    """One row: one appointment told of one time, by one channel.

    ``letter_id`` is shared by the rows that one text to one address speaks of. ``told`` is the wall
    time the text gives (for a delay, the time expected).
    """

    id: str
    appointment_id: str
    patient_id: str
    kind: Kind
    channel: Channel
    told: datetime
    recipient: str = field(repr=False)
    state: State
    letter_id: str
    batch_id: str
    detail: str = ""
    at: datetime | None = None  # aware UTC, of the last change
    account_id: str = ""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One appointment of a list of people to tell.

    ``channel`` None: nobody can be reached, ``note`` says why. ``message`` is what was already
    done about this very time, whatever the channel.
    """

    contact: Contact
    kind: Kind
    told: datetime
    channel: Channel | None
    recipient: str = field(repr=False, default="")
    note: str = ""
    message: Message | None = None

    @property
    def is_due(self) -> bool:
        """False once the patient is told, or a person decided not to."""
        if self.message is None:
            return True
        settled = self.message.state is State.DROPPED and self.message.detail == BY_PERSON
        return self.message.state not in SAID and not settled

    @property
    def is_uncertain(self) -> bool:
        """True when the program stopped while speaking to the server."""
        return self.message is not None and self.message.state is State.SENDING


@dataclass(frozen=True, slots=True)
class Worklist:
    """Who is to be told. ``left_out``: appointments whose motif is never reminded."""

    lines: tuple[DueLine, ...] = field(repr=False, default=())
    day: date | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What was put in the queue at once; ``skipped`` lines had meanwhile been told, moved or refused."""

    id: str
    letters: int
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A letter waiting in the queue."""

    letter_id: str
    patient_id: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One text to one address, about one or several appointments of the same day."""

    id: str
    patient_id: str
    recipient: str = field(repr=False)
    kind: Kind = Kind.REMINDER
    text: str = field(repr=False, default="")


class Outcome(StrEnum):
    """What became of a letter given to the server."""

    SENT = "sent"  # the server took it in charge
    REFUSED = "refused"  # for good
    LATER = "later"  # the server took nothing and says to try again
    LOST = "lost"  # the connection broke after the text had left: it may or may not be on its way
    UNSENT = "unsent"  # nothing left: it goes back to the queue


class Decision(StrEnum):
    """What a person makes of a message nobody is sure about, or of one that failed."""

    ASSUME_SENT = "assume_sent"
    SEND_AGAIN = "send_again"
    TOLD = "told"
    DROP = "drop"
    CAME_BACK = "came_back"  # the server took it, then wrote that the address does not exist


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message with whom it is for, as the follow-up list shows it."""

    message: Message
    shown_name: str = field(repr=False)
    practitioner_id: str
    site_id: str
    start: datetime  # of the appointment as it now is
