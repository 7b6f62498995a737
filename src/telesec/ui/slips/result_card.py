"""The card beside a call for whoever asks for a result: what may be said, word for word, or nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.calls.views import CallView
from telesec.domain.errors import TelesecError
from telesec.domain.french import date_numeric
from telesec.domain.slips.results import Answer, ResultAnswer
from telesec.ui.calls.port import CallPort
from telesec.ui.controls import Card, empty_layout, plain_label, primary_button, secondary_button
from telesec.ui.look import Look
from telesec.ui.settings.section import scrolled
from telesec.ui.slips.ports import AskPorts
from telesec.ui.tasks import Tasks

_RULE = (
    "Le secrétariat ne connaît aucun résultat. Il peut dire la phrase que le praticien a autorisée pour ce "
    "patient, et rien d'autre. Demander est inscrit dans l'appel."
)
_FIRST = "Établissez d'abord l'identité de la personne qui appelle."
_WHO = "Dites d'abord qui appelle, en haut : ce qui peut être dit en dépend."
_HIDDEN = "Mode discret : la réponse est masquée. F12 la montre à nouveau."


class ResultCard(QWidget):
    """Asks nothing by itself; what was answered goes away with the call, or with another identity."""

    def __init__(self, ports: AskPorts, tasks: Tasks, look: Look, port: CallPort) -> None:
        super().__init__()
        self.setAccessibleName("Résultats")
        self._ports, self._tasks, self._port = ports, tasks, port
        self._known: tuple[str, str, str] = ("", "", "")
        self._answer: ResultAnswer | None = None
        self._discreet = self._busy = False
        self.ask = primary_button("Que puis-je dire ?", "search")
        self.slip = secondary_button("Écrire une fiche pour le praticien", "file-text")
        self.first = plain_label(_FIRST, "muted", wrap=True)
        self.body = QVBoxLayout()
        self._lay_out(look)
        self.ask.clicked.connect(self._ask)
        self.slip.clicked.connect(lambda: port.show_card("slip"))
        self._show(None)

    def _lay_out(self, look: Look) -> None:
        self.body.setSpacing(look.px(10))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, look.px(6), 0)
        column.setSpacing(look.px(10))
        column.addWidget(plain_label(_RULE, "muted", wrap=True))
        column.addWidget(self.first)
        column.addWidget(self.ask)
        column.addLayout(self.body)
        column.addWidget(self.slip)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner), 1)

    def show_call(self, view: CallView | None) -> None:
        """Another call, patient, caller or identity: what was answered before is not for them."""
        call = view.call if view is not None else None
        known = (call.id, call.patient_id, f"{call.identity} {call.caller_kind}") if call else ("", "", "")
        named = call is not None and call.caller_kind is not None
        able = call is not None and call.discloses and named
        self.first.setText(_FIRST if named or call is None or not call.discloses else _WHO)
        waited = able and not self.ask.isEnabled() and self.slip.hasFocus()  # who calls was being written
        self.ask.setEnabled(able)
        if waited:
            self.ask.setFocus()
        self.first.setVisible(call is not None and not able)
        if known != self._known:
            self._known = known
            self._show(None)

    def set_discreet(self, discreet: bool) -> None:
        """No sentence over a shoulder."""
        self._discreet = discreet
        self._show(self._answer)

    def focus_first(self) -> None:
        """The question."""
        (self.ask if self.ask.isEnabled() else self.slip).setFocus()

    def _ask(self) -> None:
        view, known = self._port.call(), self._known
        if view is None or self._busy:
            return
        self._busy = True
        work = partial(self._ports.ask, view.call.id)
        self._tasks.run(work, partial(self._answered, known), self._refused)

    def _answered(self, known: tuple[str, str, str], found: ResultAnswer) -> None:
        self._busy = False
        if known == self._known:
            self._show(found)
        self._port.reread()

    def _refused(self, error: TelesecError) -> None:
        self._busy = False
        self._show(None)
        self._port.say("warning", error.sentence)

    def _show(self, found: ResultAnswer | None) -> None:
        self._answer = found
        empty_layout(self.body)
        self.slip.setVisible(found is None or found.answer is not Answer.GIVEN)
        if found is None:
            return
        if self._discreet:
            self.body.addWidget(plain_label(_HIDDEN, "muted", wrap=True))
            return
        head = "À dire tel quel" if found.answer is Answer.GIVEN else "Ne rien dire"
        card = Card(head)
        card.setAccessibleName(head)
        card.body.addWidget(plain_label(found.sentence, "muted", wrap=True))
        for one in found.allowed:
            card.body.addWidget(plain_label(f"« {one.wording} »", "strong", wrap=True))
            until = f", jusqu'au {date_numeric(one.until)}" if one.until else ""
            who = self._ports.name(one.practitioner_id)
            card.body.addWidget(plain_label(f"Autorisé par {who}{until}", "small", wrap=True))
        self.body.addWidget(card)
