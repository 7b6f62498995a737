"""Which patients a practitioner treats: those booked in the agenda, those with a note."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection

from telesec.domain.people import Compartment
from telesec.storage.records.quick_rows import driver_rows

_KIN = (
    "WITH RECURSIVE up(asked, id) AS (SELECT value, value FROM json_each(:asked) UNION "
    "SELECT up.asked, patients.merged_into FROM up JOIN patients ON patients.id = up.id "
    "WHERE patients.merged_into <> ''), "
    "kin(asked, id) AS (SELECT asked, id FROM up UNION "
    "SELECT kin.asked, patients.id FROM kin JOIN patients ON patients.merged_into = kin.id "
    "WHERE patients.merged_into <> '') SELECT asked, id FROM kin"
)
_TREATED = {
    Compartment.OFFICE: "appointments",
    Compartment.CLINICAL: "notes",
}


class OwnPatientRecords:
    """Reads ids alone, in ``office.db`` (appointments) or ``clinical.db`` (notes)."""

    def __init__(self, conn: Connection, compartment: Compartment) -> None:
        self._conn = conn
        self._table = _TREATED[compartment]

    def kin(self, patient_ids: Collection[str]) -> dict[str, set[str]]:
        """Each id with those of the files it was merged into, or that were merged into it (office only)."""
        found: dict[str, set[str]] = {asked: {asked} for asked in patient_ids}
        for asked, one in driver_rows(self._conn, _KIN, {"asked": json.dumps(sorted(patient_ids))}):
            found[asked].add(one)
        return found

    def treated(self, patient_ids: Collection[str], practitioner_ids: Collection[str]) -> set[str]:
        """Those among these patients whom one of the practitioners has in this compartment."""
        statement = (
            f"SELECT DISTINCT patient_id FROM {self._table} "  # noqa: S608 - one of two constants
            "WHERE patient_id IN (SELECT value FROM json_each(:patients)) "
            "AND practitioner_id IN (SELECT value FROM json_each(:practitioners))"
        )
        asked = {
            "patients": json.dumps(sorted(patient_ids)),
            "practitioners": json.dumps(sorted(practitioner_ids)),
        }
        return {row[0] for row in driver_rows(self._conn, statement, asked)}
