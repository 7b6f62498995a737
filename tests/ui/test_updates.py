"""The section about new versions: off at first, what is typed kept, and what was found told in words."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtWidgets import QWidget
from tests.ui.turns import TurnTasks

from telesec.app.updates_wiring import CUT_OFF, watch_for_updates
from telesec.domain.errors import Invalid
from telesec.domain.people import Role
from telesec.domain.updates.release import FeedRefused, Release, Seen
from telesec.domain.updates.settings import UpdateSettings
from telesec.domain.updates.standing import UpdateStanding
from telesec.exchange.feed_fetch import UNREACHED
from telesec.security.release_feed import signed_feed
from telesec.services.updates import updates
from telesec.ui.controls import MessageBar
from telesec.ui.settings.section import Surroundings
from telesec.ui.updates import errand
from telesec.ui.updates.errand import UpdatePorts
from telesec.ui.updates.section import NOT_YET, OFF, UpdatesSection

FOUND = Release(3, "0.2.0", date(2026, 11, 20), date(2027, 2, 20), ("Les rappels se préparent la veille.",))
ON = UpdateSettings(is_on=True, address="https://exemple.fr/versions.json", key="k" * 43 + "=")


class Publisher:
    """The ports, answering from memory."""

    def __init__(self, standing=None):
        self.standing = standing or UpdateStanding()
        self.refusal = None
        self.feed = b"feed"

    def save(self, wanted):
        if self.refusal:
            raise self.refusal
        self.standing = UpdateStanding(wanted, self.standing.seen)
        return self.standing

    def begin(self, by_hand):
        return self.standing.settings if by_hand else None

    def fetch(self, _settings):
        if isinstance(self.feed, str):
            raise FeedRefused(self.feed)
        return self.feed

    def settle(self, found):
        seen = Seen(trouble=found) if isinstance(found, str) else Seen(FOUND)
        self.standing = UpdateStanding(self.standing.settings, seen)
        return self.standing

    def ports(self):
        return UpdatePorts(
            lambda: self.standing, self.save, self.begin, self.fetch, self.settle, own_version="0.1.0"
        )


@pytest.fixture
def shown(qtbot, look, monkeypatch):
    """The section; the network's own thread answers at the next turn too."""

    class Network(TurnTasks):
        def __init__(self, parent):
            super().__init__()

        def close(self, _last, _seconds):
            return True

        def deleteLater(self):
            return None

    monkeypatch.setattr(errand, "Tasks", Network)

    def make(publisher):
        around = Surroundings(SimpleNamespace(reference=lambda: None), TurnTasks(), look)
        section = UpdatesSection(around, publisher.ports())
        qtbot.addWidget(section)
        section.resize(1000, 640)
        section.show()
        qtbot.waitUntil(lambda: section._standing is publisher.standing)
        return section

    return make


def test_it_is_off_until_turned_on(qtbot, shown, unnamed):
    publisher = Publisher()
    section = shown(publisher)
    assert not section.on.isChecked()
    assert OFF in section.found.text()
    assert not section.now.isEnabled()
    assert unnamed(section) == []
    section.on.setChecked(True)
    section.address.setText(ON.address)
    section.key.setText(ON.key)
    assert section.is_unsaved()
    section.submit.click()
    qtbot.waitUntil(lambda: NOT_YET in section.found.text())
    assert publisher.standing.settings == ON
    assert not section.is_unsaved()
    assert section.now.isEnabled()


def test_a_refusal_is_shown_at_its_field_and_loses_nothing(qtbot, shown):
    publisher = Publisher()
    publisher.refusal = Invalid("key", "Recopiez la clé.")
    section = shown(publisher)
    section.address.setText("https://exemple.fr/x")
    section.submit.click()
    qtbot.waitUntil(section.key.hasFocus)
    assert section.address.text() == "https://exemple.fr/x"
    section.look_again()
    qtbot.wait(0)
    assert section.address.text() == "https://exemple.fr/x"


def test_what_was_found_is_told_with_what_changed_and_how_to_install_it(qtbot, shown, themed, shoot):
    section = shown(Publisher(UpdateStanding(ON)))
    section.now.click()
    qtbot.waitUntil(lambda: "La version 0.2.0 existe depuis le 20/11/2026." in section.found.text())
    assert "rappels" in section.changes.text()
    assert section.how.isVisible()
    shoot(section, f"nouvelles-versions-{themed.tokens.name}")


def test_why_nothing_was_found_is_told(qtbot, shown):
    publisher = Publisher(UpdateStanding(ON))
    publisher.feed = "L'adresse ne répond pas. Vérifiez-la."
    section = shown(publisher)
    section.look_now()
    qtbot.waitUntil(lambda: publisher.feed in section.found.text())
    assert not section.how.isVisible()
    assert section.now.isEnabled()


@pytest.fixture
def shell(qtbot):
    """The bars above the pages, and which section was asked for."""
    made = QWidget()
    made.first_days, made.reminder, made.asked = MessageBar(), MessageBar(), []
    made.show_page = made.asked.append
    for one in (made, made.first_days, made.reminder):
        qtbot.addWidget(one)
    return made


def signed_in(practice, role, *, is_invented=False):
    gate, tasks = practice.gate(role), TurnTasks()
    return SimpleNamespace(gate=gate, tasks=tasks, is_invented=is_invented)


def announced(practice):
    """A publisher turned on, whose announcement was read already."""
    admin = practice.gate(Role.ADMIN)
    key = Ed25519PrivateKey.generate()
    text = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    updates.save_update_settings(admin, UpdateSettings(is_on=True, address=ON.address, key=text))
    today = admin.now().date()
    release = Release(1, "9.0", today, today + timedelta(days=30))
    updates.begin_look(admin)
    updates.settle_look(admin, signed_feed(release, key))


def test_who_may_install_it_is_told_quietly_and_led_to_the_settings(qtbot, practice, shell):
    announced(practice)
    watch_for_updates(shell, signed_in(practice, Role.ADMIN))
    qtbot.waitUntil(lambda: "La version 9.0" in shell.first_days.text())
    shell.first_days._action.click()
    assert shell.asked == ["settings"]


def test_an_announcement_that_stopped_coming_is_told_once_the_last_one_is_past_its_life(
    qtbot, practice, shell
):
    """Whoever stands between the practice and the publisher hides versions by answering nothing."""
    announced(practice)
    practice.clock.advance(days=31)
    updates.begin_look(practice.gate(Role.ADMIN))
    updates.settle_look(practice.gate(Role.ADMIN), UNREACHED)
    watch_for_updates(shell, signed_in(practice, Role.ADMIN))
    qtbot.waitUntil(lambda: shell.first_days.text() == CUT_OFF)
    shell.first_days._action.click()
    assert shell.asked == ["settings"]


def test_it_takes_the_place_of_nothing_that_waits(qtbot, practice, shell):
    announced(practice)
    for bar in (shell.first_days, shell.reminder):
        bar.show_message("info", "Il reste une étape.")
    watch_for_updates(shell, signed_in(practice, Role.ADMIN))
    qtbot.wait(1)
    assert shell.first_days.text() == shell.reminder.text() == "Il reste une étape."


@pytest.mark.parametrize(
    ("role", "is_invented"), [(Role.SECRETARY, False), (Role.ADMIN, True)], ids=["a secretary", "a trial"]
)
def test_nobody_else_is_told_and_an_invented_practice_looks_for_nothing(
    qtbot, practice, shell, role, is_invented
):
    announced(practice)
    watch_for_updates(shell, signed_in(practice, role, is_invented=is_invented))
    qtbot.wait(1)
    assert not shell.first_days.text()
    assert not shell.findChildren(errand.LookForUpdate)
