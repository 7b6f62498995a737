"""What is read after the file itself: consents, appointments, calls and fee notes, again when they change."""

from __future__ import annotations

from telesec.domain.contacts.consents import PatientConsents
from telesec.ui.patients.card import PatientCard
from telesec.ui.patients.latest import Latest
from telesec.ui.patients.ports import PatientsPorts


class FileBelow:
    """Asks for them as far as the role may, and puts them in the card."""

    def __init__(self, ports: PatientsPorts, latest: Latest, card: PatientCard) -> None:
        self._ports, self._latest, self._card = ports, latest, card

    def read(self, patient_id: str) -> None:
        """Read them; the answers are dropped when another file is asked for meanwhile."""
        visits, fee_notes, consents = self._ports.visits, self._ports.fee_notes, self._ports.consents
        if consents is not None:
            self._latest.also(lambda: consents.of_patient(patient_id), self._show_consents)
        if visits is not None:
            self._latest.also(lambda: visits(patient_id), self._card.show_visits)
        calls = self._ports.calls
        if calls is not None:
            self._latest.also(lambda: calls(patient_id), self._card.show_calls)
        if fee_notes is not None:
            self._latest.also(lambda: fee_notes(patient_id), self._card.show_fee_notes)

    def _show_consents(self, consents: PatientConsents) -> None:
        if self._card.consents is not None:
            self._card.consents.show_consents(consents, self._ports.today())
