"""What was drawn in one theme is drawn again in the next; what floats never pushes nor hides the rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolTip, QVBoxLayout, QWidget

from telesec.ui import theme
from telesec.ui.controls import ChoiceField, EmptyState, FormDialog, MessageBar, primary_button
from telesec.ui.floating import MARGIN, FloatingBar

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def ink(widget):
    """The colours an icon is drawn with."""
    picture = next(
        part.pixmap().toImage() for part in widget.findChildren(QLabel) if not part.pixmap().isNull()
    )
    places = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return {picture.pixelColor(*at).name() for at in places if picture.pixelColor(*at).alpha() == 255}


def test_the_icon_of_an_empty_page_takes_the_new_theme(qtbot, qapp, look):
    page = EmptyState("users", "Personne", "Cherchez quelqu'un.")
    qtbot.addWidget(page)
    page.show()
    before = ink(page)
    theme.apply(qapp, "dark", 10)
    QApplication.processEvents()
    after = ink(page)
    theme.apply(qapp, "light", 10)
    assert before
    assert not before & after


def corner(widget, inset=8):
    """The colour a widget is filled with."""
    return widget.grab().toImage().pixelColor(inset, inset).name()


def test_what_opens_over_a_window_wears_its_theme(qtbot, themed):
    window = QWidget()
    field, menu, dialog = ChoiceField([("a", "Un")]), QMenu(window), FormDialog(window, "Titre")
    QVBoxLayout(window).addWidget(field)
    menu.addAction("Ouvrir")
    qtbot.addWidget(window)
    window.show()
    dialog.open()
    field.showPopup()
    QToolTip.showText(QPoint(5, 5), "Voilà", window)
    tip = next(top for top in QApplication.topLevelWidgets() if top.inherits("QTipLabel"))
    menu.ensurePolished()
    surface = themed.tokens.surface
    assert {corner(part, 4) for part in (menu, dialog, tip)} == {surface}
    assert field.view().palette().base().color().name() == surface
    field.hidePopup()
    dialog.reject()
    QToolTip.hideText()


def test_a_dialog_that_is_open_follows_the_theme(qtbot, qapp, look):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = FormDialog(window, "Titre")
    dialog.open()
    light = corner(dialog)
    dark = theme.apply(qapp, "dark", 10)
    seen = corner(dialog)
    theme.apply(qapp, "light", 10)
    dialog.reject()
    assert (light, seen) == (look.tokens.surface, dark.tokens.surface)


def test_what_is_built_outside_every_window_is_dressed_when_it_joins_one(qtbot, look):
    button = primary_button("Enregistrer")
    bare = button.sizeHint().height()
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(button)
    assert button.sizeHint().height() > bare
    assert corner(button) == look.tokens.accent


@pytest.fixture
def floating(qtbot, look):
    host = QWidget()
    content = QWidget()
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(content)
    bar = MessageBar()
    made = FloatingBar(bar, content, host)
    host.resize(700, 400)
    qtbot.addWidget(host)
    host.show()
    return host, content, bar, made


def test_a_floating_message_covers_the_foot_and_says_how_much(floating):
    host, content, bar, made = floating
    told = []
    made.covering.connect(told.append)
    before = content.geometry()
    bar.show_message("info", "Voilà.")
    QApplication.processEvents()
    assert content.geometry() == before
    assert bar.geometry().bottom() == host.height() - MARGIN - 1
    assert told[-1] == bar.height() + MARGIN
    bar.clear()
    QApplication.processEvents()
    assert told[-1] == 0


def test_a_floating_message_follows_the_window_and_leaves_room(floating):
    host, _content, bar, made = floating
    bar.show_message("warning", "Un mot. " * 30)
    host.resize(500, 300)
    made.set_inset(150)
    QApplication.processEvents()
    assert bar.geometry().right() < 500 - 150
    assert bar.geometry().bottom() == 300 - MARGIN - 1
    assert bar.height() >= bar.heightForWidth(bar.width())


def test_two_floating_messages_do_not_hide_each_other(qtbot, floating):
    host, content, outer, _made = floating
    inner_host = QWidget(content)
    inner_host.resize(content.size())
    inner_host.show()
    inner = MessageBar()
    kept = FloatingBar(inner, inner_host, inner_host)
    outer.show_message("info", "Celui de la fenêtre.")
    inner.show_message("info", "Celui de la page.")
    QApplication.processEvents()
    kept.place()
    top = inner.mapTo(host, inner.rect().topLeft()).y()
    assert top + inner.height() <= outer.geometry().top()
