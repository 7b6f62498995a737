"""Rights in real windows: changed on the accounts page, followed by a colleague's agenda already open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from tests.ui.turns import TurnTasks

from telesec.app.crossings import join
from telesec.app.page_context import PageContext
from telesec.app.pages import MAKERS
from telesec.app.rights_wiring import rights_panel
from telesec.app.watching import Watching
from telesec.domain.access.rights_book import Part
from telesec.domain.actions import Action
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.services.bookings import booking
from telesec.services.patients import patients
from telesec.ui import theme
from telesec.ui.pages import pages_allowed
from telesec.ui.people.rights_panel import ACCOUNTS, PREVIEW
from telesec.ui.shell import Shell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def enter(qtbot, qapp, practice):
    look, tasks = theme.apply(qapp), TurnTasks()

    def open_session(role):
        gate = practice.gate(role)
        signed = SimpleNamespace(gate=gate, deks={})
        threshold = SimpleNamespace(folder=practice.folder, device=None)
        return PageContext(
            signed, threshold, tasks, lambda: look, lambda _name, _size: None, lambda _minutes: None
        )

    yield open_session
    tasks.is_open = False


@pytest.fixture
def visit(practice):
    """A vaccination this morning in the second agenda."""
    doctor = practice.gate(Role.PRACTITIONER)
    who = patients.create_patient(doctor, PatientDraft("Dubois", "Noël", date(1968, 3, 14))).id
    start = datetime(2026, 11, 16, 9)
    second, motif = practice.practitioners[1].id, practice.reason_codes[1].id
    wanted = BookingRequest(second, practice.site.id, who, start, start + timedelta(minutes=15), motif)
    return booking.book(doctor, wanted).appointment


def desk_of(qtbot, context):
    shell = Shell(
        context.look(),
        "Cabinet",
        "",
        pages_allowed(context.gate.allows),
        lambda key: join(MAKERS[key](context), shell),
    )
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    page = shell.show_page("agenda")
    qtbot.waitUntil(lambda: bool(page.grid.content.columns))
    return shell, page


def spoken(page):
    model = page.grid.content
    return [str(model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def test_an_agenda_already_open_follows_what_the_administrator_ticks(qtbot, enter, practice, visit):
    desk = enter(Role.SECRETARY)
    shell, page = desk_of(qtbot, desk)
    span = page.navigation.span
    page.navigation.show(replace(span, day=visit.start.date(), practitioner_id=visit.practitioner_id))
    qtbot.waitUntil(lambda: any("Vaccination" in sentence for sentence in spoken(page)))
    watching = Watching(shell, desk, every_ms=60_000)
    qtbot.waitUntil(lambda: not watching._asking)

    panel = rights_panel(enter(Role.ADMIN))
    qtbot.addWidget(panel)
    panel.resize(1170, 640)
    panel.show()
    qtbot.waitUntil(lambda: panel.preview.account.count() == 5)
    panel.views._buttons[ACCOUNTS].click()
    panel.accounts.account.choose(practice.accounts[Role.SECRETARY].id)
    panel.accounts.parts[Part.HIDDEN_MOTIFS].boxes[visit.reason_code_id].click()
    panel.pending.save.click()
    qtbot.waitUntil(lambda: "prochaine action" in panel.bar.text())
    watching.look()
    qtbot.waitUntil(lambda: any("Rendez-vous" in sentence for sentence in spoken(page)))
    assert not any("Vaccination" in sentence for sentence in spoken(page))

    panel.accounts.parts[Part.AGENDAS].boxes[practice.practitioners[0].id].click()
    panel.pending.save.click()
    qtbot.waitUntil(panel.pending.isHidden)
    watching.look()
    qtbot.waitUntil(lambda: page.navigation.span.practitioner_id == practice.practitioners[0].id)
    qtbot.waitUntil(lambda: not any("DUBOIS" in sentence for sentence in spoken(page)))
    assert "voit" not in page.bar.text()


def test_the_screen_of_another_is_that_of_their_own_window(qtbot, enter, practice):
    panel = rights_panel(enter(Role.ADMIN))
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.preview.account.count() == 5)
    panel.roles.acts.go_to(Action.MESSAGE_LIST)
    panel.roles.boxes[Role.SECRETARY].click()
    panel.pending.save.click()
    qtbot.waitUntil(lambda: "prochaine action" in panel.bar.text())
    panel.views._buttons[PREVIEW].click()
    panel.preview.account.choose(practice.accounts[Role.SECRETARY].id)
    panel.preview.ask()
    qtbot.waitUntil(lambda: "Secrétaire" in panel.preview.roles.text())
    told = panel.preview.lists["Pages"].text().split("\n")
    own = [entry.title for entry in pages_allowed(practice.gate(Role.SECRETARY).allows)]
    assert told == own == ["Agenda", "Appels", "Patients", "Listes", "Paramètres"]
