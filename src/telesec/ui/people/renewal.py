"""Replacing the keys of the compartments: what is owed and why, which ones, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.access.renewals import RenewalState
from telesec.domain.backups.restores import COMPARTMENT_WORDS
from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.people import Compartment
from telesec.ui.controls import (
    FormDialog,
    LabelledField,
    MessageBar,
    plain_label,
    secondary_button,
    text_area,
)
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

NOTHING_OWED = "Rien n'est à renouveler. On peut aussi renouveler les clés par précaution."
WHAT = (
    "Les fichiers choisis sont recopiés sous de nouvelles clés, remises aux comptes ouverts. Qui aurait "
    "gardé une ancienne clé, un ancien mot de passe ou une ancienne copie n'ouvrira rien de ce qui sera "
    "écrit ensuite."
)
HOW = (
    "La session se ferme pendant ce temps, une minute environ, puis vous vous reconnectez. Les autres "
    "fenêtres et les autres ordinateurs doivent être déconnectés. La prochaine sauvegarde renverra ces "
    "fichiers en entier."
)
NONE_CHOSEN = "Choisissez au moins un fichier."


@dataclass(frozen=True, slots=True)
class RenewalPorts:
    """``begin`` journals and gives what ``renew`` then does, ending the session; all but ``renew`` wait."""

    state: Callable[[], RenewalState]
    begin: Callable[[frozenset[Compartment], str], Any]
    renew: Callable[[Any], object]
    prove: Callable[[str, str], None]


class RenewalDialog(FormDialog):
    """Which keys to renew; those that are owed, or all of them when none is, are ticked."""

    def __init__(self, parent: QWidget, state: RenewalState) -> None:
        super().__init__(parent, "Renouveler les clés ?", "Renouveler maintenant")
        self.setMinimumWidth(max(540, self.fontMetrics().averageCharWidth() * 72))
        owed = {one.compartment for one in state.mine} or state.held
        self.boxes = {one: QCheckBox(COMPARTMENT_WORDS[one]) for one in Compartment if one in state.held}
        self.code = text_area(3)  # thirteen groups on two lines
        self.code.setFixedHeight(self.code.minimumHeight())
        self.sheet = LabelledField(
            "Code de la feuille de récupération",
            self.code,
            "Une fois pour toutes : la feuille reste la même.",
        )
        if state.owed:
            self.body.addWidget(plain_label(state.sentence, wrap=True))
        self.body.addWidget(plain_label(WHAT, wrap=True))
        for compartment, box in self.boxes.items():
            box.setChecked(compartment in owed)
            self.body.addWidget(box)
        if state.waits_for:
            self.body.addWidget(plain_label(state.waits_for, "muted", wrap=True))
        self.body.addWidget(plain_label(HOW, "muted", wrap=True))
        self.body.addWidget(self.sheet)
        self.sheet.setVisible(state.needs_sheet)
        self.body.addStretch(1)
        self.cancel.setText("Plus tard")
        self.bar.said.connect(self.fit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as its wrapped sentences need, which a window does not ask for by itself."""
        inside = self.layout()
        if inside is not None:
            inside.activate()
            self.resize(self.width(), inside.totalHeightForWidth(self.width()))

    def chosen(self) -> frozenset[Compartment]:
        """What is ticked."""
        return frozenset(one for one, box in self.boxes.items() if box.isChecked())


class RenewalActs(QObject):
    """Opens the dialog over ``window``; what fails is said in it, or in ``bar`` before it is there."""

    def __init__(self, window: QWidget, bar: MessageBar, tasks: Tasks, ports: RenewalPorts) -> None:
        super().__init__(window)
        self._window, self._bar, self._tasks, self._ports = window, bar, tasks, ports
        self._proved = ProvedTasks(window, tasks, ports.prove)
        self.dialog: RenewalDialog | None = None

    def ask(self) -> None:
        """Read what is owed now, then ask."""
        self._tasks.run(self._ports.state, self._open, self._fail)

    def _open(self, state: RenewalState) -> None:
        dialog = self.dialog = RenewalDialog(self._window, state)
        dialog.submitted.connect(lambda: self._begin(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.submit.setFocus()

    def _begin(self, dialog: RenewalDialog) -> None:
        chosen, typed = dialog.chosen(), dialog.code.toPlainText()
        dialog.bar.clear()
        dialog.sheet.clear_error()
        if not chosen:
            dialog.bar.show_message("error", NONE_CHOSEN)
            return
        dialog.submit.setEnabled(False)
        self._proved.run(
            lambda: self._ports.begin(chosen, typed),
            lambda renewal: self._renew(dialog, renewal),
            lambda error: self._refused(dialog, error),
            lambda: dialog.submit.setEnabled(True),
        )

    def _renew(self, dialog: RenewalDialog, renewal: object) -> None:
        dialog.accept()
        self._ports.renew(renewal)

    def _refused(self, dialog: RenewalDialog, error: TelesecError) -> None:
        dialog.submit.setEnabled(True)
        if isinstance(error, Invalid):
            dialog.sheet.show_error(error.sentence)
            dialog.fit()
            dialog.code.setFocus()
        else:
            dialog.bar.show_message("error", error.sentence)

    def _fail(self, error: TelesecError) -> None:
        self._bar.show_message("error", error.sentence)


class RenewalNotice(QObject):
    """Tells at sign-in, in ``bar``, whoever may do something about it; waits until the bar is free."""

    def __init__(self, acts: RenewalActs, bar: MessageBar, tasks: Tasks, ports: RenewalPorts) -> None:
        super().__init__(acts)
        self._acts, self._bar = acts, bar
        self._sentence = ""
        bar.cleared.connect(self._say)
        tasks.run(ports.state, self._learn, lambda _error: None)

    def _learn(self, state: RenewalState) -> None:
        self._sentence = state.sentence if state.mine else ""
        self._say()

    def _say(self) -> None:
        if self._bar.text() or not self._sentence:
            return
        sentence, self._sentence = self._sentence, ""
        self._bar.show_message("warning", sentence, "Renouveler…", self._acts.ask)


class RenewalPanel(QFrame):
    """A line above the accounts: what is owed, who waits, and the way to renew, owed or not."""

    def __init__(self, ports: RenewalPorts, tasks: Tasks, bar: MessageBar) -> None:
        super().__init__()
        self._ports, self._tasks, self._bar = ports, tasks, bar
        self.acts = RenewalActs(self, bar, tasks, ports)
        self.words = plain_label("", wrap=True)
        self.others = plain_label("", "muted", wrap=True)
        self.renew = secondary_button("Renouveler les clés…", "key-round")
        self.renew.clicked.connect(self.acts.ask)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.words)
        texts.addWidget(self.others)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(texts, 1)
        row.addWidget(self.renew)
        self.hide()
        self.read_again()

    def read_again(self) -> None:
        """Read what is owed again."""
        self._tasks.run(self._ports.state, self._show, self._fail)

    def _fail(self, error: TelesecError) -> None:
        self._bar.show_message("error", error.sentence)

    def _show(self, state: RenewalState) -> None:
        self.words.setText(state.sentence or NOTHING_OWED)
        self.words.setProperty("role", "body" if state.owed else "muted")
        self.others.setText(state.waits_for)
        self.others.setVisible(bool(state.waits_for))
        self.renew.setEnabled(bool(state.held))
        self.show()
