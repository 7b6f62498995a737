"""The review in the window: alerts told beside « Revue », a figure followed to its rows, who sees nothing."""

from __future__ import annotations

import pytest

from telesec.app.review_wiring import AlertWatch, watch_for_alerts
from telesec.domain.journal.chain import Entry
from telesec.domain.people import Compartment, Role
from telesec.domain.review.thresholds import Thresholds
from telesec.services.review.limits import save_thresholds, thresholds
from telesec.storage.tables.base import instant_text
from telesec.ui.review.limits import LimitsSection

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def busy(practice):
    """A colleague opens three records within an hour, where two are worth telling."""
    save_thresholds(practice.gate(Role.ADMIN), Thresholds(records_hour=2))
    desk = practice.gate(Role.SECRETARY)
    for number in range(3):
        practice.clock.advance(minutes=1)
        at, who = instant_text(practice.clock()), desk.account.id
        desk.stores()[Compartment.OFFICE].note(
            [Entry(at, who, "secretary", "s1", "POSTE-2", "patient_open", "patient", patient_id=f"p{number}")]
        )
    practice.clock.advance(minutes=1)
    return desk


@pytest.fixture
def enter(windows, practice):
    def open_session(*roles):
        win = windows.open(practice.gate(*roles))
        return win.shell, win.context

    return open_session


def badge(shell):
    return shell.navigation._buttons["review"].accessibleName()


def test_an_alert_is_told_followed_to_its_rows_then_seen(qtbot, enter, busy, shoot):
    shell, context = enter(Role.PRACTITIONER)
    AlertWatch(shell, context, first_ms=0)
    qtbot.waitUntil(lambda: badge(shell) == "Revue, 1 alerte à lire")
    assert shell.notices.text() == "1 alerte à lire dans la revue."
    page = shell.show_page("review")
    qtbot.waitUntil(page.alerts.isVisible)
    assert shell.notices.text() == ""
    shoot(shell, "review-with-an-alert")
    page.alerts.rows_requested.emit(page._ports.alerts().alerts[0].question)
    assert shell.page_key() == "journal"
    journal = shell.show_page("journal")
    qtbot.waitUntil(lambda: journal.rows.rowCount() == 3)
    assert journal.filters.group.currentText() == "Ouvertures de dossiers"
    assert journal.filters.narrowing.text() == "De 8 h à 9 h"
    assert journal.filters.account.currentText() == busy.account.display_name
    shoot(shell, "review-followed-to-the-journal")
    page.alerts.seen.emit(page._ports.alerts().alerts[0].id)
    qtbot.waitUntil(lambda: badge(shell) == "Revue")


def test_a_figure_of_the_week_is_its_rows(qtbot, enter, busy):
    shell, _context = enter(Role.PRACTITIONER)
    page = shell.show_page("review")
    qtbot.waitUntil(lambda: page.heat.heat.rowCount() > 0)
    row = next(at for at, row in enumerate(page.heat.heat._rows) if row.account_id == busy.account.id)
    index = page.heat.heat.index(row, 9)
    assert index.data() == "3"
    page.heat.doubleClicked.emit(index)
    journal = shell.show_page("journal")
    qtbot.waitUntil(lambda: journal.rows.rowCount() == 3)
    journal.filters.narrowing.click()
    journal.filters.see_all()
    qtbot.waitUntil(lambda: journal.rows.rowCount() > 3)
    assert journal.filters.narrowing.isHidden()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
def test_who_does_not_review_sees_no_page_no_number_and_no_threshold(qtbot, enter, busy, role):
    shell, context = enter(role)
    watch_for_alerts(shell, context)
    assert "review" not in shell.navigation.page_keys()
    assert shell.findChildren(AlertWatch) == []
    settings = shell.show_page("settings")
    assert "Revue" not in [settings.tabs.tabText(at) for at in range(settings.tabs.count())]


def limits(shell, qtbot):
    settings = shell.show_page("settings")
    at = next(at for at in range(settings.tabs.count()) if settings.tabs.tabText(at) == "Revue")
    settings.tabs.setCurrentIndex(at)
    section = settings.findChild(LimitsSection)
    qtbot.waitUntil(lambda: section.spins["exports"].value() == 5)
    return settings, section


def test_an_administrator_sets_a_threshold(qtbot, enter, practice, shoot):
    shell, context = enter(Role.ADMIN)
    settings, section = limits(shell, qtbot)
    section.spins["exports"].setValue(0)
    assert section.spins["exports"].text() == "jamais"
    shoot(shell, "review-thresholds")
    section.submit.click()
    qtbot.waitUntil(lambda: "enregistrés" in settings.bar.text())
    assert thresholds(context.gate).exports == 0
    assert not section.is_unsaved()


def test_a_practitioner_reads_the_thresholds(qtbot, enter):
    shell, _context = enter(Role.PRACTITIONER)
    _settings, section = limits(shell, qtbot)
    assert section.submit.isHidden()
    assert not section.spins["exports"].isEnabled()
