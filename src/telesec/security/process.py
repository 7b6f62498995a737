"""First acts of the process: private files, no core dump, no debugger, no variable that opens a door."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4
_UNWANTED = ("PYTHON", "LD_PRELOAD", "LD_AUDIT", "QT_PLUGIN_PATH", "QT_LOGGING_RULES", "QML")
_UNWANTED_NAMES = frozenset({"SSLKEYLOGFILE", "SQLITE_TMPDIR"})


def harden() -> None:
    """Close this process to others; to be called before anything else, again after each exec."""
    os.umask(0o077)
    strip_environment()
    if sys.platform != "win32":
        _forbid_core_dumps()
    if sys.platform == "linux":
        _forbid_tracing()


def strip_environment() -> None:
    """Drop the variables that change what Python, Qt or TLS load or write."""
    for name in list(os.environ):
        if name in _UNWANTED_NAMES or name.startswith(_UNWANTED):
            del os.environ[name]


def is_dumpable() -> bool:
    """True when another process of the same user could read this one's memory (Linux)."""
    if sys.platform != "linux":
        return True
    return bool(ctypes.CDLL(None, use_errno=True).prctl(3, 0, 0, 0, 0))


def _forbid_core_dumps() -> None:
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forbid_tracing() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
