"""Titles down the left side: closer together when there are many, and all of them in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from telesec.ui import theme
from telesec.ui.side_tabs import SideTabs


@pytest.mark.parametrize(("points", "count"), [(10, 8), (10, 22), (13, 22)])
def test_no_title_is_hidden_in_a_small_window(qtbot, qapp, points, count):
    look = theme.apply(qapp, "light", points)
    tabs = SideTabs(look)
    qtbot.addWidget(tabs)
    for at in range(count):
        tabs.addTab(QWidget(), f"Section {at}")
    tabs.resize(1200, 640)
    tabs.show()
    bar = tabs.tabBar()
    qtbot.waitUntil(lambda: bar.tabRect(count - 1).bottom() <= bar.height())
    assert bar.tabRect(0).top() >= 0
    assert bar.tabRect(1).height() >= bar.fontMetrics().height()
    tabs.resize(1200, 900)
    qtbot.waitUntil(lambda: bar.tabRect(0).height() > bar.fontMetrics().height() + look.px(4))
    theme.apply(qapp, "light", 10)


def test_the_arrows_go_down_the_titles_and_up_again(qtbot, look):
    tabs = SideTabs(look)
    qtbot.addWidget(tabs)
    for at in range(4):
        tabs.addTab(QWidget(), f"Section {at}")
    tabs.show()
    bar, seen = tabs.tabBar(), []
    bar.setFocus()
    for pressed in ("Down", "Down", "Up", "End", "Down", "Home", "Up"):
        qtbot.keyClick(bar, Qt.Key[f"Key_{pressed}"])
        seen.append(tabs.currentIndex())
    assert seen == [1, 2, 1, 3, 3, 0, 0]


def test_tab_leaves_the_titles_for_the_page_in_a_window_too_low_for_them(qtbot, look):
    """It stopped at Qt's two small arrows, which the keys that go through the titles make useless."""
    tabs, name = SideTabs(look), QLineEdit()
    qtbot.addWidget(tabs)
    tabs.addTab(name, "Première")
    for at in range(20):
        tabs.addTab(QWidget(), f"Section {at}")
    tabs.resize(1200, 200)
    tabs.show()
    bar = tabs.tabBar()
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    qtbot.keyClick(bar, Qt.Key.Key_Tab)
    assert tabs.focusWidget() is name
