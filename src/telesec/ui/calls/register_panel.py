"""One call of the register: what was said and done, and what is still to be noted of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout

from telesec.domain.calls.calls import CallOutcome, CallState
from telesec.domain.calls.requests import CallEdit, Ending
from telesec.domain.calls.views import CallView
from telesec.domain.calls.words import CALLER_LABELS
from telesec.domain.errors import TelesecError
from telesec.domain.french import time_of_day
from telesec.domain.patient_files.names import initials
from telesec.domain.patient_files.phones import shown_phone
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.handset import EDITED
from telesec.ui.calls.wording import (
    OUTCOME_CHOICES,
    WITHHELD,
    category_words,
    event_words,
    identity_words,
    outcome_words,
    who_words,
)
from telesec.ui.controls import (
    ChoiceField,
    LabelledField,
    SidePanel,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look

WIDTH = 360
HIDDEN = "Mode discret : l'appel est masqué. F12 le montre à nouveau."


class RegisterPanel(SidePanel):
    """``ended`` after something was noted of the call."""

    patient_requested = Signal(str)
    ended = Signal()

    def __init__(self, desk: CallDesk, look: Look) -> None:
        super().__init__("", look.px(WIDTH))
        self._desk, self._discreet = desk, False
        self._view: CallView | None = None
        for area in self.findChildren(QScrollArea):
            area.setAccessibleName("Détail de l'appel")
        self.hide()

    def set_look(self, look: Look) -> None:
        """Another text size."""
        self.setFixedWidth(look.px(WIDTH))

    def set_discreet(self, discreet: bool) -> None:
        """Nothing of the call."""
        self._discreet = discreet
        if self._view is not None and not self.isHidden():
            self.show_call(self._view)

    def show_call(self, view: CallView) -> None:
        """Tell it whole."""
        self._view = view
        self.clear()
        who = who_words(view)
        hour = time_of_day(self._desk.ports.wall(view.call.started_at))
        self.set_title(f"{hour} · {initials(who) if self._discreet else who}" if who else f"Appel de {hour}")
        if self._discreet:
            self.body.addWidget(plain_label(HIDDEN, "muted", wrap=True))
        else:
            for title, words in self._facts(view):
                if words:
                    self._say(title, words)
            self._offer(view)
        self.body.addStretch(1)
        self.show()

    def _facts(self, view: CallView) -> tuple[tuple[str, str], ...]:
        call = view.call
        team = {one.id: one.display_name for one in self._desk.ports.reference().practitioners}
        kind = CALLER_LABELS[call.caller_kind] if call.caller_kind else ""
        caller = " · ".join(part for part in (kind, call.caller_name, call.caller_relation) if part)
        told = (event_words(event, self._desk.ports.wall(event.at), team) for event in view.events)
        return (
            ("Qui appelait", caller),
            ("Numéro", shown_phone(call.number) if call.number else WITHHELD),
            ("Identité", identity_words(call)[0]),
            ("Motif", category_words(call)),
            ("Pour", team.get(call.practitioner_id, "")),
            ("Ce que disait la personne", call.text),
            ("Suite", outcome_words(call)),
            ("Ce qui a été fait", "\n".join(told)),
        )

    def _offer(self, view: CallView) -> None:
        call = view.call
        if view.state in (CallState.PARKED, CallState.INTERRUPTED):
            back = primary_button("Reprendre l'appel", "play")
            back.clicked.connect(lambda _checked=False: self._desk.resume(call.id))
            over = secondary_button("L'appel est fini", "phone-off")
            over.clicked.connect(lambda _checked=False: self._end())
            for button in (back, over):
                self.footer.addWidget(button)
        elif view.completable and call.outcome is None:
            choice = self.choice = ChoiceField(OUTCOME_CHOICES)
            save = self.save = primary_button("Noter la suite", "check")
            save.clicked.connect(lambda _checked=False: self._note(CallOutcome(choice.key())))
            row = QHBoxLayout()
            row.addWidget(LabelledField("Suite à noter", choice), 1)
            self.body.addLayout(row)
            self.footer.addWidget(save)
        if view.call.discloses:
            patient_id = view.call.patient_id
            file = secondary_button("Ouvrir la fiche", "user")
            file.clicked.connect(lambda _checked=False: self.patient_requested.emit(patient_id))
            self.footer.addWidget(file)

    def _note(self, outcome: CallOutcome) -> None:
        if self._view is None:
            return
        call = self._view.call
        kept = {name: getattr(call, name) for name in EDITED} | {"outcome": outcome}
        asked = CallEdit(call.id, call.version, **kept)
        self._desk.calls.run(lambda: self._desk.ports.edit(asked), self._noted, self._failed)

    def _noted(self, view: CallView) -> None:
        self.show_call(view)
        self.ended.emit()

    def _end(self) -> None:
        if self._view is not None:
            call = self._view.call
            asked = Ending(call.id, call.version, call.outcome)
            self._desk.calls.run(lambda: self._desk.ports.end(asked), self._over, self._failed)

    def _over(self, view: CallView) -> None:
        self._noted(view)
        self._desk.calls.look()

    def _failed(self, error: TelesecError) -> None:
        self._desk.calls.said.emit("error", error.sentence)
        self.ended.emit()

    def _say(self, title: str, words: str) -> None:
        fact = QVBoxLayout()
        fact.setSpacing(0)
        fact.addWidget(plain_label(title, "small"))
        fact.addWidget(plain_label(words, wrap=True))
        self.body.addLayout(fact)
