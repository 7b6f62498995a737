"""Clinical notes: written, signed, then never changed; corrected only by addendum."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A practitioner's note. ``signed_at`` (UTC) makes it immutable; ``corrects`` marks an addendum."""

    id: str
    patient_id: str
    practitioner_id: str
    author_id: str
    text: str = field(repr=False)
    written_at: datetime
    signed_at: datetime | None = None
    corrects: str = ""
    appointment_id: str = ""
    version: int = 1
