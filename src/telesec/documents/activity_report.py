"""The month's activity of the telephone on paper: figures and plots, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from telesec.documents.page import ACCENT, BODY, INK, INNER, LINE, MARGIN, MUTED, Page, Style, fitted
from telesec.domain.french import counted, date_numeric
from telesec.domain.secretariat.activity import Activity, seconds_words

_TITLE = Style(10.5, strong=True)
_SMALL, _FIGURE = Style(8.5, color=MUTED), Style(17, strong=True, color=ACCENT)
_ROW = 14.0
_LABEL_WIDTH = 130.0
_GAP = 22.0
_HALF = (INNER - _GAP) / 2
NAMELESS = "Ce relevé compte des appels : il ne nomme ni patient, ni appelant, ni personne du secrétariat."
_Rows = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed: whose practice, which figures, on which day."""

    practice: str
    figures: Activity
    made_on: date


def activity_report_pdf(report: Report) -> bytes:
    """The PDF bytes; two plots (by hour, by day) and a bar for each reason and each end."""
    figures = report.figures
    period = f"du {date_numeric(figures.first)} au {date_numeric(figures.last)}"
    page = Page("Relevé d'activité du téléphone", f"Relevé du {date_numeric(report.made_on)}")
    page.text(report.practice or "Cabinet", Style(10, strong=True, color=ACCENT))
    page.gap(16)
    page.paragraph("Activité du téléphone", Style(18, strong=True))
    page.paragraph(period, Style(11, color=MUTED))
    page.paragraph(NAMELESS, _SMALL)
    page.gap(12)
    _figures(page, figures)
    _columns(page, "Appels reçus par heure", [(f"{at} h", n) for at, n in enumerate(figures.hours)][6:22])
    _columns(page, "Appels reçus par jour", [(str(day.day), count) for day, count in figures.days])
    _side_by_side(page, ("Motifs", figures.categories), ("Suites données", figures.outcomes))
    _side_by_side(page, ("Délai de réponse", figures.answered_in), ("Lignes", figures.lines))
    return page.finish()


def _figures(page: Page, figures: Activity) -> None:
    told = (
        (str(figures.incoming), "reçus"),
        (str(figures.answered), "pris"),
        (str(figures.missed), "manqués"),
        (str(figures.outgoing), "émis"),
        (seconds_words(figures.median_answer), "délai médian de réponse"),
        (seconds_words(figures.median_length), "durée médiane"),
    )
    widths = (58.0, 58.0, 62.0, 58.0, 130.0, 100.0)
    x = MARGIN
    for (figure, words), width in zip(told, widths, strict=True):
        page.text(figure, _FIGURE, x=x)
        page.gap(22)
        page.text(words, _SMALL, x=x)
        page.gap(-22)
        x += width
    page.gap(46)


def _columns(page: Page, title: str, rows: _Rows) -> None:
    """A column a row, on the whole width."""
    from reportlab.graphics import renderPDF

    page.text(title, _TITLE)
    most = max((count for _, count in rows), default=0)
    words = f"au plus {counted(most, 'appel', 'appels')}" if most else "aucun appel"
    page.text(words, _SMALL, x=page.right, right=True)
    page.gap(18)
    height = 84.0
    renderPDF.draw(_chart(rows, INNER, height), page.canvas, MARGIN, page.y - height)
    page.gap(height + 12)


def _chart(rows: _Rows, width: float, height: float) -> Any:
    from reportlab.graphics.charts.barcharts import VerticalBarChart
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.colors import HexColor

    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 22, 16, width - 22, height - 22
    chart.data = [[count for _, count in rows]]
    chart.barSpacing, chart.groupSpacing = 0, 3
    chart.bars[0].fillColor = HexColor(ACCENT)
    chart.bars[0].strokeColor = None
    chart.categoryAxis.categoryNames = [label for label, _ in rows]
    chart.valueAxis.valueMin = 0
    steps = _steps(max((count for _, count in rows), default=0))
    chart.valueAxis.valueMax = steps[-1]
    chart.valueAxis.valueSteps = steps
    chart.valueAxis.visibleGrid = True
    chart.valueAxis.gridStrokeColor = HexColor(LINE)
    for axis in (chart.categoryAxis, chart.valueAxis):
        axis.strokeColor = HexColor(LINE)
        axis.visibleTicks = False
        axis.labels.fontName, axis.labels.fontSize = BODY, 7
        axis.labels.fillColor = HexColor(MUTED)
    drawing = Drawing(width, height)
    drawing.add(chart)
    return drawing


def _steps(most: int) -> list[int]:
    """Up to five round numbers from nought, the last one not under ``most``."""
    rounds = (figure * 10**power for power in range(7) for figure in (1, 2, 5))
    step = next(one for one in rounds if one * 4 >= most)
    return [step * at for at in range(max(2, -(-most // step) + 1))]


def _side_by_side(page: Page, left: tuple[str, _Rows], right: tuple[str, _Rows]) -> None:
    rows = max(len(left[1]), len(right[1]), 1)
    page.need(rows * _ROW + 40)
    top = page.y
    bottoms = []
    for (title, table), x in ((left, MARGIN), (right, MARGIN + _HALF + _GAP)):
        page.y = top
        page.text(title, _TITLE, x=x)
        page.gap(18)
        _bars(page, table, x)
        bottoms.append(page.y)
    page.y = min(bottoms)
    page.gap(12)


def _bars(page: Page, rows: _Rows, x: float) -> None:
    """A label, a bar as long as its count, the count."""
    most = max((count for _, count in rows), default=0)
    room = _HALF - _LABEL_WIDTH - 34
    for label, count in rows:
        words, style = fitted(label, Style(8.5), _LABEL_WIDTH - 6)
        page.text(words, style, x=x)
        page.gap(-0.5)
        page.band(9, ACCENT, x=x + _LABEL_WIDTH, width=max(0.8, room * count / max(1, most)))
        page.gap(0.5)
        page.text(str(count), Style(8.5, color=INK), x=x + _HALF, right=True)
        page.gap(_ROW)
    if not rows:
        page.text("Aucun appel.", _SMALL, x=x)
        page.gap(_ROW)
