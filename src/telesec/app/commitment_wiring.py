"""Makes the commitment's screen for a session whose owner has not accepted yet, and opens what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal

from telesec.services.access.commitment import accept_commitment
from telesec.services.access.sign_in import SignedIn
from telesec.services.journals.journal_retention import proposal
from telesec.ui.commitment import CommitmentPage
from telesec.ui.look import Look
from telesec.ui.tasks import Tasks


class Entrance(CommitmentPage):
    """Emits ``entered`` with the session once its owner has accepted, and what waited to be told."""

    entered = Signal(object)

    def __init__(self, signed: SignedIn, tasks: Tasks, look: Look) -> None:
        super().__init__(partial(_accept, signed), tasks, look)
        self._signed = signed
        self.accepted.connect(self._enter)

    def _enter(self, told: Sequence[str]) -> None:
        notices = (*self._signed.notices, *told)
        self.entered.emit(replace(self._signed, notices=notices, commitment_due=False))


def _accept(signed: SignedIn) -> tuple[str, ...]:
    """On the worker: what waited for the acceptance is told with it."""
    return (*accept_commitment(signed.gate), *proposal(signed.gate, signed.previous))
