"""Tells a session that holds keys who is waiting for them, and hands them over when asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.errors import TelesecError
from telesec.domain.people import Compartment
from telesec.ui.controls import MessageBar, confirm
from telesec.ui.people.invitation import compartment_words
from telesec.ui.people.ports import HandoverPorts
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks


class Handover(QObject):
    """Speaks in ``bar``, one account at a time; ``look_for_waiting`` is called when a session opens."""

    handed_over = Signal(str)  # account id

    def __init__(self, parent: QWidget, bar: MessageBar, tasks: Tasks, ports: HandoverPorts) -> None:
        super().__init__(parent)
        self._window, self._bar, self._tasks, self._ports = parent, bar, tasks, ports
        self._proved = ProvedTasks(parent, tasks, ports.prove)

    def look_for_waiting(self) -> None:
        """Ask who is waiting, and say it."""
        self._tasks.run(self._ports.waiting, self._say, self._fail)

    def _say(self, waiting: Mapping[str, frozenset[Compartment]]) -> None:
        for account_id, compartments in waiting.items():
            name = self._ports.account_names().get(account_id)
            if name:
                sentence = f"{name} attend l'accès à son travail : {compartment_words(compartments)}."
                self._bar.show_message(
                    "info", sentence, "Ouvrir cet accès", partial(self._ask, account_id, name, compartments)
                )
                return

    def _ask(self, account_id: str, name: str, compartments: frozenset[Compartment]) -> None:
        words = (
            f"{name} pourra lire et écrire ce qui suit : {compartment_words(compartments)}. "
            "Faites-le seulement si cette personne est à côté de vous et que vous la reconnaissez."
        )
        if confirm(self._window, f"Ouvrir l'accès à {name} ?", words, "Ouvrir cet accès"):
            self._proved.run(
                lambda: self._ports.hand_over(account_id), lambda _: self._done(account_id, name), self._fail
            )

    def _done(self, account_id: str, name: str) -> None:
        self._bar.show_message("success", f"L'accès est ouvert : {name} l'aura à sa prochaine connexion.")
        self.handed_over.emit(account_id)

    def _fail(self, error: TelesecError) -> None:
        self._bar.show_message("error", error.sentence)
