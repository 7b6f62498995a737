"""People around a patient: guardians, trusted persons, who may book."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from telesec.domain.errors import NotFound, Stale
from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.storage.records.context import EntryContext
from telesec.storage.records.merged_files import patient_checked
from telesec.storage.tables.patients import patient_contacts

_C = patient_contacts.c
_OF_PATIENT = (
    select(patient_contacts)
    .where(_C.patient_id == bindparam("patient"), _C.active.is_(True))
    .order_by(_C.kind, _C.name, _C.id)
)
_ONE = select(patient_contacts).where(_C.id == bindparam("wanted"), _C.active.is_(True))
_STALE = "Cette personne a été modifiée entre-temps. Rouvrez la fiche pour voir la dernière version."


class PatientContactRecords:
    """Reads and writes of the entry's transaction."""

    def __init__(self, conn: Connection, entry: EntryContext) -> None:
        self._conn = conn
        self._entry = entry

    def of_patient(self, patient_id: str) -> tuple[PatientContact, ...]:
        """Those not taken out, by kind then name."""
        return tuple(_contact(row) for row in self._conn.execute(_OF_PATIENT, {"patient": patient_id}))

    def get(self, contact_id: str) -> PatientContact:
        """One of them; raises NotFound once taken out."""
        row = self._conn.execute(_ONE, {"wanted": contact_id}).first()
        if row is None:
            raise NotFound("Cette personne n'est plus dans la fiche. Rouvrez la fiche.")
        return _contact(row)

    def add(self, contact: PatientContact) -> None:
        """Write a new one."""
        self._entry.touch("contacts")
        values = _values(contact) | {"id": contact.id, "patient_id": contact.patient_id, "active": True}
        with patient_checked():
            self._conn.execute(insert(patient_contacts).values(values | {"version": 1}))

    def change(self, contact: PatientContact) -> None:
        """Replace what is said of one, as it was read (``version``); raises Stale."""
        self._put(contact, _values(contact))

    def take_out(self, contact: PatientContact) -> None:
        """No longer shown; the row stays, for the journal's sake. Raises Stale."""
        self._put(contact, {"active": False})

    def put_back(self, contact: PatientContact) -> None:
        """Shown again after ``take_out``, at the version it then had. Raises Stale."""
        self._put(contact, {"active": True})

    def _put(self, contact: PatientContact, values: dict[str, Any]) -> None:
        self._entry.touch("contacts")
        as_read = update(patient_contacts).where(
            _C.id == contact.id, _C.patient_id == contact.patient_id, _C.version == contact.version
        )
        done = self._conn.execute(as_read.values(**values, version=contact.version + 1))
        if done.rowcount != 1:
            raise Stale(_STALE)


def _values(contact: PatientContact) -> dict[str, Any]:
    return {
        "kind": contact.kind.value,
        "name": contact.name,
        "relation": contact.relation,
        "phone": contact.phone,
        "email": contact.email,
        "may_book": contact.may_book,
    }


def _contact(row: Any) -> PatientContact:
    return PatientContact(
        id=row.id,
        patient_id=row.patient_id,
        kind=ContactKind(row.kind),
        name=row.name,
        relation=row.relation,
        phone=row.phone,
        email=row.email,
        may_book=row.may_book,
        version=row.version,
    )
