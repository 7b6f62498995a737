"""The row of the file that is shown, among those found."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView

from telesec.domain.patients import Patient, PatientLine
from telesec.ui.controls import RowsModel


def mark_shown(table: QTableView, rows: RowsModel[PatientLine], patient: Patient | None) -> None:
    """Bring the highlight back to the file shown; none when its row is not there."""
    shown = patient.id if patient else ""
    at = next((row for row, line in enumerate(rows.rows()) if line.id == shown), -1)
    if at < 0:
        table.clearSelection()
    else:
        table.selectRow(at)
