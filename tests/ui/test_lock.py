"""The lock's order, and that nothing on the screen or on the disk delays it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget

from telesec.app.lock import Ending, Lock
from telesec.domain.drafts import FormDraft
from telesec.domain.sessions import LockReason, Resume
from telesec.ui.curtain import clear_clipboard
from telesec.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
DRAFT = FormDraft("booking", {"start": "9h05"})


def resume(reason):
    return Resume(reason, "1", "claire", "Claire M.", AT, AT, AT)


class Question(QDialog):
    """A dialog that knows whether it was ever drawn."""

    def __init__(self, parent):
        super().__init__(parent)
        self.painted = []

    def paintEvent(self, event):
        self.painted.append(event)


class Scene:
    """A session whose every step leaves a trace, and may be told to fail."""

    played: ClassVar[list[Scene]] = []

    def __init__(self, **options):
        self.played.append(self)
        self.steps, self.errors, self.resumes = [], [], []
        self.tasks = Tasks(on_bug=self.errors.append)
        self.fail = options.pop("fail", ())
        self.ask, self.late = options.pop("ask", False), None
        self.ending = Ending(self.tasks, self.unfinished, self.leave, self.resume)
        self.lock = Lock(
            self.ending,
            self.relaunch,
            self.errors.append,
            watchdog_seconds=options.pop("watchdog_seconds", 60),
            last_resort=lambda _seconds: None,
        )

    def shown(self):
        return [w for w in QApplication.topLevelWidgets() if w.isVisible()]

    def step(self, name):
        self.steps.append(name)
        if name in self.fail:
            raise OSError(28, "No space left on device")

    def unfinished(self):
        assert self.shown() == []
        self.step("unfinished")
        if self.ask:
            self.late.exec()
        return [DRAFT]

    def leave(self, reason, drafts):
        self.kept = list(drafts)
        self.step(f"leave:{reason}")
        return True

    def resume(self, reason):
        self.step("resume")
        return resume(reason)

    def relaunch(self, resume):
        self.steps.append("relaunch")
        self.resumes.append(resume)


@pytest.fixture(autouse=True)
def no_window_left(qapp):
    yield
    for scene in Scene.played:
        qapp.removeEventFilter(scene.lock._curtain)
    Scene.played.clear()
    for window in QApplication.topLevelWidgets():
        window.close()


@pytest.fixture
def window(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_goes_through_every_step_in_order(window):
    scene = Scene()
    scene.lock.lock(LockReason.IDLE)
    assert scene.steps == ["resume", "unfinished", "leave:idle", "relaunch"]
    assert scene.kept == [DRAFT]
    assert scene.resumes[0].reason is LockReason.IDLE
    assert scene.resumes[0].journaled
    assert scene.errors == []


def test_locks_once(window):
    scene = Scene()
    scene.lock.lock(LockReason.ASKED)
    scene.lock.lock(LockReason.IDLE)
    assert scene.steps.count("relaunch") == 1


@pytest.mark.parametrize("step", ["resume", "unfinished", "leave:idle"])
def test_a_full_disk_or_a_broken_page_delays_nothing(window, qtbot, step):
    scene = Scene(fail=(step,))
    scene.lock.lock(LockReason.IDLE)
    assert scene.steps[-1] == "relaunch"
    qtbot.waitUntil(lambda: len(scene.errors) == 1)
    if step == "leave:idle":
        assert not scene.resumes[0].journaled


def test_no_window_of_any_kind_is_left_on_the_screen(window, qtbot):
    menu, dialog, chooser = QMenu(window), QDialog(window), QFileDialog(window)
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
    menu.addAction("Copier")
    menu.popup(window.pos())
    dialog.open()
    chooser.show()
    scene = Scene()
    scene.lock.lock(LockReason.OS_SESSION)
    assert scene.shown() == []
    assert not any(w.isVisible() for w in QGuiApplication.allWindows())


def test_a_modal_question_is_neither_answered_nor_waited_for(window):
    scene = Scene()
    box = QMessageBox(window)
    box.setText("Enregistrer la fiche ?")
    QTimer.singleShot(0, lambda: scene.lock.lock(LockReason.IDLE))
    box.exec()
    assert scene.steps[-1] == "relaunch"
    assert scene.shown() == []


def test_a_dialog_opened_by_a_step_of_the_lock_is_never_seen_nor_waited_for(window, qtbot):
    scene = Scene(ask=True)
    scene.late = Question(window)
    scene.lock.lock(LockReason.IDLE)
    assert not scene.late.isVisible()
    assert scene.steps[-1] == "relaunch"
    assert scene.late.painted == []


def test_a_worker_that_never_answers_is_left_behind_by_the_watchdog(window):
    scene = Scene(watchdog_seconds=0.05)
    stuck, relaunched = threading.Event(), threading.Event()
    scene.lock._relaunch = lambda resume: (scene.resumes.append(resume), relaunched.set(), stuck.set())
    scene.tasks.run(stuck.wait, lambda _: None)
    scene.lock.lock(LockReason.SLEEP)
    assert relaunched.is_set()
    assert scene.resumes[0].reason is LockReason.SLEEP
    assert not scene.resumes[0].journaled


class Clipboard:
    def __init__(self, *, owns, owns_selection):
        self.owns, self.owns_primary, self.cleared = owns, owns_selection, []

    def ownsClipboard(self):
        return self.owns

    def supportsSelection(self):
        return True

    def ownsSelection(self):
        return self.owns_primary

    def clear(self, mode):
        self.cleared.append(mode)


@pytest.mark.parametrize(
    ("owns", "owns_selection", "cleared"),
    [
        (True, True, [QClipboard.Mode.Clipboard, QClipboard.Mode.Selection]),
        (True, False, [QClipboard.Mode.Clipboard]),
        (False, True, [QClipboard.Mode.Selection]),
        (False, False, []),
    ],
)
def test_the_clipboard_is_emptied_of_what_is_ours_only(owns, owns_selection, cleared):
    clipboard = Clipboard(owns=owns, owns_selection=owns_selection)
    clear_clipboard(clipboard)
    assert clipboard.cleared == cleared


def test_the_incident_is_named_to_the_lock_screen(window):
    scene = Scene()
    scene.lock.lock(LockReason.INCIDENT, "0190aa")
    assert scene.resumes[0].incident_id == "0190aa"


def test_signing_out_goes_the_same_way_and_leaves_the_program(window):
    scene = Scene()
    left = []
    scene.lock.sign_out(lambda: left.append(True))
    assert scene.steps == ["unfinished", "leave:None"]
    assert left == [True]
