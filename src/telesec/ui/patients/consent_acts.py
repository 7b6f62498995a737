"""What the desk does with the consents of the patient shown: yes or no to a channel, third parties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.contacts.consents import CHANNELS, PatientConsents, ThirdPartyConsent
from telesec.domain.patient_files.administrative import PatientFile
from telesec.ui.patients.consent_dialog import ConsentDialog, WithdrawDialog
from telesec.ui.patients.ports import ConsentPorts
from telesec.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel shows: its file, or None."""

    file: Callable[[], PatientFile | None]
    today: Callable[[], date]


class ConsentActs(QObject):
    """``done``: patient id and what to say; ``refused``: the error."""

    done = Signal(str, str)
    refused = Signal(object)

    def __init__(self, host: QWidget, ports: ConsentPorts, tasks: Tasks, shown: Shown) -> None:
        super().__init__(host)
        self._host, self._ports, self._tasks, self._shown = host, ports, tasks, shown
        self.dialog: ConsentDialog | WithdrawDialog | None = None

    def choose(self, channel: str, agreed: bool) -> None:
        """The patient says yes or no to a channel."""
        file = self._shown.file()
        if file is not None:
            patient = file.patient
            said = f"{CHANNELS[channel]} : {'accord' if agreed else 'refus'} noté."
            self._write(lambda: self._ports.choose(patient.id, patient.version, channel, agreed), said)

    def note(self, typed: dict[str, str] | None = None) -> None:
        """Ask for whom the patient agreed, beginning with what was ``typed`` before a lock."""
        file = self._shown.file()
        if file is None:
            return
        dialog = ConsentDialog(self._host, file.patient.id, self._shown.today(), file.contacts)
        if typed is not None:
            dialog.put_back(typed)

        def write(consent: ThirdPartyConsent) -> None:
            said = f"L'accord pour {consent.name.strip()} est noté."
            self._write(lambda: self._ports.note(consent), said, dialog)

        dialog.given.connect(write)
        self._open(dialog)

    def withdraw(self, consent: ThirdPartyConsent) -> None:
        """Ask since when and why a consent no longer holds."""
        dialog = WithdrawDialog(self._host, consent, self._shown.today())

        def write(on: date, why: str) -> None:
            said = f"L'accord pour {consent.name} est retiré."
            self._write(lambda: self._ports.withdraw(consent, on, why), said, dialog)

        dialog.given.connect(write)
        self._open(dialog)

    def typed(self) -> dict[str, str]:
        """What the open dialog holds, to be kept at lock; empty when none is."""
        return self.dialog.typed() if isinstance(self.dialog, ConsentDialog) else {}

    def _open(self, dialog: ConsentDialog | WithdrawDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _write(
        self,
        work: Callable[[], PatientConsents],
        said: str,
        dialog: ConsentDialog | WithdrawDialog | None = None,
    ) -> None:
        def answered(found: PatientConsents) -> None:
            if dialog is not None and self.dialog is dialog:
                dialog.accept()
            self.done.emit(found.patient_id, said)

        def failed(error: object) -> None:
            if dialog is not None and self.dialog is dialog:
                dialog.refused(error)  # type: ignore[arg-type]  # the runner gives TelesecErrors alone
            else:
                self.refused.emit(error)

        self._tasks.run(work, answered, failed)
