"""What nobody expected: noted in a small local file without any value, then told to whoever can lock."""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from telesec import __version__
from telesec.domain.errors import not_installed
from telesec.domain.ids import new_id
from telesec.ui.tasks import on_thread_error

LARGEST_BYTES = 128 * 1024
FILE_NAME = "incidents.log"
_DEEPEST = 30
_QT_ORIGIN = re.compile(r"^[A-Za-z_][\w:~]*(?=[:(])")


def describe(error: BaseException) -> dict[str, object]:
    """Class names and places of ``error`` and of its causes; no message, no variable, no source line."""
    chain: list[dict[str, object]] = []
    seen: BaseException | None = error
    while seen is not None and len(chain) < 5:
        frames = traceback.extract_tb(seen.__traceback__, limit=-_DEEPEST)
        places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        chain.append({"class": f"{type(seen).__module__}.{type(seen).__qualname__}", "at": places})
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return {"errors": chain}


class Incidents(QObject):
    """Catches what reached no other hand. ``happened`` carries the incident's id to the window's thread.

    ``lacking`` carries the sentence of a library that is not there: noted too, but nothing to lock for.

    The file lies in the person's state folder, not in the practice's: it must be writable when the
    practice's disk is full or gone, and it travels in no backup. It holds ids, class names and places.
    """

    happened = Signal(str)
    lacking = Signal(str)

    def __init__(self, folder: Path, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = folder / FILE_NAME
        self._now = now

    def install(self) -> None:
        """Take the hooks of Python, of its threads and of Qt's messages."""
        sys.excepthook = self._hook
        on_thread_error(self.handle)
        qInstallMessageHandler(self._qt_message)

    def handle(self, error: BaseException) -> str:
        """Note ``error`` and tell it; may be called on any thread. Returns the incident's id."""
        incident_id = self.note(describe(error))
        missing = not_installed(error)
        if missing is not None:
            self.lacking.emit(missing.sentence)
        else:
            self.happened.emit(incident_id)
        return incident_id

    def note(self, facts: dict[str, object]) -> str:
        """Append one line; a disk that refuses it changes nothing to what follows."""
        incident_id = new_id()
        line = {
            "id": incident_id,
            "at": self._now().isoformat(timespec="seconds"),
            "version": __version__,
            "system": sys.platform,
            **facts,
        }
        with suppress(OSError):
            self._append(json.dumps(line, sort_keys=True) + "\n")
        return incident_id

    def _append(self, line: str) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size + len(line) > LARGEST_BYTES:
            kept = self.path.read_text("utf-8", errors="replace").splitlines(keepends=True)
            newer = self.path.with_suffix(".new")
            self._write(newer, "".join(kept[len(kept) // 2 :]), os.O_TRUNC)
            newer.replace(self.path)
        self._write(self.path, line, os.O_APPEND)

    @staticmethod
    def _write(path: Path, text: str, mode: int) -> None:
        flags = os.O_WRONLY | os.O_CREAT | mode | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8") as file:
            file.write(text)

    def _hook(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            os._exit(130)
        self.handle(error)

    def _qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Qt's words may quote a path or a value: only where they come from is kept."""
        if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
            return
        origin = _QT_ORIGIN.match(message)
        self.note(
            {
                "qt": kind.name,
                "category": str(context.category or ""),
                "origin": origin.group() if origin else "",
            }
        )

    def connect_to(self, act: Callable[[str], object]) -> None:
        """Call ``act`` with each incident's id, in the window's thread, after what is running there."""
        self.happened.connect(act, Qt.ConnectionType.QueuedConnection)
