"""« Consignes » : the sheet of a practitioner, of a line or of the practice; each save is a new version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.actions import Action
from telesec.domain.calls.books import Notebook
from telesec.domain.calls.instructions import ANY_LINE, NOBODY, SheetRequest, topics_of
from telesec.domain.calls.versions import Acceptance, Version
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import Invalid, Stale, TelesecError
from telesec.domain.french import date_long
from telesec.domain.reference import Reference
from telesec.ui.controls import (
    Card,
    ChoiceField,
    Column,
    LabelledField,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.settings.section import Section, Surroundings, page_column, scrolled
from telesec.ui.settings.sheet_form import SheetForm
from telesec.ui.settings.version_list import OVERTAKEN, VersionList

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


class InstructionsSection(Section):
    """While a sheet is being changed, its practitioner and its line stay: nothing typed is lost."""

    def __init__(self, around: Surroundings, ports: SheetsPorts) -> None:
        super().__init__("Consignes", around)
        self._sheets = ports
        self._book: Notebook | None = None
        self._last: Version | None = None
        self._filling = False
        self._waiting: FormDraft | None = None
        self._editable = self.ports.may(Action.INSTRUCTION_EDIT)
        self.who, self.line = ChoiceField([("", NOBODY)]), ChoiceField([("", ANY_LINE)])
        self.state = plain_label("", "muted", wrap=True)
        self.form = SheetForm(self.look, editable=self._editable)
        self.fields = self.form.fields
        self.submit = primary_button("Enregistrer une nouvelle version", "check")
        self.put_back = secondary_button("Annuler les changements", "undo-2")
        self.versions = VersionList(ports.day, Column("État", self._state_of, spare=True))
        self._lay_out()
        for choice in (self.who, self.line):
            choice.currentIndexChanged.connect(lambda _at: self._show_sheet())
        self.form.touched.connect(self._touched)
        self.submit.clicked.connect(self.submit_sheet)
        self.put_back.clicked.connect(self._put_back)
        self.versions.chosen.connect(self._ask_readers)
        self.versions.again.connect(self._take_up)
        self.mark(unsaved=False)

    def _lay_out(self) -> None:
        look = self.look
        choices, buttons, both = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        choices.setSpacing(look.px(12))
        choices.addWidget(LabelledField("Consignes de", self.who), 1)
        choices.addWidget(LabelledField("Sur la ligne", self.line), 1)
        for button in (self.submit, self.put_back):
            buttons.addWidget(button)
            button.setVisible(self._editable)
        buttons.addStretch(1)
        self.versions.take_up.setVisible(self._editable)
        left = Card()
        left.body.addWidget(self.state)
        left.body.addWidget(scrolled(self.form), 1)
        left.body.addWidget(plain_label(_KEPT, "small", wrap=True))
        left.body.addLayout(buttons)
        both.setSpacing(look.px(16))
        both.addWidget(left, 3)
        both.addWidget(self.versions, 2)
        column = page_column(self, look)
        column.addLayout(choices)
        column.addLayout(both, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def look_again(self) -> None:
        """Read every version."""
        self._tasks.run(self._sheets.load, self._take, self.point_out)

    def adopt(self, reference: Reference) -> None:
        """The practitioners one may write for; what is being typed keeps its own."""
        if not self.is_unsaved():
            names = {one.id: one.display_name for one in reference.practitioners}
            self._fill_choice(self.who, [(key, names.get(key, NOBODY)) for key in self._sheets.whose()])
            self._show_sheet()

    def focus_first(self) -> None:
        self.who.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        for part in (self.who, self.line):
            part.setEnabled(not unsaved)
        for button in (self.submit, self.put_back):
            button.setEnabled(unsaved)

    def submit_sheet(self) -> None:
        """Write what is typed as the next version."""
        if not self.is_unsaved():
            return
        try:
            wanted = SheetRequest(
                self.who.key(), self.line.key(), self.form.day(), self.form.texts(), *self._over()
            )
        except Invalid as error:
            self.point_out(error)
            return
        done = f"Une nouvelle version vaut à partir du {date_long(wanted.valid_from)}."
        self.save(partial(self._write, wanted), done)

    def unfinished(self) -> FormDraft | None:
        """What is typed and not saved yet, with the version it was typed over."""
        if not self.is_unsaved():
            return None
        place = {"who": self.who.key(), "line": self.line.key(), "read": self._over()[1]}
        return FormDraft(DRAFT_KIND, {**self.form.payload(), **place})

    def restore(self, draft: FormDraft) -> None:
        """Give it back once the versions are read."""
        self._waiting = draft
        if self._book is not None:
            self._take_back()

    def _take_back(self) -> None:
        draft, self._waiting = self._waiting, None
        if draft is None:
            return
        for choice, key in ((self.who, "who"), (self.line, "line")):
            choice.choose(draft.payload.get(key, ""))
        self.form.take_back(draft.payload)
        if draft.payload.get("read", "") != self._over()[1]:
            self.refused.emit(OVERTAKEN)

    def _over(self) -> tuple[int, str]:
        """The version that is being replaced, by number and id."""
        return (self._last.number, self._last.id) if self._last else (0, "")

    def _write(self, wanted: SheetRequest) -> Reference:
        self._sheets.write(wanted)
        self._book = self._sheets.load()
        return self._sheets.reference()

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        super()._accepted(done, focused, reference)
        self._show_sheet()

    def _rejected(self, focused: QWidget | None, error: TelesecError) -> None:
        super()._rejected(focused, error)
        if isinstance(error, Stale):
            self._tasks.run(self._sheets.load, self._go_over, self.point_out)

    def _go_over(self, book: Notebook) -> None:
        """What is typed stays, over the version somebody else has just written."""
        self._book = book
        found = book.of(self.who.key(), self.line.key())
        self._last = found[0] if found else None
        self.versions.show_versions(found)

    def _take(self, book: Notebook) -> None:
        self._book = book
        if not self.is_unsaved():
            self._fill_choice(self.line, [("", ANY_LINE), *((one.id, one.label) for one in book.lines)])
            self._show_sheet()
        if book.warning:
            self.refused.emit(book.warning)
        self._take_back()

    def _fill_choice(self, choice: ChoiceField, wanted: Sequence[tuple[str, str]]) -> None:
        self._filling = True
        choice.set_choices(wanted)
        self._filling = False

    def _show_sheet(self) -> None:
        if self._filling or self._book is None:
            return
        found = self._book.of(self.who.key(), self.line.key())
        self._last = found[0] if found else None
        self.form.fill(topics_of(self._last) if self._last else {}, self._sheets.today())
        self.versions.show_versions(found)
        self.state.setText(self._book.state_words(found))
        self.mark(unsaved=False)

    def _state_of(self, version: Version) -> str:
        return self._book.state_of(version) if self._book else ""

    def _ask_readers(self, version: Version) -> None:
        ask = partial(self._sheets.acceptances, version.id)
        self._tasks.run(ask, partial(self._show_readers, version), self.point_out)

    def _show_readers(self, version: Version, found: Sequence[Acceptance]) -> None:
        if self.versions.selected() == version:
            self.versions.show_readers(found)

    def _take_up(self, version: Version) -> None:
        """An older text again, to be saved as a new version."""
        if not self.is_unsaved():
            self.form.fill(topics_of(version), self._sheets.today())
            self._touched()

    def _put_back(self) -> None:
        self._show_sheet()
        self.who.setFocus()

    def _touched(self) -> None:
        before = topics_of(self._last) if self._last else {}
        self.mark(unsaved=self.form.texts() != before)
