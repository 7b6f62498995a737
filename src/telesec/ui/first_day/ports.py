"""What the list of first steps asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from telesec.domain.first_day.progress import SetUpStep, StepKey


@dataclass(frozen=True, slots=True)
class FirstDayPorts:
    """``progress`` runs on the worker. ``who_else`` says who does a step, "" when it is this account;
    ``open_step`` shows where it is done.
    """

    progress: Callable[[], Sequence[SetUpStep]]
    who_else: Callable[[StepKey], str]
    open_step: Callable[[SetUpStep], object]
