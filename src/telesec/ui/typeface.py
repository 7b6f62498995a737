"""Inter in its weights and the few text sizes of the program, all in points."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from telesec.domain.bundle import bundled

FAMILY = "Inter"
WEIGHTS = ("Regular", "Medium", "SemiBold")

_ROLES: dict[str, tuple[float, QFont.Weight]] = {
    "body": (1.0, QFont.Weight.Normal),
    "medium": (1.0, QFont.Weight.Medium),
    "strong": (1.0, QFont.Weight.DemiBold),
    "small": (0.9, QFont.Weight.Normal),
    "small_strong": (0.9, QFont.Weight.DemiBold),
    "section": (0.88, QFont.Weight.DemiBold),
    "title": (1.4, QFont.Weight.DemiBold),
}


@cache
def load() -> None:
    """Register the faces of the screens with Qt, once per process; needs a QGuiApplication."""
    for weight in WEIGHTS:
        _register(weight)


@cache
def load_bold() -> None:
    """The fourth face, for pages of text that Qt sets itself: no other screen is that bold."""
    _register("Bold")


def _register(weight: str) -> None:
    QFontDatabase.addApplicationFont(str(bundled(f"fonts/Inter-{weight}.ttf")))


def size_of(role: str, point_size: float) -> float:
    """Points of ``role`` when body text has ``point_size`` points."""
    return round(point_size * _ROLES[role][0], 1)


def font(role: str, point_size: float) -> QFont:
    """The font of a text role: body, medium, strong, small, small_strong, section or title."""
    made = QFont(FAMILY)
    made.setPointSizeF(size_of(role, point_size))
    made.setWeight(_ROLES[role][1])
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
