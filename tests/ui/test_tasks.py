"""One worker, ordered answers in the window's thread, and nothing delivered after the lock."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial
from importlib import import_module

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from telesec.domain.errors import Conflict
from telesec.ui import collecting
from telesec.ui.tasks import Tasks, after


@pytest.fixture
def bugs():
    return []


@pytest.fixture
def tasks(qtbot, bugs):
    made = Tasks(on_bug=bugs.append)
    yield made
    made.close(lambda: None)


def test_answers_come_in_order_in_the_windows_thread(qtbot, tasks):
    seen, threads = [], set()
    for number in range(5):
        tasks.run(lambda n=number: n, lambda n: (seen.append(n), threads.add(QThread.currentThread())))
    qtbot.waitUntil(lambda: seen == [0, 1, 2, 3, 4])
    assert threads == {tasks.thread()}


def test_all_work_runs_on_one_other_thread(qtbot, tasks):
    names = []
    tasks.run(threading.get_ident, names.append)
    tasks.run(threading.get_ident, names.append)
    qtbot.waitUntil(lambda: len(names) == 2)
    assert len(set(names)) == 1
    assert names[0] != threading.get_ident()


def refuse():
    raise Conflict("Ce créneau est déjà pris.")


def test_an_expected_error_reaches_its_asker(qtbot, tasks, bugs):
    heard = []
    tasks.run(refuse, lambda _: heard.append("answer"), lambda error: heard.append(error.sentence))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["Ce créneau est déjà pris."]
    assert bugs == []


def test_an_expected_error_without_asker_is_shown_by_default(qtbot, tasks):
    with qtbot.waitSignal(tasks.refused) as shown:
        tasks.run(refuse, lambda _: None)
    assert shown.args == ["Ce créneau est déjà pris."]


def test_a_bug_goes_to_the_incident_path(qtbot, tasks, bugs):
    tasks.run(lambda: 1 // 0, lambda _: None, lambda _: pytest.fail("a bug is not an expected error"))
    qtbot.waitUntil(lambda: bool(bugs))
    assert isinstance(bugs[0], ZeroDivisionError)


@pytest.mark.parametrize("heard_by_its_asker", [True, False])
def test_a_library_that_is_not_there_is_a_sentence_and_no_incident(qtbot, tasks, bugs, heard_by_its_asker):
    said = []
    tasks.refused.connect(said.append)
    failed = (lambda error: said.append(error.sentence)) if heard_by_its_asker else None
    tasks.run(partial(import_module, "icalendar_which_nobody_installed.parser"), said.append, failed)
    qtbot.waitUntil(lambda: bool(said))
    assert "n'est pas installée" in said[0]
    assert "« icalendar_which_nobody_installed »" in said[0]
    assert bugs == []


def test_a_module_of_our_own_that_is_not_there_is_a_bug(qtbot, tasks, bugs):
    tasks.run(partial(import_module, "telesec.domain.nowhere"), lambda _: None)
    qtbot.waitUntil(lambda: [type(bug) for bug in bugs] == [ModuleNotFoundError])


def test_progress_is_reported_in_the_windows_thread(qtbot, tasks):
    steps, ends = [], []

    def work(report):
        for done in range(3):
            report(done, 3)
        return "fini"

    tasks.run(work, ends.append, progress=lambda done, total: steps.append((done, total)))
    qtbot.waitUntil(lambda: ends == ["fini"])
    assert steps == [(0, 3), (1, 3), (2, 3)]


def test_an_answer_computed_before_the_lock_is_never_delivered_after_it(qtbot, qapp, bugs):
    tasks = Tasks(on_bug=bugs.append)
    computed, delivered = threading.Event(), []

    def work():
        computed.set()
        return "secret"

    tasks.run(work, delivered.append)
    assert computed.wait(30)
    assert tasks.close(lambda: None)
    qapp.processEvents()
    assert delivered == []


def test_new_work_is_refused_once_closing(qtbot, bugs):
    tasks = Tasks(on_bug=bugs.append)
    done = []
    tasks.close(lambda: done.append("last"))
    tasks.run(lambda: done.append("late"), lambda _: done.append("answer"))
    assert done == ["last"]
    assert not tasks.is_open


def test_queued_writes_end_before_the_last_act_on_the_same_thread(qtbot, bugs):
    tasks = Tasks(on_bug=bugs.append)
    order, gate = [], threading.Event()
    tasks.run(lambda: (gate.wait(30), order.append("first")), lambda _: None)
    tasks.run(lambda: order.append("second"), lambda _: None)
    gate.set()
    assert tasks.close(lambda: order.append(threading.current_thread().name))
    assert order == ["first", "second", "stores"]


def test_work_that_does_not_end_delays_the_lock_by_a_bounded_time(qtbot, bugs):
    tasks = Tasks(on_bug=bugs.append)
    begun, stuck = threading.Event(), threading.Event()
    tasks.run(lambda: (begun.set(), stuck.wait()), lambda _: None)
    assert begun.wait(30)
    assert tasks.close(lambda: None, seconds=0.05) is False
    stuck.set()


def test_work_still_waiting_after_the_delay_is_abandoned_and_the_last_act_still_runs(qtbot, bugs):
    tasks = Tasks(on_bug=bugs.append)
    stuck, order, closed = threading.Event(), [], threading.Event()
    tasks.run(stuck.wait, lambda _: None)
    tasks.run(lambda: order.append("too late"), lambda _: None)
    tasks.close(lambda: (order.append("last"), closed.set()), seconds=0.01)
    stuck.set()
    assert closed.wait(30)
    assert order == ["last"]


def test_a_last_act_that_fails_is_a_bug_and_still_ends(qtbot, bugs):
    tasks = Tasks(on_bug=bugs.append)
    assert tasks.close(lambda: 1 // 0)
    assert wait_for(lambda: bool(bugs))


def wait_for(condition):
    signal = threading.Event()
    for _ in range(3000):
        if condition():
            return True
        signal.wait(0.01)
    return False


def test_an_answer_for_a_dialog_closed_meanwhile_is_for_nobody(qtbot, tasks, bugs):
    class Dialog(QWidget):
        def show_found(self, found: str) -> None:
            self.setWindowTitle(found)

    dialog, gate, seen = Dialog(), threading.Event(), []
    tasks.run(lambda: gate.wait(30), lambda _: None)
    tasks.run(lambda: "trouvé", dialog.show_found)
    tasks.run(refuse, seen.append, partial(partial, dialog.show_found))
    tasks.run(refuse, seen.append, dialog.show_found)
    tasks.run(lambda: "fin", seen.append)
    delete(dialog)
    gate.set()
    qtbot.waitUntil(lambda: seen == ["fin"])
    assert bugs == []


def test_a_refusal_heard_through_a_lambda_of_a_page_that_is_gone_is_for_nobody(qtbot, tasks, bugs):
    class Search(QWidget):
        def look(self) -> None:
            tasks.run(refuse, seen.append, lambda error: self.setWindowTitle(error.sentence))

    page, gate, seen = Search(), threading.Event(), []
    tasks.run(lambda: gate.wait(30), lambda _: None)
    page.look()
    tasks.run(lambda: "fin", seen.append)
    delete(page)
    gate.set()
    qtbot.waitUntil(lambda: seen == ["fin"])
    assert bugs == []


class Page(QWidget):
    """Tells on which thread it ended."""

    def __init__(self, ended):
        super().__init__()
        self._ended = ended

    def __del__(self):
        self._ended.append(threading.current_thread())


def test_a_page_given_up_while_it_is_read_for_ends_in_the_windows_thread(qtbot, tasks):
    ended, answered = [], []
    for _ in range(20):
        page = Page(ended)
        tasks.run(lambda page=page: page, lambda _answer, page=page: answered.append(page is not None))
        tasks.run(lambda page=page: refuse(), lambda _: None, lambda _, page=page: answered.append(True))
    del page
    qtbot.waitUntil(lambda: len(answered) == 40)
    tasks.run(lambda: None, lambda _: answered.append(True))
    qtbot.waitUntil(lambda: len(answered) == 41)
    assert set(ended) == {threading.main_thread()}


def test_cycles_found_while_the_worker_works_are_never_collected_by_it(qtbot, tasks):
    ended, collectors, answered = [], [], []

    def tell(phase, _facts):
        collectors.append(threading.current_thread())

    def heavy():
        for _ in range(200_000):
            made = []
            made.append(made)

    for _ in range(30):
        page = Page(ended)
        page.itself = page
    del page
    gc.callbacks.append(tell)
    try:
        tasks.run(heavy, lambda _: answered.append(True))
        qtbot.waitUntil(lambda: bool(answered))
        tasks._collector.beat()
    finally:
        gc.callbacks.remove(tell)
    gc.collect()
    assert set(collectors) == {threading.main_thread()}
    assert len(ended) == 30
    assert set(ended) == {threading.main_thread()}


def test_the_interpreter_collects_by_itself_again_once_no_worker_is_left(qtbot, bugs):
    first, second = Tasks(on_bug=bugs.append), Tasks(on_bug=bugs.append)
    first.close(lambda: None)
    assert not gc.isenabled()
    second.close(lambda: None)
    assert gc.isenabled() or collecting._LIVE  # other workers of this run may still be there


def test_the_program_itself_is_looked_through_by_no_collection(qtbot, bugs, monkeypatch):
    tasks = Tasks(on_bug=bugs.append)
    monkeypatch.setattr(collecting, "_WHOLE_EVERY", 0.0)
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 1000))
    try:
        tasks._collector.beat()
        set_aside = gc.get_freeze_count()
        assert set_aside > 10_000
        page = Page([])
        page.itself = page
        gone = weakref.ref(page)
        del page
        tasks._collector.beat()
        assert gone() is None  # what came afterwards is still collected
        assert gc.get_freeze_count() <= set_aside
    finally:
        tasks.close(lambda: None)
        gc.unfreeze()


def test_busy_is_told_from_the_first_work_to_the_last_answer(qtbot, tasks):
    states, seen = [], []
    tasks.busy_changed.connect(states.append)
    tasks.run(lambda: 1, seen.append)
    tasks.run(lambda: 2, seen.append)
    qtbot.waitUntil(lambda: seen == [1, 2])
    assert states == [True, False]


def test_the_watchdog_acts_unless_cancelled():
    acted = threading.Event()
    cancel = after(60, lambda: pytest.fail("cancelled"))
    cancel()
    after(0, acted.set)
    assert acted.wait(30)
