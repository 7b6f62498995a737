"""A chapter of the guide as a document in the font and the colours of the theme, made before it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)

from telesec.ui.guide.chapters import Chapter

_READ = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_SIZES = {1: 1.6, 2: 1.25, 3: 1.05}
_LABEL = re.compile("«\N{NO-BREAK SPACE}.+?\N{NO-BREAK SPACE}»")
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
_FIXED = ["DejaVu Sans Mono", "Consolas", "monospace"]


def document_of(chapter: Chapter, font: QFont, palette: QPalette) -> QTextDocument:
    """``chapter`` ready to be shown; changing one that is shown would lay it out again at each change."""
    made = QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDefaultFont(font)
    made.setDocumentMargin(QFontMetricsF(font).height() * 1.2)
    made.setMarkdown(chapter.without_pictures, _READ)
    whole = QTextCursor(made)
    whole.beginEditBlock()
    for block in blocks(made):
        _dress(block, font, palette)
    _dress_tables(made, font, palette)
    whole.endEditBlock()
    return made


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """Its paragraphs, headings and cells, from the first to the last."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def span(block: QTextBlock, start: int, end: int) -> QTextCursor:
    """The letters from ``start`` to ``end`` of ``block``, selected."""
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + start)
    cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _dress(block: QTextBlock, font: QFont, palette: QPalette) -> None:
    """Room around a paragraph, the size of a heading, words of the screen that stand out."""
    level, line = block.blockFormat().headingLevel(), QFontMetricsF(font).height()
    cursor = QTextCursor(block)
    shape = QTextBlockFormat()
    shape.setLineHeight(125.0, _PROPORTIONAL)
    if level:
        shape.setTopMargin(0.0 if level == 1 else line * 1.1)
        shape.setBottomMargin(line * 0.4)
    elif cursor.currentTable() is None:
        shape.setBottomMargin(line * (0.25 if block.textList() else 0.55))
    cursor.mergeBlockFormat(shape)
    if level:
        whole = span(block, 0, block.length() - 1)
        letters = whole.charFormat()
        letters.clearProperty(QTextCharFormat.Property.FontSizeAdjustment.value)  # it would win over ours
        letters.setFontPointSize(font.pointSizeF() * _SIZES.get(level, 1.0))
        letters.setFontWeight(QFont.Weight.DemiBold)
        whole.setCharFormat(letters)
    else:
        _dress_words(block, palette)


def _dress_words(block: QTextBlock, palette: QPalette) -> None:
    strong, typed, link = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    strong.setFontWeight(QFont.Weight.DemiBold)
    typed.setFontFamilies(_FIXED)
    typed.setBackground(palette.color(QPalette.ColorRole.AlternateBase))
    link.setForeground(palette.color(QPalette.ColorRole.Link))
    link.setFontUnderline(True)
    for start, end, letters in list(_runs(block)):
        if letters.fontFixedPitch():
            span(block, start, end).mergeCharFormat(typed)
        elif letters.isAnchor():
            span(block, start, end).mergeCharFormat(link)
    for found in _LABEL.finditer(block.text()):
        span(block, found.start(), found.end()).mergeCharFormat(strong)


def _runs(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """The stretches of a paragraph that share a format, from its own beginning."""
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        start = fragment.position() - block.position()
        yield start, start + fragment.length(), fragment.charFormat()
        at += 1


def _dress_tables(document: QTextDocument, font: QFont, palette: QPalette) -> None:
    line = QFontMetricsF(font).height()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            shape = frame.format()
            shape.setBorderCollapse(True)
            shape.setBorder(1)
            shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            shape.setBorderBrush(palette.color(QPalette.ColorRole.Mid))
            shape.setCellPadding(line * 0.3)
            shape.setCellSpacing(0)
            shape.setBottomMargin(line * 0.6)
            frame.setFormat(shape)
