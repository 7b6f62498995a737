"""The results hanging below the agenda's search box: each of them can be seen."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget

from telesec.domain.patients import PatientLine, PatientsFound, Sex
from telesec.domain.reference import Reference
from telesec.ui.agenda.patient_drop import PatientDrop
from telesec.ui.controls import PlainList, SearchField
from telesec.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def people(typed: str) -> PatientsFound:
    lines = tuple(
        PatientLine(f"{at}", f"MARTIN Claire {at}", "MARTIN", None, Sex.FEMALE, "01 00 00 00 00", "Lyon")
        for at in range(int(typed))
    )
    return PatientsFound(lines)


def test_takes_the_height_of_each_new_set_of_results(qtbot):
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    page = QWidget()
    page.resize(900, 700)
    field = SearchField("Patient", "Nom")
    field.setParent(page)
    ports = SimpleNamespace(
        search_patients=people,
        reference=lambda: Reference("p", "Cabinet"),
        wall_now=lambda: datetime(2026, 11, 16, 9),
    )
    drop = PatientDrop(ports, tasks, field, page)
    qtbot.addWidget(page)
    page.show()
    results = drop.findChild(PlainList)
    for count in (1, 3, 2, 5):
        field.setText(str(count))
        qtbot.waitUntil(lambda count=count: results.model().rowCount() == count)
        qtbot.waitUntil(lambda: drop.height() == drop.sizeHint().height())
        assert results.geometry().bottom() < drop.height()
        assert results.verticalScrollBar().maximum() == 0
    tasks.close(lambda: None)
