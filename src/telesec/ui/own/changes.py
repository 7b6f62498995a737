"""A change of what one signs in with: both factors first, then its dialog, then a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from telesec.ui.look import Look
from telesec.ui.own.dialogs import CodesDialog, PasswordDialog, PhoneDialog
from telesec.ui.own.ports import OwnAccountPorts
from telesec.ui.proof import ProofDialog
from telesec.ui.steps import Factor
from telesec.ui.tasks import Tasks

CHANGED = "Votre mot de passe est changé. L'ancien ne sert plus."
KEYS_OWED = (
    "Votre mot de passe est changé. Les clés qu'il ouvrait sont à renouveler : la demande est notée pour les "
    "personnes qui les ont."
)
PHONE_CHANGED = "Le nouveau téléphone est associé. L'ancien ne donne plus accès à rien."
CODES_CHANGED = "Vos huit nouveaux codes de secours remplacent les anciens."


class OwnChanges(QObject):
    """One change at a time over ``window``; ``done`` and ``refused`` carry a sentence."""

    done = Signal(str)
    refused = Signal(str)

    def __init__(
        self, window: QWidget, ports: OwnAccountPorts, tasks: Tasks, look: Callable[[], Look]
    ) -> None:
        super().__init__(window)
        self._window, self._ports, self._tasks, self._look = window, ports, tasks, look
        self.dialog: QDialog | None = None

    def change_password(self, *, known: bool) -> None:
        """``known``: somebody else knows the present one."""
        sentence = KEYS_OWED if known else CHANGED
        self._prove(
            lambda: self._open(PasswordDialog(self._window, self._ports, self._tasks, known=known), sentence)
        )

    def change_telephone(self) -> None:
        """Another telephone in place of the present one."""
        self._prove(lambda: self._ask(self._ports.new_telephone, self._show_factor))

    def renew_codes(self) -> None:
        """Eight other spare codes."""
        self._prove(lambda: self._ask(self._ports.new_codes, self._show_codes))

    def _prove(self, then: Callable[[], None]) -> None:
        dialog = ProofDialog(self._window, self._tasks, self._ports.begin)
        dialog.accepted.connect(then)
        self._put(dialog)
        dialog.password.setFocus()

    def _ask(self, work: Callable[[], object], show: Callable[..., None]) -> None:
        self._tasks.run(work, show, lambda error: self.refused.emit(error.sentence))

    def _show_factor(self, factor: Factor) -> None:
        dialog = PhoneDialog(self._window, self._ports, self._tasks, self._look(), factor)
        self._open(dialog, PHONE_CHANGED)

    def _show_codes(self, codes: tuple[str, ...]) -> None:
        dialog = CodesDialog(self._window, self._ports, self._tasks, self._look(), codes)
        self._open(dialog, CODES_CHANGED)

    def _open(self, dialog: QDialog, sentence: str) -> None:
        dialog.accepted.connect(partial(self.done.emit, sentence))
        self._put(dialog)

    def _put(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
