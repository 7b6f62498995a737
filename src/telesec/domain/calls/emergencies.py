"""What was done of a call that would not wait, and the words of the urgent slip that tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from telesec.domain.french import time_of_day

MAX_SAID = 180  # the caller's words on an urgent slip


class UrgentAct(StrEnum):
    ADVISED = "advised"  # the caller was told to call an emergency number
    TRANSFERRED = "transferred"  # the call was put through to somebody


@dataclass(frozen=True, slots=True)
class UrgentRequest:
    """What was done of a call that would not wait, and who is told by an urgent slip.

    ``detail`` is the number advised, or the number or the practitioner's id the call was put through to;
    ``practitioner_id`` "" tells the desk; ``words`` are the caller's own, if any.
    """

    call_id: str
    act: UrgentAct
    detail: str
    practitioner_id: str = ""
    words: str = field(default="", repr=False)


def urgent_words(act: UrgentAct, to: str, at: datetime, words: str) -> str:
    """What the slip says: ``9 h 42 : 15 conseillé. « … »``, ``9 h 42 : appel transféré à Dr Lefèvre.``"""
    done = f"{to} conseillé" if act is UrgentAct.ADVISED else f"appel transféré {to}"
    said = " ".join(words.split())
    return f"{time_of_day(at)} : {done}." + (f" « {said} »" if said else "")


def noted_words(said: str, told: str) -> str:
    """What is said once it is written: ``9 h 42 : 15 conseillé. C'est noté dans l'appel ; …``"""
    done = said.partition(" « ")[0]
    return f"{done} C'est noté dans l'appel ; une fiche urgente part pour {told}."
