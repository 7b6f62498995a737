"""Tomorrow's reminders by keys alone, from the page to a real mail server over real stores."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from tests.questions import meet

from telesec.app.messages_wiring import messages_page
from telesec.app.page_context import PageContext
from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.ids import new_id
from telesec.domain.messages.queue import State
from telesec.domain.messages.settings import MailServer, ServerChange
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Role
from telesec.security.device import FileStore
from telesec.services.bookings import booking
from telesec.services.messages import message_settings, messages
from telesec.ui.tasks import Tasks

pytestmark = [
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]
LOGIN, PASSWORD = "cabinet@exemple.fr", "motdepassé-du-cabinet"
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def tasks(qtbot: Any) -> Iterator[Tasks]:
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    if made.is_open:
        made.close(lambda: None)


class Desk:
    """The page of messages of a secretary, with ``count`` patients to remind by e-mail tomorrow."""

    def __init__(self, qtbot: Any, practice: Any, tasks: Tasks, folder: Path, server: MailServer) -> None:
        self.qtbot, self.practice, self.tasks = qtbot, practice, tasks
        self.device = FileStore(folder)
        admin = practice.gate(Role.ADMIN)
        message_settings.save_mail_server(admin, self.device, ServerChange(server, PASSWORD))
        practice.close()
        with qtbot.waitCallback() as opened:
            tasks.run(partial(practice.gate, Role.SECRETARY), opened)
        self.gate = opened.args[0]
        practice.gates.remove(self.gate)
        self.keys = 0

    def fill(self, count: int, **last: str) -> None:
        def write() -> None:
            for number in range(count):
                mail = {"email": f"p{number}@exemple.fr"} if number < count - 1 else last
                patient_id = new_id()
                with self.gate.enter(Action.PATIENT_CREATE, Subject("patient", patient_id)) as records:
                    records.patients.add(patient_id, PatientDraft("DUBOIS", f"Noël {number}", **mail))
                start = datetime.combine(TUESDAY, datetime.min.time()) + timedelta(
                    hours=8, minutes=15 * number
                )
                who, place = self.practice.practitioners[0].id, self.practice.site.id
                end = start + timedelta(minutes=15)
                booking.book(self.gate, BookingRequest(who, place, patient_id, start, end))

        with self.qtbot.waitCallback() as done:
            self.tasks.run(write, done)

    def open(self, look: Any) -> Any:
        signed, threshold = SimpleNamespace(gate=self.gate), SimpleNamespace(device=self.device)
        still = (lambda *_dress: None, lambda _minutes: None)
        page = messages_page(PageContext(signed, threshold, self.tasks, lambda: look, *still))
        self.window = QMainWindow()
        self.window.setCentralWidget(page)
        self.qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        page.focus_first()
        return page

    def press(self, widget: Any, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        self.keys += 1
        self.qtbot.keyClick(widget, key, *modifiers)

    def close(self) -> None:
        assert self.tasks.close(self.gate.close)


@pytest.fixture
def desk(qtbot: Any, practice: Any, tasks: Tasks, tmp_path: Path, serve: Any, authority: Any) -> Any:
    def made(security: str = "starttls") -> Desk:
        port = serve(security, authority.server_context())
        server = MailServer("localhost", port, security, LOGIN, LOGIN, authority.pem)
        return Desk(qtbot, practice, tasks, tmp_path / "poste", server)

    return made


def answered(desk: Desk) -> None:
    """Enter in the question, once it is there."""

    meet(lambda box: desk.press(box, Qt.Key.Key_Return))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_three_keys_send_tomorrows_reminders(
    security: str, desk: Any, qtbot: Any, look: Any, mailbox: Any, tally: Any
) -> None:
    here = desk(security)
    here.fill(6, phone="04 72 00 00 00")
    page = here.open(look)
    here.keys = 1  # Ctrl+4: the page
    view = page.tabs.reminders.view
    qtbot.waitUntil(view.send.isEnabled)
    assert "5 e-mails et 1 appel" in view.summary.text()
    answered(here)
    with qtbot.waitSignal(page.posting.ended, timeout=20_000):
        here.press(view.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    tally("18 tomorrow's reminders sent", here.keys, 3)
    assert sorted(mailbox.recipients) == [f"p{number}@exemple.fr" for number in range(5)]
    assert "5 e-mails envoyés" in page.bar.text()
    qtbot.waitUntil(lambda: not view.send.isEnabled())
    here.close()


def test_one_key_notes_a_call_and_another_leaves_it(desk: Any, qtbot: Any, look: Any) -> None:
    here = desk()
    here.fill(2, phone="04 72 00 00 00")
    page = here.open(look)
    view = page.tabs.reminders.view
    qtbot.waitUntil(lambda: len(view.lines()) == 2)
    view.filter.choose("call")
    view.filter.chosen.emit("call")
    here.press(view.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: "déjà vu" in view.summary.text())
    view.filter.choose("mail")
    view.filter.chosen.emit("mail")
    here.press(view.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "2 déjà vus" in view.summary.text())
    with qtbot.waitCallback() as read:
        here.tasks.run(partial(messages.follow_up, here.gate), read)
    assert sorted(item.message.state for item in read.args[0]) == [State.DROPPED, State.TOLD]
    here.close()


def test_a_sending_can_be_stopped_and_taken_up_again(desk: Any, qtbot: Any, look: Any, mailbox: Any) -> None:
    here = desk()
    here.fill(8, email="p7@exemple.fr")
    page = here.open(look)
    qtbot.waitUntil(page.tabs.reminders.view.send.isEnabled)
    stopping = page.posting.progressed.connect(lambda done, _total: page.stop.click() if done == 3 else None)
    answered(here)
    with qtbot.waitSignal(page.posting.ended, timeout=20_000):
        page.tabs.reminders.view.send.click()
    assert len(mailbox.letters) == 3
    assert "5 e-mails attendent encore" in page.bar.text()
    page.posting.progressed.disconnect(stopping)
    with qtbot.waitSignal(page.posting.ended, timeout=20_000):
        page._start()
    assert sorted(mailbox.recipients) == [f"p{number}@exemple.fr" for number in range(8)]
    here.close()


def test_a_slow_server_holds_up_neither_the_window_nor_the_stores(
    desk: Any, qtbot: Any, look: Any, mailbox: Any
) -> None:
    here = desk()
    here.fill(3, email="p2@exemple.fr")
    page = here.open(look)
    qtbot.waitUntil(page.tabs.reminders.view.send.isEnabled)
    gate_open = threading.Event()
    taken = threading.Event()
    mailbox.on_letter = lambda _count: (taken.set(), gate_open.wait(60))
    answered(here)
    page.tabs.reminders.view.send.click()
    qtbot.waitUntil(taken.is_set, timeout=10_000)
    with qtbot.waitCallback() as read:  # the stores answer while the server keeps silent
        here.tasks.run(partial(messages.follow_up, here.gate), read)
    assert State.SENDING in {item.message.state for item in read.args[0]}
    assert not page.tabs.follow_up.assume.isEnabled()
    with qtbot.waitSignal(page.posting.ended, timeout=20_000):
        gate_open.set()
    assert len(mailbox.letters) == 3
    here.close()


def test_a_lock_while_the_server_thinks_leaves_a_question(
    desk: Any, qtbot: Any, look: Any, mailbox: Any, practice: Any
) -> None:
    here = desk()
    here.fill(3, email="p2@exemple.fr")
    page = here.open(look)
    qtbot.waitUntil(page.tabs.reminders.view.send.isEnabled)
    gate_open, taken = threading.Event(), threading.Event()
    mailbox.on_letter = lambda _count: (taken.set(), gate_open.wait(60))
    answered(here)
    page.tabs.reminders.view.send.click()
    qtbot.waitUntil(taken.is_set, timeout=10_000)
    here.close()  # as a lock does: queued work ends, late answers are dropped
    gate_open.set()
    qtbot.waitUntil(lambda: len(mailbox.letters) == 1)
    gate = practice.gate(Role.SECRETARY)
    states = sorted(item.message.state for item in messages.follow_up(gate))
    assert states == [State.QUEUED, State.QUEUED, State.SENDING]
    page.posting._network.close(page.posting._post.close, 5)  # the real lock ends the process


def test_a_wrong_password_is_said_and_nothing_is_lost(desk: Any, qtbot: Any, look: Any, mailbox: Any) -> None:
    here = desk()
    kept = here.device.read(here.practice.practice_id, "smtp")
    assert kept is not None
    assert kept.endswith(PASSWORD.encode())
    wrong = kept.removesuffix(PASSWORD.encode()) + b"un tout autre secret"
    here.device.write(here.practice.practice_id, "smtp", wrong)
    here.fill(2, email="p1@exemple.fr")
    page = here.open(look)
    qtbot.waitUntil(page.tabs.reminders.view.send.isEnabled)
    answered(here)
    with qtbot.waitSignal(page.posting.ended, timeout=20_000):
        page.tabs.reminders.view.send.click()
    assert "refuse l'identifiant" in page.bar.text()
    assert "2 e-mails attendent encore" in page.bar.text()
    assert mailbox.letters == []
    here.device.write(here.practice.practice_id, "smtp", kept)
    with qtbot.waitSignal(page.posting.ended, timeout=20_000):
        page._start()
    assert sorted(mailbox.recipients) == ["p0@exemple.fr", "p1@exemple.fr"]
    here.close()


def test_the_file_of_sms_is_written_and_can_be_written_again(
    desk: Any, qtbot: Any, look: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk()
    here.fill(1, phone="06 39 98 12 34")
    target = tmp_path / "sms.csv"
    monkeypatch.setattr("telesec.app.messages_wiring.ask_sms_path", lambda _parent, _name: target)
    page = here.open(look)
    qtbot.waitUntil(page.tabs.reminders.view.export.isEnabled)
    page.tabs.reminders.view.export.click()
    qtbot.waitUntil(target.exists)
    first = target.read_bytes()
    rows = list(csv.reader(first.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1][0] == "33639981234"
    assert target.stat().st_mode & 0o777 == 0o600
    target.unlink()
    page.show_tab("follow_up")
    page.tabs.follow_up.filter.choose("all")
    qtbot.waitUntil(lambda: page.tabs.follow_up.table.model().rowCount() == 1)
    qtbot.waitUntil(page.tabs.follow_up.file.isEnabled)
    page.tabs.follow_up.file.click()
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == first
    here.close()


@pytest.fixture
def look(qapp: Any) -> Any:
    from telesec.ui import theme

    return theme.apply(qapp, "light", 10)
