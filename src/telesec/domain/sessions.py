"""What a session leaves behind when it locks: why, whose it was, and where the window stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

IDLE_BOUNDS = range(1, 16)
DEFAULT_IDLE_MINUTES = 5
CODE_AGAIN_AFTER = timedelta(hours=4)
LONGEST_SESSION = timedelta(hours=12)


class LockReason(StrEnum):
    """Why the screen locked; the value is written in the journal."""

    ASKED = "asked"
    IDLE = "idle"
    OS_SESSION = "os_session"
    SLEEP = "sleep"
    TOO_LONG = "too_long"
    INCIDENT = "incident"
    ACCESS_ENDED = "access_ended"
    KEYS_RENEWED = "keys_renewed"
    KEYS_KEPT = "keys_kept"


LOCK_SENTENCES: dict[LockReason, str] = {
    LockReason.ASKED: "Vous avez verrouillé l'écran.",
    LockReason.IDLE: "Verrouillé après un moment sans activité.",
    LockReason.OS_SESSION: "Verrouillé en même temps que la session de l'ordinateur.",
    LockReason.SLEEP: "Verrouillé parce que l'ordinateur s'est mis en veille.",
    LockReason.TOO_LONG: "Verrouillé parce que la session était ouverte depuis douze heures.",
    LockReason.INCIDENT: (
        "Verrouillé par précaution : le programme a rencontré une erreur. "
        "Ce qui était enregistré l'est toujours ; reconnectez-vous pour continuer."
    ),
    LockReason.ACCESS_ENDED: (
        "Verrouillé parce que ce compte a été fermé ou modifié, ou que son dernier jour est passé. "
        "Reconnectez-vous : ce qui a changé vous sera dit."
    ),
    LockReason.KEYS_RENEWED: "Les clés du cabinet ont été renouvelées. Reconnectez-vous pour continuer.",
    LockReason.KEYS_KEPT: (
        "Les clés du cabinet n'ont pas été renouvelées : le cabinet était ouvert ailleurs, une sauvegarde "
        "était en cours ou le disque était plein. Rien n'a changé ; reconnectez-vous, puis recommencez."
    ),
}


def idle_minutes(asked: int) -> int:
    """The inactivity delay in minutes; anything out of 1–15 becomes the default, never "off"."""
    return asked if asked in IDLE_BOUNDS else DEFAULT_IDLE_MINUTES


@dataclass(frozen=True, slots=True)
class Place:
    """Where the window stood, in screen pixels."""

    x: int
    y: int
    width: int
    height: int
    maximized: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """All that crosses a lock: no key, no password, nothing about a patient.

    ``ticket`` was noted by the lock and is worth one unlock by password alone.
    ``code_given_at`` (UTC) is when the account last typed a one-time code, ``signed_in_at`` (UTC) when
    the session began; both bound how long a password alone reopens it. ``journaled`` is False when the
    "locked" row could not be written, so that the next session can say so. ``zone`` is the practice's, to
    say the hour; "" when it was not known. Nothing here is
    believed: the instants only decide what the lock screen asks for, ``practice.db`` decides what is enough.
    """

    reason: LockReason
    account_id: str
    login: str = field(repr=False)
    display_name: str = field(repr=False)
    locked_at: datetime
    signed_in_at: datetime
    code_given_at: datetime
    place: Place | None = None
    incident_id: str = ""
    journaled: bool = True
    ticket: str = field(default="", repr=False)
    zone: str = ""

    def needs_code(self, now: datetime) -> bool:
        """True when the password alone no longer reopens this account's session at ``now`` (UTC).

        A clock gone backwards, or a lock that could not be written, asks for the code too.
        """
        if not self.journaled:
            return True
        if now < self.locked_at or now < self.code_given_at:
            return True
        return now - self.code_given_at >= CODE_AGAIN_AFTER or now - self.signed_in_at >= LONGEST_SESSION
