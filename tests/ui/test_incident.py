"""An incident leaves a line without any value in it, and asks whoever can to lock."""

from __future__ import annotations

import json
import stat
import sys
import threading
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType

from telesec.ui.incident import LARGEST_BYTES, Incidents, describe

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
SECRET = "DUBOIS Noël 06 39 98 12 34"


@pytest.fixture
def incidents(qapp, tmp_path):
    return Incidents(tmp_path / "state", lambda: NOW)


def fail_with_a_name():
    patient = SECRET
    try:
        raise KeyError(patient)
    except KeyError as error:
        raise RuntimeError(f"cannot show {patient}") from error


def caught():
    try:
        fail_with_a_name()
    except RuntimeError as error:
        return error
    return None


def test_the_file_names_classes_and_places_but_no_value(incidents):
    incident_id = incidents.handle(caught())
    text = incidents.path.read_text("utf-8")
    line = json.loads(text)
    assert line["id"] == incident_id
    assert [error["class"] for error in line["errors"]] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert "test_incident.py:" in line["errors"][0]["at"][-1]
    assert "DUBOIS" not in text
    assert "06 39" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_its_owner_reads_the_file(incidents):
    incidents.handle(caught())
    assert stat.S_IMODE(incidents.path.stat().st_mode) == 0o600


def test_the_file_stays_small_and_keeps_the_latest(incidents):
    for _ in range(400):
        last = incidents.note({"errors": [{"class": "x" * 900, "at": []}]})
    assert incidents.path.stat().st_size <= LARGEST_BYTES
    assert json.loads(incidents.path.read_text("utf-8").splitlines()[-1])["id"] == last


def test_a_folder_that_cannot_be_written_is_no_second_error(qapp, tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    assert len(Incidents(tmp_path / "state", lambda: NOW).handle(caught())) == 32


def test_an_uncaught_error_of_any_thread_is_told_in_the_windows_thread(qtbot, incidents, monkeypatch):
    for name in ("excepthook",):
        monkeypatch.setattr(sys, name, getattr(sys, name))
        monkeypatch.setattr(threading, name, getattr(threading, name))
    incidents.install()
    told = []
    incidents.connect_to(lambda incident_id: told.append((incident_id, threading.current_thread())))
    thread = threading.Thread(target=fail_with_a_name)
    thread.start()
    thread.join()
    sys.excepthook(RuntimeError, caught(), None)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert {thread for _, thread in told} == {threading.main_thread()}


def test_a_library_missing_in_the_window_is_noted_and_said_but_locks_nothing(qtbot, incidents):
    told, said = [], []
    incidents.connect_to(told.append)
    incidents.lacking.connect(said.append)
    incidents.handle(ModuleNotFoundError("No module named 'segno'", name="segno.writers"))
    assert "« segno »" in said[0]
    incidents.handle(ModuleNotFoundError("No module named 'telesec.x'", name="telesec.x"))
    qtbot.waitUntil(lambda: len(told) == 1)
    assert len(said) == 1
    assert incidents.path.read_text("utf-8").count("ModuleNotFoundError") == 2


def test_qt_messages_leave_their_origin_only(incidents):
    incidents._qt_message(
        QtMsgType.QtWarningMsg, QMessageLogContext(), f"QPainter::begin: cannot draw {SECRET}"
    )
    incidents._qt_message(QtMsgType.QtDebugMsg, QMessageLogContext(), SECRET)
    lines = incidents.path.read_text("utf-8").splitlines()
    assert [json.loads(line)["origin"] for line in lines] == ["QPainter::begin"]
    assert SECRET not in lines[0]


def test_a_chain_of_causes_that_loops_ends():
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    assert len(describe(first)["errors"]) == 5
