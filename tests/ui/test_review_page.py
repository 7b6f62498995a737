"""The review page: the week by hour, the facts, each figure's way to its rows, alerts, the sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from tests.contrast import contrast

from telesec.domain.changes import Change
from telesec.domain.errors import ProofRequired, Refused
from telesec.domain.journal.bundles import ACCESSES, EXPORTS, OPENINGS
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.people import Compartment
from telesec.domain.review.alerts import Alert, AlertKind
from telesec.domain.review.facts import HOURS, Fact, HeatRow, Kind, Picture, Total
from telesec.domain.wall import monday_of
from telesec.ui import theme
from telesec.ui.review.alerts import ELSEWHERE
from telesec.ui.review.heat import tint
from telesec.ui.review.page import ReviewPage
from telesec.ui.review.ports import ReviewPorts
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
TODAY = date(2026, 11, 22)
NAMES = ("Anne-Sophie Roy-Vandenberghe", "Claire Le Goff", "Dr Lefèvre", "Dr Moreau", "Karim B.", "Zoé Petit")


def hours(start):
    return tuple(
        (start * hour * 7) % 90 if 7 <= hour < 20 or (start == 3 and hour > 20) else 0
        for hour in range(HOURS)
    )


def picture_of(monday, *, whole=True):
    heat = tuple(HeatRow(f"a{at}", name, hours(at + 1)) for at, name in enumerate(NAMES))
    days = JournalFilter(since=monday, until=monday + timedelta(days=6))
    named = replace(days, actions=OPENINGS, account_id="a1", patient_id="p1")
    facts = (
        Fact(
            Kind.ODD,
            "a2",
            "Dr Lefèvre",
            42,
            replace(days, odd_hours=True),
            "Sam. 21 et dim. 22",
            notable=True,
        ),
        Fact(Kind.MASS, "a4", "Karim B.", 214, days, "Mar. 17", "Jusqu'à 83 de 9 h à 10 h", notable=True),
        Fact(Kind.MASS, "a5", "Zoé Petit", 208, days, "Mer. 18", "Jusqu'à 71 de 10 h à 11 h", notable=True),
        Fact(Kind.NAMESAKE, "a1", "Claire Le Goff", 2, named, "Jeu. 19", patient_id="p1", notable=True),
        Fact(
            Kind.GLASS, "a2", "Dr Lefèvre", 1, days, "Lun. 16", "Motif : <i>urgence</i>", "p2", notable=True
        ),
        Fact(Kind.EXPORTS, "a1", "Claire Le Goff", 2, replace(days, actions=EXPORTS), "Ven. 20"),
    )
    totals = tuple(
        Total(kind, sum(f.figure for f in facts if f.kind is kind), 1, None if kind is Kind.MASS else days)
        for kind in Kind
    )
    patients = {"p1": "LE GOFF Yann", "p2": "DUBOIS Noël"}
    if not whole:
        return Picture(monday, (), (), totals[:1], (Compartment.PRACTICE,))
    return Picture(monday, heat, facts, totals, tuple(Compartment), patients)


@dataclass
class Waiting:
    alerts: tuple
    sentences: tuple


def alert(number):
    key = f"records_hour:a4:2026-11-17T{number:02d}"
    return Alert(f"al{number}", AlertKind.RECORDS_HOUR, datetime(2026, 11, 17, tzinfo=UTC), "a4", key, 83)


class Reviewed:
    """A practice with alerts, and what was asked of it."""

    def __init__(self):
        self.weeks, self.seen, self.saved = [], [], []
        self.waiting = [alert(9), alert(10), alert(11), alert(12)]
        self.refusal = None
        self.whole = True

    def week(self, day):
        self.weeks.append(day)
        return picture_of(monday_of(day), whole=self.whole)

    def alerts(self):
        told = tuple(
            f"Karim B. : 83 dossiers ouverts, le mardi 17 novembre, à {one.hour} h." for one in self.waiting
        )
        return Waiting(tuple(self.waiting), told)

    def see(self, alert_id):
        if self.refusal:
            raise self.refusal
        self.seen.append(alert_id)
        self.waiting = [one for one in self.waiting if one.id != alert_id]

    def save(self, day, path):
        if self.refusal:
            raise self.refusal
        self.saved.append((day, path.name))

    def ports(self):
        names, zone = (lambda: {"d1": "Dr Lefèvre"}), (lambda: "Europe/Paris")
        return ReviewPorts(
            self.week,
            self.alerts,
            self.past,
            self.see,
            self.save,
            lambda _p, _c: None,
            lambda: TODAY,
            names,
            zone,
        )

    def past(self):
        at = datetime(2026, 11, 18, 7, 5, tzinfo=UTC)
        told = "Karim B. : 83 dossiers ouverts, le mardi 17 novembre, de 9 h à 10 h."
        return Waiting((replace(alert(9), seen_by="d1", seen_at=at),), (told,))


@pytest.fixture
def reviewed():
    return Reviewed()


@pytest.fixture
def make(qtbot, look, tasks, reviewed):
    def made(given=look):
        page = ReviewPage(reviewed.ports(), tasks, given)
        qtbot.addWidget(page)
        page.resize(1250, 700)
        page.show()
        qtbot.waitUntil(
            lambda: (
                page.facts.lines.rowCount() > 0 and bool(page.alerts.isVisible()) == bool(reviewed.waiting)
            )
        )
        return page

    return made


def ask_at(qtbot, page, row, column):
    with qtbot.waitSignal(page.rows_requested) as asked:
        page.heat.setCurrentIndex(page.heat.heat.index(row, column))
        qtbot.keyClick(page.heat, Qt.Key.Key_Return)
    return asked.args[0]


def test_every_figure_by_hour_opens_its_rows_by_the_keyboard(qtbot, make):
    page = make()
    week = JournalFilter(actions=ACCESSES, since=date(2026, 11, 16), until=TODAY)
    assert ask_at(qtbot, page, 1, 10) == replace(week, account_id="a1", hour=9)
    assert ask_at(qtbot, page, 1, HOURS + 1) == replace(week, account_id="a1")
    assert ask_at(qtbot, page, len(NAMES), 10) == replace(week, hour=9)
    assert ask_at(qtbot, page, len(NAMES), HOURS + 1) == week


def test_an_hour_without_access_opens_nothing_and_empty_nights_take_no_room(qtbot, make):
    page = make()
    hidden = [page.heat.isColumnHidden(column) for column in range(HOURS + 2)]
    assert [column - 1 for column, away in enumerate(hidden) if away] == list(range(7))
    with qtbot.assertNotEmitted(page.rows_requested):
        page.heat.setCurrentIndex(page.heat.heat.index(0, 3))
        qtbot.keyClick(page.heat, Qt.Key.Key_Return)


def test_each_fact_opens_its_rows_and_cases_apart_are_shown_one_by_one(qtbot, make):
    page = make()
    lines = page.facts.lines.rows()
    asked = []
    page.rows_requested.connect(asked.append)
    for row, line in enumerate(lines):
        page.facts.selectRow(row)
        qtbot.keyClick(page.facts, Qt.Key.Key_Return)
        if line.question is None and line.figure:
            assert page.facts.selected().fact.kind is line.total.kind
    assert asked == [line.question for line in lines if line.question is not None]


def test_subjects_stand_in_their_order_and_names_are_said_with_their_figures(make):
    page = make()
    cell = page.heat.heat.index(1, 10)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Claire Le Goff, de 9 h à 10 h : 36 accès"
    assert [line.total.kind for line in page.facts.lines.rows() if line.total] == list(Kind)
    assert "jamais une note" in page.words.text()


def test_weeks_go_back_and_never_beyond_this_one(qtbot, make, reviewed):
    page = make()
    assert not page.after.isEnabled()
    page.before.click()
    qtbot.waitUntil(lambda: reviewed.weeks[-1] == date(2026, 11, 9))
    assert page.title.text() == "9 – 15 novembre 2026"
    page.after.click()
    page.after.click()
    qtbot.waitUntil(lambda: reviewed.weeks[-1] == date(2026, 11, 16))
    assert page.monday == date(2026, 11, 16)


def test_an_alert_is_seen_and_the_next_one_comes(qtbot, make, reviewed):
    page = make()
    assert "4 alertes à lire" in page.alerts._title.text()
    with qtbot.waitSignal(page.alerts_counted, check_params_cb=lambda count: count == 3):
        page.alerts.seen.emit("al9")
    assert reviewed.seen == ["al9"]
    assert "3 alertes" in page.alerts._title.text()


def test_a_refusal_to_see_says_who_should(qtbot, make, reviewed):
    page = make()
    reviewed.refusal = Refused("Cette alerte vous concerne.")
    page.alerts.seen.emit("al9")
    qtbot.waitUntil(lambda: page.bar.text() == "Cette alerte vous concerne.")
    assert len(reviewed.waiting) == 4


def test_an_administrator_is_told_where_the_rows_of_an_alert_are(qtbot, look, tasks, reviewed):
    page = ReviewPage(replace(reviewed.ports(), reads_patients=False), tasks, look)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.alerts.isVisible)
    rows = [button for button in page.alerts.findChildren(QPushButton) if button.text() == "Voir les lignes"]
    assert [button.isEnabled() for button in rows] == [False, False]
    assert {button.accessibleDescription() for button in rows} == {ELSEWHERE}


def test_alerts_already_seen_say_by_whom_and_when(qtbot, make, shoot):
    page = make()
    page.history.click()
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.isVisible())
    cells = [page.dialog.rows.index(0, column).data() for column in range(3)]
    assert cells[1:] == ["Dr Lefèvre", "mer. 18 novembre, 8 h 05"]
    shoot(page.dialog, "review-alerts-seen")
    page.dialog.submit.click()


def test_the_sheet_is_saved_once_proved(qtbot, make, reviewed, tmp_path):
    page = make()
    page.save_to(tmp_path / "revue.pdf")
    qtbot.waitUntil(lambda: "revue.pdf" in page.bar.text())
    assert reviewed.saved == [(date(2026, 11, 16), "revue.pdf")]
    reviewed.refusal = ProofRequired("Redonnez votre mot de passe.")
    page.save_to(tmp_path / "revue.pdf")
    qtbot.waitUntil(lambda: page.proved.dialog is not None)
    page.proved.dialog.reject()
    assert page.save.isEnabled()


def test_who_reads_one_journal_is_told_what_is_missing(qtbot, make, reviewed):
    reviewed.whole = False
    page = make()
    assert "praticien" in page.words.text()
    assert page.heat.isHidden()
    assert page.empty.isVisible()


def test_names_become_initials_and_markup_stays_text(make, all_words):
    page = make()
    assert "LE GOFF Yann" in all_words(page)
    details = [page.facts.lines.index(row, 3).data() for row in range(page.facts.lines.rowCount())]
    assert "DUBOIS Noël · Motif : <i>urgence</i>" in details
    page.set_discreet(True)
    assert "LE GOFF Yann" not in all_words(page)
    assert "L. G. Y." in all_words(page)


def test_a_change_elsewhere_is_read_again(qtbot, make, reviewed):
    page = make()
    before = len(reviewed.weeks)
    page.refresh(Change.JOURNAL)
    qtbot.waitUntil(lambda: len(reviewed.weeks) > before)


def test_everything_reached_by_tab_says_its_name(make, unnamed):
    page = make()
    assert unnamed(page) == []
    assert QAccessible.queryAccessibleInterface(page.heat).text(QAccessible.Text.Name)


@pytest.mark.parametrize("name", THEMES)
def test_figures_stay_readable_on_every_tint(qapp, name):
    look = theme.apply(qapp, name, 10)
    for step in range(5):
        assert contrast(tint(look, step).name(), look.tokens.text) >= 4.5
    theme.apply(qapp, "light", 10)


@pytest.mark.parametrize("points", [10, 13])
def test_pictures(qapp, make, themed, shoot, points):
    look = theme.apply(qapp, themed.tokens.name, points)
    page = make(look)
    assert page.heat.heat.cells[1][10] == ("36", 2)
    shoot(page, f"review-{themed.tokens.name}-{points}")
