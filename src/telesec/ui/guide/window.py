"""The guide in a window of its own: what it holds at the left, what is read at the right, words searched."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from telesec.ui.buttons import secondary_button
from telesec.ui.fields import SearchField
from telesec.ui.guide.chapters import Chapter, Place, Section, chapters, find, place_of
from telesec.ui.guide.company import Company
from telesec.ui.guide.reading import ChapterView
from telesec.ui.labels import plain_label, plain_tooltip
from telesec.ui.screen_room import room_around
from telesec.ui.window_keys import add_key

TITLE = "Guide de Télésecrétariat"
_NONE = "Rien dans le guide avec ces mots."
LONGEST_SEARCH = 80  # characters: a page pasted there would be looked for word by word
_ROLE = Qt.ItemDataRole.UserRole
_SIZE = (980, 680)  # pixels at 10 pt
FRAME = QSize(16, 50)  # pixels that a desktop may add around a window: its borders, its title bar


class GuideWindow(QDialog):
    """Shows a Place; it is closed by Escape, by its button and by the lock, and holds nothing of anybody."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.company = Company(self)
        self._chapters: dict[str, Chapter] = {one.key: one for one in chapters()}
        self._past: list[Place] = []
        self._shown: Place | None = None
        self.search = SearchField("Chercher dans le guide", "Chercher  Ctrl+F")
        self.search.setMaxLength(LONGEST_SEARCH)
        self.contents = QListWidget()
        self.contents.setAccessibleName("Sommaire du guide")
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.none = plain_label(_NONE, "muted", wrap=True)
        self.view = ChapterView()
        self.back = secondary_button("Retour", "chevron-left")
        self.back.setToolTip("Alt+Gauche")
        self.leave = secondary_button("Fermer", "x")
        self.leave.setToolTip("Échap")
        self._lay_out()
        self._connect()
        self._list(find("", chapters()))

    def show_place(self, place: Place) -> None:
        """Read ``place``; a title that is not there shows the beginning of its chapter."""
        chapter = self._chapters.get(place.chapter)
        if chapter is None:
            return
        titles = {section.place for section in chapter.sections}
        there = place if place in titles else chapter.sections[0].place
        if self._shown is not None and self._shown != there:
            self._past.append(self._shown)
        self._read(there)

    def follow(self, key: str, slug: str) -> None:
        """Where a link of the guide leads; nowhere for one that is not the guide's."""
        chapter = self._chapters.get(key or (self._shown.chapter if self._shown else ""))
        if chapter is not None:
            places = [section.place for section in chapter.sections]
            self.show_place(next((place for place in places if place.slug == slug), places[0]))

    def go_back(self) -> None:
        """What was read before."""
        if self._past:
            self._read(self._past.pop())

    def _lay_out(self) -> None:
        scale = QApplication.font().pointSizeF() / 10
        room = room_around(self)
        self.resize(
            min(round(_SIZE[0] * scale), room.width() - 60), min(round(_SIZE[1] * scale), room.height() - 90)
        )
        self._place(room)
        side = QVBoxLayout()
        side.addWidget(self.search)
        side.addWidget(self.none)
        side.addWidget(self.contents, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        read = QVBoxLayout()
        read.addWidget(self.view, 1)
        read.addLayout(foot)
        across = QHBoxLayout(self)
        across.setContentsMargins(*[round(14 * scale)] * 4)
        across.setSpacing(round(12 * scale))
        across.addLayout(side, 3)
        across.addLayout(read, 7)
        self.none.hide()

    def _place(self, room: QRect) -> None:
        """Over the window that it explains, its title bar within ``room``, however small that window is."""
        home = self.parentWidget()
        spot = self.geometry()
        spot.moveCenter((home.window() if home is not None else self).geometry().center())
        farthest = room.left() + room.width() - spot.width() - FRAME.width()
        lowest = room.top() + room.height() - spot.height() - FRAME.height()
        self.move(max(room.left(), min(spot.left(), farthest)), max(room.top(), min(spot.top(), lowest)))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._searched)
        self.search.returnPressed.connect(self._take_first)
        self.search.results_requested.connect(self.contents.setFocus)
        self.contents.currentItemChanged.connect(lambda item, _before: self._chosen(item))
        self.contents.activated.connect(lambda _index: self.view.setFocus())
        self.view.link_followed.connect(self.follow)
        self.back.clicked.connect(self.go_back)
        self.leave.clicked.connect(self.close)
        for name, keys, act in (
            ("Chercher dans le guide", "Ctrl+F", self._begin_search),
            ("Mot suivant", "F3", self.view.next_mark),
            ("Mot précédent", "Shift+F3", partial(self.view.next_mark, back=True)),
            ("Retour", "Alt+Left", self.go_back),
        ):
            add_key(self, name, keys, act)

    def _begin_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _searched(self, words: str) -> None:
        found = find(words, chapters())
        self._list(found)
        self.view.mark(words)
        self.none.setVisible(not found)
        self.contents.setVisible(bool(found))

    def _take_first(self) -> None:
        if self.contents.currentRow() < 0 and self.contents.count():
            self.contents.setCurrentRow(0)
        else:
            self.view.next_mark()

    def _list(self, sections: tuple[Section, ...]) -> None:
        """The sections in the list; the one that is read stays chosen when it is among them."""
        self.contents.blockSignals(True)  # noqa: FBT003 - Qt takes no keyword
        self.contents.clear()
        for section in sections:
            item = QListWidgetItem("    " * (section.level - 1) + section.place.title)
            item.setData(_ROLE, section.place)
            item.setToolTip(plain_tooltip(section.place.title))
            if section.level == 1:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.contents.addItem(item)
        self.contents.setCurrentIndex(QModelIndex())
        self._choose(self._shown)
        self.contents.blockSignals(False)  # noqa: FBT003

    def _choose(self, place: Place | None) -> None:
        for row in range(self.contents.count()):
            if self.contents.item(row).data(_ROLE) == place:
                self.contents.setCurrentRow(row)
                return

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_place(item.data(_ROLE))

    def _read(self, place: Place) -> None:
        self._shown = place
        self.view.show_place(self._chapters[place.chapter], place.title)
        self.back.setEnabled(bool(self._past))
        self.contents.blockSignals(True)  # noqa: FBT003
        self._choose(place)
        self.contents.blockSignals(False)  # noqa: FBT003

    def sizeHint(self) -> QSize:
        return self.size()


def open_guide(window: QWidget, topic: str) -> GuideWindow:
    """The guide at ``topic`` over ``window``; one guide at a time: a dialog keeps the keys from any other."""
    guide = next((one for one in window.findChildren(GuideWindow) if one.parentWidget() is window), None)
    for other in QApplication.topLevelWidgets():
        if isinstance(other, GuideWindow) and other is not guide:
            other.close()
    if guide is None:
        guide = GuideWindow(window)
    guide.company.remember()
    guide.show()
    guide.raise_()
    guide.activateWindow()
    guide.view.setFocus()
    QTimer.singleShot(0, guide, partial(guide.show_place, place_of(topic)))  # drawn first, written next
    return guide
