"""The card of red flags, one key away: numbers, fixed text, and what was done of the call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.calls.emergencies import UrgentRequest
from telesec.domain.calls.red_flags import RedFlags
from telesec.domain.calls.views import CallView
from telesec.domain.changes import Change
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.ui.calls.more_below import MoreBelow
from telesec.ui.calls.red_flag_view import face, fill, numbers_row
from telesec.ui.calls.urgent_acts import UrgentActs
from telesec.ui.controls import empty_layout, ghost_button
from telesec.ui.look import Look
from telesec.ui.settings.section import scrolled
from telesec.ui.tasks import Tasks

DRAFT_KIND = "red_flags"
Say = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class RedFlagPorts:
    """``card``, ``note`` and ``accept`` run on the worker; ``note`` writes in the call, raises the slip and
    gives the sentence that says so. ``people`` are the practitioners' ids and names, ``zone`` the
    practice's: both answer at once. ``note`` is None for whoever takes no call."""

    card: Callable[[], RedFlags]
    accept: Callable[[tuple[str, ...]], None]
    note: Callable[[UrgentRequest], str] | None
    people: Callable[[], Sequence[tuple[str, str]]]
    zone: Callable[[], str]
    accepted: Callable[[], object] = lambda: None


class RedFlagCard(QWidget):
    """The numbers show at once; the text follows as soon as it is read. ``reread``: the call changed.

    ``written``: what was done is in the call, and the keys, which were here, are for whoever comes next.
    """

    written = Signal()

    def __init__(
        self, ports: RedFlagPorts, tasks: Tasks, look: Look, say: Say, reread: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setAccessibleName("Fiche d'urgence")
        self._ports, self._tasks, self._look = ports, tasks, look
        self._say, self._reread = say, reread
        self._found: RedFlags | None = None
        self._stale = True
        self._left_at: QWidget | None = None
        self.acts = UrgentActs(look)
        self.have_read = ghost_button("J'ai lu cette version", "check")
        self.body = QVBoxLayout()
        self._lay_out()
        self.acts.setVisible(ports.note is not None)
        self.acts.asked.connect(self._note)
        self.have_read.clicked.connect(self._accept)
        self.have_read.hide()

    def _lay_out(self) -> None:
        look = self._look
        inner = QWidget()
        around = QVBoxLayout(inner)
        around.setContentsMargins(0, 0, look.px(6), 0)
        around.setSpacing(look.px(10))
        self.body.setSpacing(look.px(10))
        around.addLayout(self.body)
        around.addWidget(face())
        row = QHBoxLayout()
        row.addWidget(self.have_read)
        row.addStretch(1)
        around.addLayout(row)
        around.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        area = scrolled(inner)
        column.addWidget(numbers_row(look))
        column.addWidget(area, 1)
        column.addWidget(MoreBelow(area, self))
        column.addWidget(self.acts)

    def show_call(self, view: CallView | None) -> None:
        """The call in which a number advised will be written."""
        call = view.call if view else None
        self.acts.follow(call.id if call else "", call.practitioner_id if call else "")

    def focus_first(self) -> None:
        """« 15 conseillé » during a call: Enter writes it."""
        first = self.acts.advised if self.acts.advised.isEnabled() else self.have_read
        first.setFocus()

    def refresh(self, change: object) -> None:
        """Another version may be in force."""
        self._stale = self._stale or change is Change.INSTRUCTIONS
        if self._stale and self.isVisible():
            self._ask()

    def unfinished(self) -> FormDraft | None:
        """The words of the caller not written yet."""
        words = self.acts.words.text().strip()
        return FormDraft(DRAFT_KIND, {"call": self.acts.call_id(), "words": words}) if words else None

    def restore(self, draft: FormDraft) -> None:
        """They come back in the call they were of."""
        if draft.payload.get("call", "") == self.acts.call_id():
            self.acts.words.setText(draft.payload.get("words", ""))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._ask()

    def _ask(self) -> None:
        self._stale = False
        self._tasks.run(self._ports.card, self._show)

    def _show(self, found: RedFlags) -> None:
        self._found = found
        empty_layout(self.body)
        fill(self.body, found, self._ports.zone(), self._look)
        self.acts.offer(found.numbers, self._ports.people())
        self.have_read.setVisible(found.to_read)
        self.have_read.setEnabled(True)

    def _accept(self) -> None:
        if self._found is None or self._found.version is None:
            return
        self.have_read.setEnabled(False)
        read = (self._found.version.id,)
        self._tasks.run(lambda: self._ports.accept(read), lambda _none: self._accepted(), self._refused)

    def _accepted(self) -> None:
        self._say("success", "C'est noté : vous avez lu cette version de la fiche d'urgence.")
        self._ports.accepted()
        self._ask()

    def _note(self, wanted: UrgentRequest) -> None:
        note = self._ports.note
        if note is None:
            return
        held = self.acts.isAncestorOf(QApplication.focusWidget() or self)
        self.acts.wait()  # the button that had the keys loses them
        self._left_at = QApplication.focusWidget() if held else self
        self._tasks.run(lambda: note(wanted), self._noted, self._refused)

    def _noted(self, sentence: str) -> None:
        self.acts.done()
        self._say("success", sentence)
        self._reread()
        if QApplication.focusWidget() is self._left_at:  # nobody went elsewhere meanwhile
            self.written.emit()

    def _refused(self, error: TelesecError) -> None:
        self.have_read.setEnabled(True)
        self.acts.refused()
        self._say("error", error.sentence)
