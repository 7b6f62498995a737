"""A dialog makes room for what it has to say: its fields keep their height."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6.Shiboken import dump

from telesec.ui.controls import FormDialog, LabelledField, plain_label, text_field
from telesec.ui.screen_room import room_around

LONG = "Une phrase assez longue pour prendre plusieurs lignes dans une fenêtre étroite. " * 2


@pytest.fixture
def page(qtbot, look):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.fixture
def dialog(qtbot, page):
    made = FormDialog(page, "Confirmez")
    made.fields = [LabelledField(f"Champ {rank}", text_field(), "Un mot.") for rank in range(3)]
    made.body.addWidget(plain_label("De quoi il s'agit.", "muted", wrap=True))
    for field in made.fields:
        made.body.addWidget(field)
    made.open()
    qtbot.waitExposed(made)
    return made


def heights(dialog):
    return [field.editor.height() for field in dialog.fields]


def test_a_message_makes_the_dialog_higher_and_crushes_nothing(qtbot, qapp, dialog):
    before, height = heights(dialog), dialog.height()
    dialog.bar.show_message("error", LONG)
    qtbot.waitUntil(lambda: dialog.height() > height)
    qapp.processEvents()
    assert heights(dialog) == before
    dialog.bar.clear()
    qtbot.waitUntil(lambda: dialog.height() == height)
    assert heights(dialog) == before


def test_a_hint_of_several_lines_is_whole_below_its_field(qtbot, qapp, dialog):
    before, height = heights(dialog), dialog.height()
    dialog.fields[1].show_error(LONG)
    qtbot.waitUntil(lambda: dialog.height() > height)
    qapp.processEvents()
    said = dialog.fields[1]._below
    assert said.height() >= said.heightForWidth(said.width())
    assert heights(dialog) == before


def test_it_stays_within_the_screen(qtbot, qapp, dialog):
    room = room_around(dialog)
    dialog.move(dialog.x(), room.bottom() - dialog.height())
    height = dialog.height()
    dialog.bar.show_message("error", LONG)
    qtbot.waitUntil(lambda: dialog.height() > height)
    assert dialog.geometry().bottom() <= room.bottom()
    dialog.bar.show_message("error", LONG * 30)
    for _ in range(5):
        qapp.processEvents()
    assert dialog.height() <= room.height()


def test_the_screen_belongs_to_no_dialog(qapp, qtbot, look):
    """Hung on a dialog, it would be destroyed with it, and Qt with the screen."""
    for _ in range(2):
        opened = FormDialog(None, "Renommer")
        qtbot.addWidget(opened)
        opened.show()
        opened.bar.show_message("error", LONG)
        qapp.processEvents()
    said = dump(QGuiApplication.primaryScreen())
    assert "QScreen" in said
    assert "parent" not in said
