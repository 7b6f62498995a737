"""Is a file whole: its pages, its rows counted, what must hold in them; nobody's name is read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from telesec.domain.backups.surveys import Survey
from telesec.domain.people import Compartment
from telesec.storage.engine import Location
from telesec.storage.faults import DRIVER_FAULTS, named
from telesec.storage.schema import SCHEMAS
from telesec.storage.tables.billing import ledger, payments
from telesec.storage.tables.service_invoices import service_invoices

# Two appointments neither of which was put beside the other on purpose, nor shares a group's slot.
_OVERLAPS = """
SELECT count(*) FROM (
  SELECT start_minute, max(end_minute) OVER (
    PARTITION BY practitioner_id ORDER BY start_minute, end_minute
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
  FROM appointments
  WHERE status NOT IN ('cancelled', 'no_show') AND overbooked = 0 AND places = 1)
WHERE busy_until > start_minute
"""


def page_faults(conn: Connection) -> list[str]:
    """Every page's HMAC, then SQLite's own structure check; [] when the file is whole."""
    faults: list[str] = []
    for check in ("cipher_integrity_check", "quick_check"):
        try:
            found = conn.exec_driver_sql(f"PRAGMA {check}").scalars().all()
        except DRIVER_FAULTS:  # so damaged that the check itself stops
            found = [f"{check} could not finish"]
        faults.extend(str(line) for line in found if line != "ok")
    return faults


def take_survey(conn: Connection, location: Location) -> Survey:
    """The survey of an open compartment; one pass over each table. Raises StoreError for damage."""
    try:
        return _taken(conn, location.compartment)
    except DRIVER_FAULTS as error:
        raise named(location, error) from error


def _taken(conn: Connection, compartment: Compartment) -> Survey:
    counted = {
        table.name: int(conn.execute(select(func.count()).select_from(table)).scalar_one())
        for table in SCHEMAS[compartment].metadata.sorted_tables
    }
    raw: Any = conn.connection.driver_connection
    links = len(raw.execute("PRAGMA foreign_key_check").fetchall())
    if compartment is Compartment.OFFICE:
        return Survey(counted, int(raw.execute(_OVERLAPS).fetchone()[0]), links)
    if compartment is Compartment.BILLING:
        return Survey(counted, 0, links, *_money(conn))
    return Survey(counted, 0, links)


def _money(conn: Connection) -> tuple[int, int, int, int]:
    """Sum of the payments, sum of the livre des recettes, numbers missing in it and in the invoices."""
    paid = conn.execute(select(func.coalesce(func.sum(payments.c.cents), 0))).scalar_one()
    noted, lines, last = conn.execute(
        select(
            func.coalesce(func.sum(ledger.c.cents), 0),
            func.count(),
            func.coalesce(func.max(ledger.c.seq), 0),
        )
    ).one()
    year = service_invoices.c.year
    by_year = select(func.max(service_invoices.c.rank) - func.count()).group_by(year)
    gaps = sum(conn.execute(by_year).scalars())
    return int(paid), int(noted), int(last - lines), int(gaps)
