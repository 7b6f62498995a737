"""What is typed about the call in hand: written as soon as the hand rests, kept if a lock comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from telesec.domain.calls.calls import CallOutcome
from telesec.domain.calls.views import CallView
from telesec.domain.calls.words import CallerKind, Category
from telesec.domain.drafts import FormDraft
from telesec.ui.calls.standing import StandingCalls

DRAFT_KIND = "call"
SETTLE_MS = 400
_ID = "call_id"
_MEANT: dict[str, Callable[[str], object]] = {
    "caller_kind": CallerKind,
    "category": Category,
    "outcome": CallOutcome,
}


class TypedWords(QObject):
    """The fields of the call typed in and not written yet, by their names in the call."""

    def __init__(self, calls: StandingCalls) -> None:
        super().__init__(calls)
        self._calls = calls
        self._typed: dict[str, Any] = {}
        self._kept: dict[str, dict[str, Any]] = {}  # typed before a lock, by call
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.write)
        calls.shown.connect(self._give_back)

    def note(self, **changes: Any) -> None:
        """Keep what was typed or chosen."""
        self._typed.update(changes)
        self._settle.start()

    def has(self, name: str) -> bool:
        """Whether a field was typed in since it was last written."""
        return name in self._typed

    def words(self, name: str) -> str:
        """The words typed in a field and not written yet, "" when there are none."""
        return str(self._typed.get(name) or "")

    def write(self) -> None:
        """Write what was typed, now."""
        self._settle.stop()
        typed, self._typed = self._typed, {}
        if typed and self._calls.call() is not None:
            self._calls.run(lambda: self._calls.handset.edit(typed), self._calls.show)

    def unfinished(self) -> FormDraft | None:
        """What was typed and is not written, with the call it is about."""
        view = self._calls.call()
        if view is not None and self._typed:
            return FormDraft(DRAFT_KIND, _payload(view.call.id, self._typed))
        kept = next(iter(self._kept.items()), None)
        return FormDraft(DRAFT_KIND, _payload(*kept)) if kept else None

    def restore(self, draft: FormDraft) -> None:
        """What was typed before a lock is for the call it was about, once that one is in hand again."""
        call_id, typed = _read(draft.payload)
        self._kept[call_id] = typed
        self._give_back(self._calls.call())

    def _give_back(self, view: CallView | None) -> None:
        typed = self._kept.pop(view.call.id, None) if view is not None else None
        if typed:
            self._typed = typed | self._typed
            self.write()


def _payload(call_id: str, typed: Mapping[str, Any]) -> dict[str, str]:
    """Words only; nothing chosen is ""."""
    return {_ID: call_id} | {name: str(value or "") for name, value in typed.items()}


def _read(payload: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The id of the call, and what was typed about it."""
    typed: dict[str, Any] = {}
    for name, words in payload.items():
        meant = _MEANT.get(name)
        if meant is not None:
            typed[name] = meant(words) if words else None
        elif name != _ID:
            typed[name] = words
    return payload.get(_ID, ""), typed
