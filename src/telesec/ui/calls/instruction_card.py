"""The instructions beside a call: what its line and its practitioners ask, and « J'ai lu » in one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.calls.instructions import Briefing
from telesec.domain.calls.lines import Line, line_words
from telesec.domain.calls.views import CallView
from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.ui.calls.briefing_view import fill
from telesec.ui.calls.reading import Reading
from telesec.ui.controls import ChoiceField, LabelledField, empty_layout, plain_label, primary_button
from telesec.ui.look import Look
from telesec.ui.settings.section import scrolled
from telesec.ui.tasks import Tasks

READ_KEY = "Ctrl+J"
_ALL = "Toutes les lignes"
_READ, _GO_ON = "J'ai lu", "Lire la suite"
Asked = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class InstructionPorts:
    """``briefing(line, practitioner ids)``, ``everything``, ``lines`` and ``accept`` run on the worker.

    ``names`` answers at once with the practitioners' names by id. ``accepted``: something was read.
    """

    briefing: Callable[[str, tuple[str, ...]], Briefing]
    everything: Callable[[], Briefing]
    lines: Callable[[], Sequence[Line]]
    accept: Callable[[tuple[str, ...]], None]
    names: Callable[[], dict[str, str]]
    accepted: Callable[[], object] = lambda: None


class InstructionCard(QWidget):
    """Follows the call it stands beside; ``say(kind, sentence)`` is the page's message bar."""

    def __init__(
        self,
        ports: InstructionPorts,
        tasks: Tasks,
        look: Look,
        say: Callable[[str, str], None],
        *,
        whole: bool = False,
    ) -> None:
        """``whole``: without a line, what is in force on all of them."""
        super().__init__()
        self.setAccessibleName("Consignes")
        self._ports, self._tasks, self._say = ports, tasks, say
        self._whole = whole
        self._asked: Asked | None = None
        self._found: Briefing | None = None
        self._call, self._stale = "", True
        self.to_read = QFrame()
        self.to_read.setProperty("surface", "message")
        self.to_read.setProperty("tone", "warning")
        self.words = plain_label("", wrap=True)
        self.have_read = primary_button(f"{_READ} ({READ_KEY})", "check")
        self.body = QVBoxLayout()
        self._lay_out(look)
        key = QAction("J'ai lu", self)
        key.setShortcut(QKeySequence(READ_KEY))
        key.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        key.triggered.connect(lambda _checked=False: self.accept())
        self.addAction(key)
        self.have_read.clicked.connect(self.accept)
        self.to_read.hide()

    def _lay_out(self, look: Look) -> None:
        row = QHBoxLayout(self.to_read)
        row.setContentsMargins(look.px(12), look.px(6), look.px(8), look.px(6))
        row.addWidget(self.words, 1)
        row.addWidget(self.have_read)
        inner = QWidget()
        self.body.setSpacing(look.px(10))
        around = QVBoxLayout(inner)
        around.setContentsMargins(0, 0, look.px(6), 0)
        around.addLayout(self.body)
        around.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.to_read)
        area = scrolled(inner)
        self.reading = Reading(area, inner)
        self.reading.went_on.connect(self._name_it)
        column.addWidget(area, 1)

    def show_call(self, view: CallView | None) -> None:
        """The instructions of the call's line and of the practitioner it is for, if any is known."""
        call = view.call if view else None
        self._stale = self._stale or (call is not None and call.id != self._call)
        self._call = call.id if call else ""
        who = (call.practitioner_id,) if call and call.practitioner_id else ()
        self.ask(call.line_id if call else "", who)

    def ask(self, line: str, practitioner_ids: tuple[str, ...] = ()) -> None:
        """Show what a line asks; asked again only when it is another one, or something was read since."""
        wanted = (line, practitioner_ids)
        if wanted == self._asked and not self._stale:
            return
        self._asked, self._stale = wanted, False
        whole = self._whole and not line
        ask = self._ports.everything if whole else partial(self._ports.briefing, *wanted)
        self._tasks.run(ask, lambda found: self._show(wanted, found))

    def refresh(self, change: object) -> None:
        """New instructions are shown at once, absences with the next call."""
        self._stale = self._stale or change in (Change.INSTRUCTIONS, Change.AGENDA)
        if change is Change.INSTRUCTIONS and self._asked is not None and self.isVisible():
            self.ask(*self._asked)

    def accept(self) -> None:
        """Say that what is shown was read, the journal keeps when; what was not in view comes first."""
        waiting = tuple(self._found.pending) if self._found else ()
        if not waiting or not self.have_read.isEnabled():
            return
        self.reading.look()
        if not self.reading.is_done():
            self.reading.turn()
            return
        self.have_read.setEnabled(False)
        self._tasks.run(lambda: self._ports.accept(waiting), lambda _none: self._accepted(), self._refused)

    def focus_first(self) -> None:
        """« J'ai lu » when something waits, else what is to be read."""
        first = self.have_read if self.to_read.isVisible() else self
        first.setFocus()
        if first is self:
            self.focusNextChild()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.ask(*(self._asked or ("", ())))

    def _show(self, wanted: Asked, found: Briefing) -> None:
        if wanted != self._asked:
            return  # another line is being asked for
        self._found = found
        empty_layout(self.body)
        waiting = fill(self.body, found, self._ports.names())
        count = len(found.pending)
        self.have_read.setEnabled(True)
        what = "Une consigne a changé" if count == 1 else f"{count} consignes ont changé"
        self.words.setText(f"{what} depuis votre dernière lecture : lisez, puis dites-le.")
        self.to_read.setAccessibleName(self.words.text())
        self.to_read.setVisible(count > 0)
        self.reading.follow(waiting)
        self._name_it()

    def _name_it(self) -> None:
        """The button says what it does: what follows is shown before it can be said to be read."""
        self.have_read.setText(f"{_READ if self.reading.is_done() else _GO_ON} ({READ_KEY})")

    def _accepted(self) -> None:
        self._say("success", "C'est noté : vous avez lu ces consignes.")
        self._ports.accepted()
        self._stale = True
        self.ask(*(self._asked or ("", ())))

    def _refused(self, error: TelesecError) -> None:
        self._say("warning", error.sentence)
        self._stale = True
        self.ask(*(self._asked or ("", ())))


class InstructionTab(QWidget):
    """The same text outside a call, for the line one chooses."""

    def __init__(
        self, ports: InstructionPorts, tasks: Tasks, look: Look, say: Callable[[str, str], None]
    ) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self.line = ChoiceField([("", _ALL)])
        self.card = InstructionCard(ports, tasks, look, say, whole=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(18), look.px(12), look.px(18), look.px(12))
        column.setSpacing(look.px(10))
        field = LabelledField("Ligne", self.line)
        field.setMaximumWidth(look.px(360))
        column.addWidget(field)
        column.addWidget(self.card, 1)
        self.line.activated.connect(lambda _at: self.card.ask(self.line.key()))

    def refresh(self, change: object) -> None:
        """Something was written elsewhere."""
        self.card.refresh(change)

    def focus_first(self) -> None:
        if self.card.to_read.isVisible():
            self.card.focus_first()
        else:
            self.line.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tasks.run(self._ports.lines, self._offer)

    def _offer(self, lines: Sequence[Line]) -> None:
        used = [(one.id, line_words(one)) for one in lines if one.active]
        self.line.set_choices([("", _ALL), *used])
