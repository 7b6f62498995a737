"""A restoration done for trial: what was put back, opened and compared, and what was found; no one's name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from telesec.domain.backups import BackupSettings, Standing
from telesec.domain.people import Compartment

DRILL_EVERY = timedelta(days=7)
MOST_KEPT = 12


@dataclass(frozen=True, slots=True)
class CheckedStore:
    """One compartment of the copy. ``opened`` False: no key at hand, its digest alone was compared.

    ``journal_rows`` and ``journal_mac`` (hexadecimal) are the end of its journal; ``rows`` all its rows;
    ``live_rows`` those of the practice today, 0 when they were not counted. ``cents`` is the sum of the
    livre des recettes.
    """

    compartment: Compartment
    opened: bool
    size: int
    journal_rows: int = 0
    journal_mac: str = ""
    rows: int = 0
    live_rows: int = 0
    cents: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrillReport:
    """A drill from beginning to end. ``warnings`` are about the target's list, ``faults`` about the copy."""

    target_id: str
    target_label: str
    snapshot_id: str
    number: int
    made_at: datetime
    done_at: datetime
    workstation: str
    by: str
    fetched: int
    seconds: int
    stores: tuple[CheckedStore, ...]
    warnings: tuple[str, ...] = ()
    missing: str = ""  # a newer snapshot that this computer made is no longer there

    @property
    def faults(self) -> tuple[str, ...]:
        own = (self.missing,) if self.missing else ()
        return (*own, *(fault for store in self.stores for fault in store.faults))

    @property
    def succeeded(self) -> bool:
        """Nothing wrong, and at least one compartment really opened."""
        return not self.faults and any(store.opened for store in self.stores)

    def to_stored(self) -> dict[str, Any]:
        """As kept among the settings; ``from_stored`` reads it back."""
        kept: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        kept |= {"made_at": self.made_at.isoformat(), "done_at": self.done_at.isoformat()}
        kept["stores"] = [
            {name: getattr(store, name) for name in CheckedStore.__slots__} for store in self.stores
        ]
        return kept

    @classmethod
    def from_stored(cls, kept: Mapping[str, Any]) -> DrillReport | None:
        """None for what another version wrote."""
        try:
            stores = tuple(
                CheckedStore(
                    **{
                        **one,
                        "compartment": Compartment(one["compartment"]),
                        "faults": tuple(one["faults"]),
                    }
                )
                for one in kept["stores"]
            )
            instants = {name: datetime.fromisoformat(kept[name]) for name in ("made_at", "done_at")}
            return cls(**{**kept, **instants, "stores": stores, "warnings": tuple(kept["warnings"])})
        except (KeyError, TypeError, ValueError):
            return None


def drill_owed(
    now: datetime, settings: BackupSettings, standings: Mapping[str, Standing], tried: Collection[str] = ()
) -> str | None:
    """The target whose backups were opened longest ago, when that is a week or more; None when none is owed.

    ``tried`` are those this session already tried in vain.
    """
    owed = []
    for target in settings.targets:
        standing = standings.get(target.id)
        if not target.enabled or standing is None or standing.last_ok is None or target.id in tried:
            continue
        last = standing.last_drill or datetime.min.replace(tzinfo=UTC)
        if now - DRILL_EVERY < last <= now:
            continue
        owed.append((last, target.id))
    return min(owed)[1] if owed else None
