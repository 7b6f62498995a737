"""A table of acts by theme, with a field to find one: shared by the three pages of rights."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.access.rights_words import in_order, theme_of
from telesec.domain.actions import RULES, Action
from telesec.ui.controls import ChoiceField, Column, PlainTable, RowsModel, SearchField

EVERY_THEME = ""


def label_of(action: Action) -> str:
    """The act in French, as the journal says it."""
    return RULES[action].label


class ActionsTable(QWidget):
    """Emits ``selected(Action | None)``; the columns after the act's own are the caller's."""

    selected = Signal(object)

    def __init__(self, name: str, columns: Sequence[Column[Action]]) -> None:
        super().__init__()
        self._order = in_order()
        themes = list(dict.fromkeys(theme_of(action) for action in self._order))
        self.theme = ChoiceField([(EVERY_THEME, "Tous les thèmes"), *((theme, theme) for theme in themes)])
        self.theme.setAccessibleName(f"{name} : thème")
        self.search = SearchField(f"{name} : chercher une action", "Chercher une action")
        self.rows: RowsModel[Action] = RowsModel(
            [Column("Action", label_of, stretch=True), Column("Thème", theme_of, spare=True), *columns]
        )
        self.table = PlainTable(name, self.rows)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.theme)
        top.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self.theme.currentIndexChanged.connect(self._fill)
        self.search.textChanged.connect(self._fill)
        self.search.results_requested.connect(self.table.setFocus)
        self.table.row_selected.connect(self.selected)
        self._fill()

    def action(self) -> Action | None:
        """The act the hand is on."""
        found = self.table.selected()
        return found if isinstance(found, Action) else None

    def go_to(self, action: Action) -> None:
        """Put the hand on an act, whatever is looked for."""
        self.theme.choose(EVERY_THEME)
        self.search.clear()
        self.table.selectRow(self.rows.rows().index(action))

    def say_again(self) -> None:
        """The columns say something else of the same acts."""
        self.rows.say_again()

    def _fill(self) -> None:
        theme, words = self.theme.key(), _plain(self.search.text()).split()
        kept = self.action()
        found = [
            action
            for action in self._order
            if theme in (EVERY_THEME, theme_of(action))
            and all(word in _plain(label_of(action)) for word in words)
        ]
        self.rows.set_rows(found)
        if found:
            self.table.selectRow(found.index(kept) if kept in found else 0)
        else:
            self.selected.emit(None)


def _plain(text: str) -> str:
    return "".join(char for char in normalize("NFD", text.casefold()) if char.isalnum() or char == " ")
