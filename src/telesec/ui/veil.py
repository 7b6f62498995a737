"""The blur of the discreet mode over what cannot say initials instead of names."""

from __future__ import annotations

from PySide6.QtWidgets import QGraphicsBlurEffect, QWidget

from telesec.ui.panels import SidePanel

BLUR = 14


def veil(page: QWidget, *, over: bool) -> None:
    """Blur a page that has no ``set_discreet``, or the side panels that have none in one that has."""
    knows = hasattr(page, "set_discreet")
    panels = (part for part in page.findChildren(SidePanel) if not hasattr(part, "set_discreet"))
    for part in panels if knows else (page,):
        blur = QGraphicsBlurEffect(part) if over else None
        if blur is not None:
            blur.setBlurRadius(BLUR)
        part.setGraphicsEffect(blur)  # type: ignore[arg-type]  # Qt takes None to remove it
