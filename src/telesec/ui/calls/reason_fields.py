"""Why they call, in their words, and what came of it."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout

from telesec.domain.calls.calls import MAX_CALL_TEXT, CallOutcome
from telesec.domain.calls.views import CallView
from telesec.domain.calls.words import CATEGORY_LABELS, Category
from telesec.ui.calls.bound import BoundFields, chosen
from telesec.ui.calls.desk import CallDesk
from telesec.ui.calls.wording import OUTCOME_CHOICES
from telesec.ui.controls import Card, ChoiceField, LabelledField, text_area

_CATEGORIES = [("", "À préciser…"), *((one.value, label) for one, label in CATEGORY_LABELS.items())]
_NOBODY = [("", "Le cabinet")]
_BY_ITSELF = [("", "Automatique")]
LINES = 3  # 280 characters are not much more


class ReasonFields(Card):
    """Category, for whom, a few factual words, and the outcome."""

    def __init__(self, desk: CallDesk) -> None:
        super().__init__("MOTIF ET SUITE")
        self._desk = desk
        self.fields = BoundFields(desk)
        self.category, self.doctor = ChoiceField(_CATEGORIES), ChoiceField(_NOBODY)
        self.outcome = ChoiceField([*_BY_ITSELF, *OUTCOME_CHOICES])
        self.text = text_area(LINES)
        self.text.setMaximumHeight(self.text.minimumHeight())
        self._named = LabelledField("Ce que dit la personne, &en peu de mots", self.text)
        self.fields.bind("category", self.category, chosen(Category))
        self.fields.bind("practitioner_id", self.doctor)
        self.fields.bind("text", self.text, lambda words: words[:MAX_CALL_TEXT])
        self.fields.bind("outcome", self.outcome, chosen(CallOutcome))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        first = (("&Motif", self.category), ("&Pour", self.doctor), ("&Suite", self.outcome))
        for at, (label, field) in enumerate(first):
            grid.addWidget(LabelledField(label, field), 0, at)
            grid.setColumnStretch(at, 1)
        grid.addWidget(self._named, 1, 0, 1, len(first))
        self.body.addLayout(grid)
        self.text.textChanged.connect(self._count)
        self._count()
        self.set_reference()

    def set_reference(self) -> None:
        """Those one may ask for."""
        team = [one for one in self._desk.ports.reference().practitioners if one.active]
        self.fields.offer("practitioner_id", [*_NOBODY, *((one.id, one.display_name) for one in team)])

    def show_call(self, view: CallView) -> None:
        """Show what the call holds."""
        self.fields.fill(view.call)

    def focus_first(self) -> None:
        """The category."""
        self.category.setFocus()

    def _count(self) -> None:
        left = MAX_CALL_TEXT - len(self.text.toPlainText())
        if left < 0:
            self._named.show_error(f"{-left} caractères de trop : {MAX_CALL_TEXT} au plus.")
        else:
            self._named.set_hint(f"{MAX_CALL_TEXT - left} sur {MAX_CALL_TEXT}, sans diagnostic")
