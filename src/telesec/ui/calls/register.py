"""The calls of a day: when, on which line, who, why, what came of it, and what was done meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.calls.calls import CallOutcome, CallState, answered_in, lasted
from telesec.domain.calls.requests import CallFilter
from telesec.domain.calls.views import CallLine, CallPage, CallView
from telesec.domain.calls.words import CALLER_LABELS, CATEGORY_LABELS, Category
from telesec.domain.changes import Change
from telesec.domain.errors import TelesecError
from telesec.domain.french import time_of_day
from telesec.domain.patient_files.names import initials
from telesec.domain.patient_files.phones import shown_phone
from telesec.ui.calls.bound import slim
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.keys import TAKE
from telesec.ui.calls.register_panel import RegisterPanel
from telesec.ui.calls.wording import (
    OUTCOME_CHOICES,
    WITHHELD,
    category_words,
    outcome_words,
    page_words,
    span_words,
)
from telesec.ui.controls import (
    ChoiceField,
    Column,
    DateField,
    EmptyState,
    LabelledField,
    MessageBar,
    PanelHost,
    PlainTable,
    RowsModel,
    plain_label,
    secondary_button,
)
from telesec.ui.floating import FloatingBar
from telesec.ui.look import Look

DAY_WIDTH = 124  # pixels at 10 pt
_ALL, _NONE = [("", "Tous")], [("none", "Non renseignée")]
_CATEGORIES = [*_ALL, *((one.value, CATEGORY_LABELS[one]) for one in Category)]
_NO_CALL = "Aucun appel ne répond à ces choix, ce jour-là : changez le jour ou les choix."


class RegisterTab(QWidget):
    """Filters above, a line a call; the panel tells the chosen one whole."""

    patient_requested = Signal(str)

    def __init__(self, desk: CallDesk, look: Look) -> None:
        super().__init__()
        self._desk, self._asked, self._discreet = desk, 0, False
        self._page = CallPage(())
        self.bar = MessageBar()
        self.day, self.category = DateField(past=True), ChoiceField(_CATEGORIES)
        self.outcome = ChoiceField([("", "Toutes"), *_NONE, *OUTCOME_CHOICES])
        self.line = ChoiceField([("", "Toutes")])
        self.rows: RowsModel[CallLine] = RowsModel(
            [
                Column("Heure", self._hour),
                Column("Ligne", self._line_words, spare=True),
                Column("Qui", self._who, stretch=True),
                Column("Motif", lambda line: category_words(line.call)),
                Column("Suite", self._end_words),
                Column("Décroché en", self._answered, right=True, spare=True),
                Column("Durée", lambda line: span_words(lasted(line.call, desk.calls.now())), right=True),
                Column("Par", self._account, spare=True),
            ]
        )
        self.table = PlainTable("Appels du jour", self.rows)
        self.empty = EmptyState("phone", "Aucun appel", _NO_CALL, f"Prendre un appel ({TAKE})", desk.take)
        self.total = plain_label("", "muted")
        self.next = secondary_button("Voir la suite", "arrow-down")
        self.panel = RegisterPanel(desk, look)
        self._stack = QStackedWidget()
        self._lay_out(look)
        self._connect()
        self.day.set_day(desk.ports.wall(desk.calls.now()).date())

    def _lay_out(self, look: Look) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(look.px(10))
        fields = (("Jour", self.day), ("Ligne", self.line), ("Motif", self.category), ("Suite", self.outcome))
        self.day.setMinimumWidth(look.px(DAY_WIDTH))
        for choice in (self.line, self.category, self.outcome):
            slim(choice)
        for label, field in fields:
            tools.addWidget(LabelledField(label, field))
        tools.addStretch(1)
        tools.addWidget(self.total)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(look.px(18), look.px(12), look.px(18), look.px(14))
        column.setSpacing(look.px(10))
        column.addLayout(tools)
        column.addWidget(self._stack, 1)
        column.addWidget(self.next, 0, Qt.AlignmentFlag.AlignLeft)
        self.next.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(PanelHost(inside, self.panel))
        FloatingBar(self.bar, inside, self)

    def _connect(self) -> None:
        self.day.day_changed.connect(lambda _day: self.reload())
        for field in (self.category, self.outcome, self.line):
            field.activated.connect(lambda _at: self.reload())
        self.table.row_selected.connect(self._choose)
        self.table.row_opened.connect(self._choose)
        self.panel.patient_requested.connect(self.patient_requested)
        self.panel.closed.connect(self.table.setFocus)
        self.panel.ended.connect(self.reload)
        self.next.clicked.connect(lambda _checked=False: self._read(self._page.last))
        self._desk.lines.known.connect(self._offer_lines)
        self._offer_lines()

    def reload(self) -> None:
        """Read the day again, its last calls; the chosen one stays chosen."""
        self._read(None)

    def _read(self, beyond: tuple[datetime, str] | None) -> None:
        day = self.day.day()
        if day is None:
            return
        self._asked += 1
        mine, outcome = self._asked, self.outcome.key()
        wanted = CallFilter(
            day,
            day,
            line_id=self.line.key(),
            category=Category(self.category.key()) if self.category.key() else None,
            outcome=CallOutcome(outcome) if outcome not in ("", "none") else None,
            without_outcome=outcome == "none",
            beyond=beyond,
        )

        def show(page: CallPage) -> None:
            if mine == self._asked:
                before = self._page.lines if beyond is not None else ()
                self._show(CallPage((*before, *page.lines), page.left))

        self._desk.calls.run(partial(self._desk.ports.calls, wanted), show, self._failed)

    def refresh(self, change: object) -> None:
        """A call changed, here or in another session."""
        if change is Change.CALLS and self.isVisible():
            self.reload()

    def focus_first(self) -> None:
        """The table, read again."""
        self.reload()
        self.table.setFocus()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.panel.set_look(look)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self.panel.set_discreet(discreet)
        self.rows.say_again()

    def _show(self, page: CallPage) -> None:
        self._page, found = page, page.lines
        chosen = self.table.selected()
        self.rows.set_rows(found)
        self._stack.setCurrentWidget(self.table if found else self.empty)
        self.total.setText(page_words(page))
        self.next.setVisible(bool(page.left))
        ids = [line.call.id for line in found]
        if chosen is not None and chosen.call.id in ids:
            self.table.selectRow(ids.index(chosen.call.id))
        elif not found:
            self.panel.hide()

    def _choose(self, line: CallLine | None) -> None:
        if line is not None:
            work = partial(self._desk.ports.view, line.call.id)
            self._desk.calls.run(work, self._show_view, self._failed)

    def _show_view(self, view: CallView) -> None:
        chosen = self.table.selected()
        if chosen is not None and chosen.call.id == view.call.id:
            self.panel.show_call(view)

    def _failed(self, error: TelesecError) -> None:
        self.bar.show_message("error", error.sentence)

    def _offer_lines(self) -> None:
        self.line.set_choices([("", "Toutes"), *((line.id, line.label) for line in self._desk.lines.all())])

    # What the columns say.

    def _hour(self, line: CallLine) -> str:
        return time_of_day(self._desk.ports.wall(line.call.started_at))

    def _line_words(self, line: CallLine) -> str:
        found = self._desk.lines.of(line.call)
        return found.label if found else ""

    def _who(self, line: CallLine) -> str:
        call = line.call
        kind = CALLER_LABELS[call.caller_kind] if call.caller_kind else ""
        who = line.who or call.caller_name
        if not who and not self._discreet:
            who = shown_phone(call.number) or WITHHELD
        return " · ".join(part for part in (initials(who) if self._discreet else who, kind) if part)

    def _end_words(self, line: CallLine) -> str:
        if line.state is CallState.ENDED:
            return outcome_words(line.call)
        return {
            CallState.RINGING: "Sonne",
            CallState.OPEN: "En ligne",
            CallState.PARKED: "En attente",
        }.get(line.state, "Interrompu")

    def _answered(self, line: CallLine) -> str:
        waited = answered_in(line.call)
        return span_words(waited) if waited is not None and waited > timedelta() else ""

    def _account(self, line: CallLine) -> str:
        return self._desk.ports.reference().account_names.get(line.call.account_id, "")
