"""The desktop's own lock, sleep and session lock, sent over a private bus, ask the program to lock."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap

import pytest

SCRIPT = """
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from telesec.ui.session_signals import SessionSignals

app = QCoreApplication([])
bus = QDBusConnection.systemBus()
bus.registerService("org.freedesktop.login1")
signals = SessionSignals()
signals.lock_asked.connect(lambda reason: print(reason, flush=True))
message = QDBusMessage.createSignal({path!r}, {interface!r}, {name!r})
message.setArguments({arguments!r})
ping = QDBusMessage.createMethodCall("org.freedesktop.DBus", "/", "org.freedesktop.DBus.Peer", "Ping")


def send():
    bus.send(message)
    for each in (bus, QDBusConnection.sessionBus()):
        each.call(ping)  # the bus answers once it has carried the message to whoever listens
    QTimer.singleShot(0, app.quit)


QTimer.singleShot(0, send)
app.exec()
"""

LOGIN = "org.freedesktop.login1"


def heard(path, interface, name, arguments):
    if shutil.which("dbus-run-session") is None:
        pytest.skip("dbus-run-session (Debian package dbus) is not installed")
    script = textwrap.dedent(SCRIPT).format(path=path, interface=interface, name=name, arguments=arguments)
    line = f'DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS" exec "{sys.executable}" -c "$0"'
    command = ["dbus-run-session", "--", "sh", "-c", line, script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    ("path", "interface", "name", "arguments", "expected"),
    [
        ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True], ["os_session"]),
        ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [False], []),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True], ["os_session"]),
        ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", [True], ["sleep"]),
        ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", [False], []),
        ("/org/freedesktop/login1/session/_31", f"{LOGIN}.Session", "Lock", [], ["os_session"]),
    ],
)
def test_what_the_computer_says_locks_or_not(path, interface, name, arguments, expected):
    assert heard(path, interface, name, arguments) == expected


def test_a_computer_without_buses_is_silent():
    script = (
        "from PySide6.QtCore import QCoreApplication\n"
        "from telesec.ui.session_signals import SessionSignals\n"
        "app = QCoreApplication([])\n"
        "print(SessionSignals().heard_buses)\n"
    )
    nowhere = dict.fromkeys(("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"), "unix:path=/nowhere")
    done = subprocess.run(
        [sys.executable, "-c", script], env=nowhere, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "()"
