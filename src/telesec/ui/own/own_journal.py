"""All that an account did, read by its owner: the journal's rows about oneself, whatever the role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from telesec.domain.errors import Invalid, TelesecError
from telesec.domain.journal.lines import JournalFilter, Place
from telesec.domain.journal.lines import JournalPage as PageOfRows
from telesec.domain.journal.past_period import period_words, read_period
from telesec.ui.controls import FormDialog, LabelledField, plain_label, text_field
from telesec.ui.journal.rows import JournalRows, JournalTable
from telesec.ui.look import Look
from telesec.ui.screen_room import room_around
from telesec.ui.tasks import Tasks

_PAGE = 200
_NEAR_END = 120  # rows below the screen at which the next ones are asked for
_WIDTH, _HEIGHT = 900, 600  # pixels at 10 pt, less where the screen is smaller
_EDGE = 80
_TITLE = "Ce que j'ai fait"
_WORDS = (
    "Les lignes du journal qui vous concernent, comme les lirait une personne habilitée. Ce que vous ne "
    "reconnaissez pas, dites-le à l'administrateur et changez de mot de passe."
)
_NOTHING = "Aucune ligne du journal pour cette période."


@dataclass(frozen=True, slots=True)
class OwnJournalPorts:
    """``read`` runs on the worker."""

    read: Callable[[JournalFilter], PageOfRows]
    account_names: Callable[[], Mapping[str, str]]
    zone: Callable[[], str]
    today: Callable[[], date]


class OwnJournalDialog(FormDialog):
    """The newest rows first, older ones as the table is scrolled down; a period narrows them."""

    def __init__(self, parent: QWidget, ports: OwnJournalPorts, tasks: Tasks, look: Look) -> None:
        super().__init__(parent, _TITLE, "Fermer")
        self._ports, self._tasks = ports, tasks
        self._asked, self._reading, self._more = 0, False, False
        self._period: tuple[date | None, date | None] = (None, None)
        self.period = text_field("hier, cette semaine, du 1er au 15 novembre…")
        self.when = LabelledField("Période", self.period)
        self.rows = JournalRows(ports)
        self.table = JournalTable(self.rows)
        self.words = plain_label("", "muted", wrap=True)
        for part in (plain_label(_WORDS, "muted", wrap=True), self.when, self.words):
            self.body.addWidget(part)
        self.body.addWidget(self.table, 1)
        self.cancel.hide()
        self.submit.setAutoDefault(False)
        self.submit.setDefault(False)
        self.submitted.connect(self.accept)
        self.period.editingFinished.connect(self._settle)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        room = room_around(self)
        self.resize(min(look.px(_WIDTH), room.width() - _EDGE), min(look.px(_HEIGHT), room.height() - _EDGE))
        self._ask()
        self.table.setFocus()

    def _settle(self) -> None:
        try:
            period = read_period(self.period.text(), self._ports.today())
        except Invalid as wrong:
            self.when.show_error(wrong.sentence)
            return
        self.when.clear_error()
        self.when.set_hint(period_words(period))
        if period != self._period:
            self._period = period
            self._ask()

    def _scrolled(self, value: int) -> None:
        bar, oldest = self.table.verticalScrollBar(), self.rows.last()
        near = value >= bar.maximum() - _NEAR_END * self.table.rowHeight(0)
        if near and self._more and not self._reading and oldest is not None:
            self._ask(oldest.place)

    def _ask(self, before: Place | None = None) -> None:
        self._asked += 1
        self._reading = True
        wanted = JournalFilter(since=self._period[0], until=self._period[1], before=before, limit=_PAGE)
        then = partial(self._show, self._asked, more=before is not None)
        self._tasks.run(lambda: self._ports.read(wanted), then, partial(self._unread, self._asked))

    def _show(self, number: int, page: PageOfRows, *, more: bool) -> None:
        if number != self._asked:
            return
        self._reading, self._more = False, page.more
        self.rows.show(page.lines, page.patients, more=more)
        if not more:
            self.table.scrollToTop()
            self.words.setText("" if page.lines else _NOTHING)
            self.words.setVisible(not page.lines)

    def _unread(self, number: int, error: TelesecError) -> None:
        if number == self._asked:
            self._reading = False
            self.bar.show_message("error", error.sentence)
