"""First acts of the process: private files, no core dump, no debugger, no variable that opens a door."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import sys

_PR_SET_DUMPABLE = 4
_LOADERS = ("PYTHON", "LD_", "DYLD_", "OPENSSL_", "GCONV_", "GLIBC_TUNABLES")
_PACKED = "_PYI_"  # PyInstaller: where a packed program would find its own files
_KEYRING = "KEYRING_PROPERTY_"  # the library of keyrings: another collection, which a log-out may empty
_UNWANTED = (*_LOADERS, "QT_", "QTWEBENGINE", "QML", _PACKED, _KEYRING)
_UNWANTED_NAMES = frozenset(
    {"SSLKEYLOGFILE", "SSL_CERT_FILE", "SSL_CERT_DIR", "SQLITE_TMPDIR", "MALLOC_TRACE"}
)
_WANTED = frozenset(
    {
        "QT_QPA_PLATFORM",
        "QT_SCALE_FACTOR",
        "QT_SCREEN_SCALE_FACTORS",
        "QT_SCALE_FACTOR_ROUNDING_POLICY",
        "QT_AUTO_SCREEN_SCALE_FACTOR",
        "QT_ENABLE_HIGHDPI_SCALING",
        "QT_FONT_DPI",
        "QT_IM_MODULE",
        "QT_IM_MODULES",
        "QT_ACCESSIBILITY",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON",
        "QT_WAYLAND_DISABLE_WINDOWDECORATION",
    }
)
_SCREENS = (
    "(xcb|wayland|offscreen|minimal|windows|cocoa)"  # « vnc » would show the window to the whole network
)
_PLATFORM = re.compile(f"{_SCREENS}(;{_SCREENS})*")  # no option and no path


def harden() -> None:
    """Close this process to others; to be called before anything else, again after each exec."""
    os.umask(0o077)
    strip_environment()
    if sys.platform != "win32":
        _forbid_core_dumps()
    if sys.platform == "linux":
        _forbid_tracing()


def strip_environment() -> None:
    """Drop the variables that change what Python, Qt, TLS or the system's loader load or write.

    Of Qt's, only those that people need for their screen, keyboard and reader are kept.
    """
    for name in list(os.environ):
        loads = name in _UNWANTED_NAMES or name.startswith(_UNWANTED)
        if loads and name not in _WANTED:
            del os.environ[name]
    if not _PLATFORM.fullmatch(os.environ.get("QT_QPA_PLATFORM", "xcb")):
        del os.environ["QT_QPA_PLATFORM"]


def _forbid_core_dumps() -> None:
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forbid_tracing() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
