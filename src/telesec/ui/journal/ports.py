"""What the journal page asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from telesec.domain.journal_lines import JournalFilter, JournalLine
from telesec.domain.people import Compartment

KeepGoing = Callable[[Compartment, int], bool]


class Verification(Protocol):
    """The answer of a verification: whether all is well, and a sentence for each journal."""

    @property
    def whole(self) -> bool: ...
    @property
    def sentences(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class JournalPorts:
    """All but ``account_names`` and ``zone`` run on the worker.

    ``verify`` calls its argument with the rows done so far and stops when it answers False.
    """

    read: Callable[[JournalFilter], tuple[JournalLine, ...]]
    verify: Callable[[KeepGoing], Verification]
    export: Callable[[Path], object]
    prove: Callable[[str, str], None]
    account_names: Callable[[], Mapping[str, str]]
    zone: Callable[[], str]
