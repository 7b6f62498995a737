"""Bundled Lucide icons, recoloured and kept sharp at every screen scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from telesec.domain.bundle import bundled

WAITING = "+waiting"  # after a name: the same drawing with a disc in its corner, something waits there
_FINEST = 2.0  # a screen plugged in later is seldom finer, and Qt makes a picture smaller very well


@lru_cache(maxsize=128)
def _drawing(name: str) -> bytes:
    text = bundled(f"icons/{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", "#000").encode()


def icon(name: str, color: str, disabled: str = "", size: int = 16, gap: int = 0) -> QIcon:
    """The icon called ``name`` (file stem in resources/icons, then WAITING or nothing) drawn in ``color``.

    ``gap`` empty pixels follow the drawing, so that a button's text does not touch it;
    FileNotFoundError for a name which is not bundled.
    """
    scales = frozenset(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    return _icon(name, (color, disabled or color), (size, gap), scales)


@lru_cache(maxsize=256)
def _icon(name: str, inks: tuple[str, str], extent: tuple[int, int], scales: frozenset[float]) -> QIcon:
    made, (size, gap) = QIcon(), extent
    for scale in sorted({*scales, _FINEST}):
        for mode, ink in zip((QIcon.Mode.Normal, QIcon.Mode.Disabled), inks, strict=True):
            made.addPixmap(pixmap(name, ink, size, scale, gap), mode)
    return made


@lru_cache(maxsize=512)
def pixmap(name: str, color: str, size: int, scale: float = 1.0, gap: int = 0) -> QPixmap:
    """One transparent picture of an icon, ``size`` logical pixels high at ``scale``."""
    made = QPixmap(_shape(name, size, scale, gap))
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(made.rect(), QColor(color))
    painter.end()
    made.setDevicePixelRatio(scale)
    return made


@lru_cache(maxsize=256)
def _shape(name: str, size: int, scale: float, gap: int) -> QPixmap:
    """The drawing in black: reading it takes far longer than colouring it."""
    made = QPixmap(QSize(round((size + gap) * scale), round(size * scale)))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawn, side = name.removesuffix(WAITING), size * scale
    QSvgRenderer(QByteArray(_drawing(drawn))).render(painter, QRectF(0, 0, side, side))
    if drawn != name:
        _mark(painter, side)
    painter.end()
    return made


def _mark(painter: QPainter, side: float) -> None:
    """A disc in the upper corner, and a ring of nothing around it."""
    middle, radius = QPointF(side * 0.79, side * 0.21), side * 0.2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.drawEllipse(middle, radius * 1.5, radius * 1.5)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.drawEllipse(middle, radius, radius)
