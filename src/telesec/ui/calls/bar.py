"""The bar of the telephone, under every page: the call of the moment, the one that rings, those that wait."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QWidget

from telesec.domain.calls.views import CallLine, CallView, DeskCalls
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.french import counted
from telesec.ui import icons
from telesec.ui.backup_line import CutLabel
from telesec.ui.calls import keys
from telesec.ui.calls.bar_acts import CallActs
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.wording import clock_words, current_words, ring_words, standing_words, waiting_words
from telesec.ui.controls import Chip, ghost_button, plain_label, primary_button, set_plain_tooltip
from telesec.ui.look import Look

HEIGHT = 46  # pixels at 10 pt
_TICK_MS = 1000
_LINKED = (Change.AGENDA, Change.PATIENTS, Change.SLIPS)  # what is done in a call is told in it
_LEAST = 14  # letters of who is on the line that stay in a narrow window


class CallBar(QFrame):
    """There only with a call, and always as high: what lies above moves once, and never during a call."""

    def __init__(self, desk: CallDesk, look: Look) -> None:
        super().__init__()
        self._desk, self._look, self._discreet = desk, look, False
        self.setProperty("surface", "foot")
        self.setAccessibleName("Téléphone")
        self._sign = QLabel()
        self.clock = plain_label("", "strong")
        self.who = CutLabel(_LEAST)
        self.identity = Chip("", "warning")
        self.acts = CallActs(desk)
        self.waiting = ghost_button("", "pause")
        self.ring = primary_button(f"Prendre ({keys.TAKE})", "phone-incoming")
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._say_time)
        self.ring.clicked.connect(desk.take)
        self.waiting.clicked.connect(self.show_waiting)
        desk.calls.stood.connect(self._show)
        self.set_look(look)
        self._show(desk.calls.all())

    def _lay_out(self) -> None:
        for button in (self.ring, self.waiting):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(10)
        middle = Qt.AlignmentFlag.AlignVCenter
        for part in (self._sign, self.clock, self.who, self.identity):
            row.addWidget(part, 0, middle)
        row.addStretch(1)
        row.addWidget(self.acts, 0, middle)
        row.addWidget(self.waiting, 0, middle)
        row.addWidget(self.ring, 0, middle)

    # What the window tells every part.

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.setFixedHeight(look.px(HEIGHT))
        self._draw_sign()
        self._fit()

    def set_discreet(self, discreet: bool) -> None:
        """Neither a name, nor a number, nor a caller's words."""
        self._discreet = discreet
        self._show(self._desk.calls.all())

    def refresh(self, change: object) -> None:
        """Another session, or a card, wrote something of the calls or of the lines."""
        if change is Change.CALLS or (change in _LINKED and self._desk.call() is not None):
            self._desk.calls.hear()
        elif change in (Change.PEOPLE, Change.INSTRUCTIONS):
            self._desk.lines.read()

    def unfinished(self) -> FormDraft | None:
        """What was typed about the call and is not written yet."""
        return self._desk.typed.unfinished()

    def show_waiting(self) -> QMenu:
        """The calls that wait, to take one of them back."""
        menu = QMenu(self)
        menu.setAccessibleName("Appels en attente")
        menu.aboutToHide.connect(menu.deleteLater)
        for line in self._desk.calls.all().parked:
            words = self._words_of(line).replace("&", "&&")
            menu.addAction(words, partial(self._desk.resume, line.call.id))
        corner = self.waiting.mapToGlobal(QPoint(0, 0))
        menu.popup(QPoint(corner.x(), corner.y() - menu.sizeHint().height()))
        return menu

    # What it says.

    def _show(self, standing: DeskCalls) -> None:
        there = standing.current is not None or bool(standing.ringing or standing.parked)
        self._show_current(standing.current)
        self._show_ring(standing)
        self._show_waiting(standing)
        self._draw_sign()
        self._say_time()
        if there:
            self._tick.start()
        else:
            self._tick.stop()
        self.setVisible(there)
        self._fit()

    def _show_current(self, view: CallView | None) -> None:
        for part in (self.clock, self.identity, self.acts):
            part.setVisible(view is not None)
        if view is not None:
            label, tone = standing_words(view)
            self.who.set_words(current_words(view, discreet=self._discreet))
            self.identity.set_chip(label, tone)
            self.identity.setAccessibleName(f"Identité de l'appelant : {label}")

    def _show_ring(self, standing: DeskCalls) -> None:
        self.ring.setVisible(bool(standing.ringing))
        if standing.ringing:
            words = ring_words(standing.ringing[0], discreet=self._discreet)
            more = len(standing.ringing) - 1
            others = f", {counted(more, 'autre sonne', 'autres sonnent')}" if more else ""
            self.ring.setAccessibleName(f"{words}{others}. Prendre l'appel ({keys.TAKE})")
            set_plain_tooltip(self.ring, f"{words}{others}")
            if standing.current is None:
                self.who.set_words(f"{words}{others}")

    def _show_waiting(self, standing: DeskCalls) -> None:
        lines = standing.parked
        self.waiting.setVisible(bool(lines))
        if lines:
            first, back = self._words_of(lines[0]), keys.spoken(keys.HOLD)
            self.waiting.setText(f"{len(lines)} en attente")
            self.waiting.set_icon("pause")
            many = counted(len(lines), "appel en attente", "appels en attente")
            self.waiting.setAccessibleName(f"{many}. Le premier : {first}")
            told = "\n".join(self._words_of(line) for line in lines)
            set_plain_tooltip(self.waiting, f"{told}\nReprendre le premier : {back}")
            if standing.current is None and not standing.ringing:
                self.who.set_words(f"{first} · reprendre : {back}")

    def _words_of(self, line: CallLine) -> str:
        return waiting_words(line, self._desk.calls.now(), discreet=self._discreet)

    def _say_time(self) -> None:
        view = self._desk.call()
        if view is None:
            return
        said = clock_words(view.call, self._desk.calls.now())
        wider = len(said) != len(self.clock.text())
        self.clock.setText(said)
        self.clock.setAccessibleName(f"Durée de l'appel : {said}")
        if wider:
            self._fit()

    def _draw_sign(self) -> None:
        standing, tokens = self._desk.calls.all(), self._look.tokens
        name, ink = "pause", tokens.muted
        if standing.current is not None:
            name, ink = "phone", tokens.success.ink
        elif standing.ringing:
            name, ink = "phone-incoming", tokens.accent_ink
        self._sign.setPixmap(icons.pixmap(name, ink, self._look.px(17), 2.0))

    # How it fits.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_tick"):
            self._fit()

    def _fit(self) -> None:
        """The acts keep their words while there is room for all that is said."""
        self.acts.set_worded(True)
        self.acts.set_worded(self._needed() <= self.width())

    def _needed(self) -> int:
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        parts: tuple[QWidget, ...] = (self._sign, self.clock, self.who, self.identity)
        parts += (self.acts, self.waiting, self.ring)
        shown = [part for part in parts if not part.isHidden()]
        return sum(part.sizeHint().width() + gap for part in shown) + margins.left() + margins.right()
