"""What the page of messages asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from telesec.domain.messages.queue import (
    Batch,
    Decision,
    DueLine,
    FollowUp,
    Letter,
    Message,
    Outcome,
    Pending,
    Worklist,
)
from telesec.domain.messages.settings import MessageSettings
from telesec.domain.reference import Reference


class Post(Protocol):
    """The practice's mail server, spoken to from the network's thread only."""

    def deliver(self, letter: Letter) -> tuple[Outcome, str]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SendingPorts:
    """Sending one letter after the other; all run on the stores' worker."""

    pending: Callable[[], tuple[Pending, ...]]
    open_post: Callable[[], Post]
    take: Callable[[Pending], Letter | None]
    settle: Callable[[Letter, Outcome, str], None]


@dataclass(frozen=True, slots=True)
class MessagesPorts:
    """Use cases of the page, run on the worker; the last four alone answer in the window.

    ``export`` and ``export_again`` write the file of SMS; the batch tells its lines and those left out.
    """

    reminders: Callable[[date | None], Worklist]
    changes: Callable[[], Worklist]
    delays: Callable[[str, int], Worklist]
    announce: Callable[[Sequence[str]], Worklist]
    prepare: Callable[[Sequence[DueLine]], Batch]
    tell: Callable[[DueLine], None]
    leave_untold: Callable[[DueLine], None]
    export: Callable[[Sequence[DueLine], Path], Batch]
    export_again: Callable[[str, Path], Batch]
    follow_up: Callable[[], tuple[FollowUp, ...]]
    decide: Callable[[Message, Decision], None]
    settings: Callable[[], MessageSettings]
    sending: SendingPorts
    prove: Callable[[str, str], None]
    ask_path: Callable[[QWidget, str], Path | None]
    reference: Callable[[], Reference]
    today: Callable[[], date]
    zone: Callable[[], str]
