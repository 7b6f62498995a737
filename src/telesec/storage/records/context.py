"""What the records know of the journal entry under which they work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from telesec.domain.actions import Action, Subject
from telesec.domain.people import Role


@dataclass(slots=True)
class EntryContext:
    """The open journal entry: who acts, with which roles, when (aware UTC), on what."""

    account_id: str
    roles: frozenset[Role]
    now: datetime
    action: Action
    subject: Subject
    touched: list[str] = field(default_factory=list)

    def touch(self, *names: str) -> None:
        """Name fields read or changed; they are written as a detail row before the commit."""
        self.touched.extend(name for name in names if name not in self.touched)
