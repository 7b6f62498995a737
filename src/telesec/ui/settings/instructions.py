"""« Consignes » : the sheet of a practitioner, of a line or of the practice; each save is a new version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from telesec.domain.actions import Action
from telesec.domain.calls.books import Notebook
from telesec.domain.calls.instructions import ANY_LINE, NOBODY, SheetRequest, topics_of
from telesec.domain.calls.versions import Acceptance, Version
from telesec.domain.errors import Invalid
from telesec.domain.french import date_long
from telesec.domain.reference import Reference
from telesec.ui.controls import ChoiceField, Column, LabelledField, plain_label
from telesec.ui.settings.section import Surroundings, page_column
from telesec.ui.settings.sheet_form import SheetForm
from telesec.ui.settings.version_list import VersionList
from telesec.ui.settings.versioned import VersionedSection

DRAFT_KIND = "instructions"
_KEPT = "Chaque enregistrement fait une nouvelle version, que le secrétariat relit ; les anciennes restent."


@dataclass(frozen=True, slots=True)
class SheetsPorts:
    """``load``, ``write`` and ``acceptances`` run on the worker; the others answer at once.

    ``whose`` are the practitioners' ids one may write for, "" for the whole practice; ``day`` is the
    practice's day of an instant.
    """

    load: Callable[[], Notebook]
    write: Callable[[SheetRequest], object]
    acceptances: Callable[[str], Sequence[Acceptance]]
    reference: Callable[[], Reference]
    whose: Callable[[], Sequence[str]]
    today: Callable[[], date]
    day: Callable[[datetime], date]


class InstructionsSection(VersionedSection[Notebook, SheetForm]):
    """While a sheet is being changed, its practitioner and its line stay: nothing typed is lost."""

    draft_kind = DRAFT_KIND

    def __init__(self, around: Surroundings, ports: SheetsPorts) -> None:
        editable = around.ports.may(Action.INSTRUCTION_EDIT)
        versions = VersionList(ports.day, Column("État", self._state_of, spare=True))
        form = SheetForm(around.look, editable=editable)
        super().__init__("Consignes", around, ports, form, versions)
        self._sheets = ports
        self._filling = False
        self.who, self.line = ChoiceField([("", NOBODY)]), ChoiceField([("", ANY_LINE)])
        self.state = plain_label("", "muted", wrap=True)
        self._lay_out(editable=editable)
        for choice in (self.who, self.line):
            choice.currentIndexChanged.connect(lambda _at: self.show_text())
        self.submit.clicked.connect(self.submit_sheet)
        self.mark(unsaved=False)

    def _lay_out(self, *, editable: bool) -> None:
        choices, head = QHBoxLayout(), QHBoxLayout()
        choices.setSpacing(self.look.px(12))
        choices.addWidget(LabelledField("Consignes de", self.who), 1)
        choices.addWidget(LabelledField("Sur la ligne", self.line), 1)
        head.addWidget(self.state)
        column = page_column(self, self.look)
        column.addLayout(choices)
        column.addLayout(self.lay_out_text(head, _KEPT, editable=editable), 1)

    def adopt(self, reference: Reference) -> None:
        """The practitioners one may write for; what is being typed keeps its own."""
        if not self.is_unsaved():
            names = {one.id: one.display_name for one in reference.practitioners}
            self._fill_choice(self.who, [(key, names.get(key, NOBODY)) for key in self._sheets.whose()])
            self.show_text()

    def focus_first(self) -> None:
        self.who.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        for part in (self.who, self.line):
            part.setEnabled(not unsaved)

    def submit_sheet(self) -> None:
        """Write what is typed as the next version."""
        if not self.is_unsaved():
            return
        try:
            wanted = SheetRequest(
                self.who.key(), self.line.key(), self.form.day(), self.form.texts(), *self.over()
            )
        except Invalid as error:
            self.point_out(error)
            return
        done = f"Une nouvelle version vaut à partir du {date_long(wanted.valid_from)}."
        self.save(partial(self.written, partial(self._sheets.write, wanted)), done)

    def _place(self) -> dict[str, str]:
        return {"who": self.who.key(), "line": self.line.key()}

    def _go_to(self, place: Mapping[str, str]) -> None:
        for choice, key in ((self.who, "who"), (self.line, "line")):
            choice.choose(place.get(key, ""))

    def take_book(self, book: Notebook) -> None:
        if not self.is_unsaved():
            self._fill_choice(self.line, [("", ANY_LINE), *((one.id, one.label) for one in book.lines)])
        super().take_book(book)

    def _fill_choice(self, choice: ChoiceField, wanted: Sequence[tuple[str, str]]) -> None:
        self._filling = True
        choice.set_choices(wanted)
        self._filling = False

    def show_text(self) -> None:
        if not self._filling:
            super().show_text()

    def versions_in(self, book: Notebook) -> tuple[Version, ...]:
        return book.of(self.who.key(), self.line.key())

    def fill(self, version: Version | None) -> None:
        self.form.fill(topics_of(version) if version else {}, self._sheets.today())

    def is_changed(self, before: Version | None) -> bool:
        return self.form.texts() != (topics_of(before) if before else {})

    def tell_state(self, book: Notebook, found: tuple[Version, ...]) -> None:
        self.state.setText(book.state_words(found))

    def _state_of(self, version: Version) -> str:
        return self._book.state_of(version) if self._book else ""
