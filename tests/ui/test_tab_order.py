"""The order of Tab, where it is not the order in which things were made."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from telesec.ui.tab_order import stand_last

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    return made


def held(window, part):
    window.layout().addWidget(part)
    return part


def test_what_stands_last_is_reached_after_what_was_made_later(qtbot, window):
    way_out, name, city = (held(window, QLineEdit()) for _ in range(3))
    window.show()
    stand_last(way_out)
    name.setFocus()
    qtbot.waitUntil(name.hasFocus)
    seen = []
    for _ in range(3):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
    assert seen == [city, way_out, name]
    assert window.findChildren(QWidget) == [way_out, name, city]


def test_what_goes_away_takes_nothing_else_with_it(window):
    """Read part by part, Qt's ring made each the owner of the next: a text erased took others away."""
    way_out, area = held(window, QLineEdit()), held(window, QScrollArea())
    words = held(window, QLabel("Motif"))
    bar = area.verticalScrollBar()
    window.show()
    stand_last(way_out)
    words.deleteLater()
    QCoreApplication.sendPostedEvents(words, QEvent.Type.DeferredDelete)
    assert not isValid(words)
    assert isValid(area)
    assert isValid(bar)
