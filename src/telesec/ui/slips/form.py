"""The fields of a slip: for whom, about what, how pressing, until when, whom to call back, the words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.calls.words import CALLER_LABELS, CATEGORY_LABELS, CallerKind, Category
from telesec.domain.errors import Invalid
from telesec.domain.patient_files.phones import shown_phone
from telesec.domain.reference import Reference
from telesec.domain.slips.slip_rules import LONGEST_TEXT
from telesec.domain.slips.slip_settings import SlipTemplate
from telesec.domain.slips.slips import URGENCY_LABELS, Holder, SlipDraft, SlipUrgency
from telesec.ui.controls import (
    ChoiceField,
    LabelledField,
    SegmentedControl,
    plain_label,
    text_area,
    text_field,
)
from telesec.ui.slips.due_fields import OtherMoment
from telesec.ui.slips.words import TO_DESK, recipients

LONE = 2  # a practitioner and the desk


class SlipForm(QWidget):
    """``caller`` also asks who called; beside a call, the call knows. ``changed``: something was typed."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], *, caller: bool) -> None:
        super().__init__()
        self._templates: dict[str, SlipTemplate] = {}
        self._asks_caller = caller
        self.template = ChoiceField([("", "Sans modèle")])
        self.to = ChoiceField()
        self.category = ChoiceField([(one.value, CATEGORY_LABELS[one]) for one in Category])
        self.category.choose(Category.OTHER.value)
        self.urgency = SegmentedControl("Urgence", [(one.value, URGENCY_LABELS[one]) for one in SlipUrgency])
        self.due = ChoiceField()
        self.moment = OtherMoment(self.due, today)
        self.kind = ChoiceField([(one.value, CALLER_LABELS[one]) for one in CallerKind])
        self.name, self.relation = text_field(), text_field()
        self.callback, self.when = text_field(), text_field()
        self.text = text_area(4)
        self.text.setMaximumHeight(self.text.fontMetrics().lineSpacing() * 7)
        alone = "&" if caller else ""  # beside a call, these letters are those of its own fields
        self.fields = {
            "template": LabelledField(f"{alone}Modèle", self.template),
            "practitioner_id": LabelledField(f"{alone}Pour", self.to),
            "category": LabelledField(f"{alone}Objet", self.category),
            "due": LabelledField("À &traiter", self.due),
            "caller_kind": LabelledField("&Appelant", self.kind),
            "caller_name": LabelledField("&Nom de l'appelant", self.name),
            "relation": LabelledField("&Lien avec le patient", self.relation),
            "callback": LabelledField("&Rappeler au", self.callback),
            "callback_when": LabelledField(f"{alone}Quand (facultatif)", self.when),
            "text": LabelledField("&Demande, dans les mots de l'appelant", self.text),
        }
        self.fields |= self.moment.fields
        self._lay_out()
        self.template.activated.connect(lambda _at: self._take_template())
        self.text.textChanged.connect(self._count)
        for editor in (self.name, self.relation, self.callback, self.when):
            editor.textEdited.connect(lambda _text: self.changed.emit())
        self._count()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        pressing = QVBoxLayout()
        pressing.setSpacing(4)
        pressing.addWidget(plain_label("Urgence, selon les consignes", "label"))
        pressing.addWidget(self.urgency, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(_row(self.fields["practitioner_id"], self.fields["template"]))
        column.addWidget(self.fields["text"])  # its template one step before it
        column.addLayout(_row(self.fields["category"], self.fields["due"]))
        if self._asks_caller:  # a dialog does not scroll: no line more
            beside = QHBoxLayout()
            beside.setSpacing(10)
            beside.addLayout(pressing)
            beside.addWidget(self.moment, 1)
            column.addLayout(beside)
        else:
            column.addWidget(self.moment)
            column.addLayout(pressing)
        if self._asks_caller:
            column.addLayout(_row(self.fields["caller_kind"], self.fields["caller_name"]))
            column.addWidget(self.fields["relation"])
        column.addLayout(_row(self.fields["callback"], self.fields["callback_when"]))
        column.addStretch(1)

    def set_reference(self, reference: Reference) -> None:
        """Whom a slip may be for; nobody is presumed where there are several."""
        found = recipients(reference)
        self.to.set_choices(found if len(found) <= LONE else [("", "Choisir…"), *found])

    def set_templates(self, templates: Sequence[SlipTemplate]) -> None:
        """Offer these."""
        self._templates = {one.label: one for one in templates}
        self.template.set_choices([("", "Sans modèle"), *((key, key) for key in self._templates)])

    def begin(self, draft: SlipDraft) -> None:
        """Show what is known already."""
        self.to.setCurrentIndex(0)
        self.to.choose(TO_DESK if draft.holder is Holder.DESK else draft.practitioner_id)
        self.category.choose(draft.category.value)
        self.urgency.choose(draft.urgency.value)
        self.moment.begin()
        self.template.choose("")
        self.kind.choose(draft.caller_kind.value)
        self.name.setText(draft.caller_name)
        self.relation.setText(draft.relation)
        self.callback.setText(shown_phone(draft.callback))
        self.when.setText(draft.callback_when)
        self.text.setPlainText(draft.text)
        self.clear_errors()

    def choose_template(self, label: str) -> None:
        """Begin from a template, by its name."""
        if label in self._templates:
            self.template.choose(label)
            self._take_template()

    def draft(self, about: SlipDraft, now: datetime) -> SlipDraft:
        """The slip as typed; ``about`` holds what is not typed here. ``now`` is wall time.

        Raises Invalid, naming the field, for a due time that cannot be read or is past.
        """
        to = self.to.key()
        typed = replace(
            about,
            practitioner_id="" if to == TO_DESK else to,
            holder=Holder.DESK if to == TO_DESK else Holder.PRACTITIONER,
            category=Category(self.category.key()),
            urgency=SlipUrgency(self.urgency.key()),
            due=self.moment.due(now),
            callback=self.callback.text(),
            callback_when=self.when.text(),
            text=self.text.toPlainText(),
        )
        if not self._asks_caller:
            return typed
        return replace(
            typed,
            caller_kind=CallerKind(self.kind.key()),
            caller_name=self.name.text(),
            relation=self.relation.text(),
        )

    def typed(self) -> dict[str, str]:
        """What a draft must keep."""
        kept = {
            "to": self.to.key(),
            "category": self.category.key(),
            "urgency": self.urgency.key(),
            "kind": self.kind.key(),
            "name": self.name.text(),
            "relation": self.relation.text(),
            "callback": self.callback.text(),
            "when": self.when.text(),
            "text": self.text.toPlainText(),
        }
        return {name: words for name, words in (kept | self.moment.typed()).items() if words}

    def put_back(self, kept: Mapping[str, str]) -> None:
        """Give back what ``typed`` kept."""
        self.to.choose(kept.get("to", ""))
        self.category.choose(kept.get("category", ""))
        if kept.get("urgency"):
            self.urgency.choose(kept["urgency"])
        self.moment.put_back(kept)
        self.kind.choose(kept.get("kind", ""))
        for editor, key in ((self.name, "name"), (self.relation, "relation"), (self.callback, "callback")):
            editor.setText(kept.get(key, ""))
        self.when.setText(kept.get("when", ""))
        self.text.setPlainText(kept.get("text", ""))

    def show_error(self, error: Invalid) -> bool:
        """Say it at its field; False when it belongs to none that is shown."""
        field = self.fields.get(error.field)
        if field is None or not field.isVisibleTo(self):
            return False
        field.show_error(error.sentence)
        field.editor.setFocus()
        return True

    def clear_errors(self) -> None:
        """Back to the hints."""
        for field in self.fields.values():
            field.clear_error()
        self._count()

    def _take_template(self) -> None:
        chosen = self._templates.get(self.template.key())
        if chosen is None:
            return
        self.category.choose(chosen.category.value)
        self.urgency.choose(chosen.urgency.value)
        if chosen.holder is Holder.DESK:
            self.to.choose(TO_DESK)
        kept = self.text.toPlainText().strip()
        if not kept or kept in {one.text for one in self._templates.values()}:
            self.text.setPlainText(chosen.text)
        self.changed.emit()

    def _count(self) -> None:
        left = LONGEST_TEXT - len(self.text.toPlainText().strip())
        over = f"{-left} caractères de trop" if left < 0 else f"{left} caractères restants"
        self.fields["text"].set_hint(over if left < LONGEST_TEXT else f"{LONGEST_TEXT} caractères au plus")
        self.changed.emit()


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for part in parts:
        row.addWidget(part, 1)
    return row
