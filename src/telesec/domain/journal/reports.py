"""What a verification of a journal found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from telesec.domain.journal.heads import Head


class Verdict(StrEnum):
    VERIFIED = "verified"
    BROKEN = "broken"
    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True, slots=True)
class Report:
    """What the verifier found; anything but VERIFIED is a failure. ``bad_seq`` is the first bad row."""

    verdict: Verdict
    rows: int
    head: Head
    sentence: str
    bad_seq: int = 0
