"""Reading, verifying and exporting the journals, each of which is itself journaled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.french import instant_long
from telesec.domain.journal.chain import Head, Report, Verdict
from telesec.domain.journal.groups import COMPARTMENT_LABELS
from telesec.domain.journal.lines import JournalLine, Wanted
from telesec.domain.people import Compartment
from telesec.security.strict_json import instant_text
from telesec.services.gate import Gate, Records

__all__ = ["COMPARTMENT_LABELS", "Verification", "export", "verify"]


LOST = "Fichier « "  # how the warnings of rows lost begin, in the journal
_LOST_SHOWN, _REMEMBERED, _FAR = 5, timedelta(days=366), ("~", 0)


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict of each compartment the account can open; ``whole`` only if all are verified.

    ``lost``: rows missing that a sign-in noticed within a year, and nobody notices twice.
    """

    reports: Mapping[Compartment, Report]
    cancelled: bool = False
    lost: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return (
            not self.cancelled
            and not self.lost
            and bool(self.reports)
            and all(report.verdict is Verdict.VERIFIED for report in self.reports.values())
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence a compartment, in the order of the screen."""
        found = [f"{COMPARTMENT_LABELS[c].capitalize()} : {r.sentence}" for c, r in self.reports.items()]
        found += self.lost
        if self.cancelled:
            found.append("Vérification interrompue : les journaux suivants n'ont pas été vérifiés.")
        return tuple(found)


def verify(
    gate: Gate,
    outside: Mapping[Compartment, tuple[Head, ...]] | None = None,
    progress: Callable[[Compartment, int], bool] | None = None,
) -> Verification:
    """Verify every journal the account can open, against the heads noted in ``practice.db``.

    ``outside`` adds heads kept elsewhere (keyring, paper, backups); ``progress`` returning False
    cancels, and a cancelled verification is never "verified".
    """
    with gate.enter(Action.JOURNAL_VERIFY, Subject("journal")) as records:
        noted = records.sessions.heads()
        lost = tuple(_said(line, gate.reference.zone) for line in _lost(gate, records))
    reports: dict[Compartment, Report] = {}
    for compartment, store in gate.stores().items():
        anchors = [noted[compartment].head] if compartment in noted else []
        anchors += (outside or {}).get(compartment, ())

        def step(rows: int, compartment: Compartment = compartment) -> bool:
            return progress is None or progress(compartment, rows)

        report = store.verify(anchors, step, instant_text(gate.now()))
        if report is None:
            return Verification(reports, cancelled=True, lost=lost)
        reports[compartment] = report
    return Verification(reports, lost=lost)


def _lost(gate: Gate, records: Records) -> list[JournalLine]:
    """The rows of the technical journal by which a sign-in noticed that others were missing, newest first."""
    since = instant_text(gate.now() - _REMEMBERED)
    actions, spans = frozenset({str(Action.INTAKE)}), ((since, "~"),)
    wanted = Wanted(spans, _FAR, actions, reason_begins=LOST, limit=_LOST_SHOWN)
    return [line for line in records.journal.latest(wanted) if line.subject_kind == "warning"]


def _said(line: JournalLine, zone: str) -> str:
    seen = instant_long(datetime.fromisoformat(line.at), zone)
    return f"Constaté le {seen}, à l'ouverture de session : {line.reason}"


def export(gate: Gate) -> tuple[dict[str, object], ...]:
    """Every row of the technical journal, oldest first, as sealed: a second program can verify it.

    Each line holds the named fields and, in hexadecimal, what the chain needs (``prev``, ``mac``).
    """
    with gate.enter(Action.JOURNAL_EXPORT, Subject("journal")) as records:
        return records.journal.sealed()
