"""The guide as a PDF: A4 sheets, a chapter on its own pages, contents with page numbers and bookmarks."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import inline
from markdown_it.token import Token
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    Image,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Preformatted,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from telesec import __version__
from telesec.domain.bundle import bundled
from telesec.ui.guide.chapters import Chapter

TITLE = "Guide de Télésecrétariat"
INK, MUTED, LINE = HexColor(0x111827), HexColor(0x566072), HexColor(0xD5DAE1)
ACCENT, SOFT = HexColor(0x0F6E84), HexColor(0xF4F6F9)
ON_ONE_PAGE = ("secretaire", "praticien")
SIDE, TOP, FOOT = 54.0, 46.0, 50.0  # points
INNER = A4[0] - 2 * SIDE
TITLE_ROOM = 64.0  # points, above the contents
PICTURE, SMALLER = 1.0, 0.52  # of the width of the text; the latter where a chapter must lie on one page
BODY, STRONG = "Inter-Regular", "Inter-SemiBold"
_CODE = "Courier"
_MARKUP = {"text": "{0}", "label": "<b>{0}</b>", "strong": "<b>{0}</b>", "key": "<b>{0}</b>"}
_MARKUP |= {"code": f'<font face="{_CODE}">{{0}}</font>', "link": '<a href="#{1}" color="#0f6e84">{0}</a>'}


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    given = {
        "fontName": BODY,
        "fontSize": size,
        "leading": size * 1.42,
        "textColor": INK,
        "alignment": TA_LEFT,
    }
    return ParagraphStyle(name, **(given | more))


TEXT = _style("text", 9.4, spaceAfter=5.5)
CELL = _style("cell", 9.2)
ITEM = _style("item", 9.4, leftIndent=15, bulletIndent=3, spaceAfter=2.2)
HEADINGS = {
    1: _style("chapter", 19, fontName=STRONG, spaceAfter=9, leading=23),
    2: _style("section", 12.2, fontName=STRONG, spaceBefore=8, spaceAfter=3.5, keepWithNext=1),
    3: _style("part", 10.4, fontName=STRONG, spaceBefore=6, spaceAfter=3, keepWithNext=1),
}
TYPED = _style(
    "typed", 9, fontName=_CODE, backColor=SOFT, borderPadding=5, leftIndent=6, spaceAfter=9, spaceBefore=5
)


class _Sheets(BaseDocTemplate):
    """Notes on which page each chapter begins and ends, for the contents and for who wants one page."""

    def __init__(self, out: io.BytesIO) -> None:
        super().__init__(
            out, pagesize=A4, title=TITLE, author="", creator="telesec", producer="telesec", lang="fr-FR"
        )
        whole = Frame(SIDE, FOOT, INNER, A4[1] - TOP - FOOT, 0, 0, 0, 0)
        half, under = INNER / 2 - 10, A4[1] - TOP - FOOT - TITLE_ROOM
        halves = [Frame(SIDE + at * (half + 20), FOOT, half, under, 0, 0, 0, 0) for at in (0, 1)]
        title = Frame(SIDE, FOOT + under, INNER, TITLE_ROOM, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("cover", [title, *halves], onPage=_foot))
        self.addPageTemplates(PageTemplate("sheet", [whole], onPage=_foot))
        self.begun: dict[str, int] = {}

    def afterFlowable(self, flowable: Flowable) -> None:
        anchor, level = getattr(flowable, "anchor", ""), getattr(flowable, "level", 0)
        if not anchor:
            return
        self.canv.bookmarkPage(anchor)
        self.canv.addOutlineEntry(flowable.getPlainText(), anchor, level - 1, closed=level == 1)
        self.notify("TOCEntry", (level - 1, flowable.getPlainText(), self.page, anchor))
        if level == 1:
            self.begun[flowable.chapter] = self.page


def write(path: Path, chapters: Sequence[Chapter], shown: Mapping[str, bytes]) -> dict[str, int]:
    """Write the PDF; on how many pages each chapter lies."""
    rl_config.invariant = 1  # two builds of the same text are the same
    for name in (BODY, STRONG):
        pdfmetrics.registerFont(TTFont(name, str(bundled(f"fonts/{name}.ttf"))))
    pdfmetrics.registerFontFamily(BODY, normal=BODY, bold=STRONG, italic=BODY, boldItalic=STRONG)
    out = io.BytesIO()
    sheets = _Sheets(out)
    sheets.multiBuild(
        [*_cover(), *(part for one in chapters for part in _Written(one, chapters, shown).write())]
    )
    path.write_bytes(out.getvalue())
    starts = [sheets.begun[one.key] for one in chapters]
    ends = [*starts[1:], sheets.page + 1]
    return {one.key: end - start for one, start, end in zip(chapters, starts, ends, strict=True)}


def _foot(canvas: Any, sheets: _Sheets) -> None:
    canvas.setFont(BODY, 8)
    canvas.setFillColor(MUTED)
    canvas.drawString(SIDE, FOOT - 22, f"{TITLE}, version {__version__}")
    canvas.drawRightString(A4[0] - SIDE, FOOT - 22, f"page {sheets.page}")


def _cover() -> list[Flowable]:
    made = TableOfContents(
        dotsMinLevel=-1,
        tableStyle=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 0)]),
    )
    made.levelStyles = [
        _style("contents-1", 10, fontName=STRONG, spaceBefore=4, leading=13),
        _style("contents-2", 8.4, leftIndent=14, leading=10.6),
        _style("contents-3", 8.4, leftIndent=28, leading=10.6),
    ]
    words = "Pour le secrétariat, les praticiens, la facturation et l'administration du cabinet."
    title = _style("title", 25, fontName=STRONG, textColor=ACCENT, leading=30, spaceAfter=4)
    return [Paragraph(TITLE, title), Paragraph(words, TEXT), FrameBreak(), made, NextPageTemplate("sheet")]


class _Written:
    """The flowables of one chapter; each kind of token it knows has a method of its name."""

    def __init__(self, chapter: Chapter, chapters: Sequence[Chapter], shown: Mapping[str, bytes]) -> None:
        self._chapter, self._chapters, self._shown = chapter, chapters, shown
        self._places = iter(section.place for section in chapter.sections)
        self._level, self._bullet = 0, ""
        self._rows: list[list[Paragraph]] = []
        self._lists: list[int] = []  # of each list one is in: the next number, or 0 for a bullet
        self.made: list[Flowable] = [PageBreak()]

    def write(self) -> list[Flowable]:
        """All of them, after a page turned."""
        for token in inline.tokens(self._chapter):
            getattr(self, token.type, lambda _token: None)(token)
        return self.made

    def heading_open(self, token: Token) -> None:
        self._level = int(token.tag[1])

    def heading_close(self, _token: Token) -> None:
        self._level = 0

    def bullet_list_open(self, _token: Token) -> None:
        self._begin_list(0)

    def ordered_list_open(self, _token: Token) -> None:
        self._begin_list(1)

    def _begin_list(self, number: int) -> None:
        self._lists.append(number)
        if isinstance(self.made[-1], Paragraph):  # what announces a list is not left alone on the page before
            self.made[-1].keepWithNext = 1

    def bullet_list_close(self, _token: Token) -> None:
        self._lists.pop()
        self.made.append(Spacer(1, 4))

    ordered_list_close = bullet_list_close

    def list_item_open(self, _token: Token) -> None:
        number = self._lists[-1]
        self._bullet = f"{number}." if number else "•"
        self._lists[-1] += bool(number)

    def tr_open(self, _token: Token) -> None:
        self._rows.append([])

    def table_close(self, _token: Token) -> None:
        self.made += [_table(self._rows), Spacer(1, 7)]
        self._rows = []

    def code_block(self, token: Token) -> None:
        self.made.append(Preformatted(token.content.rstrip(), TYPED))

    fence = code_block

    def inline(self, token: Token) -> None:
        runs = inline.read(token.children or [], self._chapter, self._chapters)
        if self._level:
            self.made.append(_heading(next(self._places), self._level, self._chapter))
        elif self._rows:
            self._rows[-1].append(Paragraph(_markup(runs), CELL))
        elif isinstance(runs[0], inline.Picture):
            share = SMALLER if self._chapter.key in ON_ONE_PAGE else PICTURE
            self.made += [_picture(self._shown[runs[0].name], INNER * share), Spacer(1, 7)]
        elif self._lists:
            self.made.append(Paragraph(_markup(runs), ITEM, bulletText=self._bullet or None))
            self._bullet = ""
        else:
            self.made.append(Paragraph(_markup(runs), TEXT))


def _heading(place: Any, level: int, chapter: Chapter) -> Paragraph:
    made = Paragraph(escape(place.title), HEADINGS[level])
    made.anchor, made.level, made.chapter = inline.anchor_of(place), level, chapter.key
    return made


def _markup(runs: Sequence[Any]) -> str:
    return "".join(_MARKUP[run.kind].format(escape(run.text), run.anchor) for run in runs)


def _picture(png: bytes, width: float) -> Image:
    wide, high = ImageReader(io.BytesIO(png)).getSize()
    made = Image(io.BytesIO(png), width, width * high / wide)
    made.hAlign = "CENTER"
    return made


def _table(rows: Sequence[Sequence[Paragraph]]) -> Table:
    made = Table(rows, colWidths=[INNER * 0.42, INNER * 0.58], hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return made
