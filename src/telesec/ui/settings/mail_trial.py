"""A test message: sent from the network's thread while the window and the stores stay free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.messages.queue import DETAILS, Letter, Outcome
from telesec.ui.controls import Card, LabelledField, plain_label, secondary_button, text_field
from telesec.ui.tasks import Tasks

_TAKEN = "Le serveur a pris le message en charge. Vérifiez qu'il arrive."


class Post(Protocol):
    """The mail server, spoken to from the network's thread only."""

    def deliver(self, letter: Letter) -> tuple[Outcome, str]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class TrialPorts:
    """All run on the stores' worker."""

    begin: Callable[[str], Letter]
    open_post: Callable[[], Post]
    end: Callable[[Letter, Outcome], None]


class TrialCard(Card):
    """Where to send it, and what the server answered."""

    def __init__(self, ports: TrialPorts, tasks: Tasks) -> None:
        super().__init__("Essai")
        self._ports, self._tasks = ports, tasks
        self._network: Tasks | None = None
        self._able = False
        self.recipient = text_field("nom@exemple.fr")
        self.field = LabelledField("Adresse d'essai", self.recipient, "Une adresse que vous lisez vous-même.")
        self.send = secondary_button("Envoyer un message d'essai", "mail")
        self.answer = plain_label("", wrap=True)
        self.answer.setAccessibleName("Résultat de l'essai")
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.send, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.answer)
        self.send.clicked.connect(self.try_out)
        self.recipient.returnPressed.connect(self.send.click)

    def allow(self, *, able: bool) -> None:
        """Only a server that is saved is tried."""
        self._able = able
        self.send.setEnabled(able and self._network is None)

    def try_out(self) -> None:
        """Send the test message."""
        self.field.clear_error()
        self.answer.setText("")
        work = partial(self._ports.begin, self.recipient.text())
        self._tasks.run(work, self._begun, self._point_out)

    def _point_out(self, error: TelesecError) -> None:
        if isinstance(error, Invalid) and error.field == "recipient":
            self.field.show_error(error.sentence)
            self.recipient.setFocus()
        else:
            self._say(error)

    def _begun(self, letter: Letter) -> None:
        self._network = Tasks(parent=self)
        self.answer.setText("Envoi en cours…")
        self.send.setEnabled(False)
        self._tasks.run(self._ports.open_post, partial(self._opened, letter), self._say)

    def _opened(self, letter: Letter, post: Post) -> None:
        if self._network is not None:
            work = partial(_delivered, post, letter)
            self._network.run(work, partial(self._answered, letter), partial(self._refused, letter))

    def _answered(self, letter: Letter, answer: tuple[Outcome, str]) -> None:
        outcome, detail = answer
        self._note(letter, outcome, DETAILS[detail] + "." if detail else _TAKEN)

    def _refused(self, letter: Letter, error: TelesecError) -> None:
        self._note(letter, Outcome.UNSENT, error.sentence)

    def _note(self, letter: Letter, outcome: Outcome, sentence: str) -> None:
        work = partial(self._ports.end, letter, outcome)
        self._tasks.run(work, lambda _: self._rest(sentence), self._say)

    def _say(self, error: TelesecError) -> None:
        self._rest(error.sentence)

    def _rest(self, sentence: str) -> None:
        network, self._network = self._network, None
        if network is not None:
            network.close(lambda: None, 0)
            network.deleteLater()
        self.answer.setText(sentence)
        self.allow(able=self._able)


def _delivered(post: Post, letter: Letter) -> tuple[Outcome, str]:
    try:
        return post.deliver(letter)
    finally:
        post.close()
