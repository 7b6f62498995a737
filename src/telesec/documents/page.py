"""A4 pages drawn with the practice's letterhead; text is drawn as it is, never read as markup."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telesec.domain.bundle import bundled

BODY, STRONG = "Inter-Regular", "Inter-SemiBold"
WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
MARGIN = 56.0
INNER = WIDTH - 2 * MARGIN
INK, MUTED, LINE, ACCENT = 0x111827, 0x566072, 0xD5DAE1, 0x0F6E84


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is drawn; ``size`` in points."""

    size: float = 10.0
    strong: bool = False
    color: int = INK

    @property
    def font(self) -> str:
        return STRONG if self.strong else BODY

    @property
    def leading(self) -> float:
        return self.size * 1.4


def plain(text: str) -> str:
    """One printable line: composed accents, no control characters; every other sign as typed."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in composed)


class Page:
    """A document being drawn from top to bottom; ``y`` is the top of what comes next.

    The last page says how many there are, so that a lost sheet is noticed.
    """

    def __init__(self, title: str, footer: str, *, lying: bool = False, margin: float = MARGIN) -> None:
        from reportlab.pdfgen.canvas import Canvas

        _register_fonts()
        self.width, self.height = (HEIGHT, WIDTH) if lying else (WIDTH, HEIGHT)
        self.margin = margin
        self._buffer = io.BytesIO()
        self.canvas: Any = Canvas(
            self._buffer,
            pagesize=(self.width, self.height),
            initialFontName=BODY,
            lang="fr-FR",
            pageCompression=1,
        )
        self.canvas.setTitle(plain(title))
        self.canvas.setAuthor("")
        self.canvas.setSubject("")
        self.canvas.setCreator("telesec")
        self.canvas.setProducer("telesec")
        self._footer = footer
        self._number = 1
        self.y = self.height - margin

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.width - self.margin

    @property
    def left_over(self) -> float:
        """Points that remain above the footer."""
        return self.y - self.margin - 16

    def need(self, height: float) -> bool:
        """Start a new page when fewer than ``height`` points are left above the footer; True if so."""
        if height <= self.left_over:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Go on to a new page."""
        self._close_page()
        self._number += 1
        self.y = self.height - self.margin

    def text(self, line: str, style: Style = Style(), *, x: float | None = None, right: bool = False) -> None:
        """Draw one line with its top at ``y``, without moving down; ``right`` aligns its end on ``x``."""
        x = self.margin if x is None else x
        self.canvas.setFont(style.font, style.size)
        self.canvas.setFillColor(_color(style.color))
        draw = self.canvas.drawRightString if right else self.canvas.drawString
        draw(x, self.y - style.size, plain(line))

    def paragraph(
        self, text: str, style: Style = Style(), *, x: float | None = None, width: float = 0
    ) -> None:
        """Draw wrapped lines and move below them; ``"\\n"`` starts a new line. Width 0 is to the margin."""
        room = width or self.right - (self.margin if x is None else x)
        for part in text.split("\n"):
            for line in wrapped(part, style, room):
                self.need(style.leading)
                self.text(line, style, x=x)
                self.y -= style.leading

    def gap(self, points: float) -> None:
        self.y -= points

    def rule(self, color: int = LINE, *, x: float | None = None, width: float | None = None) -> None:
        """A thin line at ``y``, across the page or ``width`` points from ``x``."""
        start = self.margin if x is None else x
        self.canvas.setStrokeColor(_color(color))
        self.canvas.setLineWidth(0.7)
        self.canvas.line(start, self.y, self.right if width is None else start + width, self.y)

    def band(self, height: float, color: int, *, x: float | None = None, width: float | None = None) -> None:
        """A tinted strip whose top is at ``y``."""
        start = self.margin if x is None else x
        self.canvas.setFillColor(_color(color))
        across = self.right - start if width is None else width
        self.canvas.rect(start, self.y - height, across, height, stroke=0, fill=1)

    def box(self, x: float, width: float, height: float, radius: float = 5) -> None:
        """A rounded frame whose top is at ``y``."""
        self.canvas.setStrokeColor(_color(LINE))
        self.canvas.setLineWidth(0.7)
        self.canvas.roundRect(x, self.y - height, width, height, radius)

    def squares(self, rows: Sequence[Sequence[int]], x: float, side: float) -> None:
        """A QR matrix as black vector rectangles, runs joined, ``side`` points wide with its top at ``y``."""
        cell = side / len(rows)
        self.canvas.setFillColor(_color(0))
        for index, row in enumerate(rows):
            top = self.y - (index + 1) * cell
            for start, length in _runs(row):
                self.canvas.rect(x + start * cell, top, length * cell, cell, stroke=0, fill=1)

    def finish(self) -> bytes:
        """The whole document; the page cannot be drawn on any more."""
        self._close_page(last=True)
        self.canvas.save()
        return self._buffer.getvalue()

    def _close_page(self, *, last: bool = False) -> None:
        style = Style(8, color=MUTED)
        self.canvas.setFont(style.font, style.size)
        self.canvas.setFillColor(_color(style.color))
        number = (
            f"page {self._number} sur {self._number}" if last and self._number > 1 else f"page {self._number}"
        )
        self.canvas.drawString(self.margin, self.margin - 20, plain(self._footer))
        self.canvas.drawRightString(self.right, self.margin - 20, number)
        self.canvas.showPage()


def letterhead(page: Page, name: str, details: Sequence[str]) -> None:
    """The sender at the top of the first page: a name and muted lines, closed by a rule."""
    page.paragraph(name, Style(15, strong=True, color=ACCENT))
    for line in details:
        if line.strip():
            page.paragraph(line, Style(9, color=MUTED))
    page.gap(8)
    page.rule()
    page.gap(20)


def wrapped(text: str, style: Style, width: float) -> list[str]:
    """``text`` cut in lines of at most ``width`` points, words whole unless one is wider than a line."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    _register_fonts()
    lines, current = [], ""
    for word in plain(text).split(" "):
        longer = f"{current} {word}" if current else word
        if stringWidth(longer, style.font, style.size) <= width:
            current = longer
            continue
        if current:
            lines.append(current)
        current = word
        while len(current) > 1 and stringWidth(current, style.font, style.size) > width:
            cut = next(
                n
                for n in range(len(current) - 1, 0, -1)
                if n == 1 or stringWidth(current[:n], style.font, style.size) <= width
            )
            lines.append(current[:cut])
            current = current[cut:]
    return [*lines, current]


def fitted(text: str, style: Style, width: float, smallest: float = 6.5) -> tuple[str, Style]:
    """One line no wider than ``width``: smaller letters first, then cut short with an ellipsis."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    _register_fonts()
    line, size = plain(text), style.size
    while stringWidth(line, style.font, size) > width and size > smallest:
        size = max(smallest, size - 0.5)
    if stringWidth(line, style.font, size) > width:
        while line and stringWidth(f"{line}…", style.font, size) > width:
            line = line[:-1].rstrip()
        line = f"{line}…"
    return line, Style(size, strong=style.strong, color=style.color)


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """(start, length) of each run of dark cells of a row."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs


def _color(rgb: int) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(rgb)


def _register_fonts() -> None:
    """Make the bundled Inter known to reportlab, once per process, and its only default."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (BODY, STRONG):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(bundled(f"fonts/{name}.ttf"))))
    rl_config.canvas_basefontname = BODY
