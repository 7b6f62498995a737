"""The frame of every page shown before a session is open: one card in the middle, the brand above it.

These pages and theirs name each control's own module: ``controls`` would load tables before the first window.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from telesec.ui import icons
from telesec.ui.backup_line import BackupLine
from telesec.ui.buttons import Button, ghost_button
from telesec.ui.guide.asking import HELP_KEY, show_help
from telesec.ui.incoming_call import IncomingCall
from telesec.ui.labels import Card, plain_label
from telesec.ui.look import Look
from telesec.ui.messages import MessageBar
from telesec.ui.tab_order import last_stop

BRAND = "Télésecrétariat"


class _Column(QWidget):
    """Asks its scroll area for the height its wrapped sentences need, which a plain widget does not."""

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        layout = self.layout()
        if layout is not None and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))
        return done


class FrontPage(QWidget):
    """A card ``width`` wide with a title, a message bar and ``body``; ``foot`` below it is for small print.

    It scrolls when the window is too low for it, so that nothing is ever out of reach.
    """

    def __init__(self, look: Look, title: str, sentence: str = "", *, width: int = 440) -> None:
        super().__init__()
        self.look = look
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = MessageBar()
        self._call = IncomingCall(look)
        self.heading = plain_label(title, "title", wrap=True)
        self.words = plain_label(sentence, "muted", wrap=True)
        if not sentence:  # shown before it has a parent, it would be a window for an instant
            self.words.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(look.px(12))
        self.row = QHBoxLayout()
        self.foot = QVBoxLayout()
        self.foot.setSpacing(4)
        self.backup = BackupLine(look, wrap=True)
        self.help = ghost_button(f"Aide ({HELP_KEY})", "circle-help")
        self.help.clicked.connect(lambda: show_help(self.window()))
        self._lay_out(look.px(width))

    def _lay_out(self, width: int) -> None:
        card = Card()
        card.setFixedWidth(width)
        self.backup.setFixedWidth(width)
        margin = self.look.px(28)
        card.body.setContentsMargins(margin, self.look.px(24), margin, margin)
        card.body.setSpacing(self.look.px(12))
        for part in (self._call, self.heading, self.words, self.bar):
            card.body.addWidget(part)
        card.body.addLayout(self.body)
        inner = _Column()
        inner.setProperty("surface", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(self.look.px(16))
        middle = self.row
        middle.setSpacing(self.look.px(16))
        middle.addStretch(1)
        middle.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        middle.addStretch(1)
        column.addStretch(1)
        column.addLayout(self._brand())
        column.addLayout(middle)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.backup)
        below.addStretch(1)
        column.addLayout(below)
        column.addLayout(self.foot)
        column.addWidget(self.help, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        last = last_stop(self.row)
        if last is not None:  # the help was made before what fills the page, and stands at its foot
            QWidget.setTabOrder(last, self.help)

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(10))
        picture = QLabel()
        picture.setPixmap(icons.pixmap("stethoscope", self.look.tokens.accent_ink, self.look.px(24), 2.0))
        row.addStretch(1)
        row.addWidget(picture)
        row.addWidget(plain_label(BRAND, "title"))
        row.addStretch(1)
        return row

    def show_backup(self, words: str, state: str, sentence: str = "") -> None:
        """How the backups stand, under the card, in a few words: the waiting room reads this page too."""
        del sentence  # names destinations, hosters and certificates: for who has signed in
        self.backup.show_state(_brief(words, state), state)

    def show_call(self, waits: bool) -> None:
        """Above the title, that a call comes in, and nothing of whose it is."""
        self._call.show_call(waits)

    def put_beside(self, widget: QWidget) -> None:
        """Another card, at the right of the first."""
        self.row.insertWidget(2, widget, 0, Qt.AlignmentFlag.AlignTop)

    def say_below(self, lines: Iterable[str]) -> None:
        """Replace the small print under the card."""
        while item := self.foot.takeAt(0):
            if (old := item.widget()) is not None:
                old.deleteLater()
        for line in lines:
            label = plain_label(line, "small", wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.foot.addWidget(label)


def _brief(words: str, state: str) -> str:
    """The age of the last backup alone; beside a warning sign, what it warns of, or that it does."""
    age, _, drill = words.partition(" · ")
    if state == "success" or not age.startswith("Sauvegardé "):
        return age
    wrong = state == "danger" or drill.endswith("à vérifier")
    return "Sauvegardes à vérifier" if wrong else words


def button_row(*buttons: Button) -> QHBoxLayout:
    """Buttons at the right end, in order; the last one is the way forward."""
    row = QHBoxLayout()
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
