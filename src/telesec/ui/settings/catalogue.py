"""A section made of a list and a form: pick a row or add one, change it, save it or put it back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from telesec.domain.errors import Invalid
from telesec.domain.reference import Reference
from telesec.ui.controls import (
    Card,
    LabelledField,
    PlainTable,
    RowsModel,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.settings.section import (
    NOT_YOURS,
    Section,
    Surroundings,
    chain_focus,
    changes_of,
    page_column,
    scrolled,
    stops_of,
)

T = TypeVar("T")


class Catalogue(Section, Generic[T]):
    """Base of motifs, places and practitioners; a subclass says how an item is shown, read and saved.

    While an item is being changed the list waits: nothing typed is lost by picking another row.
    """

    def __init__(self, title: str, around: Surroundings, rows: RowsModel[T], words: tuple[str, str]) -> None:
        """``words`` are the button that adds an item, and the form's title for a new one."""
        super().__init__(title, around)
        self._add_words, self._new_words = words
        self._item: T | None = None
        self._is_new = False
        self.filling = False  # the program writes in the form, nobody types
        self._editable = self.allowed()
        self.rows = rows
        self.table = PlainTable(title, rows)
        self.add = secondary_button(self._add_words, "plus")
        self.submit = primary_button("Enregistrer", "check")
        self.put_back = secondary_button("Annuler les changements", "undo-2")
        self.remove = secondary_button("Retirer", "trash-2")
        self.remove.setVisible(False)
        self._heading = plain_label("", "strong", wrap=True)
        self._waiting = plain_label(
            "Enregistrez ou annulez ces changements pour ouvrir une autre ligne.", "small", wrap=True
        )
        self.form = QWidget()
        self.grid = QGridLayout(self.form)
        self._lay_out()
        self.table.row_selected.connect(self._pick)
        self.table.row_opened.connect(lambda _row: self._first_editor().setFocus())
        self.add.clicked.connect(self.start_new)
        self.submit.clicked.connect(self.submit_item)
        self.put_back.clicked.connect(self._put_back)

    def allowed(self) -> bool:
        """True when the account may change these."""
        raise NotImplementedError

    def blank(self) -> T:
        """A new item, to be filled in."""
        raise NotImplementedError

    def items(self, reference: Reference) -> Sequence[T]:
        """The items of ``reference``, in the order of the list."""
        raise NotImplementedError

    def name_of(self, item: T) -> str:
        """The words by which a person recognises an item."""
        raise NotImplementedError

    def _done_words(self, item: T) -> str:
        """What is said once an item is saved."""
        return f"« {self.name_of(item).strip()} » est enregistré."

    def show_item(self, item: T) -> None:
        """Fill the form."""
        raise NotImplementedError

    def read_item(self, item: T) -> T:
        """``item`` with what the form holds; raises Invalid when something cannot be read."""
        raise NotImplementedError

    def write(self, item: T) -> Reference:
        """Save an item (on the worker)."""
        raise NotImplementedError

    def adopt(self, reference: Reference) -> None:
        if self.is_unsaved():
            return
        kept = getattr(self._item, "id", "")
        self.rows.set_rows(self.items(reference))
        shown = self.rows.rows()
        if not shown:
            self._item = None
            self._heading.setText("La liste est vide.")
            self.remove.setEnabled(False)
        self.form.setEnabled(bool(shown))
        chain_focus(*stops_of(self.form)[-1:], self.submit, self.put_back, self.remove)
        at = next((at for at, row in enumerate(shown) if getattr(row, "id", "") == kept), 0)
        self.table.selectRow(at)

    def focus_first(self) -> None:
        self.table.setFocus()

    def add_field(self, name: str, box: LabelledField, row: int, column: int = 0, span: int = 2) -> None:
        """Put a field in the form's two-column grid; any change in it marks the section."""
        self.fields[name] = box
        self.grid.addWidget(box, row, column, 1, span)
        self.watch(box.editor)

    def watch(self, editor: QWidget) -> None:
        """Notice changes of ``editor``, or keep it from being changed by an account that may not."""
        if isinstance(editor, QLineEdit):
            editor.setReadOnly(not self._editable)
            editor.textChanged.connect(self._touched)
            editor.returnPressed.connect(self.submit_item)
            return
        if isinstance(editor, QPlainTextEdit):
            editor.setReadOnly(not self._editable)
            editor.textChanged.connect(self._touched)
            return
        editor.setEnabled(self._editable)
        changes_of(editor).connect(self._touched)

    def add_check(self, check: QCheckBox, row: int) -> None:
        """Put a box to tick in the form."""
        self.grid.addWidget(check, row, 0, 1, 2)
        self.watch(check)

    def start_new(self) -> None:
        """Open an empty form."""
        self._is_new = True
        self.form.setEnabled(True)
        self.table.clearSelection()
        self._show(self.blank(), self._new_words)
        self._touched()
        self._first_editor().setFocus()

    def submit_item(self) -> None:
        """Save what the form holds."""
        if self._item is None or not self.is_unsaved():
            return
        try:
            item = self.read_item(self._item)
        except Invalid as error:
            self.point_out(error)
            return
        self.save(partial(self.write, item), self._done_words(item))

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self._is_new = self._is_new and unsaved
        for part in (self.table, self.add):
            part.setEnabled(not unsaved)
        for part in (self.submit, self.put_back):
            part.setEnabled(unsaved)
        self.remove.setEnabled(not unsaved and self._item is not None)
        self._waiting.setVisible(unsaved)

    def _lay_out(self) -> None:
        look = self.look
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        card = Card()
        buttons = QHBoxLayout()
        for button in (self.submit, self.put_back, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.grid.setContentsMargins(0, 0, look.px(6), 0)
        self.grid.setHorizontalSpacing(look.px(12))
        self.grid.setVerticalSpacing(look.px(10))
        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        card.body.addWidget(self._heading)
        card.body.addWidget(scrolled(self.form), 1)
        card.body.addWidget(self._waiting)
        card.body.addLayout(buttons)
        columns = QHBoxLayout()
        columns.setSpacing(look.px(16))
        columns.addLayout(left, 1)
        columns.addWidget(card, 1)
        column = page_column(self, look)
        if not self._editable:
            column.addWidget(plain_label(NOT_YOURS, "muted", wrap=True))
        column.addLayout(columns, 1)
        for part in (self.add, self.submit, self.put_back):
            part.setVisible(self._editable)
        self.mark(unsaved=False)

    def _pick(self, item: T | None) -> None:
        if item is not None and not self.is_unsaved():
            self._show(item, self.name_of(item))

    def _show(self, item: T, heading: str) -> None:
        self.filling = True
        self._item = item
        self._heading.setText(heading)
        for box in self.fields.values():
            box.clear_error()
        self.show_item(item)
        self.remove.setEnabled(not self._is_new)
        self.filling = False

    def _touched(self, *_now: Any) -> None:
        if self.filling or self._item is None:
            return
        self.mark(unsaved=self._is_new or not self._same())

    def _same(self) -> bool:
        try:
            return self._item is not None and self.read_item(self._item) == self._item
        except Invalid:
            return False

    def _put_back(self) -> None:
        self.mark(unsaved=False)
        if not self.rows.rows():
            self.form.setEnabled(False)
            return
        self.table.selectRow(max(self.table.currentIndex().row(), 0))
        self._pick(self.table.selected())
        self.table.setFocus()

    def _first_editor(self) -> QWidget:
        return next(iter(self.fields.values())).editor
