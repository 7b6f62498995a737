"""How the looking for new versions stands: its settings, what was found, and what of it is news."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

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

    def is_cut_off(self, now: datetime) -> bool:
        """Looks find nothing, and what was last found is past its life: somebody may be hiding a version.

        An announcement never seen is not one that went away: whoever gives the address is there to read why.
        """
        found = self.seen.release
        if found is None or not (self.settings.is_on and self.seen.trouble):
            return False
        return found.expires < now.astimezone(UTC).date()
