"""The renewal of the keys in the real window: told, asked, proved, done, and signed in again afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from telesec.app.door import Door
from telesec.app.renewal_wiring import RenewingPage
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.people import Compartment
from telesec.domain.sessions import LockReason
from telesec.services.access import key_renewal
from telesec.services.anchoring import end_session
from telesec.services.restore_intent import is_pending
from telesec.ui import theme
from telesec.ui.incident import Incidents
from telesec.ui.people.renewal import RenewalDialog
from telesec.ui.proof import ProofDialog
from telesec.ui.sign_in import SignInPage
from telesec.ui.tasks import Tasks

from .conftest import LOGIN, PASSWORD, FirstDay

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def opened(qtbot, qapp, first_day: FirstDay, tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A window on the practice, with what it would have become at each lock."""
    monkeypatch.setattr("telesec.app.lock.die_after", lambda _seconds: None)  # it would end the tests
    tasks, locked = Tasks(on_bug=lambda error: pytest.fail(repr(error))), []
    incidents = Incidents(tmp_path / "state", first_day.clock)
    wardrobe = Wardrobe(qapp, tmp_path / "screen.json")
    door = Door(first_day.folder, first_day.clock, first_day.device_folder)
    door.threshold._moment = first_day.moment
    window = Window(door, tasks, wardrobe, incidents, locked.append)
    qtbot.addWidget(window)
    window.begin(None)
    yield window, door, locked
    tasks.close(lambda: None)
    theme.apply(qapp, "light", 10)


def owed(day: FirstDay) -> None:
    signed = day.attempt()
    with signed.gate.enter(Action.ACCOUNT_DISABLE, Subject("account", "x")) as records:
        key_renewal.ask(records, Compartment, RenewalReason.ACCOUNT_CLOSED)
    end_session(signed.gate, day.threshold(), Action.SIGN_OUT)
    day.opened.clear()
    day.clock.advance(minutes=10)


def sign_in(qtbot, window: Window, day: FirstDay) -> None:
    page = window.centralWidget()
    assert isinstance(page, SignInPage)
    page.login.setText(LOGIN)
    page.password.line.setText(PASSWORD)
    page.phone_box.editor.setText(day.telephone.code())
    page.enter.click()
    qtbot.waitUntil(lambda: window._workspace is not None, timeout=30_000)


def shown(kind):
    return next((one for one in QApplication.allWidgets() if isinstance(one, kind) and one.isVisible()), None)


def test_keys_owed_are_told_at_sign_in_and_renewed_from_there(qtbot, opened, first_day: FirstDay) -> None:
    window, door, locked = opened
    owed(first_day)
    sign_in(qtbot, window, first_day)
    notices = window._workspace.widget.notices
    qtbot.waitUntil(lambda: "Des clés sont à renouveler" in notices.text(), timeout=30_000)
    assert "un compte qui l'ouvrait a été fermé" in notices.text()
    notices._act()
    qtbot.waitUntil(lambda: shown(RenewalDialog) is not None, timeout=30_000)
    dialog = shown(RenewalDialog)
    assert dialog.chosen() == frozenset(Compartment)
    assert dialog.sheet.isHidden()
    first_day.clock.advance(minutes=6)  # the proof of the sign-in is no longer fresh
    dialog.submit.click()
    qtbot.waitUntil(lambda: shown(ProofDialog) is not None, timeout=30_000)
    proof = shown(ProofDialog)
    proof.password.line.setText(PASSWORD)
    proof.code.setText(first_day.telephone.code())
    proof.submit.click()
    qtbot.waitUntil(lambda: bool(locked), timeout=60_000)
    assert isinstance(window.centralWidget(), RenewingPage)
    assert locked[0].reason is LockReason.KEYS_RENEWED
    assert locked[0].journaled
    assert is_pending(first_day.folder)
    door._finish_restoring()
    assert not door._restored
    first_day.clock.advance(minutes=1)
    found = first_day.attempt(resuming=locked[0], code="")
    assert found.warnings == ()
    assert key_renewal.standing(found.gate, first_day.threshold(), found.deks).owed == ()
