"""How the journal tells of a backup: made, or failed and why, in few words and without any address."""

from __future__ import annotations

from dataclasses import dataclass

from telesec.domain.backups.ledger import Outcome
from telesec.domain.backups.shapes import FaultKind

MADE, FAILED = "backup_made", "backup_failed"  # kinds of events sealed while no session is open
EVENTS = frozenset({MADE, FAILED})
_WORDS = {
    FaultKind.UNREACHABLE: "serveur injoignable",
    FaultKind.STALLED: "serveur qui ne répond plus",
    FaultKind.CREDENTIALS: "clés absentes ou refusées",
    FaultKind.FORBIDDEN: "droits insuffisants",
    FaultKind.CERTIFICATE: "certificat refusé",
    FaultKind.HOST_KEY: "clé du serveur changée",
    FaultKind.CLOCK: "horloges en désaccord",
    FaultKind.FULL: "plus assez de place",
    FaultKind.ABSENT: "disque, dossier ou fichier absent",
    FaultKind.READ_ONLY: "lecture seule",
    FaultKind.OTHER_DISK: "un autre disque",
    FaultKind.TAKEN: "place déjà prise",
    FaultKind.DAMAGED: "copie abîmée",
    FaultKind.LOST: "copie reçue mais non rendue",
    FaultKind.UNKNOWN: "erreur inattendue",
}


@dataclass(frozen=True, slots=True)
class BackupRow:
    """What a row of the journal says of one try."""

    target_id: str
    outcome: str
    reason: str


def row_of(outcome: Outcome) -> BackupRow:
    """The row of one outcome of the ledger."""
    return row_from(event_of(outcome)[1])


def event_of(outcome: Outcome) -> tuple[str, dict[str, str]]:
    """Kind and details of the event to seal when no session is open."""
    kind = MADE if outcome.made_id else FAILED
    return kind, {"target": outcome.target_id, "made": outcome.made_id, "fault": outcome.fault_kind}


def row_from(details: dict[str, str]) -> BackupRow:
    """The row of an event, as it was sealed."""
    target_id, made_id = details.get("target", ""), details.get("made", "")
    if made_id:
        return BackupRow(target_id, "ok", f"destination {target_id}, sauvegarde {made_id}")
    fault = details.get("fault", "")
    known = fault if fault in set(FaultKind) else FaultKind.UNKNOWN
    return BackupRow(target_id, f"failed:{known}", f"destination {target_id} : {_WORDS[FaultKind(known)]}")
