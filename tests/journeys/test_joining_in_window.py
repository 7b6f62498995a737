"""A second computer opens the same folder: its window says what it lacks, and takes the code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from telesec.app.door import Door
from telesec.app.wardrobe import Wardrobe
from telesec.app.window import Window
from telesec.domain.actions import Action
from telesec.services.access import computers
from telesec.services.anchoring import end_session
from telesec.ui import theme
from telesec.ui.incident import Incidents
from telesec.ui.joining import JOINED, JoinFlow
from telesec.ui.sign_in import SignInPage
from telesec.ui.tasks import Tasks

from .conftest import LOGIN, PASSWORD, FirstDay


class LightDoor(Door):
    """A door that loads nothing beforehand."""

    def warm_up(self) -> None:
        return None


pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_a_new_computer_is_added_in_its_own_window(first_day: FirstDay, tmp_path: Path, qtbot, qapp) -> None:
    signed = first_day.attempt()
    offer = computers.offer_code(signed.gate, first_day.threshold())
    end_session(signed.gate, first_day.threshold(), Action.SIGN_OUT)
    first_day.clock.advance(minutes=1)
    second = replace(first_day, device_folder=tmp_path / "salle-2", opened=[])
    tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    door = LightDoor(second.folder, second.clock, second.device_folder)
    incidents = Incidents(tmp_path / "state", second.clock)
    window = Window(door, tasks, Wardrobe(qapp, tmp_path / "screen.json"), incidents, lambda _: None)
    qtbot.addWidget(window)
    window.begin(None)
    page = window.centralWidget()
    assert isinstance(page, SignInPage)
    qtbot.waitUntil(page.join.isVisible)
    assert "ne connaît pas ce cabinet" in page.bar.text()
    page.join.click()
    flow = window.centralWidget()
    assert isinstance(flow, JoinFlow)
    flow.first.code.setText(offer.code)
    flow.first.submit()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), SignInPage))
    assert window.centralWidget().bar.text() == JOINED
    tasks.close(lambda: None)
    theme.apply(qapp, "light", 10)
    found = second.attempt(LOGIN, PASSWORD)
    assert found.warnings == ()
    second.close()
