"""The call somebody is speaking in: what the session does meanwhile is written in the call as well."""

from __future__ import annotations

from typing import Protocol

from telesec.domain.action_names import Action
from telesec.domain.calls.links import LINKED


class _Calls(Protocol):
    def link(self, call_id: str, session_id: str) -> bool: ...


class _Entered(Protocol):
    @property
    def calls(self) -> _Calls: ...


class CallOfSession:
    """``id`` is that of the open call of this session, "" between two calls."""

    def __init__(self) -> None:
        self.id = ""

    def follow(self, action: Action, records: _Entered, session_id: str) -> None:
        """Link an entry about to be committed, in its own transaction.

        A call that another window took, parked or ended meanwhile is no longer ours to write in.
        """
        if self.id and action in LINKED and not records.calls.link(self.id, session_id):
            self.id = ""
