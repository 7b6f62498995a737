"""What a page needs to draw in the current theme: tokens, sizes, fonts and icons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QIcon

from telesec.ui import icons, typeface
from telesec.ui.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Look:
    """One theme at one text size; a new Look is made when either changes."""

    tokens: Tokens
    point_size: float = 10.0

    def icon(self, name: str, color: str | None = None) -> QIcon:
        """A bundled icon in ``color`` (``#rrggbb``), in the muted ink when none is given."""
        return icons.icon(name, color or self.tokens.muted, size=self.px(16))

    def font(self, role: str) -> QFont:
        """The font of a role of ``ui.typeface``."""
        return typeface.font(role, self.point_size)

    def px(self, at_ten_points: float) -> int:
        """A length given for 10 pt text, scaled to the present text size."""
        return round(at_ten_points * self.point_size / 10)

    def color(self, token: str) -> QColor:
        """A token by its name, as a QColor."""
        return QColor(getattr(self.tokens, token))
