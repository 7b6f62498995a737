"""Whose identity a practitioner is given in the journals: that of the patients they treat."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from telesec.domain.errors import Refused
from telesec.domain.journal.lines import Ending, JournalLine, ended
from telesec.domain.journal.reasons import reason_words
from telesec.domain.people import Compartment
from telesec.services.gate import Gate, Records

NOT_OWN = (
    "Ce patient n'a ni rendez-vous dans votre agenda ni note de vous : son journal ne vous est pas ouvert. "
    "Demandez au praticien qui le suit."
)


class OwnPatients:
    """What is known so far of who treats whom; filled by ``learn``, office first, then clinical.

    A patient is one's own by an appointment in one's agenda, whenever it is, or by a note of one's own;
    also under the ids of files merged since. Where a single practitioner works, every patient is.
    """

    def __init__(self, gate: Gate) -> None:
        account, reference = gate.account, gate.reference
        self._account_id = account.id
        self._practitioners = tuple(one for one in (account.practitioner_id, *account.works_for) if one)
        everyone = {one.id for one in (*reference.practitioners, *reference.others) if one.active}
        self._all = bool(self._practitioners) and everyone <= set(self._practitioners)
        self._kin: dict[str, set[str]] = {}
        self._treated: set[str] = set()

    def learn(self, records: Records, compartment: Compartment, patient_ids: Collection[str]) -> None:
        """Ask this compartment about patients met in the rows."""
        if self._all or compartment not in (Compartment.OFFICE, Compartment.CLINICAL):
            return
        if compartment is Compartment.OFFICE and (unknown := set(patient_ids) - self._kin.keys()):
            self._kin |= records.own_patients.kin(unknown)
        asked = {one for patient_id in patient_ids for one in self._family(patient_id)}
        if asked:
            self._treated |= records.own_patients.treated(asked, self._practitioners)

    def holds(self, patient_id: str) -> bool:
        """True when the patient is one's own."""
        return self._all or bool(self._family(patient_id) & self._treated)

    def check(self, patient_id: str) -> None:
        """Raise Refused when the patient is a colleague's."""
        if not self.holds(patient_id):
            raise Refused(NOT_OWN)

    def shown(self, line: JournalLine) -> JournalLine:
        """The row as it may be read: without the identity of a colleague's patient, nor what was typed.

        One's own acts are read whole, but for what was refused or asked of the journal itself.
        """
        details = tuple(self.shown(row) for row in line.details)
        line = replace(line, details=details) if details else line
        if not line.patient_id or self._did(line) or self.holds(line.patient_id):
            return line
        typed = reason_words(line.reason) == line.reason
        return replace(without_patient(line), reason="" if typed else line.reason, withheld=True)

    def _did(self, line: JournalLine) -> bool:
        asked = line.subject_kind == "journal" or ended(line.outcome, Ending.UNDONE)
        return line.account_id == self._account_id and not asked

    def _family(self, patient_id: str) -> set[str]:
        return self._kin.get(patient_id, {patient_id})


def without_patient(line: JournalLine) -> JournalLine:
    """The row without the patient it is about; its detail rows stay as they are."""
    named = line.subject_kind == "patient" or line.subject_id == line.patient_id
    return replace(line, patient_id="", subject_id="" if named else line.subject_id)
