"""From the first screen to the invented practice, marked on every screen, and back again."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel

from telesec.app.arguments import parse
from telesec.app.demo import DemoDoor
from telesec.app.door import Door
from telesec.app.trial import TITLE, offer_trial, way_back
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.domain.access.device_trouble import DeviceTrouble
from telesec.ui import theme
from telesec.ui.demo import INVENTED, DemoIdentity, InventedBand
from telesec.ui.incident import Incidents
from telesec.ui.set_up import SetUpWizard
from telesec.ui.sign_in import SignInPage
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


PLAYER = DemoIdentity("Camille (secrétaire)", "camille", "trois mots inventés", ((True,),), lambda: "123456")


class Played(DemoDoor):
    """A demonstration that is there already; nothing of it is read."""

    def identities(self):
        return [PLAYER]

    def needs_making(self):
        return False

    def is_set_up(self):
        return True

    def warm_up(self):
        return None


class Nothing(Door):
    """No practice yet."""

    def warm_up(self):
        return None


@pytest.fixture
def window(qtbot, qapp, tmp_path):
    """A window over a door, with the way to the invented practice; closing it is only noted."""
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))

    def make(given, dress=("light", 10)):
        wardrobe = Wardrobe(qapp, tmp_path / "screen.json")
        wardrobe.dress(*dress)
        door = Played(lambda: AT, tmp_path / "demo") if given.demo else Nothing(given.practice, lambda: AT)
        incidents = Incidents(tmp_path / "state", lambda: AT)
        made = Window(door, tasks, wardrobe, incidents, lambda _: pytest.fail("nothing to lock"))
        made.closed = []
        made.close = lambda: made.closed.append(True)
        qtbot.addWidget(made)
        offer_trial(made, wardrobe.look(), given, door)
        made.begin(None)
        return made

    yield make
    tasks.close(lambda: None)
    theme.apply(qapp, "light", 10)


def test_the_first_screen_leads_to_an_invented_practice(window, tmp_path):
    made = window(Namespace(demo=False, practice=tmp_path / "cabinet", back=None))
    assert isinstance(made.centralWidget(), SetUpWizard)
    assert made.menuWidget() is None
    made.centralWidget().practice.trial.click()
    assert made.next_start == ("--demo", "--back", str(tmp_path / "cabinet"))
    assert made.closed == [True]
    assert not (tmp_path / "cabinet").exists()


@pytest.mark.parametrize("theme_name", THEMES)
def test_every_screen_of_it_says_that_it_is_invented_and_leads_back(window, tmp_path, theme_name, shoot):
    made = window(Namespace(demo=True, practice=None, back=tmp_path / "cabinet"), (theme_name, 13))
    band = made.menuWidget()
    assert isinstance(band, InventedBand)
    for screen in (SignInPage, None):
        assert screen is None or isinstance(made.centralWidget(), screen)
        assert band.isVisible()
        assert INVENTED in [label.text() for label in band.findChildren(QLabel)]
        made._put(QLabel("an agenda"))
    assert made.windowTitle() == TITLE
    made.resize(1366, 768)
    shoot(made, f"cabinet-invente-{theme_name}")
    band.leave.click()
    assert made.next_start == ("--practice", str(tmp_path / "cabinet"))


def test_what_an_account_in_front_is_asked_for_stands_in_the_band(window, shoot):
    """Locked, or asked to prove who one is, nobody has to guess: its telephone does not exist."""
    made = window(Namespace(demo=True, practice=None, back=None))
    band = made.menuWidget()
    assert band.secrets.isHidden()
    made.recognised.emit(PLAYER.login)
    assert band.secrets.isVisible()
    assert band.secrets.text() == "Mot de passe : trois mots inventés · Code : 123 456"
    made.resize(1366, 768)
    shoot(made, "cabinet-invente-en-session")
    made.recognised.emit("somebody else")
    assert band.secrets.isHidden()


def test_no_backup_of_a_true_practice_is_restored_into_it(window):
    """It would lie there without a keyring, under displayed passwords, until thrown away with the week."""
    page = window(Namespace(demo=True, practice=None, back=None)).centralWidget()
    page.show_trouble(DeviceTrouble("Le trousseau ne répond pas."))
    page.show_trouble(DeviceTrouble())
    assert isinstance(page, SignInPage)
    assert page.restore.isHidden()
    assert not page.invited.isHidden()


def test_the_words_there_and_back_are_those_of_the_command_line(tmp_path):
    there = parse(["--demo", "--back", str(tmp_path)])
    assert there.demo
    assert there.practice != tmp_path
    assert parse(list(way_back(there))).practice == tmp_path
    assert way_back(parse(["--demo"])) == ()
