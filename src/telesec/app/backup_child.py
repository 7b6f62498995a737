"""The process that makes the copies, as the window sees it: what it says, what it is told, how it ends."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from telesec.app.reexec import clean_environment, own_start

WORKER = ("backup", "--worker")
_LONGEST_HOLD_MS = 10 * 60 * 1000
_LAST_WORD_MS = 10 * 1000
DONE = "Sauvegarde faite et relue."
STOPPED = "Sauvegarde arrêtée. Ce qui était sauvegardé avant l'est toujours."
_TOO_LONG = "La copie du cabinet dure trop longtemps : elle est arrêtée et sera reprise. Vérifiez le disque."
SPEECHLESS = "La sauvegarde s'est arrêtée sans rien dire. Elle sera reprise."


def worker_command() -> list[str]:
    """This very program, asked to make the copies; nothing secret, no path of the practice."""
    return [*own_start(), *WORKER]


def verdict(word: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """A kind and a sentence for how a run ended."""
    failures = " ".join(facts["failures"])
    if word == "busy":
        return "info", str(facts.get("sentence", ""))
    if word == "cancelled":
        return ("warning", str(facts["why"])) if facts["why"] else ("info", STOPPED)
    if word == "end" and not failures:
        return "success", DONE
    return "error", failures or SPEECHLESS


class BackupChild(QObject):
    """One run. ``ready`` asks for the quiet point, ``copied`` says it may end; ``ended`` comes once.

    ``ended`` carries the last word (end, busy, cancelled, or "" when it died without one) and the facts said.
    """

    ready = Signal()
    copied = Signal()
    progressed = Signal(str, object, object)
    ended = Signal(str, object)

    def __init__(self, command: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.went_on = False
        self._last_word = self._why = ""
        self._facts: dict[str, object] = {}
        self._failures: list[str] = []
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        self._process.setProcessEnvironment(_environment())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._hear)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._refused)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(lambda: self.stop(_TOO_LONG))

    def start(self, job: bytes) -> None:
        """Begin; ``job`` holds secrets and goes by the standard input alone."""
        self._process.start()
        self._process.write(job)

    def order(self, line: bytes) -> None:
        """Let it copy; it may not take longer than ten minutes to."""
        self._limit.start(_LONGEST_HOLD_MS)
        self._process.write(line)

    def go(self) -> None:
        """The copy counts: from here on it goes on alone, whatever becomes of the window."""
        self._limit.stop()
        self.went_on = True
        self._say("go")

    def stop(self, why: str = "") -> None:
        """Ask it to stop; it is ended for good if it does not answer. ``why``: when nobody asked for it."""
        self._why = why
        self._say("stop")
        QTimer.singleShot(_LAST_WORD_MS, self._process, self._process.kill)

    def is_running(self) -> bool:
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def pid(self) -> int:
        return int(self._process.processId())

    def _say(self, word: str) -> None:
        self._process.write(json.dumps({"say": word}).encode() + b"\n")

    def _hear(self) -> None:
        while self._process.canReadLine():
            try:
                said = json.loads(bytes(self._process.readLine().data()))
            except (ValueError, RecursionError):
                continue
            if isinstance(said, dict):
                self._heard(str(said.pop("say", "")), said)

    def _heard(self, word: str, said: dict[str, object]) -> None:
        if word == "ready":
            self.ready.emit()
        elif word == "copied":
            self.copied.emit()
        elif word == "progress":
            self.progressed.emit(str(said.get("step", "")), said.get("done", 0), said.get("total", 0))
        elif word == "failed":
            self._failures.append(str(said.get("sentence", "")))
        elif word in ("end", "busy", "cancelled"):
            self._last_word, self._facts = word, said

    def _refused(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._finished()

    def _finished(self) -> None:
        self._limit.stop()
        self._hear()
        self.ended.emit(self._last_word, {**self._facts, "failures": tuple(self._failures), "why": self._why})


def _environment() -> QProcessEnvironment:
    made = QProcessEnvironment()
    for name, value in clean_environment(dict(os.environ)).items():
        made.insert(name, value)
    return made
