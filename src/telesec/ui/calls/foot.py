"""The foot of the call: what was done in it so far, hour by hour."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.calls.calls import CallEventKind
from telesec.domain.calls.views import CallView
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.wording import event_words
from telesec.ui.controls import plain_label

LATEST = 4
_UNTOLD = frozenset({CallEventKind.RANG, CallEventKind.PATIENT, CallEventKind.ENDED})


class CallFoot(QWidget):
    """One quiet line."""

    def __init__(self, desk: CallDesk) -> None:
        super().__init__()
        self._desk = desk
        self.done = plain_label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.done)

    def show_call(self, view: CallView) -> None:
        """Say what was done, latest last."""
        team = {one.id: one.display_name for one in self._desk.ports.reference().practitioners}
        wall = self._desk.ports.wall
        told = [event_words(one, wall(one.at), team) for one in view.events if one.kind not in _UNTOLD]
        self.done.setText(" · ".join(told[-LATEST:]))
