"""The window shows the right first screen, and an error outside a session neither locks nor tells details."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from telesec.app.door import Door
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import INCIDENT, Window
from telesec.domain.sessions import LockReason, Place, Resume
from telesec.ui import theme
from telesec.ui.enrolment import EnrolmentFlow
from telesec.ui.incident import Incidents
from telesec.ui.lock_screen import LockScreen
from telesec.ui.recovery import RecoveryFlow
from telesec.ui.set_up import SetUpWizard
from telesec.ui.sign_in import SignInPage
from telesec.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
RESUME = Resume(LockReason.SLEEP, "1", "claire", "Claire Martin", AT, AT, AT, Place(5, 6, 1100, 700))


class QuietDoor(Door):
    """A door that loads nothing beforehand."""

    def __init__(self, folder, *, set_up):
        super().__init__(folder / "cabinet", lambda: AT, folder / "device")
        self._has_practice = set_up

    def is_set_up(self):
        return self._has_practice

    def warm_up(self):
        return None


@pytest.fixture
def open_window(qtbot, qapp, tmp_path):
    made, tasks = [], Tasks(on_bug=lambda error: pytest.fail(repr(error)))

    def make(*, set_up=True, resume=None):
        incidents = Incidents(tmp_path / "state", lambda: AT)
        wardrobe = Wardrobe(qapp, tmp_path / "screen.json")
        door = QuietDoor(tmp_path, set_up=set_up)
        window = Window(door, tasks, wardrobe, incidents, lambda _: pytest.fail("nothing to lock"))
        qtbot.addWidget(window)
        window.incidents = incidents
        window.begin(resume)
        made.append(window)
        return window

    yield make
    tasks.close(lambda: None)
    theme.apply(qapp, "light", 10)


def test_an_empty_folder_is_set_up(open_window):
    assert isinstance(open_window(set_up=False).centralWidget(), SetUpWizard)


def test_a_practice_asks_who_comes_in(open_window):
    assert isinstance(open_window().centralWidget(), SignInPage)


@pytest.mark.parametrize("set_up", [True, False])
def test_after_a_lock_the_lock_screen_comes_at_the_same_place(open_window, set_up):
    window = open_window(set_up=set_up, resume=RESUME)
    assert isinstance(window.centralWidget(), LockScreen)
    assert (window.width(), window.height()) == (1100, 700)


def test_another_account_may_come_in_from_the_lock_screen(open_window):
    window = open_window(resume=RESUME)
    window.centralWidget().other.click()
    assert isinstance(window.centralWidget(), SignInPage)


@pytest.mark.parametrize(("button", "flow"), [("recover", RecoveryFlow), ("invited", EnrolmentFlow)])
def test_the_other_ways_in_lead_there_and_back(open_window, button, flow):
    window = open_window()
    getattr(window.centralWidget(), button).click()
    assert isinstance(window.centralWidget(), flow)
    window.centralWidget().first.backward.click()
    assert isinstance(window.centralWidget(), SignInPage)


@pytest.mark.parametrize("resume", [None, RESUME])
def test_an_error_outside_a_session_is_said_without_detail(qtbot, open_window, resume):
    window = open_window(resume=resume)
    window.incidents.handle(RuntimeError("DUBOIS Noël"))
    qtbot.waitUntil(lambda: window.centralWidget().bar.text() == INCIDENT)


def test_locking_without_a_session_does_nothing(open_window):
    window = open_window()
    window.lock(LockReason.ASKED)
    assert isinstance(window.centralWidget(), SignInPage)
