"""What an account may not do is not offered to it: neither on the card of an appointment nor in the menus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from telesec.domain.actions import Action
from telesec.ui.controls import Button

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def without(gate, *actions):
    """The account loses these acts, as an administrator may decide while it works."""
    usual = gate.allows
    gate.allows = lambda action: action not in actions and usual(action)


@pytest.fixture
def gate(practice, gate):
    without(gate, Action.CANCEL, Action.MOVE, Action.SERIES_BOOK)
    return gate


def words(menu):
    return [action.text().partition("\t")[0] for action in menu.actions()]


def test_neither_the_card_nor_the_menus_offer_what_was_taken_away(qtbot, page, book, chosen):
    chosen(book(9))
    texts = lambda: {button.text() for button in page.selected.findChildren(Button)}  # noqa: E731 - one line
    qtbot.waitUntil(lambda: "Arrivé" in texts())
    assert texts().isdisjoint({"Déplacer", "Annuler…"})
    page.offers.open_menu()
    everything = page.findChild(QMenu)
    assert "Imprimer l'agenda…" in words(everything)
    assert not [title for title in words(everything) if "Série" in title or "Trouver" in title]
    everything.close()
    column = page.grid.content.columns[0]
    page.acts.show_menu(page.grid.chosen(), column, page.grid.chosen().appointment.start, QPoint(0, 0))
    menu = page.grid.findChild(QMenu)
    assert "Arrivé" in words(menu)
    assert not {"Annuler le rendez-vous…", "Déplacer (couper)"} & set(words(menu))
    menu.close()
