"""Hears the computer's own session lock, user switch or sleep, and asks to lock with it."""

from __future__ import annotations

import os
import sys
from typing import cast

from PySide6.QtCore import SLOT, QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusInterface, QDBusMessage
from PySide6.QtWidgets import QWidget

from telesec.domain.sessions import LockReason
from telesec.ui.system.session_messages import AGAIN_MS, UNHEARD, SessionMessages
from telesec.ui.system.windows_api import session_api, session_is_told

_SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver")
_LOGIN = "org.freedesktop.login1"
_ANSWER_MS = 300


def _slot(signature: str) -> bytes:
    """The binding takes text here, whatever its type stubs say."""
    return cast("bytes", SLOT(signature))


def lock_is_told() -> bool:
    """Whether anything on this computer may tell that its session is locked; asked without a window."""
    if sys.platform == "win32":
        return session_is_told()
    return bool(SessionSignals(QCoreApplication.instance() or QCoreApplication(["telesec"])).heard_buses)


class SessionSignals(QObject):
    """Emits ``lock_asked`` with the reason. A desktop without these buses is simply silent.

    Windows tells its lock and its sleep to a ``window``, by messages. It is asked again for as long as it
    refuses, and ``warning`` says so meanwhile: the lock by idleness is then the one that comes by itself.
    """

    lock_asked = Signal(str)
    warning_changed = Signal()

    def __init__(self, parent: QObject | None = None, window: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heard_buses: tuple[str, ...] = ()
        self._messages: SessionMessages | None = None
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._ask_again)
        api = session_api()
        if api is not None and window is not None:
            self._messages = SessionMessages(api, int(window.winId()), self.lock_asked.emit)
            if not self._messages.begin():
                self._again.start()
        if sys.platform == "linux":
            self._listen_to_desktop()
            self._listen_to_login()

    def warning(self) -> str:
        """What the person should know while Windows does not tell its lock; "" otherwise."""
        return UNHEARD if self._again.isActive() else ""

    def _ask_again(self) -> None:
        if self._messages is None or self._messages.register():
            self._again.stop()
            self.warning_changed.emit()

    def _listen_to_desktop(self) -> None:
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        for name in _SCREEN_SAVERS:
            bus.connect("", "", name, "ActiveChanged", self, _slot("saver_changed(bool)"))
        self.heard_buses += ("session",)

    def _listen_to_login(self) -> None:
        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return
        manager = f"{_LOGIN}.Manager"
        bus.connect(_LOGIN, "/org/freedesktop/login1", manager, "PrepareForSleep", self, _slot("slept(bool)"))
        path = self._own_session(bus)
        bus.connect(_LOGIN, path, f"{_LOGIN}.Session", "Lock", self, _slot("session_locked()"))
        if path:
            bus.connect(
                _LOGIN,
                path,
                "org.freedesktop.DBus.Properties",
                "PropertiesChanged",
                self,
                _slot("session_changed(QDBusMessage)"),
            )
        self.heard_buses += ("system",)

    def _own_session(self, bus: QDBusConnection) -> str:
        """Path of our login session, or "" (then any session's lock counts: one lock too many is no harm)."""
        session = os.environ.get("XDG_SESSION_ID", "")
        if not session:
            return ""
        manager = QDBusInterface(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager", bus)
        manager.setTimeout(_ANSWER_MS)
        reply = manager.call(QDBus.CallMode.Block, "GetSession", session)
        if reply.type() != QDBusMessage.MessageType.ReplyMessage or not reply.arguments():
            return ""
        first = reply.arguments()[0]
        return str(first.path()) if hasattr(first, "path") else str(first)

    @Slot(bool)
    def saver_changed(self, active: bool) -> None:
        if active:
            self.lock_asked.emit(LockReason.OS_SESSION.value)

    @Slot(bool)
    def slept(self, starting: bool) -> None:
        if starting:
            self.lock_asked.emit(LockReason.SLEEP.value)

    @Slot()
    def session_locked(self) -> None:
        self.lock_asked.emit(LockReason.OS_SESSION.value)

    @Slot(QDBusMessage)
    def session_changed(self, message: QDBusMessage) -> None:
        """Another user's session came to the front: ours is no longer the active one."""
        arguments = message.arguments()
        if len(arguments) > 1 and isinstance(arguments[1], dict) and arguments[1].get("Active") is False:
            self.lock_asked.emit(LockReason.OS_SESSION.value)
