"""What is read after the file itself: appointments and fee notes, and again when they change elsewhere."""

from __future__ import annotations

from telesec.ui.patients.card import PatientCard
from telesec.ui.patients.latest import Latest
from telesec.ui.patients.ports import PatientsPorts


class FileBelow:
    """Asks for them as far as the role may, and puts them in the card."""

    def __init__(self, ports: PatientsPorts, latest: Latest, card: PatientCard) -> None:
        self._ports, self._latest, self._card = ports, latest, card

    def read(self, patient_id: str) -> None:
        """Read them; the answers are dropped when another file is asked for meanwhile."""
        visits, fee_notes = self._ports.visits, self._ports.fee_notes
        if visits is not None:
            self._latest.also(lambda: visits(patient_id), self._card.show_visits)
        if fee_notes is not None:
            self._latest.also(lambda: fee_notes(patient_id), self._card.show_fee_notes)
