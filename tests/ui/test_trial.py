"""From the first screen to the invented practice, marked on every screen, and back again."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from telesec.app.arguments import parse
from telesec.app.demo import DemoDoor
from telesec.app.door import Door
from telesec.app.trial import TITLE, offer_trial, way_back
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.domain.access.device_trouble import DeviceTrouble
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.ui import theme
from telesec.ui.demo import INVENTED, DemoIdentity, InventedBand
from telesec.ui.incident import Incidents
from telesec.ui.look import Look
from telesec.ui.pages import PAGES
from telesec.ui.set_up import SetUpWizard
from telesec.ui.shell import Shell
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


def trying(back=None, resume_fd=-1):
    return Namespace(demo=True, practice=None, back=back, resume_fd=resume_fd)


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
    made = window(trying(tmp_path / "cabinet"), (theme_name, 13))
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
    made = window(trying())
    band = made.menuWidget()
    assert band.secrets.isHidden()
    made.recognised.emit(PLAYER.login)
    assert band.secrets.isVisible()
    assert band.secrets.text() == "Mot de passe : trois mots inventés · Code : 123 456"
    made.resize(1366, 768)
    shoot(made, "cabinet-invente-en-session")
    made.recognised.emit("somebody else")
    assert band.secrets.isHidden()


class Desk(QWidget):
    """A page on which somebody writes."""

    changed = Signal(object)
    typed = ""

    def unfinished(self):
        return FormDraft("booking", {"words": self.typed}) if self.typed else None


@pytest.fixture
def at_work(window, qapp):
    """The trial with a session open in it: its window, its page, and the question it was left with."""
    made = window(trying())
    page = Desk()
    shell = Shell(Look(THEMES["light"], 10), "Cabinet", "Camille", PAGES[:1], lambda _key: page)
    made._put(shell)
    made.opened.emit(SimpleNamespace(widget=shell))
    shell.show_page("agenda")
    return made, page


@pytest.fixture
def questions(monkeypatch):
    """What was asked before leaving; « no » is answered."""
    asked = []
    monkeypatch.setattr("telesec.ui.messages.confirm", lambda *told, **_: asked.append(told[1]) or False)
    return asked


def test_a_trial_only_looked_at_is_left_at_once(at_work, questions):
    made, _page = at_work
    made.menuWidget().leave.click()
    assert made.closed == [True]
    assert questions == []


def test_a_trial_in_which_something_was_written_is_left_after_a_question(at_work, questions):
    made, page = at_work
    page.changed.emit(Change.AGENDA)
    made.menuWidget().leave.click()
    assert questions == ["Quitter l'essai ?"]
    assert made.closed == []


def test_a_form_begun_in_the_trial_is_something_written(at_work, questions):
    made, page = at_work
    page.typed = "DUBOIS"
    made.menuWidget().leave.click()
    assert questions == ["Quitter l'essai ?"]


def test_a_trial_is_left_while_its_keys_are_renewed(at_work, questions, qtbot):
    """The workspace has given way to a page that says how far they are."""
    made, page = at_work
    with qtbot.waitSignal(page.destroyed):
        made._put(QWidget())
    made.menuWidget().leave.click()
    assert made.closed == [True]


def test_a_trial_that_was_locked_is_left_after_a_question(window, questions):
    """What was written before the lock is not known to the process that came after it."""
    made = window(trying(resume_fd=3))
    made.menuWidget().leave.click()
    assert questions == ["Quitter l'essai ?"]
    assert made.closed == []


def stops(first, qtbot):
    """What Tab reaches from ``first`` on, until it comes round again."""
    first.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    found = []
    while (there := QApplication.focusWidget()) not in found:
        found.append(there)
        qtbot.keyClick(there, Qt.Key.Key_Tab)
    assert there is first
    return found


def test_the_way_out_is_the_last_that_tab_reaches(at_work, window, qtbot):
    made = window(trying())
    found = stops(made.centralWidget().login, qtbot)
    assert found[-2:] == [made.centralWidget().help, made.menuWidget().leave]
    made, _page = at_work
    found = stops(made.menuWidget().leave, qtbot)
    assert [part.accessibleName() for part in found[1:]] == ["Agenda", "Aide", "Verrouiller"]


def test_what_a_page_makes_later_is_reached_before_the_way_out(at_work, qtbot):
    made, page = at_work
    begun = QLineEdit(page)
    begun.show()
    begun.activateWindow()
    begun.setFocus()
    qtbot.waitUntil(begun.hasFocus)
    later = QLineEdit(page)
    later.show()
    assert stops(begun, qtbot)[1:3] == [later, made.menuWidget().leave]


def test_the_foot_of_the_window_repeats_nothing_of_the_band(window, tmp_path):
    assert Played(lambda: AT, tmp_path / "demo").standing_warning() == ""


def test_no_backup_of_a_true_practice_is_restored_into_it(window):
    """It would lie there without a keyring, under displayed passwords, until thrown away with the week."""
    page = window(trying()).centralWidget()
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
