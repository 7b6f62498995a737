"""A chapter of the guide on the screen, with what was searched marked; it reads nothing but the guide."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QPalette, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from telesec.domain.desk.spoken_days import folded
from telesec.ui import typeface
from telesec.ui.guide.chapters import Chapter
from telesec.ui.guide.dressing import blocks, document_of, span

MOST_MARKS = 300  # the first ones of a chapter: each costs 40 µs, and a letter is there a thousand times
_REDRAWN = (QEvent.Type.FontChange, QEvent.Type.PaletteChange)


class ChapterView(QTextBrowser):
    """Shows one chapter; ``link_followed`` carries the chapter's key and the slug that a link leads to.

    Nothing outside the guide is ever opened or loaded.
    """

    link_followed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        typeface.load_bold()
        self._chapter: Chapter | None = None
        self._words: tuple[str, ...] = ()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTabChangesFocus(True)
        self.anchorClicked.connect(self._follow)

    def show_place(self, chapter: Chapter, title: str) -> None:
        """Show ``chapter`` with the section ``title`` at the top."""
        if chapter is not self._chapter:
            self._chapter = chapter
            self.setAccessibleName(f"Aide : {chapter.title}")
            self._write()
        for block in blocks(self.document()):
            if block.blockFormat().headingLevel() and block.text() == title:
                self.setTextCursor(QTextCursor(block))
                self._bring_up(block)
                return

    def mark(self, words: str) -> None:
        """Mark every one of ``words``, capitals and accents apart; "" marks nothing."""
        self._words = tuple(dict.fromkeys(folded(words).split()))
        self._mark()

    def next_mark(self, *, back: bool = False) -> None:
        """Go to the next marked word, or to the one before; round at the end."""
        starts = [selection.cursor.selectionStart() for selection in self.extraSelections()]
        if not starts:
            return
        here = self.textCursor().position()
        after = [at for at in starts if at > here] or starts
        before = [at for at in starts if at < here] or starts
        cursor = self.textCursor()
        cursor.setPosition(before[-1] if back else after[0])
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: ARG002 - Qt's own signature
        """Nothing comes from outside; for None, Qt would read the file itself."""
        return b""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _REDRAWN and hasattr(self, "_chapter"):
            self._write()

    def _write(self) -> None:
        if self._chapter is None:
            return
        written = document_of(self._chapter, self.font(), self.palette())
        written.setParent(self)
        self.setDocument(written)  # Qt forgets the one before: it was the view's own child
        self._mark()

    def _mark(self) -> None:
        found: list[QTextEdit.ExtraSelection] = []
        colors = QTextCharFormat()
        colors.setBackground(self.palette().color(QPalette.ColorRole.Highlight))
        colors.setForeground(self.palette().color(QPalette.ColorRole.HighlightedText))
        for block in blocks(self.document()) if self._words else ():
            if len(found) >= MOST_MARKS:
                break
            text = folded(block.text())
            spots = {hit.span() for word in self._words for hit in re.finditer(re.escape(word), text)}
            for start, end in sorted(spots)[: MOST_MARKS - len(found)]:
                spot = QTextEdit.ExtraSelection()
                spot.cursor, spot.format = span(block, start, end), colors
                found.append(spot)
        self.setExtraSelections(found)

    def _bring_up(self, block: QTextBlock) -> None:
        """Its heading as the first line shown."""
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - self.fontMetrics().height() // 2)

    def _follow(self, link: QUrl) -> None:
        """``telephone.md#les-resultats`` leads there; anything else leads nowhere."""
        if not link.scheme() and not link.host():
            self.link_followed.emit(link.path().removesuffix(".md"), link.fragment())
