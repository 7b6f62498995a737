"""A menu that opens upwards, for what stands at the foot of the window."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget


def rising_menu(over: QWidget, name: str) -> QMenu:
    """An empty menu of ``over``, called ``name`` by a screen reader; it goes once it is closed."""
    menu = QMenu(over)
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def rise(menu: QMenu, above: QWidget) -> QMenu:
    """Open it with its foot on the top of ``above``."""
    corner = above.mapToGlobal(QPoint(0, 0))
    menu.popup(QPoint(corner.x(), corner.y() - menu.sizeHint().height()))
    return menu
