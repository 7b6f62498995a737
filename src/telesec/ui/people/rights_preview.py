"""« Voir comme »: the pages, the agendas and the acts another account has, without entering it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from telesec.domain.access.rights_book import RightsBook, SeenAs
from telesec.domain.actions import Action
from telesec.domain.people import ROLE_LABELS, Role
from telesec.ui.controls import Card, ChoiceField, Column, LabelledField, plain_label
from telesec.ui.pages import pages_allowed
from telesec.ui.people.rights_actions import ActionsTable
from telesec.ui.people.rights_side import held, side_column

_NOTHING = "Aucun"
_WORDS = (
    "Ce que ce compte verrait en se connectant, avec les droits enregistrés. Rien n'est ouvert à sa place, "
    "aucun patient n'est lu."
)


class PreviewView(QWidget):
    """Emits ``asked`` with the id of the account to look as."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._seen: SeenAs | None = None
        self.account = ChoiceField()
        self.account.setAccessibleName("Voir comme")
        self.roles = plain_label("", "muted", wrap=True)
        self.lists: dict[str, QLabel] = {}
        self.acts = ActionsTable("Ce que ce compte peut faire", [Column("Droit", self._cell)])
        self._lay_out()
        self.account.activated.connect(self.ask)

    def offer(self, book: RightsBook) -> None:
        """The accounts one may look as."""
        self.account.set_choices(
            [(one.id, one.display_name) for one in book.accounts if one.state != "disabled"]
        )

    def ask(self) -> None:
        """Ask to look as the account that is chosen."""
        if self.account.key():
            self.asked.emit(self.account.key())

    def show_seen(self, seen: SeenAs) -> None:
        """The screen of the account."""
        self._seen = seen
        roles = [ROLE_LABELS[role] for role in Role if role in seen.account.roles]
        self.roles.setText(held(f"Rôles : {', '.join(roles) or 'aucun'}. {_WORDS}"))
        pages = [entry.title for entry in pages_allowed(seen.actions.__contains__)]
        shown = Action.AGENDA_VIEW in seen.actions
        self._fill("Pages", pages)
        self._fill("Colonnes de l'agenda", seen.agendas if shown else ())
        self._fill("Lieux", seen.sites if shown else ())
        self._fill("Motifs dont le nom est caché", seen.hidden_motifs)
        self.acts.say_again()

    def _fill(self, title: str, names: Sequence[str]) -> None:
        text = "\n".join(names) or _NOTHING
        self.lists[title].setText(text)
        self.lists[title].setAccessibleName(f"{title} : {', '.join(names) or _NOTHING}")

    def _cell(self, action: Action) -> str:
        if self._seen is None:
            return ""
        return "Oui" if action in self._seen.actions else "Non"

    def _lay_out(self) -> None:
        cards = []
        for title in ("Pages", "Colonnes de l'agenda", "Lieux", "Motifs dont le nom est caché"):
            card = Card(title)
            self.lists[title] = plain_label("", wrap=True)
            card.body.addWidget(self.lists[title])
            cards.append(card)
        side = side_column((LabelledField("Voir comme", self.account), self.roles), cards)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(side)
        row.addWidget(self.acts, 1)
