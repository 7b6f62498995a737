"""Creates and opens the compartments of a practice folder with the keys an account holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from telesec.domain.errors import StoreError
from telesec.domain.journal.chain import Entry, Head
from telesec.domain.people import Compartment
from telesec.services.restore_intent import is_pending
from telesec.storage import rekey
from telesec.storage.engine import Location
from telesec.storage.schema import SCHEMAS
from telesec.storage.store import Store

RESTORE_WAITS = (
    "Une restauration doit d'abord se terminer. Fermez toutes les fenêtres du logiciel, puis rouvrez-le."
)
ORDER = (Compartment.PRACTICE, Compartment.OFFICE, Compartment.BILLING, Compartment.CLINICAL)


def create_stores(
    folder: Path, practice_id: str, deks: Mapping[Compartment, bytes]
) -> dict[Compartment, Store]:
    """Create the files of ``deks`` in ``folder``; raises StoreError when one exists already."""
    return _all(folder, practice_id, deks, create=True)


def open_stores(
    folder: Path, practice_id: str, deks: Mapping[Compartment, bytes]
) -> dict[Compartment, Store]:
    """Open the files of ``deks``; raises StoreError naming the first that cannot be used.

    Nothing is created, repaired or overwritten; what was opened is closed again on failure. While a
    restoration waits for its turn nothing opens: part of the files may already be the restored ones.
    """
    if is_pending(folder):
        raise StoreError("restore", RESTORE_WAITS)
    return _all(folder, practice_id, deks, create=False)


def _all(
    folder: Path, practice_id: str, deks: Mapping[Compartment, bytes], *, create: bool
) -> dict[Compartment, Store]:
    opened: dict[Compartment, Store] = {}
    try:
        for compartment in ORDER:
            if compartment in deks:
                location = Location(folder, practice_id, compartment)
                opened[compartment] = Store(location, deks[compartment], create=create)
    except BaseException:
        for store in opened.values():
            store.close()
        raise
    return opened


@dataclass(frozen=True, slots=True)
class Copying:
    """One compartment's file to be copied from ``folder`` to ``target``, ``former`` key to ``key``."""

    folder: Path
    target: Path
    practice_id: str
    compartment: Compartment
    former: bytes = field(repr=False)
    key: bytes = field(repr=False)

    def copy(self, tell: Callable[[int, int], object] = lambda _pages, _all: None) -> None:
        """Page by page, the source untouched; nobody may have either file open. Raises StoreError."""
        rekey.copy_under_key(self._at(self.folder), self._at(self.target), self.former, self.key, tell)

    def turn(self, entry: Entry) -> Head:
        """The journal of the copy goes on with the new key; all of it is read back. Raises StoreError."""
        return rekey.turn_journal(self._at(self.target), self.former, self.key, entry)

    def _at(self, folder: Path) -> Location:
        return Location(folder, self.practice_id, self.compartment)


def key_of(
    folder: Path, practice_id: str, compartment: Compartment, present: bytes, former: tuple[bytes, ...]
) -> bytes:
    """Which of these keys a file that nobody has open was made with; the present one when no other."""
    location = Location(folder, practice_id, compartment)
    return next((key for key in reversed(former) if rekey.opens_with(location, key)), present)


def wal_missing(folder: Path, compartment: Compartment) -> bool:
    """True when the compartment's -wal is absent; after an unclean end that means lost rows.

    SQLite leaves the -wal in place when a process dies and removes it at an orderly close.
    Ask before opening: opening creates it again.
    """
    return not (folder / f"{compartment.value}.db-wal").exists()


def schema_versions() -> dict[str, int]:
    """The version of each compartment's schema that this program writes."""
    return {compartment.value: SCHEMAS[compartment].version for compartment in ORDER}
