"""Two files of one person: compared side by side, put together, separated again; nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Conflict, NotFound, Stale
from telesec.domain.ids import new_id
from telesec.domain.patient_files.merges import (
    Comparison,
    Merge,
    MergeRequest,
    check_merge,
    completed,
    draft_of,
    given_back,
)
from telesec.domain.patients import Patient, PatientDraft
from telesec.services.gate import Gate

_CHANGED = "Une des deux fiches a changé depuis la comparaison. Comparez-les de nouveau."


@dataclass(frozen=True, slots=True)
class UnmergeRequest:
    """The merge to undo, and the kept file as it was read."""

    merge_id: str
    kept_id: str
    version: int


def compare_files(gate: Gate, kept_id: str, other_id: str) -> Comparison:
    """Both files as they are now; an id of a merged file stands for the one that is kept."""
    with gate.enter(Action.PATIENT_OPEN, Subject("patient", kept_id, kept_id)) as records:
        kept = records.patients.patient(records.merges.kept_id(kept_id))
        other = records.patients.patient(records.merges.kept_id(other_id))
        for one in (kept, other):
            records.entry.concern(Subject("patient", one.id, one.id))
        rows = records.merges.rows_of(kept.id), records.merges.rows_of(other.id)
    return Comparison(kept, other, *rows)


def merge_files(gate: Gate, request: MergeRequest) -> Patient:
    """Put the source's file into the target's; gives the target as it now is.

    Appointments, waiting entries, recalls and people around change hands; notes and fee notes are
    found through both ids. Raises Invalid without a reason, Conflict when either is merged already,
    Stale when either changed since it was compared.
    """
    merge_id = new_id()
    with gate.enter(Action.PATIENT_MERGE, Subject("merge", merge_id, request.target_id)) as records:
        source = records.patients.patient(request.source_id)
        target = records.patients.patient(request.target_id)
        reason = check_merge(source, target, request)
        if (source.version, target.version) != (request.source_version, request.target_version):
            raise Stale(_CHANGED)
        after = completed(target, source, request.taken)
        kept = records.patients.update(target.id, target.version, after)
        merge = Merge(
            id=merge_id,
            source_id=source.id,
            target_id=target.id,
            reason=reason,
            account_id=gate.account.id,
            merged_at=gate.now(),
            completed=_changes(draft_of(target), after),
        )
        records.merges.add(merge, source.version)
        return kept


def unmerge_files(gate: Gate, request: UnmergeRequest) -> Patient:
    """Give a merged file back what was its own; gives the kept file as it now is.

    Raises Conflict when the merge was undone already, or when the kept file was itself merged later:
    that one is separated first.
    """
    subject = Subject("merge", request.merge_id, request.kept_id)
    with gate.enter(Action.PATIENT_UNMERGE, subject) as records:
        merge = records.merges.get(request.merge_id)
        if merge.target_id != request.kept_id:
            raise NotFound("Cette réunion n'est pas celle de ce patient. Rouvrez la fiche.")
        if merge.undone_at is not None:
            raise Conflict("Ces deux fiches sont déjà séparées. Rouvrez la fiche.")
        target = records.patients.patient(merge.target_id)
        if target.merged_into:
            raise Conflict(
                "Cette fiche a elle-même été réunie à une autre depuis. Séparez d'abord cette réunion-là, "
                "la plus récente."
            )
        if target.version != request.version:
            raise Stale("Cette fiche a été modifiée entre-temps. Rouvrez-la, puis recommencez.")
        source = records.patients.patient(merge.source_id)
        records.merges.undo(merge, source.version)
        return records.patients.update(target.id, target.version, given_back(target, merge.completed))


def family_of(gate: Gate, patient_id: str) -> tuple[str, ...]:
    """The kept file's id first, then those of the files merged into it: what notes and accounts look for."""
    with gate.enter(Action.PATIENT_OPEN, Subject("patient_family", patient_id, patient_id)) as records:
        family = records.merges.family(patient_id)
        records.entry.concern(Subject("patient_family", family[0], family[0]))
        return family


def _changes(before: PatientDraft, after: PatientDraft) -> dict[str, tuple[object, object]]:
    names = PatientDraft.__dataclass_fields__
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
