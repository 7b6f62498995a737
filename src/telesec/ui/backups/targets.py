"""The destinations of the backups: up to three, added, changed, removed, each opened with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from telesec.domain.backups.rules import TARGET_IDS, place_words
from telesec.domain.backups.shapes import BackupSettings, Target, TargetKind
from telesec.ui.backups.pane import Pane
from telesec.ui.backups.ports import BackupsPorts
from telesec.ui.backups.target_dialog import TargetDialog
from telesec.ui.backups.wording import KIND_WORDS, LOCK_WORDS
from telesec.ui.controls import (
    Button,
    Column,
    EmptyState,
    PlainTable,
    RowsModel,
    confirm,
    plain_label,
    primary_button,
    secondary_button,
)
from telesec.ui.look import Look
from telesec.ui.rows_model import Index
from telesec.ui.tasks import Tasks

_WORDS = (
    "Deux destinations valent mieux qu'une : un hébergeur qui verrouille les versions, et un disque que l'on "
    "débranche. Les sauvegardes y partent chiffrées ; personne d'autre que le cabinet ne peut les ouvrir."
)
_PROTECTION = 3  # the column that says it
_SHEET = "Imprimez sa fiche : un ordinateur neuf demandera ce qui y est écrit."
_SHEET_NAME = "fiche-destination.pdf"
_NOTHING = (
    "Les sauvegardes partent chiffrées chez un hébergeur certifié, sur un serveur ou sur un disque. "
    "Choisissez une première destination."
)


class _Destinations(RowsModel[Target]):
    """Their rows; one that a failure of the practice's own disk takes along is marked, in words and amber."""

    def __init__(self, columns: Sequence[Column[Target]], look: Look) -> None:
        super().__init__(columns)
        self._look = look
        self.beside: frozenset[str] = frozenset()

    def set_look(self, look: Look) -> None:
        """Another theme or text size."""
        self._look = look
        self.say_again()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        target = self.row_at(index)
        if target is not None and target.id in self.beside and index.column() == _PROTECTION:
            tone = self._look.tokens.warning
            if role == Qt.ItemDataRole.DecorationRole:
                return self._look.icon("triangle-alert", tone.bar)
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(tone.ink)
        return super().data(index, role)


class TargetsPane(Pane):
    """The table of destinations; the dialog of one is over the page."""

    def __init__(self, ports: BackupsPorts, tasks: Tasks, look: Look) -> None:
        super().__init__("Destinations", ports, tasks, look)
        self._settings = BackupSettings()
        self.dialog: TargetDialog | None = None
        self.rows = _Destinations(
            [
                Column("Nom", lambda one: one.label),
                Column("Sorte", lambda one: KIND_WORDS[one.kind]),
                Column("Où", place_words, stretch=True),
                Column("Protection", self._protection),
                Column("Active", lambda one: "Oui" if one.enabled else "Suspendue"),
            ],
            look,
        )
        self.table = PlainTable("Destinations des sauvegardes", self.rows)
        self.add = primary_button("Ajouter une destination…", "plus")
        self.edit = secondary_button("Modifier ou essayer…", "pencil")
        self.remove = secondary_button("Retirer", "trash-2")
        self.sheet = secondary_button("Fiche de la destination (PDF)…", "file-text")
        self._empty = EmptyState(
            "database-backup", "Aucune destination", _NOTHING, "Ajouter une destination…", self.open_new
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self.add.clicked.connect(self.open_new)
        self.edit.clicked.connect(self._open_selected)
        self.remove.clicked.connect(self._remove_selected)
        self.sheet.clicked.connect(self._save_sheet)
        self.table.row_opened.connect(self.open_target)
        self.table.row_selected.connect(lambda _row: self._enable())

    def _lay_out(self) -> None:
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.add)
        acts.addWidget(self.edit)
        acts.addWidget(self.sheet)
        acts.addStretch(1)
        acts.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 18, 12)
        column.setSpacing(10)
        self._words = plain_label(_WORDS, "muted", wrap=True)
        column.addWidget(self._words)
        column.addWidget(self._stack, 1)
        column.addLayout(acts)
        self._acts = (self.add, self.edit, self.sheet, self.remove)

    def adopt(self, settings: BackupSettings) -> None:
        chosen = self.table.selected()
        self._settings = settings
        self.rows.set_rows(settings.targets)
        shares = self.ports.targets.shares_disk
        self._tasks.run(
            lambda: frozenset(one.id for one in settings.targets if shares(one)), self._know_beside
        )
        some = bool(settings.targets)
        self._stack.setCurrentWidget(self.table if some else self._empty)
        for part in (*self._acts, self._words):
            part.setVisible(some)
        if some:
            ids = [one.id for one in settings.targets]
            self.table.selectRow(ids.index(chosen.id) if chosen and chosen.id in ids else 0)
        self._enable()

    def _know_beside(self, found: frozenset[str]) -> None:
        """Those that a failure of the practice's own disk takes along."""
        self.rows.beside = found
        self.rows.say_again()

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self.rows.set_look(look)

    def focus_first(self) -> None:
        first = self._empty.findChild(Button)
        (self.table if self._settings.targets or first is None else first).setFocus()

    def open_new(self) -> None:
        """A destination to add."""
        self._open(None)

    def open_target(self, target: Target) -> None:
        """A destination to change or try."""
        self._open(target)

    def _enable(self) -> None:
        there = self.table.selected() is not None
        self.edit.setEnabled(there)
        self.sheet.setEnabled(there)
        self.remove.setEnabled(there)
        self.add.setEnabled(len(self._settings.targets) < len(TARGET_IDS))

    def _open_selected(self) -> None:
        target = self.table.selected()
        if isinstance(target, Target):
            self._open(target)

    def _open(self, target: Target | None) -> None:
        self.dialog = TargetDialog(
            self, self.ports, self._tasks, self.look, target=target, settings=self._settings
        )
        self.dialog.kept.connect(self._kept)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()
        self.dialog.focus_first()

    def _kept(self, settings: BackupSettings, sentence: str) -> None:
        self.said.emit("success", f"{sentence} {_SHEET}")
        self.changed.emit(settings)

    def _closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.leave()
            self.discard(dialog)
        self.focus_first()

    def _save_sheet(self) -> None:
        target = self.table.selected()
        path = self.ports.targets.ask_sheet(self, _SHEET_NAME) if isinstance(target, Target) else None
        if isinstance(target, Target) and path is not None:
            self._tasks.run(
                partial(self.ports.targets.save_sheet, target.id, path),
                lambda _: self.said.emit("success", f"La fiche est enregistrée : {path.name}"),
                self.point_out,
            )

    def _remove_selected(self) -> None:
        target = self.table.selected()
        if not isinstance(target, Target):
            return
        words = (
            f"Plus rien ne partira vers « {target.label} » et ses clés seront effacées de cet ordinateur. "
            "Les sauvegardes qui y sont y restent jusqu'à leur date."
        )
        if confirm(self, "Retirer cette destination ?", words, "Retirer", danger=True):
            self.save(partial(self.ports.targets.remove, target.id), "La destination est retirée.")

    def _protection(self, target: Target) -> str:
        if target.id in self.rows.beside:
            return "Même disque que le cabinet"
        own = {TargetKind.SFTP: "Selon le serveur", TargetKind.FOLDER: "À débrancher après"}
        return own.get(target.kind) or LOCK_WORDS[target.lock_mode]
