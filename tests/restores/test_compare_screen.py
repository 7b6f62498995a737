"""Comparing a day with a backup on the screen: the list, what differs, and what comes back by one click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget
from tests.ui.turns import TurnTasks

from telesec.app.page_context import PageContext
from telesec.app.pages import MAKERS
from telesec.domain.agenda import CancelledBy
from telesec.domain.bookings.requests import CancelRequest
from telesec.domain.bookings.steps import Deed
from telesec.services.bookings import agenda_changes, booking
from telesec.services.restores.day_compare import DayReading, differences, places
from telesec.services.restores.day_copy import copy_back
from telesec.ui import theme
from telesec.ui.backups.day_compare import DayCompareDialog
from telesec.ui.backups.day_ports import DayComparePorts
from telesec.ui.tasks import Tasks

from .conftest import Lilas, book, lines_of_tuesday, names_of_tuesday

T = TypeVar("T")
PATIENCE = 30_000


class Screen:
    """The dialog over a real session, with the worker of a window."""

    def __init__(self, lilas: Lilas, qtbot, qapp) -> None:
        self.lilas, self.qtbot = lilas, qtbot
        self.tasks = Tasks()
        self.signed = self.answer(lilas.sign_in)
        gate, threshold = self.signed.gate, lilas.threshold()
        practitioner = gate.reference.practitioners[0]
        ports = DayComparePorts(
            comparing=lambda: DayReading(gate, threshold, self.signed.deks),
            places=partial(places, gate, threshold),
            differences=partial(differences, gate),
            copy_back=partial(copy_back, gate),
            prove=lambda *_: None,
            practitioners={practitioner.id: practitioner.display_name},
            zone="Europe/Paris",
        )
        self.owner = QWidget()
        qtbot.addWidget(self.owner)
        self.dialog = DayCompareDialog(
            self.owner,
            ports,
            self.tasks,
            theme.apply(qapp, "light", 10),
            practitioner_id=practitioner.id,
            day=date(2026, 11, 17),
        )
        self.deeds: list[Deed] = []
        self.dialog.copied.connect(lambda deed, _said: self.deeds.append(deed))
        self.dialog.open()

    def answer(self, work: Callable[[], T]) -> T:
        given: list[T] = []
        self.tasks.run(work, given.append)
        self.qtbot.waitUntil(lambda: bool(given), timeout=PATIENCE)
        return given[0]

    def wait(self, ready: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(ready, timeout=PATIENCE)


@pytest.fixture
def screen(lilas: Lilas, qtbot, qapp) -> Iterator[Screen]:
    """Two appointments saved; then one is cancelled, and another taken."""
    signed_in = lilas.sign_in()
    lost = book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up()
    signed_in = lilas.sign_in()
    booking.cancel(
        signed_in.gate, CancelRequest(lost.id, lost.patient_id, 1, CancelledBy.PRACTICE, "par erreur")
    )
    book(signed_in, "CAMUS", 11)
    lilas.sign_out(signed_in)
    made = Screen(lilas, qtbot, qapp)
    yield made
    made.dialog.reject()
    made.tasks.close(lilas.close)


def test_what_was_lost_is_ticked_comes_back_and_can_be_undone(screen: Screen) -> None:
    dialog = screen.dialog
    screen.wait(lambda: dialog.place.key() == "a")
    dialog.submit.click()  # no snapshot yet: the list first
    screen.wait(lambda: bool(dialog.snapshot.key()))
    dialog.submit.click()
    screen.wait(lambda: "2 différences" in dialog.told.text())
    assert dialog.told.text().startswith("Mardi 17 novembre 2026")
    assert len(dialog.rows.boxes) == 1  # what was taken since has nothing to come back to
    assert not dialog.copy.isEnabled()
    for box in dialog.rows.boxes.values():
        box.setChecked(True)
    assert dialog.copy.isEnabled()
    dialog.copy.click()
    screen.wait(lambda: bool(screen.deeds))
    assert screen.answer(lambda: names_of_tuesday(screen.signed)) == ["AUBRAC", "BERTHIER", "CAMUS"]
    screen.answer(lambda: agenda_changes.undo(screen.signed.gate, screen.deeds[0]))
    assert screen.answer(lambda: len(lines_of_tuesday(screen.signed))) == 2


def test_a_day_that_is_the_same_says_so(screen: Screen) -> None:
    dialog = screen.dialog
    screen.wait(lambda: dialog.place.key() == "a")
    dialog.day.set_day(date(2026, 11, 19))
    dialog.submit.click()
    screen.wait(lambda: bool(dialog.snapshot.key()))
    dialog.submit.click()
    screen.wait(lambda: "est la même" in dialog.told.text())
    assert dialog.rows.boxes == {}


def test_a_place_that_is_gone_is_said_and_the_dialog_stays(screen: Screen) -> None:
    dialog = screen.dialog
    screen.wait(lambda: dialog.place.key() == "a")
    screen.lilas.disk.rename(screen.lilas.root / "débranché")
    dialog.read.click()
    screen.wait(lambda: bool(dialog.bar.text()))
    assert dialog.isVisible()
    assert dialog.submit.isEnabled()


class Silent(TurnTasks):
    """What the network's thread tells along the way is not shown: one thread alone touches the window."""

    def relay(self, _callback):
        return lambda _done, _total: None


def test_the_agenda_offers_it_and_undoes_what_came_back(lilas: Lilas, qtbot, qapp) -> None:
    signed_in = lilas.sign_in()
    lost = book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    gate = signed_in.gate
    booking.cancel(gate, CancelRequest(lost.id, lost.patient_id, 1, CancelledBy.PRACTICE, "par erreur"))
    look, tasks = theme.apply(qapp, "light", 10), Silent()
    context = PageContext(signed_in, lilas.threshold(), tasks, lambda: look, lambda *_: None, lambda _: None)
    page = MAKERS["agenda"](context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: bool(page.grid.content.columns))
    offer = next(one for one in page.offers._offers if one.title.startswith("Comparer ce jour"))
    page.offers.take(offer)
    dialog = page.findChild(DayCompareDialog)
    qtbot.waitUntil(lambda: dialog.place.key() == "a")
    dialog.day.set_day(date(2026, 11, 17))
    dialog.read_list()
    qtbot.waitUntil(lambda: dialog.snapshot.key() == snapshot, timeout=PATIENCE)
    dialog.compare()
    qtbot.waitUntil(lambda: bool(dialog.rows.boxes), timeout=PATIENCE)
    for box in dialog.rows.boxes.values():
        box.setChecked(True)
    dialog.take_back()
    qtbot.waitUntil(lambda: "1 rendez-vous repris" in dialog.bar.text())
    assert names_of_tuesday(signed_in) == ["AUBRAC", "BERTHIER"]
    dialog.reject()
    page.history.undo()
    qtbot.waitUntil(lambda: names_of_tuesday(signed_in) == ["AUBRAC"])
