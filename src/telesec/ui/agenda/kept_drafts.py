"""The forms of the agenda that are kept at the lock: each part says what is typed, and takes it back."""

from __future__ import annotations

from collections.abc import Callable

from telesec.domain.drafts import FormDraft

Unfinished = Callable[[], FormDraft | None]
Restore = Callable[[FormDraft], object]


class KeptDrafts:
    """One form at a time is kept: the last one opened comes first."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple[Unfinished, Restore]] = {}

    def add(self, kind: str, unfinished: Unfinished, restore: Restore) -> None:
        """A part of the page with a form of this kind."""
        self._parts = {kind: (unfinished, restore), **self._parts}

    def unfinished(self) -> FormDraft | None:
        """What is being typed, None when nothing is."""
        found = (unfinished() for unfinished, _restore in self._parts.values())
        return next((draft for draft in found if draft is not None), None)

    def restore(self, draft: FormDraft) -> None:
        """Give a form back to the part it came from."""
        if draft.kind in self._parts:
            self._parts[draft.kind][1](draft)
