"""Cancelling an appointment: who asked, and why, in one key each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from telesec.domain.agenda import AppointmentLine, CancelledBy
from telesec.domain.french import keep_together, moment_long, sentence_case
from telesec.ui.agenda import keys
from telesec.ui.agenda.reason_dialogs import ReasonDialog
from telesec.ui.controls import Button, SegmentedControl, plain_label, secondary_button

_WHO = (
    (CancelledBy.PATIENT.value, "Le patient"),
    (CancelledBy.PRACTICE.value, "Le cabinet"),
    (CancelledBy.LATE.value, "Le patient, trop tard"),
)
REASONS: tuple[tuple[str, CancelledBy | None], ...] = (
    ("Malade", None),
    ("Empêchement", None),
    ("Ne souhaite plus venir", None),
    ("Praticien absent", CancelledBy.PRACTICE),
    ("Erreur de saisie", CancelledBy.PRACTICE),
)
_FRENCH_ROW = "&é\"'("
PAST = "Ce rendez-vous est déjà passé. Si le patient n'est pas venu, notez-le plutôt « absent »."


class CancelDialog(ReasonDialog):
    """Keys 1 to 5 choose a reason, a letter begins another one; ``decided`` receives who and why."""

    def __init__(
        self,
        parent: QWidget,
        line: AppointmentLine,
        decided: Callable[[CancelledBy, str], None],
        *,
        past: bool = False,
    ) -> None:
        super().__init__(
            parent,
            "Annuler un rendez-vous passé ?" if past else "Annuler ce rendez-vous ?",
            "Annuler le rendez-vous",
            "Raison",
            "Touches 1 à 5, ou quelques mots : praticien malade, neige…",
        )
        when = sentence_case(keep_together(moment_long(line.appointment.start)))
        self.who = SegmentedControl("Demandé par", _WHO)
        self.body.insertWidget(0, plain_label(f"{line.shown_name}\n{when}", "body", wrap=True))
        self.body.insertWidget(1, plain_label("Demandé par (Alt+P, Alt+C, Alt+T)", "label"))
        self.body.insertWidget(2, self.who)
        self._accent = False
        self._group = QButtonGroup(self)
        self.choices = [self._choice(at) for at in range(len(REASONS))]
        if past:
            self.bar.show_message("warning", PAST)
        self.given = lambda reason: decided(CancelledBy(self.who.key()), reason)
        self.reason.installEventFilter(self)
        self.reason.textEdited.connect(self._typed)
        whom = (("Alt+P", CancelledBy.PATIENT), ("Alt+C", CancelledBy.PRACTICE), ("Alt+T", CancelledBy.LATE))
        keys.bind(self, {sequence: partial(self.who.choose, who.value) for sequence, who in whom})

    def take(self, at: int) -> None:
        """Choose one of the usual reasons."""
        words, who = REASONS[at]
        self.choices[at].setChecked(True)
        self.reason.setText(words)
        self.field.clear_error()
        self.reason.setFocus()
        self.reason.selectAll()
        if who is not None:
            self.who.choose(who.value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        untouched = self.reason.text() in ("", *(words for words, _who in REASONS))
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and untouched:
            plain = not event.modifiers() & (
                Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            )
            if plain and self._is_word_of_e(event.text()):
                return True
            at = _asked(event.text())
            if plain and 0 <= at < len(REASONS):
                self.take(at)
                self._accent = event.text() == "é"
                return True
        return super().eventFilter(watched, event)

    def _is_word_of_e(self, letter: str) -> bool:
        """True when the « é » that chose the second reason was the first letter of a word."""
        begins, self._accent = self._accent and letter.isalpha(), False
        if begins:
            self._typed("")
            self.reason.setText(f"é{letter}")
        return begins

    def _choice(self, at: int) -> Button:
        button = secondary_button(f"{at + 1}   {REASONS[at][0]}")
        button.setProperty("shape", "row")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(f"Raison {at + 1} : {REASONS[at][0]}")
        button.clicked.connect(partial(self.take, at))
        self._group.addButton(button)
        self.body.insertWidget(3 + at, button)
        return button

    def _typed(self, _text: str) -> None:
        self._group.setExclusive(False)
        for button in self.choices:
            button.setChecked(False)
        self._group.setExclusive(True)


def _asked(text: str) -> int:
    """Which reason a key asks for, on the digits or on the same keys of a French keyboard; -1 for none."""
    if len(text) != 1:
        return -1
    return int(text) - 1 if text in "12345" else _FRENCH_ROW.find(text)
