"""What was done of a call that would not wait: a number advised, a transfer; who is told at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from telesec.domain.calls.emergencies import MAX_SAID, UrgentAct, UrgentRequest
from telesec.domain.calls.red_flags import ALWAYS, EmergencyNumber
from telesec.ui.controls import ChoiceField, plain_label, primary_button, secondary_button, text_field
from telesec.ui.look import Look

NO_CALL = "Prenez un appel (F2) pour y noter ce qui a été conseillé."
_DESK = "Le secrétariat"
_TITLES = ("Fiche urgente pour", "Numéro donné", "Appel passé à")


class UrgentActs(QFrame):
    """``asked`` carries an UrgentRequest; nothing can be asked twice until ``done`` or ``refused``."""

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._call_id, self._told = "", ""
        self.why = plain_label(NO_CALL, "section", wrap=True)
        self.number, self.taker, self.told = ChoiceField(), ChoiceField(), ChoiceField()
        self.words = text_field("Ses mots")
        self.words.setMaxLength(MAX_SAID)
        self.advised = primary_button("15 conseillé", "phone")
        self.transferred = secondary_button("Transféré", "arrow-right")
        for field, name in zip((self.told, self.number, self.taker), _TITLES, strict=True):
            field.setAccessibleName(name)
            field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(6)
        self.words.setAccessibleName("Ce que dit la personne")
        self._lay_out(look)
        self.number.currentIndexChanged.connect(lambda _at: self._name_it())
        self.advised.clicked.connect(lambda: self._ask(UrgentAct.ADVISED, self.number.key()))
        self.transferred.clicked.connect(lambda: self._ask(UrgentAct.TRANSFERRED, self.taker.key()))
        self.words.returnPressed.connect(self.advised.click)
        self.offer(ALWAYS, ())
        self.follow("", "")

    def _lay_out(self, look: Look) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(10))
        grid.setVerticalSpacing(look.px(4))
        pairs = ((self.told, self.words), (self.number, self.advised), (self.taker, self.transferred))
        for column, pair in enumerate(pairs):
            grid.setColumnStretch(column, 1)
            for at, part in enumerate((plain_label(_TITLES[column], "small"), *pair)):
                grid.addWidget(part, at, column)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(6))
        whole.setSpacing(look.px(4))
        whole.addWidget(self.why)
        whole.addLayout(grid)

    def offer(self, numbers: Sequence[EmergencyNumber], people: Sequence[tuple[str, str]]) -> None:
        """The numbers of the card, and the practitioners (id and name) that may be told or take the call."""
        dialled = [(one.number, f"{one.number} · {one.label}") for one in numbers]
        self.number.set_choices(dialled)
        self.taker.set_choices([*people, *dialled])
        self.told.set_choices([*people, ("", _DESK)])
        self._choose()

    def follow(self, call_id: str, practitioner_id: str) -> None:
        """The call in which it will be written; "" when there is none."""
        if call_id != self._call_id:
            self.words.clear()
        again = (call_id, practitioner_id) == (self._call_id, self._told)
        self._call_id, self._told = call_id, practitioner_id
        for part in (self.number, self.taker, self.told, self.words, self.advised, self.transferred):
            part.setEnabled(bool(call_id))
        self.why.setVisible(not call_id)
        if not again:
            self._choose()

    def call_id(self) -> str:
        """The call followed."""
        return self._call_id

    def wait(self) -> None:
        """It is being written."""
        for part in (self.advised, self.transferred):
            part.setEnabled(False)

    def done(self) -> None:
        """It was written: the words are the slip's now."""
        self.words.clear()
        self.refused()

    def refused(self) -> None:
        """It was not; nothing typed is lost."""
        for part in (self.advised, self.transferred):
            part.setEnabled(bool(self._call_id))

    def _choose(self) -> None:
        """Whom the call is for, else the first of the practitioners."""
        known = bool(self._told) and self.told.findData(self._told) >= 0
        first = self._told if known else str(self.told.itemData(0) or "")
        self.told.choose(first)
        self.taker.choose(first)

    def _name_it(self) -> None:
        self.advised.setText(f"{self.number.key() or ALWAYS[0].number} conseillé")

    def _ask(self, act: UrgentAct, detail: str) -> None:
        taken = act is UrgentAct.TRANSFERRED and self.told.findData(detail) >= 0
        told = detail if taken else self.told.key()
        self.asked.emit(UrgentRequest(self._call_id, act, detail, told, self.words.text().strip()))
