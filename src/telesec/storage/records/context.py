"""What the records know of the journal entry under which they work."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from telesec.domain.access.scope import EVERYTHING, Scope
from telesec.domain.actions import Action, Subject
from telesec.domain.journal.chain import Entry
from telesec.domain.people import Role


@dataclass(slots=True)
class EntryContext:
    """The open journal entry: who acts, with which roles, when (aware UTC), on what, how far they see."""

    account_id: str
    roles: frozenset[Role]
    now: datetime
    action: Action
    subject: Subject
    scope: Scope = EVERYTHING
    touched: list[str] = field(default_factory=list)
    others: list[Subject] = field(default_factory=list)

    def concern(self, subject: Subject) -> None:
        """Name one more thing this entry changes; each gets its own detail row before the commit."""
        if subject != self.subject and subject not in self.others:
            self.others.append(subject)

    def touch(self, *names: str) -> None:
        """Name fields read or changed; they are written as a detail row before the commit."""
        self.touched.extend(name for name in names if name not in self.touched)

    def details(self, entry: Entry) -> list[Entry]:
        """What the first row could not know yet: the fields touched, and every other thing changed."""
        detail = replace(entry, fields=",".join(self.touched), outcome="detail")
        own = [detail] if self.touched else []
        return own + [
            replace(detail, subject_kind=other.kind, subject_id=other.id, patient_id=other.patient_id)
            for other in self.others
        ]
