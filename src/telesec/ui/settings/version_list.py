"""The versions of one text, the last first, and who of the desk has read the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.calls.versions import Acceptance, Version
from telesec.domain.french import counted, date_numeric
from telesec.ui.controls import Column, PlainTable, RowsModel, plain_label, secondary_button

NOT_YET = "Pas encore lue"
OVERTAKEN = "Une autre version a été écrite pendant que vous tapiez : enregistrer la remplacera par la vôtre."


class VersionList(QWidget):
    """``chosen`` carries the Version in the list, ``again`` the one whose text is to be taken up."""

    chosen = Signal(object)
    again = Signal(object)

    def __init__(self, day: Callable[[datetime], date], last_column: Column[Version]) -> None:
        """``day`` gives the practice's day of an instant; ``last_column`` what is particular to these."""
        super().__init__()
        self._day = day
        self.rows: RowsModel[Version] = RowsModel(
            (
                Column("Version", lambda one: str(one.number)),
                Column("Depuis", lambda one: date_numeric(one.valid_from)),
                Column("Écrite par", lambda one: one.author_name, stretch=True),
                last_column,
            )
        )
        self.table = PlainTable("Versions", self.rows)
        self.readers: RowsModel[Acceptance] = RowsModel(
            (Column("Secrétariat", lambda one: one.name, stretch=True), Column("Lue le", self._read_on))
        )
        self.read_by = PlainTable("Qui a lu cette version", self.readers)
        self.take_up = secondary_button("Reprendre ce texte", "copy")
        self.count = plain_label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(plain_label("Versions", "section"))
        column.addWidget(self.table, 1)
        column.addWidget(self.take_up)
        column.addWidget(plain_label("Lue par", "section"))
        column.addWidget(self.read_by, 1)
        column.addWidget(self.count)
        self.table.row_selected.connect(self._choose)
        self.take_up.clicked.connect(self._take_up)
        self.show_versions(())

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Another text, or a version more: the first of them is chosen."""
        self.rows.set_rows(versions)
        self.take_up.setEnabled(bool(versions))
        self.show_readers(())
        if versions:
            self.table.selectRow(0)

    def selected(self) -> Version | None:
        """The version chosen in the list."""
        found: Version | None = self.table.selected()
        return found

    def show_readers(self, found: Sequence[Acceptance]) -> None:
        """Who has read the chosen version, and who has not."""
        self.readers.set_rows(found)
        read = len([one for one in found if one.at is not None])
        self.count.setText(
            f"Lue par {read} sur {counted(len(found), 'personne', 'personnes')}." if found else ""
        )

    def _read_on(self, one: Acceptance) -> str:
        return date_numeric(self._day(one.at)) if one.at else NOT_YET

    def _choose(self, version: Version | None) -> None:
        if version is not None:
            self.chosen.emit(version)

    def _take_up(self) -> None:
        version = self.selected()
        if version is not None:
            self.again.emit(version)
