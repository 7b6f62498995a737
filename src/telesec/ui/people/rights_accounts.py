"""Rights of one account: the places and agendas it is kept to, the motifs without a name, its own acts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.access.rights import why_not
from telesec.domain.access.rights_book import Part, RightsBook
from telesec.domain.actions import Action
from telesec.domain.people import Account
from telesec.ui.controls import (
    Card,
    ChoiceField,
    Column,
    LabelledField,
    SegmentedControl,
    empty_layout,
    plain_label,
)
from telesec.ui.people.rights_actions import ActionsTable, label_of
from telesec.ui.people.rights_draft import RightsDraft
from telesec.ui.people.rights_side import held, side_column

_PARTS = {
    Part.SITES: ("Lieux", "Aucun coché : ce compte voit tous les lieux."),
    Part.AGENDAS: ("Agendas", "Aucun coché : ce compte voit tous les agendas."),
    Part.HIDDEN_MOTIFS: (
        "Motifs dont le nom est caché",
        "Partout, ces visites se nomment « Rendez-vous ». Le nom reste dans les réglages du cabinet, que ce "
        "compte déchiffre : telesec ne le montre plus, sans en faire un secret.",
    ),
}
_FOLLOWS, _MAY, _MAY_NOT = "roles", "yes", "no"
_KEYS = {None: _FOLLOWS, True: _MAY, False: _MAY_NOT}
_VALUES = {key: value for value, key in _KEYS.items()}
_WORDS = {None: "Comme ses rôles", True: "Oui", False: "Non"}


class PartCard(Card):
    """The boxes of one part; emits ``ticked`` with the ids ticked."""

    ticked = Signal(object)

    def __init__(self, part: Part) -> None:
        title, hint = _PARTS[part]
        super().__init__(title)
        self._title = title
        self.body.addWidget(plain_label(held(hint), "muted", wrap=True))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.body.addLayout(self._lines)
        self.boxes: dict[str, QCheckBox] = {}

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: frozenset[str]) -> None:
        """Offer these (id, name) pairs, some of them ticked."""
        if list(self.boxes) != [key for key, _ in choices]:
            empty_layout(self._lines)
            self.boxes = {}
            for key, name in choices:
                box = QCheckBox(name.replace("&", "&&"))
                box.setAccessibleName(f"{self._title} : {name}")
                box.clicked.connect(self._tell)
                self.boxes[key] = box
                self._lines.addWidget(box)
        for key, box in self.boxes.items():
            box.setChecked(key in chosen)

    def _tell(self) -> None:
        self.ticked.emit(frozenset(key for key, box in self.boxes.items() if box.isChecked()))


class AccountsView(QWidget):
    """Emits ``changed`` each time something is asked for; nothing is written here."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._draft: RightsDraft | None = None
        self.account = ChoiceField()
        self.account.setAccessibleName("Compte")
        self.parts = {part: PartCard(part) for part in Part}
        columns = [Column("Par ses rôles", self._by_roles), Column("Pour ce compte", self._own)]
        self.acts = ActionsTable("Droits du compte", columns)
        self.choice = SegmentedControl(
            "Pour ce compte", [(_FOLLOWS, "Comme ses rôles"), (_MAY, "Oui"), (_MAY_NOT, "Non")]
        )
        self._why = plain_label("", "muted", wrap=True)
        self._lay_out()
        self.account.currentIndexChanged.connect(self._show)
        self.acts.selected.connect(self._show_action)
        self.choice.chosen.connect(self._choose)
        for part, card in self.parts.items():
            card.ticked.connect(partial(self._tick, part))

    def show_rights(self, draft: RightsDraft) -> None:
        """Show these rights; the account in front stays in front."""
        self._draft = draft
        people = [(one.id, one.display_name) for one in draft.book.accounts if one.state != "disabled"]
        self.account.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.account.set_choices(people)
        self.account.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._show()

    def _lay_out(self) -> None:
        side = side_column((LabelledField("Compte", self.account),), self.parts.values())
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.acts, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.choice)
        foot.addWidget(self._why, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(side)
        row.addLayout(right, 1)

    def _now(self) -> Account | None:
        return self._draft.book.account(self.account.key()) if self._draft else None

    def _show(self) -> None:
        account = self._now()
        if account is None or self._draft is None:
            return
        for part, card in self.parts.items():
            card.show_choices(_choices(part, self._draft.book, account), self._draft.kept_to(account, part))
        self.acts.say_again()
        self._show_action(self.acts.action())

    def _show_action(self, action: Action | None) -> None:
        account = self._now()
        self.choice.setEnabled(action is not None and account is not None)
        if action is None or account is None or self._draft is None:
            self._why.clear()
            return
        own = self._draft.particular(account, action)
        other = not (self._draft.roles_may(account, action) if own is None else own)
        why = why_not(account.roles, action, allowed=other)
        self.choice.setEnabled(own is not None or not why)
        self.choice.choose(_KEYS[own])
        self.choice.setAccessibleDescription(f"{label_of(action)}. {why}")
        self._why.setText(held(why))

    def _by_roles(self, action: Action) -> str:
        account = self._now()
        if account is None or self._draft is None:
            return ""
        return "Oui" if self._draft.roles_may(account, action) else "Non"

    def _own(self, action: Action) -> str:
        account = self._now()
        if account is None or self._draft is None:
            return ""
        return _WORDS[self._draft.particular(account, action)]

    def _choose(self, key: str) -> None:
        account, action = self._now(), self.acts.action()
        if account is None or action is None or self._draft is None:
            return
        self._draft.set_particular(account, action, _VALUES[key])
        self._tell()

    def _tick(self, part: Part, ids: frozenset[str]) -> None:
        account = self._now()
        if account is None or self._draft is None:
            return
        self._draft.keep_to(account, part, ids)
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit()


def _choices(part: Part, book: RightsBook, account: Account) -> list[tuple[str, str]]:
    reference = book.reference
    if part is Part.SITES:
        return [(one.id, one.name) for one in (*reference.sites, *reference.elsewhere)]
    if part is Part.AGENDAS:
        team = (*reference.practitioners, *reference.others)
        return [
            (one.id, one.display_name) for one in team if one.active and one.id != account.practitioner_id
        ]
    return [(one.id, one.label) for one in reference.reason_codes]
