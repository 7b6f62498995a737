"""What the desk does around a patient's file: identity check, people near, files put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.patient_files.administrative import (
    ContactKind,
    MergedFile,
    PatientContact,
    PatientFile,
)
from telesec.domain.patient_files.names import line_of
from telesec.domain.patients import Patient
from telesec.ui.controls import confirm
from telesec.ui.patients.card import PatientCard
from telesec.ui.patients.consent_acts import ConsentActs, Shown
from telesec.ui.patients.contact_dialog import ContactDialog, contact_of
from telesec.ui.patients.identity_dialog import IdentityDialog
from telesec.ui.patients.merge_dialog import MergeDialog
from telesec.ui.patients.ports import PatientsPorts
from telesec.ui.tasks import Tasks

T = TypeVar("T")
_TYPED = "typed_"
_TOGETHER = "Les deux fiches sont réunies. Le menu « … » de la fiche permet de les séparer de nouveau."
Undo = Callable[[], object] | None


class FileActs(QObject):
    """``done``: patient id, what to say, and how to take it back (or None); ``refused``: the error.

    ``moved`` tells that appointments changed hands.
    """

    done = Signal(str, str, object)
    refused = Signal(object)
    moved = Signal()
    booking_requested = Signal(object)  # PatientLine

    def __init__(
        self, host: QWidget, ports: PatientsPorts, tasks: Tasks, patient: Callable[[], Patient | None]
    ) -> None:
        super().__init__(host)
        self._host, self._ports, self._tasks, self._patient = host, ports, tasks, patient
        self.dialog: IdentityDialog | ContactDialog | MergeDialog | None = None
        self.consents: ConsentActs | None = None

    def unfinished(self) -> dict[str, str]:
        """What an open dialog holds, with the patient's id; empty when none is open."""
        patient, dialog = self._patient(), self.dialog
        if patient is not None and self.consents is not None and (kept := self.consents.typed()):
            return {f"{_TYPED}{name}": text for name, text in kept.items()} | {
                "id": patient.id,
                "act": "consent",
            }
        if patient is None or not isinstance(dialog, ContactDialog | MergeDialog):
            return {}
        act = "contact" if isinstance(dialog, ContactDialog) else "merge"
        return {f"{_TYPED}{name}": text for name, text in dialog.typed().items()} | {
            "id": patient.id,
            "act": act,
        }

    def restore(self, payload: dict[str, str]) -> None:
        """Open again the dialog that ``unfinished`` told of, on the patient now shown."""
        typed = {name.removeprefix(_TYPED): text for name, text in payload.items() if name.startswith(_TYPED)}
        if payload.get("act") == "contact":
            self.edit_contact(contact_of(typed))
        elif payload.get("act") == "consent" and self.consents is not None:
            self.consents.note(typed)
        elif payload.get("act") == "merge":
            self.merge()
            if isinstance(self.dialog, MergeDialog):
                self.dialog.put_back(typed)

    def listen(self, card: PatientCard, file: Callable[[], PatientFile | None]) -> None:
        """Hear what is asked for in a card; ``file`` is the one it shows."""
        card.contact_removed.connect(self.remove_contact)
        card.contact_wanted.connect(self.edit_contact)
        card.unmerge_wanted.connect(self.unmerge)
        if self._ports.consents is None or card.consents is None:
            return
        shown = Shown(file, self._ports.today)
        self.consents = acts = ConsentActs(self._host, self._ports.consents, self._tasks, shown)
        acts.done.connect(self._tell)
        acts.refused.connect(self.refused)
        card.consents.channel_chosen.connect(acts.choose)
        card.consents.consent_wanted.connect(acts.note)
        card.consents.withdrawal_wanted.connect(acts.withdraw)

    def book(self) -> None:
        """An appointment for the patient shown is taken in the agenda."""
        patient = self._patient()
        if patient is not None:
            self.booking_requested.emit(line_of(patient))

    def check_identity(self) -> None:
        """Ask which document was shown, and validate the identity."""
        file, patient = self._ports.file, self._patient()
        if file is None or patient is None:
            return
        dialog = IdentityDialog(self._host, patient, self._ports.today())

        def write(proof: str, on: date) -> None:
            self._write(
                lambda: file.check_identity(patient, proof, on),
                lambda kept: self._tell(kept.id, "L'identité est validée.", lambda: self._withdraw(kept)),
                dialog,
            )

        dialog.given.connect(write)
        self._open(dialog)

    def withdraw(self) -> None:
        """Take an identity check back."""
        patient = self._patient()
        if patient is not None:
            self._withdraw(patient)

    def _withdraw(self, patient: Patient) -> None:
        file = self._ports.file
        if file is not None:
            said = "L'identité est de nouveau provisoire."
            self._write(lambda: file.withdraw_check(patient), lambda kept: self._tell(kept.id, said))

    def add_contact(self) -> None:
        """Ask who is near the patient."""
        self.edit_contact(None)

    def edit_contact(self, contact: PatientContact | None) -> None:
        """Change what is said of a person near the patient; None for a new one."""
        file, patient = self._ports.file, self._patient()
        if file is None or patient is None:
            return
        dialog = ContactDialog(self._host, contact or PatientContact("", patient.id, ContactKind.PARENT, ""))

        def write(typed: PatientContact) -> None:
            said = "La fiche est enregistrée."
            self._write(
                lambda: file.save_contact(typed), lambda kept: self._tell(kept.patient_id, said), dialog
            )

        dialog.given.connect(write)
        self._open(dialog)

    def remove_contact(self, contact: PatientContact) -> None:
        """Take somebody out of the file; it can be taken back."""
        file = self._ports.file
        if file is None:
            return

        def put_back(gone: PatientContact) -> None:
            said = f"{gone.name} est de nouveau dans la fiche."
            self._write(lambda: file.restore_contact(gone), lambda _back: self._tell(gone.patient_id, said))

        def told(gone: PatientContact) -> None:
            self._tell(gone.patient_id, f"{gone.name} est retiré de la fiche.", lambda: put_back(gone))

        self._write(lambda: file.remove_contact(contact), told)

    def merge(self) -> None:
        """Look for the other file of this person, compare, and put both together."""
        file, patient = self._ports.file, self._patient()
        if file is None or patient is None:
            return
        dialog = MergeDialog(self._host, self._ports, file, self._tasks, patient)
        dialog.merged.connect(self._merged)
        self._open(dialog)

    def unmerge(self, merged: MergedFile) -> None:
        """Separate a file again, once confirmed."""
        file, kept = self._ports.file, self._patient()
        sentence = (
            f"La fiche {merged.shown_name} redevient une fiche à part. Elle reprend les rendez-vous, les "
            "attentes et les proches qui venaient d'elle."
        )
        if file is None or kept is None:
            return
        if not confirm(self._host, "Séparer ces deux fiches ?", sentence, "Séparer"):
            return

        def told(after: Patient) -> None:
            self._tell(after.id, f"La fiche {merged.shown_name} est de nouveau à part.")
            self.moved.emit()

        self._write(lambda: file.unmerge(merged.merge_id, kept.id, kept.version), told)

    def _merged(self, kept: Patient) -> None:
        self._tell(kept.id, _TOGETHER)
        self.moved.emit()

    def _open(self, dialog: IdentityDialog | ContactDialog | MergeDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _write(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        dialog: IdentityDialog | ContactDialog | None = None,
    ) -> None:
        def answered(found: T) -> None:
            if dialog is not None and self.dialog is dialog:
                dialog.accept()
            then(found)

        def failed(error: object) -> None:
            if dialog is not None and self.dialog is dialog:
                dialog.refused(error)  # type: ignore[arg-type]  # the runner gives TelesecErrors alone
            else:
                self.refused.emit(error)

        self._tasks.run(work, answered, failed)

    def _tell(self, patient_id: str, sentence: str, undo: Undo = None) -> None:
        self.done.emit(patient_id, sentence, undo)
