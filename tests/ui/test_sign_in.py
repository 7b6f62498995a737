"""Sign-in and lock screens: one sentence on failure, nothing typed left behind, waits counted down."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from telesec.domain.errors import Refused, SignInFailed
from telesec.domain.sessions import LOCK_SENTENCES, LockReason, Resume
from telesec.security.passwords import strength
from telesec.ui import icons
from telesec.ui.controls import Button
from telesec.ui.foretaste import Foretaste
from telesec.ui.lock_screen import LockScreen, UnlockPorts
from telesec.ui.look import Look
from telesec.ui.pages import PAGES
from telesec.ui.secret_fields import PasswordField
from telesec.ui.sign_in import SignInPage, SignInPorts
from telesec.ui.steps import PasswordStep
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SENTENCE = "La connexion a échoué."
LOOK = Look(LIGHT)
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


class Desk:
    """Answers a sign-in from a table of what is right, and remembers what was asked."""

    def __init__(self, right=("claire", "quatre mots sans rapport", "123456"), wait=0):
        self.right, self.wait, self.asked = right, wait, []

    def sign_in(self, *given):
        self.asked.append(given)
        if given != self.right:
            raise SignInFailed(SENTENCE)
        return "session"

    def wait_seconds(self, login):
        return self.wait


@pytest.fixture
def tasks(qtbot):
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


@pytest.fixture
def page(qtbot, tasks):
    def make(desk):
        made = SignInPage(SignInPorts(desk.sign_in, desk.wait_seconds, "Cabinet"), tasks, LOOK)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def fill(page, login="claire", password="quatre mots sans rapport", code="123456"):
    page.login.setText(login)
    page.password.line.setText(password)
    page.code.setText(code)


def test_signs_in_with_the_keyboard_alone(qtbot, page):
    made = page(Desk())
    made.focus_first()
    for editor, text in ((made.login, "claire"), (made.password.line, "quatre mots sans rapport")):
        assert made.focusWidget() is editor
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert made.focusWidget() is made.code
    qtbot.keyClicks(made.code, "123456")
    with qtbot.waitSignal(made.signed_in):
        qtbot.keyClick(made.code, Qt.Key.Key_Return)


def test_tab_goes_from_one_field_to_the_next_and_only_then_to_the_eye(qtbot, page):
    """Who types a password, Tab, and the code, without looking, must not type the code on a button."""
    made = page(Desk())
    made.login.setFocus()
    for editor in (made.login, made.password.line, made.code, made.enter):
        assert made.focusWidget() is editor
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert made.focusWidget() is made.password.findChild(Button)


def test_a_failure_says_one_sentence_and_forgets_what_was_typed(qtbot, page):
    made = page(Desk())
    fill(made, password="faux", code="000000")
    made.enter.click()
    assert made.password.text() == ""
    assert made.code.text() == ""
    qtbot.waitUntil(lambda: made.bar.text() == SENTENCE)
    assert made.login.text() == "claire"


def test_the_keys_reach_no_way_round_while_the_check_goes_on(qtbot, page):
    made = page(Desk())
    fill(made)
    made.code.setFocus()
    with qtbot.waitSignal(made.signed_in):
        qtbot.keyClick(made.code, Qt.Key.Key_Return)
        assert made.enter.text() == "Vérification…"
        assert made.focusWidget() in (None, made)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            qtbot.keyClick(made.focusWidget() or made, key)
        assert made.spare_box.isHidden()


def test_no_way_round_is_taken_while_the_check_goes_on(qtbot, page):
    """The session would come to a page that is gone: open, with nothing to lock it."""
    made = page(Desk())
    left = []
    ways = (made.recovery_requested, made.enrolment_requested, made.restore_requested, made.join_requested)
    for way in ways:
        way.connect(lambda: left.append(True))
    fill(made)
    with qtbot.waitSignal(made.signed_in):
        made.enter.click()
        for way in (made.recover, made.invited, made.restore, made.join, made.without):
            way.click()
    assert left == []


def test_a_missing_field_is_asked_for_without_a_try(qtbot, page):
    desk = Desk()
    made = page(desk)
    fill(made, code=" ")
    made.enter.click()
    assert desk.asked == []
    assert made.focusWidget() is made.code


def test_after_failures_the_wait_is_counted_down_on_the_button(qtbot, page):
    made = page(Desk(wait=75))
    fill(made, password="faux")
    made.enter.click()
    qtbot.waitUntil(lambda: "1 min 15 s" in made.enter.text())
    assert not made.enter.isEnabled()
    for _ in range(75):
        made._count_down()
    assert made.enter.isEnabled()
    assert made.enter.text() == "Se connecter"


def test_a_lost_telephone_gives_a_field_for_a_spare_code(qtbot, page):
    desk = Desk(right=("claire", "quatre mots sans rapport", "7K2M-Q9XA-03TD"))
    made = page(desk)
    made.spare.click()
    fill(made, code="7K2M-Q9XA-03TD")
    with qtbot.waitSignal(made.signed_in) as opened:
        made.enter.click()
    assert opened.args == ["session"]


def test_the_code_asked_for_does_not_change_during_the_check(qtbot, page):
    """Alone of the ways round it stayed lit, and the answer came to another field than the one typed in."""
    made = page(Desk())
    fill(made, code="000000")
    made.enter.click()
    assert not made.spare.isEnabled()
    made.spare.click()
    assert made.spare_box.isHidden()
    qtbot.waitUntil(lambda: made.bar.text() == SENTENCE)
    assert made.code.isEnabled()
    made.spare.click()
    assert made.code.isEnabled()


def test_a_person_named_in_markup_is_shown_as_typed(qtbot, tasks):
    name = '<img src="/etc/hostname"><b>x</b>'
    resume = Resume(LockReason.IDLE, "1", "x", name, AT, AT, AT)
    ports = UnlockPorts(lambda *_: "session", lambda: False, lambda _: 0)
    screen = LockScreen(ports, resume, tasks, LOOK)
    qtbot.addWidget(screen)
    labels = [label for label in screen.findChildren(type(screen.heading)) if label.text() == name]
    assert [label.textFormat() for label in labels] == [Qt.TextFormat.PlainText]


def test_after_a_restoration_password_and_code_are_asked_together_for_the_true_reason(qtbot, tasks):
    resume = Resume(LockReason.ASKED, "1", "claire", "Claire Martin", AT, AT, AT)
    ports = UnlockPorts(lambda *_: "session", lambda: True, lambda _: 0, is_restored=lambda: True)
    screen = LockScreen(ports, resume, tasks, LOOK)
    qtbot.addWidget(screen)
    screen.show()
    assert screen.code_box.isVisible()
    said = [label.text() for label in screen.code_box.findChildren(QLabel)]
    assert any("vient d'être restauré" in text for text in said)
    assert not any("quatre heures" in text for text in said)


class TestPasswordField:
    @pytest.fixture
    def field(self, qtbot):
        made = PasswordField("Mot de passe", forget_ms=20)
        qtbot.addWidget(made)
        made.show()
        return made

    def test_is_shown_only_while_its_eye_is_held(self, qtbot, field):
        eye = field.findChild(Button)
        qtbot.mousePress(eye, Qt.MouseButton.LeftButton)
        assert field.line.echoMode() is QLineEdit.EchoMode.Normal
        qtbot.mouseRelease(eye, Qt.MouseButton.LeftButton)
        assert field.line.echoMode() is QLineEdit.EchoMode.Password

    def test_is_emptied_when_left_alone(self, qtbot, field):
        qtbot.keyClicks(field.line, "abc")
        qtbot.waitUntil(lambda: field.text() == "")

    def test_takes_a_pasted_password(self, qtbot, field, qapp):
        qapp.clipboard().setText("collé")
        field.line.paste()
        assert field.text() == "collé"


def test_tab_goes_from_a_new_password_straight_to_its_second_time(qtbot):
    step = PasswordStep(LOOK, strength)
    qtbot.addWidget(step)
    step.show()
    step.password.setFocus()
    qtbot.keyClick(step.password.line, Qt.Key.Key_Tab)
    assert step.focusWidget() is step.again.line


class TestLockScreen:
    @pytest.fixture
    def screen(self, qtbot, tasks):
        def make(*, code=False, reason=LockReason.IDLE, **options):
            def unlock(*given):
                if given != ("juste", "123456" if code else ""):
                    raise SignInFailed(SENTENCE)
                return "session"

            ports = UnlockPorts(unlock, lambda: code, lambda _: options.pop("wait", 0))
            resume = Resume(reason, "1", "claire", "Claire Martin", AT, AT, AT, **options)
            made = LockScreen(ports, resume, tasks, LOOK)
            qtbot.addWidget(made)
            made.show()
            return made

        return make

    @pytest.mark.parametrize("reason", list(LockReason))
    def test_says_why_it_locked(self, screen, reason):
        assert screen(reason=reason).words.text() == LOCK_SENTENCES[reason]

    def test_the_password_alone_reopens_the_session(self, qtbot, screen):
        made = screen()
        assert made.code_box.isHidden()
        qtbot.keyClicks(made.password.line, "juste")
        with qtbot.waitSignal(made.unlocked) as opened:
            qtbot.keyClick(made.password.line, Qt.Key.Key_Return)
        assert opened.args == ["session"]

    def test_one_check_at_a_time_and_no_way_off_meanwhile(self, qtbot, screen, tasks, monkeypatch):
        made = screen()
        checks, left = [], []
        monkeypatch.setattr(tasks, "run", lambda *asked: checks.append(asked))
        made.other_account_requested.connect(lambda: left.append(True))
        for _ in range(2):
            made.password.line.setText("juste")
            qtbot.keyClick(made.password.line, Qt.Key.Key_Return)
        made.other.click()
        assert (len(checks), left) == (1, [])
        _, _, failed = checks[0]
        failed(Refused("Le disque est absent."))
        assert all(part.isEnabled() for part in (made.password, made.code, made.open, made.other))
        assert made.focusWidget() is made.password.line

    def test_the_code_is_asked_too_when_it_must_be(self, qtbot, screen):
        made = screen(code=True)
        made.password.line.setText("juste")
        made.open.click()
        assert made.focusWidget() is made.code
        made.code.setText("123456")
        with qtbot.waitSignal(made.unlocked):
            made.open.click()

    def test_a_failure_empties_the_password_and_says_one_sentence(self, qtbot, screen):
        made = screen()
        made.password.line.setText("faux")
        made.open.click()
        assert made.password.text() == ""
        qtbot.waitUntil(lambda: made.bar.text() == SENTENCE)

    def test_an_incident_gives_a_reference_and_no_detail(self, screen):
        made = screen(reason=LockReason.INCIDENT, incident_id="0190aabbccddeeff")
        texts = [label.text() for label in made.findChildren(type(made.heading))]
        assert any(text.endswith("ccddeeff") for text in texts)
        assert not any("Traceback" in text or "Error" in text for text in texts)

    def test_a_lock_that_could_not_be_journaled_says_so(self, screen):
        made = screen(journaled=False)
        texts = [label.text() for label in made.findChildren(type(made.heading))]
        assert any("inscrit au journal" in text for text in texts)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("America/Martinique", AT.astimezone(ZoneInfo("America/Martinique"))), ("?", AT.astimezone())],
)
def test_the_hour_of_the_lock_is_that_of_the_practice(qtbot, tasks, zone, hour):
    resume = Resume(LockReason.ASKED, "1", "claire", "Claire Martin", AT, AT, AT, zone=zone)
    screen = LockScreen(UnlockPorts(lambda *_: "", lambda: False, lambda _: 0), resume, tasks, LOOK)
    qtbot.addWidget(screen)
    said = [label.text() for label in screen.findChildren(type(screen.heading))]
    assert f"Verrouillé à {hour.hour} h {hour.minute:02d}" in said


def test_icons_of_the_session_are_ready_while_the_sign_in_is_checked(qtbot, qapp, look):
    icons._icon.cache_clear()
    ahead = Foretaste(qapp)
    for _ in range(2):
        ahead.begin()
        qtbot.waitUntil(lambda: not ahead._timer.isActive())
        drawn = icons._icon.cache_info().misses
        assert drawn > 0
        for entry in PAGES:
            Button(entry.title, "nav", entry.icon_name)
        assert icons._icon.cache_info().misses == drawn
