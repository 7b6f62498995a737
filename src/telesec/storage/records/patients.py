"""Patients of the office: found, read, written, compared; one transaction, one journal entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, column, func, insert, select, table, text, update

from telesec.domain.errors import NotFound, Stale
from telesec.domain.patient_files.administrative import AttendanceCounts
from telesec.domain.patient_files.duplicates import identity_keys, likeness
from telesec.domain.patient_files.import_index import KnownPatient
from telesec.domain.patient_files.query import PatientQuery
from telesec.domain.patient_files.rniv import index_words, name_key
from telesec.domain.patient_files.rules import asks_for_check
from telesec.domain.patients import IdentityStatus, Patient, PatientDraft, PatientLine, PatientsFound
from telesec.domain.people import Role
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import kept_lines, kept_rows
from telesec.storage.records.name_vocabulary import forget_vocabulary, known_vocabulary, vocabulary
from telesec.storage.records.patient_attendance import attendance_of
from telesec.storage.records.patient_match import (
    FTS_COLUMNS,
    indexed,
    loose_expression,
    reading_order,
    same_name_expression,
    same_phone_expression,
    strict_expressions,
)
from telesec.storage.records.patient_rows import (
    DRAFT_FIELDS,
    LINE_COLUMNS,
    PATIENT_COLUMNS,
    UNCHECKED,
    line_from,
    lines_of,
    patient_from,
    values_of,
)
from telesec.storage.records.quick_rows import driver_rows, packed_rows, packed_text
from telesec.storage.tables.patients import PATIENTS

_C = PATIENTS.c
_FTS = table("patient_fts", column("rowid"))
_MATCHING = text("patient_fts MATCH :expression")
_INDEX = text(
    f"INSERT INTO patient_fts (rowid, {', '.join(FTS_COLUMNS)}) "  # noqa: S608 - column names of ours
    f"VALUES (:seq, {', '.join(':' + name for name in FTS_COLUMNS)})"
)
_UNINDEX = text("DELETE FROM patient_fts WHERE rowid = :seq")
_WITH_NAME = PATIENT_COLUMNS.add_columns(_C.shown_name)
_FOUND = "SELECT rowid FROM patient_fts WHERE patient_fts MATCH :expression ORDER BY rowid LIMIT :most"
_LINES = packed_text(
    LINE_COLUMNS.where(_C.seq.in_(text("SELECT value FROM json_each(:found)"))).order_by(_C.seq)
)
_ALIKE = _WITH_NAME.select_from(_FTS.join(PATIENTS, _C.seq == _FTS.c.rowid)).where(_MATCHING)
_ALIKE = _ALIKE.limit(bindparam("most"))
_BORN = _WITH_NAME.where(_C.birth_date == bindparam("birth")).limit(bindparam("most"))
_PATIENT = PATIENT_COLUMNS.where(_C.id == bindparam("patient_id"))
_SEQ = select(_C.seq).where(_C.id == bindparam("patient_id"))
_LAST = select(func.coalesce(func.max(_C.seq), 0))
_OF_IMPORT = select(func.count()).where(_C.import_id == bindparam("import_id"), _C.import_id != "")
_DESK = frozenset({Role.SECRETARY, Role.PRACTITIONER})
_DESK_ALONE: dict[str, Any] = {"desk_note": "", "needs": (), "language": "", "opt_outs": ()}
_MOST_READ = 120  # more than is shown, so that whole surnames and homonyms can be put in order
_MOST_ALIKE = 300
_BATCH = 500
_IDENTITIES = text(
    "SELECT shown_name, birth_name_rniv, first_names_rniv, coalesce(birth_date, ''), birth_name, "
    "first_names, used_name, used_first_name, phone, phone2 FROM patients"
)


class PatientRecords:
    """The patients of one entry of the gate.

    An account without a secretary's or practitioner's role never receives the desk's note, nor what
    the patient needs or refuses.
    """

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry
        self._desk = bool(entry.roles & _DESK)

    def search(self, query: PatientQuery, most: int = 50) -> PatientsFound:
        """Patients matching ``query``; near spellings only when nothing matches as typed."""
        read = _MOST_READ if query.words else most + 1
        found: set[int] = set()
        for expression in strict_expressions(query):
            found.update(self._matching(expression, read))
            if len(found) >= most:
                break
        near = False
        if not found and query.words:
            names = vocabulary(self._conn)
            spellings = [names.near(word) for word in query.words]
            near = any(spellings)
            found.update(self._matching(loose_expression(query, spellings), read) if near else ())
        if not found and query.file_number:
            found.add(query.file_number)
        rows = packed_rows(self._conn, _LINES, {"found": json.dumps(list(found))})
        kept = kept_rows(self._conn, rows)
        lines = sorted(lines_of(kept), key=lambda line: reading_order(line, query))
        return PatientsFound(tuple(lines[:most]), len(lines) > most, near and bool(lines))

    def _matching(self, expression: str, most: int) -> Iterator[int]:
        rows = driver_rows(self._conn, _FOUND, {"expression": expression, "most": most})
        return (row[0] for row in rows)

    def patient(self, patient_id: str) -> Patient:
        """One patient's row; raises NotFound."""
        row = self._conn.execute(_PATIENT, {"patient_id": patient_id}).first()
        if row is None:
            raise NotFound(
                "Cette fiche patient n'existe pas ou n'existe plus. Cherchez de nouveau le patient."
            )
        found = patient_from(row)
        return found if self._desk else replace(found, **_DESK_ALONE)

    def alike(self, draft: PatientDraft, but: str = "") -> tuple[PatientLine, ...]:
        """Patients that may be the person of ``draft``, each with its reason; ``but`` is left out.

        A merged file that looks alike stands for the one that is kept.
        """
        keys = identity_keys(draft)
        alike: dict[str, PatientLine] = {}
        merged: list[str] = []
        for row in self._candidates(draft):
            why = likeness(keys, identity_keys(patient_from(row))) if row.id != but else ""
            if why:
                alike[row.id] = line_from(row, why)
                merged += [row.id] if row.merged_into else []
        for source_id, line in kept_lines(self._conn, merged).items():
            source = alike.pop(source_id)
            if line.id != but:
                found = replace(line, likeness=source.likeness, found_as=source.shown_name)
                alike.setdefault(line.id, found)
        return tuple(sorted(alike.values(), key=lambda line: name_key(line.shown_name)))

    def _candidates(self, draft: PatientDraft) -> Iterator[Any]:
        if draft.birth_date is not None:
            yield from self._conn.execute(_BORN, {"birth": draft.birth_date, "most": _MOST_ALIKE})
        for expression in (same_phone_expression(draft), same_name_expression(draft)):
            if expression:
                yield from self._conn.execute(_ALIKE, {"expression": expression, "most": _MOST_ALIKE})

    def add(self, patient_id: str, draft: PatientDraft) -> Patient:
        """Write a new patient (provisional identity, version 1)."""
        self._insert([(patient_id, draft)], "")
        known = known_vocabulary(self._conn)
        if known is not None:
            known.add(_name_words(draft), self._conn.execute(_LAST).scalar_one())
        return self.patient(patient_id)

    def add_imported(self, people: Sequence[tuple[str, PatientDraft]], import_id: str) -> None:
        """Write many patients of one import; each row keeps the import's id as its trace."""
        self._insert(people, import_id)
        forget_vocabulary(self._conn)

    def _insert(self, people: Sequence[tuple[str, PatientDraft]], import_id: str) -> None:
        first = self._conn.execute(_LAST).scalar_one() + 1
        rows, words = [], []
        for seq, (patient_id, draft) in enumerate(people, start=first):
            rows.append(
                values_of(draft, self._entry.now)
                | {
                    "seq": seq,
                    "id": patient_id,
                    "status": IdentityStatus.PROVISIONAL.value,
                    "version": 1,
                    "import_id": import_id,
                    "created_at": self._entry.now,
                }
            )
            words.append(indexed(draft) | {"seq": seq})
        if rows:
            self._conn.execute(insert(PATIENTS), rows)
            self._conn.execute(_INDEX, words)

    def update(self, patient_id: str, version: int, draft: PatientDraft) -> Patient:
        """Replace a patient's fields; names the changed ones in the journal, never their values.

        A validated identity becomes provisional again when a strict trait changes. Raises NotFound, or
        Stale when ``version`` is no longer the row's or the file was merged into another.
        """
        before = self.patient(patient_id)
        values = values_of(draft, self._entry.now)
        if asks_for_check(before, draft):
            values |= UNCHECKED
            self._entry.touch("status")
        self._write(patient_id, version, values)
        self._entry.touch(*(name for name in DRAFT_FIELDS if getattr(before, name) != getattr(draft, name)))
        seq = self._conn.execute(_SEQ, {"patient_id": patient_id}).scalar_one()
        self._conn.execute(_UNINDEX, {"seq": seq})
        self._conn.execute(_INDEX, indexed(draft) | {"seq": seq})
        known = known_vocabulary(self._conn)
        if known is not None:
            known.add(_name_words(draft), known.last_seq)
        return self.patient(patient_id)

    def vouch(self, patient_id: str, version: int, proof: str, on: date | None) -> Patient:
        """Note which document was checked and when; "" takes the check back. Raises Stale."""
        checked = {
            "status": IdentityStatus.VALIDATED.value,
            "identity_check": proof,
            "identity_checked_on": on,
            "identity_checked_by": self._entry.account_id,
        }
        self._entry.touch("status", "identity_check")
        self._write(patient_id, version, checked if proof else UNCHECKED)
        return self.patient(patient_id)

    def _write(self, patient_id: str, version: int, values: Mapping[str, Any]) -> None:
        as_read = update(PATIENTS).where(_C.id == patient_id, _C.version == version, _C.merged_into == "")
        done = self._conn.execute(as_read.values(**values, version=version + 1))
        if done.rowcount != 1:
            raise Stale(
                "Cette fiche a été modifiée entre-temps. Rouvrez la fiche pour voir la dernière version."
            )

    def attendance(self, patient_id: str, now: int) -> AttendanceCounts:
        """How the patient's appointments went up to the wall minute ``now``."""
        return attendance_of(self._conn, patient_id, now)

    def identities(self) -> Iterator[KnownPatient]:
        """Every patient in the form an import is compared with, streamed."""
        for row in self._conn.execute(_IDENTITIES).yield_per(_BATCH):
            yield KnownPatient(*row)

    def holds_import(self, import_id: str) -> bool:
        """True when patients of this import are already written."""
        return bool(self._conn.execute(_OF_IMPORT, {"import_id": import_id}).scalar_one())


def _name_words(draft: PatientDraft) -> list[str]:
    names = (draft.birth_name, draft.used_name, draft.first_names, draft.used_first_name)
    return [word for name in names for word in index_words(name)]
