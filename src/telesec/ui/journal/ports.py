"""What the journal page asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from telesec.domain.journal.files import FileShape
from telesec.domain.journal.lines import JournalFilter, JournalPage
from telesec.domain.patients import PatientsFound
from telesec.domain.people import Compartment

KeepGoing = Callable[[Compartment, int], bool]


class Verification(Protocol):
    """The answer of a verification: whether all is well, and a sentence for each journal."""

    @property
    def whole(self) -> bool: ...
    @property
    def sentences(self) -> tuple[str, ...]: ...


class RowPorts(Protocol):
    """What the rows are told with: the accounts' names by their id, and the zone of the practice's wall."""

    @property
    def account_names(self) -> Callable[[], Mapping[str, str]]: ...
    @property
    def zone(self) -> Callable[[], str]: ...


@dataclass(frozen=True, slots=True)
class JournalPorts:
    """All but ``account_names``, ``zone`` and ``today`` run on the worker.

    ``verify`` calls its argument with the rows done so far and stops when it answers False. ``save``
    and ``print_out`` answer with the number of rows; ``seal`` writes the technical journal with its
    seals, for another program to verify. ``search`` is None for who may not read patients' names.
    """

    read: Callable[[JournalFilter], JournalPage]
    verify: Callable[[KeepGoing], Verification]
    save: Callable[[JournalFilter, FileShape, Path], int]
    print_out: Callable[[JournalFilter], int]
    seal: Callable[[Path], object]
    prove: Callable[[str, str], None]
    account_names: Callable[[], Mapping[str, str]]
    zone: Callable[[], str]
    today: Callable[[], date]
    search: Callable[[str], PatientsFound] | None = None
