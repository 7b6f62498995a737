"""Use cases of a patients' import: open a file, preview it without writing, confirm it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Conflict, Invalid, Refused, TelesecError
from telesec.domain.ids import new_id
from telesec.domain.patient_files.import_index import ImportIndex, KnownPatient
from telesec.domain.patient_files.intake import (
    ImportCancelled,
    ImportFile,
    ImportPreview,
    ImportResult,
    Progress,
    ReadRow,
    RejectedRow,
    Target,
)
from telesec.exchange.csv_text import Table, read_table
from telesec.exchange.patient_columns import guess_columns
from telesec.exchange.patient_csv import PatientReader
from telesec.services.gate import NOT_ALLOWED, Gate
from telesec.services.today import today_of

_BATCH = 500
_NAMES = {Target.NAME, Target.BIRTH_NAME, Target.USED_NAME}
_FIRST_NAMES = {Target.FIRST_NAME, Target.FIRST_NAMES, Target.USED_FIRST_NAME}


def _no_progress(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """How long work tells where it is, and asks whether to stop."""

    progress: Progress = _no_progress
    cancelled: Callable[[], bool] = _never

    def step(self, done: int, total: int) -> None:
        """Tell ``done`` of ``total``; raises ImportCancelled when asked to stop."""
        if self.cancelled():
            raise ImportCancelled("L'import est arrêté. Rien n'a été écrit.")
        self.progress(done, total)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the person decided: the doubtful rows to write all the same, by line of the file."""

    preview: ImportPreview
    doubtful_lines: frozenset[int] = field(default=frozenset())


def open_import(gate: Gate, path: Path, watch: Watch = Watch()) -> ImportFile:
    """Read a file and guess its columns; a refused file is journaled as a failed attempt.

    The file is read before the base is entered: nobody waits for it.
    Raises Invalid("file", …) when the file is not a table or passes the quotas, ImportCancelled.
    """
    import_id = new_id()
    found = _read(path, watch) if gate.allows(Action.PATIENT_DUPLICATES) else None
    with gate.enter(Action.PATIENT_DUPLICATES, Subject("import", import_id)):
        if not isinstance(found, Table):
            raise found or Refused(NOT_ALLOWED)
    table = found
    mapping = guess_columns(table.header)
    return ImportFile(
        import_id, path.name, table.encoding, table.separator, table.header, table.rows, mapping
    )


def _read(path: Path, watch: Watch) -> Table | TelesecError:
    """The table, or why there is none: told once the attempt can be journaled."""
    try:
        return read_table(path, watch.step)
    except TelesecError as refused:
        return refused


def preview_import(gate: Gate, file: ImportFile, watch: Watch = Watch()) -> ImportPreview:
    """What would be written under ``file.mapping``; reads the base, writes nothing."""
    _hold_mapping(file.mapping)
    reader = PatientReader(file, file.mapping, today_of(gate))
    index, rows, rejected = ImportIndex(), dict[int, ReadRow](), list[RejectedRow]()
    total = len(file.rows) * 2
    for done, (line, cells) in enumerate(file.rows):
        if done % _BATCH == 0:
            watch.step(done, total)
        row = reader.read(line, cells)
        if isinstance(row, RejectedRow):
            rejected.append(row)
            continue
        twin = index.add(line, row.draft)
        rows[line] = replace(row, likeness=f"Ligne {twin[0]} du fichier : {twin[1]}") if twin else row
    with gate.enter(Action.PATIENT_DUPLICATES, Subject("import", file.id)) as records:
        _compare(rows, index, records.patients.identities(), watch, total)
    return ImportPreview(
        file.id,
        tuple(row for row in rows.values() if not row.likeness),
        tuple(row for row in rows.values() if row.likeness),
        tuple(rejected),
    )


def confirm_import(gate: Gate, asked: Confirmation, watch: Watch = Watch()) -> ImportResult:
    """Write every ready row and the doubtful rows asked for, in one journaled transaction.

    Raises Conflict when this preview was already written, ImportCancelled with nothing written,
    Refused when there is nothing to write.
    """
    preview = asked.preview
    chosen = [row for row in preview.doubtful if row.line in asked.doubtful_lines]
    people = [(new_id(), row.draft) for row in (*preview.ready, *chosen)]
    if not people:
        raise Refused("Il n'y a aucun patient à importer. Choisissez un autre fichier.")
    with gate.enter(Action.PATIENT_IMPORT, Subject("import", preview.import_id)) as records:
        if records.patients.holds_import(preview.import_id):
            raise Conflict("Cet import est déjà enregistré. Ouvrez le fichier à nouveau pour recommencer.")
        for start in range(0, len(people), _BATCH):
            watch.step(start, len(people))
            records.patients.add_imported(people[start : start + _BATCH], preview.import_id)
        watch.step(len(people), len(people))
    left_out = len(preview.doubtful) - len(chosen)
    return ImportResult(preview.import_id, len(people), left_out, len(preview.rejected))


def _hold_mapping(mapping: Sequence[Target]) -> None:
    targets = [target for target in mapping if target is not Target.NONE]
    if not _NAMES & set(targets) or not _FIRST_NAMES & set(targets):
        raise Invalid("mapping", "Indiquez quelle colonne contient le nom et laquelle contient le prénom.")
    if len(set(targets)) != len(targets):
        raise Invalid("mapping", "Deux colonnes sont importées au même endroit. Gardez-en une seule.")


def _compare(
    rows: dict[int, ReadRow],
    index: ImportIndex,
    known: Iterable[KnownPatient] | Iterator[KnownPatient],
    watch: Watch,
    total: int,
) -> None:
    """Mark the rows that resemble a patient of the base; the base's reason wins over the file's."""
    half = total // 2
    for count, patient in enumerate(known):
        if count % (_BATCH * 4) == 0:
            watch.step(min(half + count, total), total)
        for line, why in index.alike(patient):
            rows[line] = replace(rows[line], likeness=f"{patient.shown_name} : {why}")
    watch.step(total, total)
