"""Hears Windows say that the session is locked, left for another user, or about to sleep."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import Structure, c_int, c_size_t, c_uint, c_uint32, c_void_p

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

from telesec.domain.sessions import LockReason
from telesec.ui.system.windows_api import SessionApi, is_told

SESSION_CHANGE, POWER_BROADCAST = 0x02B1, 0x0218
_SESSION_AWAY = frozenset({0x2, 0x4, 0x7})  # console left, remote connection left, locked
_SUSPEND = 0x4
_KIND = b"windows_generic_MSG"
AGAIN_MS = 5000
"""Between two requests to be told, while Windows refuses: it does until its own services have started."""
UNHEARD = "En partant, verrouillez aussi telesec (Ctrl+L) : Windows ne lui annonce pas son verrouillage"


class Message(Structure):
    """MSG, as Windows lays it out."""

    _fields_ = (
        ("window", c_void_p),
        ("message", c_uint),
        ("wparam", c_size_t),
        ("lparam", c_size_t),
        ("time", c_uint32),
        ("x", c_int),
        ("y", c_int),
    )


def reason_of(message: int, wparam: int) -> LockReason | None:
    """Why to lock, None for what is none of our affair."""
    if message == SESSION_CHANGE and wparam in _SESSION_AWAY:
        return LockReason.OS_SESSION
    if message == POWER_BROADCAST and wparam == _SUSPEND:
        return LockReason.SLEEP
    return None


class SessionMessages(QAbstractNativeEventFilter):
    """Calls ``ask`` with the reason, from ``begin`` on; takes no message from anybody.

    It never stops: a session ends with its process.
    """

    def __init__(self, api: SessionApi, window: int, ask: Callable[[str], object]) -> None:
        super().__init__()
        self._api, self._window, self._ask = api, window, ask

    def begin(self) -> bool:
        """Listen; False as ``register``."""
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)
        return self.register()

    def register(self) -> bool:
        """False when the system will not tell now, as while it starts: its sleep is heard all the same."""
        return is_told(self._api, self._window)

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        if (kind.data() if isinstance(kind, QByteArray) else bytes(kind)) == _KIND:
            heard = Message.from_address(int(message))
            reason = reason_of(heard.message, heard.wparam)
            if reason is not None:
                self._ask(reason.value)
        return False, 0
