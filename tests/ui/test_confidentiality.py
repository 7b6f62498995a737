"""The settings' section where the commitment is read again, with its date and those of the reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel

from telesec.domain.access.commitment import Pledge
from telesec.domain.access.reminders import REMINDERS
from telesec.ui import theme
from telesec.ui.settings.confidentiality import ConfidentialityPorts, ConfidentialitySection
from telesec.ui.settings.section import Surroundings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DAY = date(2026, 11, 16)
OWN = Pledge("Claire Martin", DAY, date(2027, 11, 16), stands=True)
EVERYONE = (OWN, Pledge("Jean-Baptiste de La Rochefoucauld-Montbel"), Pledge("Nora Vidal", DAY, DAY))


def section(tasks, look, everyone):
    ports = ConfidentialityPorts(
        lambda: (OWN, {"phishing": datetime(2026, 11, 17, 8, 0, tzinfo=UTC)}),
        everyone,
        lambda at: at.date(),
    )
    return ConfidentialitySection(Surroundings(SimpleNamespace(), tasks, look), ports)


def words(made):
    return "\n".join(label.text() for label in made.findChildren(QLabel) if label.isVisibleTo(made))


@pytest.fixture
def shown(qtbot, look, tasks):
    def show(everyone=None):
        made = section(tasks, look, everyone)
        qtbot.addWidget(made)
        made.resize(1100, 640)
        made.show()
        qtbot.waitUntil(lambda: "Accepté" in made.own.text())
        return made

    return show


def test_the_date_and_the_next_one_are_told(shown, unnamed):
    made = shown()
    assert made.own.text() == "Accepté le 16/11/2026, à relire le 16/11/2027"
    assert made.read["phishing"].text() == "Lu le 17/11/2026"
    assert words(made).count("Pas encore lu") == len(REMINDERS) - 1
    assert not made.table.isVisibleTo(made)
    assert unnamed(made) == []


def test_who_manages_the_accounts_sees_what_each_accepted(qtbot, shown):
    made = shown(lambda: EVERYONE)
    qtbot.waitUntil(lambda: made.rows.rowCount() == 3)
    said = [made.rows.index(at, 1).data() for at in range(3)]
    assert said == [
        "Accepté le 16/11/2026, à relire le 16/11/2027",
        "Pas encore accepté",
        "Accepté le 16/11/2026, à relire à la connexion",
    ]


@pytest.mark.parametrize("size", [10, 13])
def test_pictures_of_the_section(qtbot, qapp, tasks, shoot, themed, size):
    made = section(tasks, theme.apply(qapp, themed.tokens.name, size), lambda: EVERYONE)
    qtbot.addWidget(made)
    made.resize(1176, 640)
    made.show()
    qtbot.waitUntil(lambda: made.rows.rowCount() == 3)
    assert not shoot(made, f"confidentiality-{themed.tokens.name}-{size}").isNull()
