"""Asks for the password and a code again when an action needs a fresh proof, then does the action."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from telesec.domain.errors import ProofRequired, TelesecError
from telesec.ui.controls import FormDialog, LabelledField, plain_label
from telesec.ui.secret_fields import PasswordField, code_field
from telesec.ui.tasks import Tasks

_LOST = "Téléphone perdu ? Un code de secours le remplace."
_EMPTY = "Donnez votre mot de passe et le code : rien n'a encore été vérifié."
T = TypeVar("T")
Failed = Callable[[TelesecError], None]


class ProofDialog(FormDialog):
    """Password and code; closes itself once ``prove(password, code)`` has accepted them."""

    def __init__(self, parent: QWidget, tasks: Tasks, prove: Callable[[str, str], None]) -> None:
        super().__init__(parent, "Confirmez que c'est bien vous", "Confirmer")
        self._tasks, self._prove = tasks, prove
        words = "Cette action demande votre mot de passe et un code, donnés il y a moins de cinq minutes."
        self.password = PasswordField("Mot de passe")
        self.code = code_field()
        self.body.addWidget(plain_label(words, "muted", wrap=True))
        self.body.addWidget(LabelledField("Mot de passe", self.password))
        self.body.addWidget(LabelledField("Code à six chiffres de votre téléphone", self.code, _LOST))
        self.password.put_eye_behind(self.code)
        self.password.line.setAccessibleName("Mot de passe")
        self.submitted.connect(self._go_on)

    def _go_on(self) -> None:
        """An empty field is gone to, and said when the person was there already: no try is spent on it."""
        parts = ((self.password.line, self.password.text()), (self.code, self.code.text()))
        empty = next((line for line, text in parts if not text.strip()), None)
        if empty is None:
            self._check()
            return
        if empty.hasFocus() or self.submit.hasFocus():
            self.bar.show_message("info", _EMPTY)
        empty.setFocus()

    def _check(self) -> None:
        self.bar.clear()
        password, code = self.password.text(), self.code.text().strip()
        self.password.clear()
        self.code.clear()
        self.submit.setEnabled(False)
        self._tasks.run(lambda: self._prove(password, code), lambda _: self.accept(), self._refused)

    def _refused(self, error: TelesecError) -> None:
        self.submit.setEnabled(True)
        self.bar.show_message("error", error.sentence)
        self.password.setFocus()


class ProvedTasks:
    """Runs work on ``tasks``; when it needs a fresh proof, asks for it and runs the work once more."""

    def __init__(self, parent: QWidget, tasks: Tasks, prove: Callable[[str, str], None]) -> None:
        self._parent, self._tasks, self._prove = parent, tasks, prove
        self.dialog: ProofDialog | None = None

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Failed,
        given_up: Callable[[], None] | None = None,
    ) -> None:
        """Like ``Tasks.run``; ``given_up`` is called when the person closes the dialog instead."""
        again = partial(self._tasks.run, work, then, failed)
        self._tasks.run(work, then, partial(self._judge, again, failed, given_up or (lambda: None)))

    def _judge(
        self, again: Callable[[], None], failed: Failed, given_up: Callable[[], None], error: TelesecError
    ) -> None:
        if not isinstance(error, ProofRequired):
            failed(error)
            return
        self.dialog = ProofDialog(self._parent, self._tasks, self._prove)
        self.dialog.accepted.connect(again)
        self.dialog.rejected.connect(given_up)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()
        self.dialog.password.setFocus()
