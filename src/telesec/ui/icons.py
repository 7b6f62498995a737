"""Bundled Lucide icons, recoloured and kept sharp at every screen scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from telesec.domain.bundle import bundled

_SCALES = (1.0, 1.5, 2.0, 3.0)


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return bundled(f"icons/{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def icon(name: str, color: str, disabled: str = "", size: int = 16, gap: int = 0) -> QIcon:
    """The icon called ``name`` (file stem in resources/icons) drawn in ``color``.

    ``gap`` empty pixels follow the drawing, so that a button's text does not touch it;
    FileNotFoundError for a name which is not bundled.
    """
    made = QIcon()
    for scale in _SCALES:
        drawn = pixmap(name, color, size, scale, gap)
        made.addPixmap(drawn, QIcon.Mode.Normal)
        same = not disabled or disabled == color
        made.addPixmap(drawn if same else pixmap(name, disabled, size, scale, gap), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, color: str, size: int, scale: float = 1.0, gap: int = 0) -> QPixmap:
    """One transparent picture of an icon, ``size`` logical pixels high at ``scale``."""
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", color).encode()))
    made = QPixmap(QSize(round((size + gap) * scale), round(size * scale)))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    made.setDevicePixelRatio(scale)
    return made
