"""Somebody else of the computer who tried to announce a call is found in the journal, in words."""

from __future__ import annotations

from typing import Any

from telesec.app.ringing import STRANGER_EVENT, note_stranger
from telesec.domain.actions import Action
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.journal.reasons import reason_words
from telesec.services.journals.journal_reading import read


class Door:
    """The part of the program's door that it needs."""

    def __init__(self, threshold: Any) -> None:
        self.threshold = threshold


def test_the_try_is_sealed_while_locked_and_entered_at_the_next_sign_in(first_day: Any) -> None:
    note_stranger(Door(first_day.threshold()))  # type: ignore[arg-type]
    sealed = (first_day.folder / "intake.log").read_bytes()
    assert STRANGER_EVENT.encode() not in sealed
    gate = first_day.attempt().gate
    told = [line for line in read(gate, JournalFilter()).lines if line.action == Action.INTAKE]
    assert STRANGER_EVENT in [line.reason for line in told]
    assert reason_words(STRANGER_EVENT) == "appel annoncé par un autre utilisateur de l'ordinateur"
