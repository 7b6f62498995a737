"""What leaves the program when the journal is printed or exported, and in which shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from telesec.domain.french import counted
from telesec.domain.journal.chain import Head
from telesec.domain.journal.groups import action_words, field_words, outcome_words, role_words, subject_words
from telesec.domain.journal.lines import JournalLine
from telesec.domain.people import Compartment


class FileShape(StrEnum):
    """CSV for a spreadsheet, PDF for paper, syslog (RFC 5424) for a collector of journals."""

    CSV = "csv"
    PDF = "pdf"
    SYSLOG = "syslog"


WITHHELD = "Patient d'un confrère"
MOST_ROWS = {FileShape.CSV: 100_000, FileShape.PDF: 5_000, FileShape.SYSLOG: 100_000}


def too_many(shape: FileShape) -> str:
    """What is said when a question has more answers than a file may hold."""
    most = counted(MOST_ROWS[shape], "ligne", "lignes")
    return f"Ce choix dépasse {most}, le plus qu'un tel fichier contient. Choisissez une période plus courte."


@dataclass(frozen=True, slots=True)
class JournalReport:
    """The rows of one question, newest first, and what proves and explains them.

    ``heads`` are the ends of the journals read, when they were read; ``at`` is that instant, as text.
    """

    practice: str
    zone: str
    asked: str
    at: str
    by: str
    lines: tuple[JournalLine, ...]
    heads: dict[Compartment, Head]
    accounts: dict[str, str] = field(repr=False)
    patients: dict[str, str] = field(repr=False)

    def rows(self) -> Iterator[JournalLine]:
        """Every row, each followed by its detail rows."""
        for line in self.lines:
            yield replace(line, details=())
            yield from line.details

    def who(self, line: JournalLine) -> str:
        return who_words(line, self.accounts)

    def whose(self, line: JournalLine) -> str:
        """The patient's name; their number in the files when it is not known."""
        return WITHHELD if line.withheld else self.patients.get(line.patient_id) or line.patient_id


@dataclass(frozen=True, slots=True)
class JournalFile:
    """A file ready to be written, and how many rows it holds."""

    data: bytes = field(repr=False)
    lines: int


def who_words(line: JournalLine, accounts: Mapping[str, str]) -> str:
    """The name of the account; « Personne » for what happened outside a session."""
    return accounts.get(line.account_id) or line.account_id or "Personne"


def sentence(line: JournalLine, who: str) -> str:
    """A row in one line, without the name of any patient."""
    about = subject_words(line.subject_kind)
    touched = f" ({field_words(line.fields)})" if line.fields else ""
    said = f"{who} ({role_words(line.role)}) : {action_words(line.action)}, {about}{touched}"
    return f"{said} – {outcome_words(line.outcome)}"
