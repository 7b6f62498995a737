"""What every door of an entry shares: its connection, its context, and the compartment it stays in."""

from __future__ import annotations

from sqlalchemy import Connection

from telesec.domain.errors import Refused
from telesec.domain.people import Compartment
from telesec.storage.records.context import EntryContext


class Door:
    """Shared check: a subject lives in one compartment and is not reached from another."""

    def __init__(self, conn: Connection, compartment: Compartment, entry: EntryContext) -> None:
        self._conn = conn
        self._compartment = compartment
        self.entry = entry

    def _in(self, *compartments: Compartment) -> None:
        if self._compartment not in compartments:
            raise Refused("Cette donnée ne se lit pas ici. Prévenez l'administrateur.")
