"""The navigation at the left: a page per line, folded to icons when the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from telesec.ui import icons
from telesec.ui.buttons import Button
from telesec.ui.guide.asking import HELP_KEY, show_help
from telesec.ui.labels import plain_label, restyle, set_plain_tooltip
from telesec.ui.look import Look
from telesec.ui.pages import PageEntry, keys_of


class Navigation(QFrame):
    """Asks for pages by their key; ``set_folded`` keeps the icons alone."""

    page_requested = Signal(str)
    lock_requested = Signal()

    def __init__(self, look: Look, practice_name: str, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self._look = look
        self._folded = False
        self.setProperty("surface", "nav")
        self.setAccessibleName("Navigation")
        self._brand = QLabel()
        self._name = plain_label(practice_name, "strong", wrap=True)
        self._name.setMinimumWidth(0)
        set_plain_tooltip(self._name, practice_name)
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self._help = self._button("Aide", "circle-help", HELP_KEY)
        self._help.clicked.connect(lambda: show_help(self.window()))
        self._lock = self._button("Verrouiller", "lock", "Ctrl+L")
        self._lock.clicked.connect(self.lock_requested)
        self._column = QVBoxLayout(self)
        self._fill(entries)
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self._column.setContentsMargins(*[look.px(10)] * 4)
        self._draw_brand()
        self.setFixedWidth(look.px(60 if self._folded else 190))

    def set_folded(self, folded: bool) -> None:
        """Icons alone, with their names on hover; screen readers hear the names either way."""
        if folded == self._folded:
            return
        self._folded = folded
        self._name.setHidden(folded)
        for button in (*self._buttons.values(), self._help, self._lock):
            self._label(button)
            restyle(button, "folded", folded)
        self.setFixedWidth(self._look.px(60 if folded else 190))

    def set_badge(self, key: str, count: int, words: str, short: str = "", sign: str = "") -> None:
        """So many things wait on a page, said in ``words``; 0 is none, and a page not offered has none.

        ``short`` is said beside its title instead of the count, ``sign`` is its icon meanwhile; without one
        it keeps its own, marked: two pages where something waits stay told apart.
        """
        button = self._buttons.get(key)
        if button is None:
            return
        title, keys = str(button.property("title")), str(button.property("keys"))
        button.setProperty("waiting", (short or str(count)) if count else "")
        button.setProperty("sign", sign or f"{button.property('icon_name')}{icons.WAITING}")
        button.setAccessibleName(f"{title}, {words}" if count else title)
        set_plain_tooltip(button, f"{title} ({keys})\n{words}" if count else f"{title} ({keys})")
        self._label(button)

    def page_keys(self) -> tuple[str, ...]:
        """The pages offered, from top to bottom."""
        return tuple(self._buttons)

    def show_page(self, key: str) -> None:
        """Mark the page which is shown."""
        self._buttons[key].setChecked(True)

    def shown(self) -> str:
        """The page which is marked, "" before the first one."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_brand"):
            self._draw_brand()

    def _fill(self, entries: Sequence[PageEntry]) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 0, 10)
        head.setSpacing(10)
        head.addWidget(self._brand)
        head.addWidget(self._name, 1)
        self._column.setSpacing(6)
        self._column.addLayout(head)
        keys = keys_of(entries)
        for bottom in (False, True):
            if bottom:
                self._column.addStretch(1)
            for entry in entries:
                if entry.at_bottom is bottom:
                    self._column.addWidget(self._page_button(entry, keys[entry.key]))
        self._column.addWidget(self._help)
        self._column.addWidget(self._lock)

    def _page_button(self, entry: PageEntry, keys: str) -> Button:
        button = self._button(entry.title, entry.icon_name, keys)
        button.setCheckable(True)
        button.clicked.connect(lambda _checked=False, key=entry.key: self.page_requested.emit(key))
        self._group.addButton(button)
        self._buttons[entry.key] = button
        return button

    def _label(self, button: Button) -> None:
        """Its words and its icon; what waits is a number beside the words, another icon when folded."""
        waiting = str(button.property("waiting") or "")
        title = str(button.property("title"))
        button.setText("" if self._folded else f"{title} · {waiting}" if waiting else title)
        button.set_icon(str(button.property("sign") if waiting else button.property("icon_name")))

    def _button(self, title: str, icon_name: str, keys: str) -> Button:
        made = Button(title, "nav", icon_name)
        made.setProperty("title", title)
        made.setProperty("icon_name", icon_name)
        made.setProperty("keys", keys)
        made.setAccessibleName(title)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click takes the keys from nobody
        set_plain_tooltip(made, f"{title} ({keys})")
        return made

    def _draw_brand(self) -> None:
        color = QGuiApplication.palette().color(QPalette.ColorRole.Accent).name()
        self._brand.setPixmap(icons.pixmap("stethoscope", color, self._look.px(22), 2.0))
        self._brand.setAlignment(Qt.AlignmentFlag.AlignCenter)
