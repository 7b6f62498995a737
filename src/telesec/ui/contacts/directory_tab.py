"""The directory of correspondents: searched while one types, changed, brought in and given out as vCards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from telesec.domain.changes import Change
from telesec.domain.contacts.cards import CardsPreview
from telesec.domain.contacts.correspondents import Correspondent
from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.french import counted
from telesec.ui.contacts.cards_dialog import CardsDialog
from telesec.ui.contacts.correspondent_dialog import CorrespondentDialog, correspondent_of
from telesec.ui.contacts.ports import ContactsPorts
from telesec.ui.controls import (
    Column,
    EmptyState,
    MessageBar,
    PlainTable,
    RowsModel,
    SearchField,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.tasks import Tasks

DRAFT_KIND = "correspondent"
_SETTLE_MS = 200
_EMPTY = "Confrères, laboratoires, pharmacies : un appel de leur numéro les nomme aussitôt."
_WRITTEN = "Le carnet est enregistré. Hors du logiciel, plus rien ne le protège."


class DirectoryTab(QWidget):
    """``changed`` carries a Change after a write."""

    changed = Signal(object)

    def __init__(self, ports: ContactsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__()
        self._ports, self._tasks = ports, tasks
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self._asked, self._known = 0, False
        self.bar = MessageBar()
        self.search = SearchField("Rechercher un correspondant", "Nom, spécialité, ville ou téléphone")
        self.rows: RowsModel[Correspondent] = RowsModel(
            [
                Column("Nom", lambda one: one.shown_name, stretch=True),
                Column("Qui", lambda one: one.shown_kind),
                Column("Téléphone", lambda one: one.phone),
                Column("Autre téléphone", lambda one: one.phone2, spare=True),
                Column("Ville", lambda one: one.city, spare=True),
                Column("E-mail", lambda one: one.email, spare=True),
                Column("Note", lambda one: one.note, spare=True),
            ]
        )
        self.table = PlainTable("Correspondants", self.rows)
        self.new = primary_button("Nouveau", "user-plus")
        self.edit = secondary_button("Modifier", "pencil")
        self.bring = secondary_button("Importer", "file-up")
        self.give = secondary_button("Exporter", "file-down")
        self.dialog: CorrespondentDialog | None = None
        self.cards: CardsDialog | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._lay_out(look)
        self._wire()

    def _lay_out(self, look: Look) -> None:
        self._tools = QHBoxLayout()
        self._tools.setSpacing(10)
        self._tools.addWidget(self.search, 1)
        self._tools.addStretch(1)
        for button in (self.edit, self.bring, self.give, self.new):
            self._tools.addWidget(button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._empty = EmptyState(
            "users", "Aucun correspondant", _EMPTY, "Importer un carnet", self.open_cards
        )
        self._nobody = EmptyState("search", "Personne ne correspond", "Changez la recherche, ou notez-le.")
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._nobody)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addLayout(self._tools)
        column.addWidget(self._stack, 1)
        self.set_look(look)

    def _wire(self) -> None:
        self.search.textChanged.connect(self._timer.start)
        self.search.returnPressed.connect(self._to_results)
        self.search.results_requested.connect(self._to_results)
        self._timer.timeout.connect(self.reload)
        self.table.row_opened.connect(self.open_one)
        self.table.row_selected.connect(lambda row: self.edit.setEnabled(row is not None))
        self.new.clicked.connect(lambda: self.open_one(Correspondent("", "")))
        self.edit.clicked.connect(lambda: self.open_one(self.table.selected()))
        self.bring.clicked.connect(self.open_cards)
        self.give.clicked.connect(self._export)
        self.edit.setEnabled(False)

    def focus_first(self) -> None:
        """The search; the list is read the first time."""
        self.search.setFocus()
        if not self._known:
            self.reload()

    def refresh(self, change: object) -> None:
        """Read again what another session wrote."""
        if change is Change.CONTACTS and self._known:
            self.reload()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self.search.setMinimumWidth(look.px(290))
        self.search.setMaximumWidth(look.px(420))

    def reload(self) -> None:
        """Ask for whom the search finds."""
        self._known = True
        self._asked += 1
        mine, typed = self._asked, self.search.text().strip()
        self._tasks.run(
            lambda: self._ports.found(typed), lambda found: self._show(mine, typed, found), self._failed
        )

    def _show(self, asked: int, typed: str, found: tuple[Correspondent, ...]) -> None:
        if asked != self._asked:
            return
        self.rows.set_rows(found)
        self.edit.setEnabled(False)
        self.give.setEnabled(bool(found) or bool(typed))
        self._stack.setCurrentWidget(self.table if found else self._nobody if typed else self._empty)

    def _to_results(self) -> None:
        if self.rows.rows():
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_one(self, one: Correspondent | None) -> None:
        """The form of a correspondent; ``id`` empty for a new one."""
        if one is None:
            return
        self.dialog = dialog = CorrespondentDialog(self, one)

        def written(kept: Correspondent) -> None:
            self._wrote(dialog, f"{kept.shown_name} est dans l'annuaire.")

        def gone(kept: Correspondent) -> None:
            back = partial(self._tasks.run, partial(self._ports.take_back, kept), self._back, self._failed)
            self._wrote(dialog, f"{kept.shown_name} n'est plus dans l'annuaire.", back)

        dialog.given.connect(lambda typed: self._run(partial(self._ports.save, typed), written, dialog))
        dialog.aside.connect(lambda out: self._run(partial(self._ports.put_aside, out), gone, dialog))
        dialog.finished.connect(self._closed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _run(
        self,
        work: Callable[[], Correspondent],
        then: Callable[[Correspondent], None],
        dialog: CorrespondentDialog,
    ) -> None:
        self._tasks.run(work, then, dialog.refused)

    def _wrote(
        self, dialog: CorrespondentDialog, said: str, undo: Callable[[], object] | None = None
    ) -> None:
        if self.dialog is dialog:
            dialog.accept()
        self.bar.show_message("success", said, "Remettre" if undo else "", undo)
        self.reload()
        self.changed.emit(Change.CONTACTS)

    def _back(self, kept: Correspondent) -> None:
        self.bar.show_message("success", f"{kept.shown_name} est de nouveau dans l'annuaire.")
        self.reload()
        self.changed.emit(Change.CONTACTS)

    def _closed(self) -> None:
        self.dialog = None

    def open_cards(self) -> None:
        """Choose a file of vCards and show what it would add."""
        path = self._ports.ask_cards(self)
        if path is not None:
            self._tasks.run(lambda: self._ports.preview(path), self._previewed, self._failed)

    def _previewed(self, preview: CardsPreview) -> None:
        self.cards = dialog = CardsDialog(self, preview)

        def confirm(shown: CardsPreview, kept: frozenset[int]) -> None:
            self._tasks.run(lambda: self._ports.confirm(shown, kept), added, dialog.refused)

        def added(count: int) -> None:
            dialog.accept()
            self.bar.show_message(
                "success", f"{counted(count, 'correspondant ajouté', 'correspondants ajoutés')}."
            )
            self.reload()
            self.changed.emit(Change.CONTACTS)

        dialog.confirmed.connect(confirm)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _export(self) -> None:
        path = self._ports.ask_place(self)
        if path is not None:
            self._proved.run(partial(self._ports.export, path), partial(self._exported, path), self._failed)

    def _exported(self, _path: Path, _done: object) -> None:
        self.bar.show_message("success", _WRITTEN)

    def _failed(self, error: TelesecError) -> None:
        self.bar.show_message("error", error.sentence)

    def unfinished(self) -> FormDraft | None:
        """The form of a correspondent, kept at lock."""
        return FormDraft(DRAFT_KIND, self.dialog.typed()) if self.dialog is not None else None

    def restore(self, draft: FormDraft) -> None:
        """Give the form back after the unlock."""
        if draft.kind == DRAFT_KIND:
            self.open_one(correspondent_of(draft.payload))
