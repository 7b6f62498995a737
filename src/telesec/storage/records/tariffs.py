"""Dated, editable prices in ``billing.db``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from telesec.domain.care.billing import Tariff
from telesec.domain.errors import Conflict, Stale
from telesec.storage.records.context import EntryContext
from telesec.storage.tables.billing import tariffs


class TariffRecords:
    """Dated prices of the practice."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def all(self) -> tuple[Tariff, ...]:
        """Every tariff, past, present and future, ordered by code and date."""
        rows = self._conn.execute(select(tariffs).order_by(tariffs.c.code, tariffs.c.valid_from))
        return tuple(Tariff(**row) for row in rows.mappings())

    def add(self, rows: Iterable[Tariff]) -> None:
        """Add tariffs; raises Conflict when a code would have two prices on one day."""
        self._entry.touch("code", "label", "cents", "valid_from", "source")
        try:
            for row in rows:
                self._conn.execute(insert(tariffs).values(**_tariff_values(row)))
        except IntegrityError as error:
            raise Conflict("Cet acte aurait deux prix le même jour. Changez la date de début.") from error

    def replace(self, row: Tariff, seen: int) -> None:
        """Write ``row`` over the version ``seen``; raises Stale or Conflict."""
        self._entry.touch("label", "cents", "valid_to", "source")
        statement = update(tariffs).where(tariffs.c.id == row.id, tariffs.c.version == seen)
        try:
            done = self._conn.execute(statement.values(**_tariff_values(row)))
        except IntegrityError as error:
            raise Conflict("Cet acte aurait deux prix le même jour. Changez la date de début.") from error
        if done.rowcount == 0:
            raise Stale("Ce tarif a été modifié entre-temps. Rouvrez la liste des tarifs.")


def _tariff_values(row: Tariff) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in tariffs.columns}
