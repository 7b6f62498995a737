"""The quiet point: a moment when a store's file holds everything and cannot change, while writers go on.

A read transaction on an empty -wal reads the file alone, and no checkpoint of any process may write into
the file as long as it lasts: whatever is committed meanwhile waits in the -wal. A copy of the file made
then, by another process, is exactly the state of that moment. A copy made at any other moment may pass
every integrity check and still mix two states.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlcipher3 import dbapi2 as sqlcipher

from telesec.domain.errors import StoreError
from telesec.domain.journal.chain import Head
from telesec.storage import journal
from telesec.storage.engine import Location
from telesec.storage.faults import DRIVER_FAULTS, named, primary_code

_TRIES = 120
_BUSY = 5  # SQLITE_BUSY
_PAUSE = 0.003  # seconds; less than half a second in all: somebody may be about to lock


class QuietPoint:
    """Held from the making to ``release``; ``head`` is how far the journal had come at that moment."""

    def __init__(self, location: Location, engine: Engine) -> None:
        """Raises StoreError when other programs write without a pause, or when the file is damaged."""
        self._engine = engine
        try:
            self._conn: Connection | None = engine.connect()
            raw: Any = self._conn.connection.driver_connection
            raw.execute("PRAGMA cache_size = -256")
            raw.execute("PRAGMA busy_timeout = 0")
            if not _settled(raw, location.path):
                raise location.fault(
                    "change sans cesse : un autre programme y écrit. La sauvegarde sera reprise plus tard."
                )
            self.head: Head = journal.head(self._conn)
        except DRIVER_FAULTS as error:
            self.release()
            raise named(location, error) from error
        except StoreError:
            self.release()
            raise

    def release(self) -> None:
        """Let the file change again. Harmless when already done."""
        if self._conn is not None:
            self._conn = None
            self._engine.dispose()


def _settled(raw: Any, path: Path) -> bool:
    """Try until a read transaction stands on an empty -wal."""
    wal = path.with_name(f"{path.name}-wal")
    for _ in range(_TRIES):
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.execute("BEGIN")
            raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if wal.stat().st_size == 0:
                return True
        except sqlcipher.OperationalError as error:
            if primary_code(error) != _BUSY:
                raise
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        time.sleep(_PAUSE)
    return False
