"""The table of rights by role: what each may do, and the boxes that change it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from telesec.domain.access.rights import by_default, holds_key, why_not
from telesec.domain.actions import Action
from telesec.domain.people import ROLE_LABELS, Role
from telesec.ui.controls import Card, Column, plain_label
from telesec.ui.people.rights_actions import ActionsTable, label_of
from telesec.ui.people.rights_draft import RightsDraft
from telesec.ui.people.rights_side import held, side_column

_EDGE = (
    "Un rôle ne reçoit jamais une action dont il n'a pas la clé : les fichiers qu'il ne déchiffre pas "
    "lui restent fermés, quels que soient les réglages."
)


class RolesView(QWidget):
    """Emits ``changed`` each time a box is ticked; nothing is written here."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._draft: RightsDraft | None = None
        columns = [Column(ROLE_LABELS[role], partial(self._cell, role)) for role in Role]
        self.acts = ActionsTable("Droits par rôle", columns)
        self.card = Card()
        self._title = plain_label("", "section", wrap=True)
        self._shared = plain_label("", "muted", wrap=True)
        self.card.body.addWidget(self._title)
        self.card.body.addWidget(self._shared)
        self.boxes: dict[Role, QCheckBox] = {}
        self._whys: dict[Role, QLabel] = {}
        for role in Role:
            self._add_box(role)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.acts, 1)
        row.addWidget(side_column((), (self.card, plain_label(held(_EDGE), "muted", wrap=True))))
        self.acts.selected.connect(self._show)

    def show_rights(self, draft: RightsDraft) -> None:
        """Show these rights."""
        self._draft = draft
        self.acts.say_again()
        self._show(self.acts.action())

    def _add_box(self, role: Role) -> None:
        box, why = QCheckBox(ROLE_LABELS[role]), plain_label("", "muted", wrap=True)
        box.clicked.connect(partial(self._tick, role))
        self.boxes[role], self._whys[role] = box, why
        self.card.body.addWidget(box)
        self.card.body.addWidget(why)

    def _cell(self, role: Role, action: Action) -> str:
        if self._draft is None:
            return ""
        may = self._draft.role_may(role, action)
        if not may and not holds_key({role}, action):
            return "Sans clé"
        word = "Oui" if may else "Non"
        return word if may == by_default(role, action) else f"{word}, modifié"

    def _show(self, action: Action | None) -> None:
        self.card.setVisible(action is not None)
        if action is None or self._draft is None:
            return
        self._title.setText(label_of(action))
        may_now = {role: self._draft.role_may(role, action) for role in Role}
        whys = {role: why_not({role}, action, allowed=not may) for role, may in may_now.items()}
        shared = whys[Role.ADMIN] if len(set(whys.values())) == 1 else ""
        self._shared.setText(held(shared))
        self._shared.setVisible(bool(shared))
        for role, box in self.boxes.items():
            may, why = may_now[role], whys[role]
            box.setChecked(may)
            box.setEnabled(not why)
            box.setAccessibleName(f"{label_of(action)} : {ROLE_LABELS[role]}")
            box.setAccessibleDescription(why)
            self._whys[role].setText(held(why))
            self._whys[role].setVisible(bool(why) and not shared)

    def _tick(self, role: Role) -> None:
        action = self.acts.action()
        if action is None or self._draft is None:
            return
        self._draft.set_role(role, action, may=self.boxes[role].isChecked())
        self._show(action)
        self.acts.say_again()
        self.changed.emit()
