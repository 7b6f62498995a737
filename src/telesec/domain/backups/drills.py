"""A restoration done for trial: what was put back, opened and compared, and what was found; no one's name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from telesec.domain.backups.shapes import BackupSettings, Standing
from telesec.domain.people import Compartment

DRILL_EVERY = timedelta(days=7)
MOST_KEPT = 12
_KINDS: dict[str, type] = {"str": str, "int": int, "bool": bool}
_LONGEST, _MOST_ITEMS = 1000, 60


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
    signer: str = ""  # the fingerprint of who signed it

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
    def from_stored(cls, kept: object) -> DrillReport | None:
        """None for what another version wrote, or somebody else: every account may write the settings."""
        try:
            return _report(_typed(cls, kept))
        except (KeyError, TypeError, ValueError):
            return None


def _report(values: dict[str, Any]) -> DrillReport:
    instants = {name: _instant(values[name]) for name in ("made_at", "done_at")}
    stores = tuple(_store(one) for one in _list(values["stores"]))
    return DrillReport(**{**values, **instants, "stores": stores, "warnings": _texts(values["warnings"])})


def _store(kept: object) -> CheckedStore:
    values = _typed(CheckedStore, kept)
    compartment, faults = Compartment(values["compartment"]), _texts(values["faults"])
    return CheckedStore(**{**values, "compartment": compartment, "faults": faults})


def _typed(made: type, kept: object) -> dict[str, Any]:
    """Texts, numbers and truths of their own kind and a bearable length; raises TypeError or ValueError."""
    if not isinstance(kept, dict):
        raise TypeError("not a report")
    for one in fields(made):
        wanted = _KINDS.get(str(one.type))
        if wanted is None or one.name not in kept:
            continue
        value = kept[one.name]
        if type(value) is not wanted or len(str(value)) > _LONGEST:
            raise TypeError(one.name)
    return dict(kept)


def _texts(kept: object) -> tuple[str, ...]:
    found = tuple(_list(kept))
    if not all(isinstance(one, str) and len(one) <= _LONGEST for one in found):
        raise TypeError("not texts")
    return found


def _list(kept: object) -> list[Any]:
    if not isinstance(kept, list | tuple) or len(kept) > _MOST_ITEMS:
        raise TypeError("not a list")
    return list(kept)


def _instant(text: object) -> datetime:
    found = datetime.fromisoformat(text) if isinstance(text, str) else None
    if found is None or found.utcoffset() is None:
        raise ValueError("not an instant")
    return found


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
