"""What a restoration is asked, what it found, and what it could not bring back by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from telesec.domain.backups.shapes import JournalHead, Tier
from telesec.domain.people import Compartment

RESTORED_EVENT = "restored"  # the sealed event of a restoration carried out

COMPARTMENT_WORDS: dict[Compartment, str] = {
    Compartment.PRACTICE: "Comptes et réglages",
    Compartment.OFFICE: "Agenda et patients",
    Compartment.BILLING: "Facturation",
    Compartment.CLINICAL: "Notes médicales",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One snapshot offered. ``refusal`` says why it cannot be chosen; "" when it can.

    ``size`` is the whole practice once rebuilt, in bytes; ``fetched`` what must be downloaded for it.
    ``signer``: the fingerprint of who signed it; ``apart`` when it comes from computers that the farthest
    of the practice does not know, and who do not know it.
    """

    id: str
    at: datetime
    tier: Tier
    number: int
    size: int
    fetched: int
    install: str = ""
    is_difference: bool = False
    heads: Mapping[str, JournalHead] = field(default_factory=dict)
    refusal: str = ""
    signer: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What a target holds, newest first, and what is odd about it: hidden, forked or older snapshots."""

    choices: tuple[Choice, ...]
    warnings: tuple[str, ...] = ()

    @property
    def newest(self) -> Choice | None:
        """The one proposed: the newest that is not refused, nor of another line."""
        return next((one for one in self.choices if not one.refusal and not one.apart), None)

    def choice(self, snapshot_id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == snapshot_id), None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A restoration verified and ready for the next start. ``to_redo``: what it could not replay."""

    snapshot_id: str
    made_at: datetime
    compartments: frozenset[Compartment]
    replayed: tuple[str, ...] = ()
    to_redo: tuple[str, ...] = ()
