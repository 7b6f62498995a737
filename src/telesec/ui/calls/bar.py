"""The bar of the telephone, under every page: the call of the moment, the one that rings, those that wait."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from telesec.domain.calls.views import CallView, DeskCalls
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.ui import icons
from telesec.ui.backup_line import CutLabel
from telesec.ui.calls import keys
from telesec.ui.calls.bar_acts import CallActs
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.ring_sign import RingSign
from telesec.ui.calls.waiting import WaitingButton
from telesec.ui.calls.wording import clock_words, current_words, standing_words
from telesec.ui.controls import Chip, plain_label
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
        self.waiting = WaitingButton(desk)
        self.rings = RingSign(desk)
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._second)
        desk.lines.known.connect(self._say_who)
        desk.calls.stood.connect(self._show)
        self.set_look(look)
        self._show(desk.calls.all())

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(10)
        middle = Qt.AlignmentFlag.AlignVCenter
        for part in (self._sign, self.clock, self.who, self.identity):
            row.addWidget(part, 0, middle)
        row.addStretch(1)
        row.addWidget(self.waiting, 0, middle)
        row.addWidget(self.rings, 0, middle)
        row.addWidget(self.acts, 0, middle)  # last, where they stay: no call comes under the hand

    # What the window tells every part.

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.setFixedHeight(look.px(HEIGHT))
        self._draw_sign()
        self.acts.measure_again()
        self._fit()

    def set_discreet(self, discreet: bool) -> None:
        """Neither a name, nor a number, nor a caller's words."""
        self._discreet = discreet
        self.rings.set_discreet(discreet)
        self.waiting.set_discreet(discreet)
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

    # What it says.

    def _show(self, standing: DeskCalls) -> None:
        there = standing.current is not None or bool(standing.ringing or standing.parked)
        self._show_current(standing.current)
        self.rings.show_lines(standing.ringing, beside=standing.current is not None)
        self.waiting.show_lines(standing.parked)
        self._say_who()
        self._draw_sign()
        self._say_time()
        if standing.current is not None or standing.parked:  # nothing else grows older
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
            self.identity.set_chip(label, tone)
            self.identity.setAccessibleName(f"Identité de l'appelant : {label}")

    def _say_who(self) -> None:
        """The call in hand; without one what rings, else who waits first."""
        view, rings, waits = self._desk.call(), self.rings.said(), self.waiting.first_words()
        if view is not None:
            self.who.set_words(current_words(view, discreet=self._discreet))
        elif rings:
            self.who.set_words(rings)
        elif waits:
            self.who.set_words(f"{waits} · reprendre : {keys.spoken(keys.HOLD)}")

    def _second(self) -> None:
        """One more: the clock, and how long those put aside have waited."""
        self._say_time()
        if self.waiting.tick():
            self._say_who()
            self._fit()

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
            self.acts.measure_again()
            self._fit()

    def _fit(self) -> None:
        """The acts keep the words there is room for beside all that is said."""
        if not self.acts.isHidden():
            self.acts.fit(self.width() - self._said())

    def _said(self) -> int:
        """The room of all but the acts."""
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        parts: tuple[QWidget, ...] = (self._sign, self.clock, self.who, self.identity)
        shown = [part for part in (*parts, self.waiting, self.rings) if not part.isHidden()]
        return sum(part.sizeHint().width() + gap for part in shown) + gap + margins.left() + margins.right()
