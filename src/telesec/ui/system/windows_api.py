"""The few calls of Windows that a window makes, by ctypes; None of them exists on another system.

Sources: learn.microsoft.com, WTSRegisterSessionNotification, SetWindowDisplayAffinity.
"""

from __future__ import annotations

import sys
from typing import Protocol

FOR_THIS_SESSION = 0
SHOWN, EXCLUDED = 0x00, 0x11  # WDA_NONE, WDA_EXCLUDEFROMCAPTURE (Windows 10 2004 and later)


class SessionApi(Protocol):
    """Tells a window, by messages, when the session is locked; ``window`` is its handle."""

    def register(self, window: int) -> bool: ...


class CaptureApi(Protocol):
    """Leaves a window out of screenshots and shared screens; False when the system refuses."""

    def exclude(self, window: int, *, excluded: bool) -> bool: ...


def session_api() -> SessionApi | None:
    """The system's own, None where there is none."""
    return _Windows() if sys.platform == "win32" else None


def capture_api() -> CaptureApi | None:
    """The system's own, None where there is none: neither X11 nor Wayland offers it."""
    return _Windows() if sys.platform == "win32" else None


def is_told(api: SessionApi, window: int) -> bool:
    """Whether the system will tell ``window`` when the session is locked."""
    try:
        return api.register(window)
    except (OSError, AttributeError):  # a Windows without that library, or without that call
        return False


def session_is_told() -> bool:
    """Whether Windows takes a window's request to be told of the session's lock; tried with a hidden one."""
    if sys.platform != "win32":
        return False
    import ctypes

    user, none = ctypes.windll.user32, ctypes.c_void_p()
    user.CreateWindowExW.restype = ctypes.c_void_p
    window = user.CreateWindowExW(0, "STATIC", "", 0, 0, 0, 0, 0, none, none, none, none)
    taken = bool(window) and is_told(_Windows(), window)
    if taken:
        _Windows().unregister(window)  # whatever it answers: the window goes
    user.DestroyWindow(_handle(window or 0))
    return taken


class _Windows:
    """Loaded when first called: another system has none of these libraries."""

    def register(self, window: int) -> bool:
        if sys.platform != "win32":
            return False
        import ctypes

        return bool(ctypes.windll.wtsapi32.WTSRegisterSessionNotification(_handle(window), FOR_THIS_SESSION))

    def unregister(self, window: int) -> bool:
        if sys.platform != "win32":
            return False
        import ctypes

        return bool(ctypes.windll.wtsapi32.WTSUnRegisterSessionNotification(_handle(window)))

    def exclude(self, window: int, *, excluded: bool) -> bool:
        if sys.platform != "win32":
            return False
        import ctypes

        how = EXCLUDED if excluded else SHOWN
        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(_handle(window), how))


def _handle(window: int) -> object:
    """As wide as a handle is: a bare number would be cut to 32 bits."""
    from ctypes import c_void_p

    return c_void_p(window)
