"""How the looking for new versions stands: its settings, what was found, and what of it is news."""

from __future__ import annotations

from dataclasses import dataclass, field

from telesec.domain.updates.release import Release, Seen, is_newer
from telesec.domain.updates.settings import UpdateSettings


@dataclass(frozen=True, slots=True)
class UpdateStanding:
    """``has_key``: the publisher's key came with the program, and none is to be given."""

    settings: UpdateSettings = field(default_factory=UpdateSettings)
    seen: Seen = field(default_factory=Seen)
    has_key: bool = False

    def news(self, own_version: str) -> Release | None:
        """The version to tell of: announced, and after this program's own."""
        found = self.seen.release
        wanted = self.settings.is_on and found is not None and is_newer(found.version, own_version)
        return found if wanted else None
