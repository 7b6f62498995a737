"""Tells a session that holds keys who is waiting for them; hands them over, or says no and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.access.key_requests import WaitingAccount
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.french import date_numeric, of_name
from telesec.ui.controls import (
    FormDialog,
    LabelledField,
    MessageBar,
    plain_label,
    secondary_button,
    text_field,
)
from telesec.ui.people.invitation import compartment_words
from telesec.ui.people.ports import HandoverPorts
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

VOUCH = "Faites-le seulement si cette personne est à côté de vous et que vous la reconnaissez."
WHY_HINT = "Seulement si vous refusez. Qui l'a demandé lira cette phrase."


class HandoverDialog(FormDialog):
    """What the account would open, who asked, and the three answers: yes, no with a reason, later."""

    def __init__(self, parent: QWidget, name: str, asked_by: str, waiting: WaitingAccount) -> None:
        super().__init__(parent, f"Ouvrir l'accès à {name} ?", "Ouvrir cet accès")
        self.refuse = secondary_button("Refuser", "x")
        self.why = text_field("Par exemple : pas avant son arrivée")
        self.reason = LabelledField("Raison d'un refus", self.why, WHY_HINT)
        keys = compartment_words(waiting.compartments)
        self.body.addWidget(plain_label(f"{name} pourra lire et écrire ce qui suit : {keys}.", wrap=True))
        if asked_by:
            day = date_numeric(waiting.asked_at.date() if waiting.asked_at else None)
            self.body.addWidget(plain_label(f"Demandé par {asked_by} le {day}.", "muted", wrap=True))
        self.body.addWidget(plain_label(VOUCH, wrap=True))
        self.body.addWidget(self.reason)
        self.cancel.setText("Plus tard")
        self.buttons.insertWidget(1, self.refuse)
        self.why.textChanged.connect(self._lean)
        self.submit.setFocus()

    def _lean(self, typed: str) -> None:
        """Whoever writes why it is refused does not open it by pressing Enter."""
        refused = bool(typed.strip())
        self.submit.setEnabled(not refused)
        self.submit.setDefault(not refused)
        self.refuse.setDefault(refused)


class Handover(QObject):
    """Speaks in ``bar`` once it is free, one account at a time; ``look_for_waiting`` as a session opens."""

    handed_over = Signal(str)  # account id
    refused = Signal(str)  # account id

    def __init__(self, parent: QWidget, bar: MessageBar, tasks: Tasks, ports: HandoverPorts) -> None:
        super().__init__(parent)
        self._window, self._bar, self._tasks, self._ports = parent, bar, tasks, ports
        self._proved = ProvedTasks(parent, tasks, ports.prove)
        self.dialog: HandoverDialog | None = None
        self._told: set[WaitingAccount] = set()
        self._to_tell: list[WaitingAccount] = []
        bar.cleared.connect(self._speak)

    def look_for_waiting(self) -> None:
        """Ask who is waiting, and say it."""
        self._tasks.run(self._ports.waiting, self._say, self._fail)

    def _say(self, waiting: Sequence[WaitingAccount]) -> None:
        self._to_tell = [one for one in waiting if one not in self._told]
        self._speak()

    def _speak(self) -> None:
        """The next one, unless something else is still to be read."""
        if self._bar.text() or not self._to_tell:
            return
        one = self._to_tell.pop(0)
        self._told.add(one)
        name = self._ports.account_names().get(one.account_id)
        if name:
            sentence = f"{name} attend l'accès à son travail : {compartment_words(one.compartments)}."
            self._bar.show_message("info", sentence, "Répondre", partial(self._ask, name, one))

    def _ask(self, name: str, one: WaitingAccount) -> None:
        asked_by = self._ports.account_names().get(one.asked_by, "")
        dialog = self.dialog = HandoverDialog(self._window, name, asked_by, one)
        dialog.submitted.connect(partial(self._hand_over, dialog, name, one.account_id))
        dialog.refuse.clicked.connect(partial(self._refuse, dialog, name, one.account_id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _hand_over(self, dialog: HandoverDialog, name: str, account_id: str) -> None:
        self._proved.run(
            lambda: self._ports.hand_over(account_id),
            lambda _: self._opened(dialog, name, account_id),
            partial(self._show, dialog),
        )

    def _refuse(self, dialog: HandoverDialog, name: str, account_id: str) -> None:
        dialog.reason.clear_error()
        why = dialog.why.text()
        self._proved.run(
            lambda: self._ports.refuse(account_id, why),
            lambda _: self._closed(dialog, name, account_id),
            partial(self._show, dialog),
        )

    def _opened(self, dialog: HandoverDialog, name: str, account_id: str) -> None:
        dialog.accept()
        self._bar.show_message("success", f"L'accès est ouvert : {name} l'aura à sa prochaine connexion.")
        self.handed_over.emit(account_id)

    def _closed(self, dialog: HandoverDialog, name: str, account_id: str) -> None:
        dialog.reject()
        self._bar.show_message(
            "info", f"L'accès {of_name(name)} est refusé. Qui l'a demandé en lira la raison."
        )
        self.refused.emit(account_id)

    def _show(self, dialog: HandoverDialog, error: TelesecError) -> None:
        if isinstance(error, Invalid):
            dialog.reason.show_error(error.sentence)
            dialog.why.setFocus()
        else:
            dialog.bar.show_message("error", error.sentence)

    def _fail(self, error: TelesecError) -> None:
        self._bar.show_message("error", error.sentence)
