"""Who is on the line, and on which line: the first thing asked of any caller."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout

from telesec.domain.calls.calls import Call
from telesec.domain.calls.lines import Line
from telesec.domain.calls.views import CallView, KnownCorrespondent
from telesec.domain.calls.words import CALLER_LABELS, CallerKind
from telesec.domain.french import sentence_case
from telesec.domain.patient_files.phones import shown_phone
from telesec.ui.calls.bound import BoundFields, chosen
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.wording import WITHHELD
from telesec.ui.controls import Card, ChoiceField, LabelledField, ghost_button, plain_label, text_field

_NO_LINE = "À préciser…"
_KINDS = [("", "À demander…"), *((kind.value, label) for kind, label in CALLER_LABELS.items())]


class CallerFields(Card):
    """``kind_changed`` when the person says who they are."""

    kind_changed = Signal()

    def __init__(self, desk: CallDesk) -> None:
        super().__init__()
        self._desk = desk
        self._discreet = False
        self._known: KnownCorrespondent | None = None
        self.fields = BoundFields(desk)
        self.line = plain_label("", "small", wrap=True)
        self.greeting = plain_label("", "strong", wrap=True)
        self.kind, self.name = ChoiceField(_KINDS), text_field()
        self.relation, self.number = text_field("mère, infirmière, secrétaire…"), text_field()
        self.known = ghost_button("", "user-check")
        self.which = ChoiceField([("", _NO_LINE)])
        self.fields.bind("line_id", self.which)
        self.fields.bind("caller_kind", self.kind, chosen(CallerKind))
        self.fields.bind("caller_name", self.name)
        self.fields.bind("caller_relation", self.relation)
        self.fields.bind("number", self.number, shown=shown_phone)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _at: self._show_relation())
        self.kind.currentIndexChanged.connect(lambda _at: self.kind_changed.emit())
        self.known.clicked.connect(self._take_known)
        self._show_relation()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(4)
        asked = self._asked = plain_label("Li&gne", "label")
        asked.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        asked.setBuddy(self.which)
        self.which.setAccessibleName("Ligne qui a sonné")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(asked)
        row.addWidget(self.which, 1)
        row.addWidget(self.line, 1)
        head.addLayout(row)
        head.addWidget(self.greeting)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        self._related = LabelledField("&Lien avec le patient", self.relation)
        first = (("&Qui appelle", self.kind), ("S&on nom", self.name), ("N&uméro", self.number))
        for at, (label, field) in enumerate(first):
            grid.addWidget(LabelledField(label, field), 0, at)
            grid.setColumnStretch(at, 1)
        grid.addWidget(self._related, 1, 0, 1, len(first))
        self.body.addLayout(head)
        self.body.addWidget(self.known)
        self.body.addLayout(grid)

    def set_discreet(self, discreet: bool) -> None:
        """Neither a number nor a name."""
        self._discreet = discreet
        for field in (self.number, self.name):
            field.setEchoMode(text_field(secret=discreet).echoMode())

    def show_call(self, view: CallView) -> None:
        """Say on which line, and show what is known of the caller."""
        call = view.call
        line = self._desk.lines.of(call)
        self._offer_lines(call, line)
        self.greeting.setText(line.greeting if line else "")
        self.greeting.setVisible(bool(self.greeting.text()))
        self.number.setPlaceholderText(WITHHELD if not call.number else "")
        unused = [one for one in view.correspondents if one.correspondent_id != call.correspondent_id]
        self._known = unused[0] if unused and not call.correspondent_id else None
        self.known.setVisible(self._known is not None)
        if self._known is not None:
            self.known.setText(f"Annuaire : {self._known.shown_name}".replace("&", "&&"))

    def _offer_lines(self, call: Call, line: Line | None) -> None:
        """Where several may ring, or another one did, the line is chosen; the only one is told."""
        used = self._desk.lines.used()
        asked = len(used) > 1 or (bool(used) and line is None and bool(call.line_id))
        words = self._desk.lines.words(call)
        known = line is not None and any(one.id == line.id for one in used)
        choices = [("", _NO_LINE), *((one.id, one.label) for one in used)]
        if call.line_id and not known:
            choices.insert(1, (call.line_id, sentence_case(words)))
        self.fields.offer("line_id", choices)
        self.fields.fill(replace(call, line_id=line.id) if line is not None and known else call)
        for part in (self._asked, self.which):
            part.setVisible(asked)
        told = f"Ligne {words}" if line is not None and not asked else ""
        self.line.setText(told if line is not None else sentence_case(words))
        self.line.setVisible(bool(self.line.text()))

    def caller_kind(self) -> CallerKind | None:
        """Who the caller says to be."""
        key = self.kind.key()
        return CallerKind(key) if key else None

    def _show_relation(self) -> None:
        key = self.kind.key()
        self._related.setVisible(key not in ("", CallerKind.PATIENT))

    def _take_known(self) -> None:
        if self._known is None:
            return
        self._desk.typed.note(correspondent_id=self._known.correspondent_id)
        self.fields.set("caller_name", self._known.shown_name)
        self.known.hide()
