"""From the key pressed to the row written: two files put together and separated, over real stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from telesec.app import patients_page
from telesec.app.page_context import PageContext
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.changes import Change
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.bookings.agenda import visits
from telesec.services.bookings.booking import book
from telesec.services.patients.patients import create_patient
from telesec.ui import theme
from telesec.ui.buttons import Button
from telesec.ui.patients import file_acts
from telesec.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ZOE = PatientDraft("Delacroix", "Zoé", date(1980, 1, 2))
TWIN = PatientDraft("Martin", "Zoé", date(1980, 1, 2), phone="06 11 11 11 11", used_name="Delacroix")


@pytest.fixture
def tasks(qtbot) -> Iterator[Tasks]:
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


@pytest.fixture
def ask(qtbot, tasks):
    """Run a piece of work on the worker and wait for its answer."""

    def answered(work):
        with qtbot.waitCallback() as answer:
            tasks.run(work, answer)
        return answer.args[0]

    return answered


@pytest.fixture
def opened(qtbot, qapp, practice, tasks, ask):
    """The page of a secretary; two files of one person, the second with an appointment."""
    gate = ask(partial(practice.gate, Role.SECRETARY))
    practice.gates.remove(gate)
    look = theme.apply(qapp, "light", 10)
    still = (lambda *_dress: None, lambda _minutes: None)
    context = PageContext(SimpleNamespace(gate=gate), SimpleNamespace(), tasks, lambda: look, *still)
    page = patients_page.patients_page(context)
    qtbot.addWidget(page)
    page.resize(1250, 820)
    page.show()
    kept, twin = (ask(partial(create_patient, gate, draft)) for draft in (ZOE, TWIN))
    start = datetime(2026, 11, 18, 9)
    who = practice.practitioners[0].id
    asked = BookingRequest(who, practice.site.id, twin.id, start, start.replace(minute=15))
    ask(partial(book, gate, asked))
    yield page, gate, kept, twin
    tasks.close(gate.close)


def _texts(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_two_files_are_put_together_then_separated_by_keys(qtbot, practice, ask, opened, monkeypatch):
    page, gate, kept, twin = opened
    changes = []
    page.changed.connect(changes.append)
    qtbot.keyClicks(page.search, f"#{kept.number}")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1)
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Aucun rendez-vous à venir." in _texts(page.panel))
    page.panel.menu.merge.trigger()
    dialog = page.panel.acts.dialog
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1)  # recognised by itself
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.results, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1)
    assert dialog.sides.taken() == ("used_name", "phone")
    qtbot.keyClicks(dialog.reason, "Nom de jeune fille")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Les deux fiches sont réunies" in page.panel.bar.text())
    qtbot.waitUntil(lambda: "Mer. 18 novembre, 9 h 00" in _texts(page.panel))
    assert "06 11 11 11 11" in _texts(page.panel)
    assert {Change.AGENDA, Change.PATIENTS} == set(changes)
    page.search.clear()
    qtbot.keyClicks(page.search, "martin")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1)
    assert page.rows.data(page.rows.index(0, 0)) == "DELACROIX Zoé (fiche DELACROIX Zoé réunie)"
    page.open_patient(twin.id)
    qtbot.waitUntil(lambda: "a été réunie à celle-ci" in page.panel.bar.text())
    monkeypatch.setattr(file_acts, "confirm", lambda *_words: True)
    apart = [b for b in page.panel.findChildren(Button) if b.text() == "Séparer de nouveau"][-1]
    qtbot.keyClick(apart, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "de nouveau à part" in page.panel.bar.text())
    assert len(ask(partial(visits, gate, twin.id)).to_come) == 1
    assert ask(partial(visits, gate, kept.id)).to_come == ()
    rows = ask(lambda: practice.rows(gate, Compartment.OFFICE))
    assert {"patient_merge", "patient_unmerge"} <= {row["action"] for row in rows}


def test_a_merge_overtaken_by_another_desk_is_refused_and_nothing_is_lost(qtbot, ask, opened):
    page, _gate, kept, _twin = opened
    page.open_patient(kept.id)
    qtbot.waitUntil(lambda: page.panel.patient() is not None)
    page.panel.menu.merge.trigger()
    dialog = page.panel.acts.dialog
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1)
    dialog.compare(dialog.rows.rows()[0])
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1)
    merge = page._ports.file.merge
    ask(partial(merge, _request(dialog, "Faite ailleurs")))
    qtbot.keyClicks(dialog.reason, "Saisie deux fois")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "déjà été réunie" in dialog.bar.text())
    assert dialog.isVisible()
    assert dialog.reason.text() == "Saisie deux fois"
    dialog.reject()


def _request(dialog, reason):
    from telesec.domain.patient_files.merges import MergeRequest

    both = dialog._both
    return MergeRequest(both.other.id, both.other.version, both.kept.id, both.kept.version, reason)
