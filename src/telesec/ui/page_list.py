"""The list of the pages and of what answers everywhere, with their keys: what a mouse reads by hovering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QPalette
from PySide6.QtWidgets import QMenu, QWidget

from telesec.ui import icons
from telesec.ui.pages import PageEntry, keys_of

LIST_KEY = "Ctrl+F1"


def list_pages(window: QWidget, entries: Sequence[PageEntry], show: Callable[[str], object]) -> QMenu:
    """Open the list over the navigation; a letter or the arrows choose, Enter shows the page or does the act.

    The acts are those whose keys the window itself holds, whatever page is in front.
    """
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName("Pages et touches")
    color = QGuiApplication.palette().color(QPalette.ColorRole.Text).name()
    keys = keys_of(entries)
    for entry in entries:
        line = menu.addAction(icons.icon(entry.icon_name, color), f"{entry.title}\t{keys[entry.key]}")
        line.triggered.connect(partial(show, entry.key))
    known = {entry.title for entry in entries}
    menu.addSeparator()
    for act in window.actions():
        if act.text() not in known and act.shortcut() != QKeySequence(LIST_KEY):
            menu.addAction(act)
    menu.popup(window.mapToGlobal(QPoint(12, 12)))
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])
    return menu
