"""The rows of the journal in a table, the detail rows folded under the row they complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent

from telesec.domain.journal.files import who_words
from telesec.domain.journal.groups import action_words, outcome_words
from telesec.domain.journal.lines import JournalLine
from telesec.domain.journal.reasons import reason_words
from telesec.domain.patient_files.names import initials
from telesec.ui.controls import Column, PlainTable, RowsModel
from telesec.ui.journal.ports import RowPorts
from telesec.ui.journal.wording import detail_words, record_words, short_instant

_LONGEST_REASON = 36  # signs in the column; the panel shows the rest


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row on screen; ``under`` tells that it is a detail row, unfolded below its own."""

    line: JournalLine
    under: bool = False
    is_open: bool = False


class JournalRows(RowsModel[ShownRow]):
    """The rows read so far, with the names of the patients they concern."""

    def __init__(self, ports: RowPorts) -> None:
        self._ports = ports
        self.patients: dict[str, str] = {}
        self._discreet = False
        super().__init__(
            [
                Column("Date", self._first(lambda line: short_instant(line.at, ports.zone()))),
                Column("Qui", self._first(lambda line: who_words(line, ports.account_names()))),
                Column("Action", self._action, stretch=True),
                Column("Dossier", self._record),
                Column("Motif", self._first(_reason), spare=True),
                Column("Poste", self._first(lambda line: line.workstation), spare=True),
                Column("Résultat", self._first(lambda line: outcome_words(line.outcome))),
            ]
        )

    def show(self, lines: Iterable[JournalLine], patients: dict[str, str], *, more: bool) -> None:
        """Show these rows, or those that follow; all folded."""
        shown = [ShownRow(line) for line in lines]
        if more:
            self.patients |= patients
            self.append_rows(shown)
        else:
            self.patients = dict(patients)
            self.set_rows(shown)

    def last(self) -> JournalLine | None:
        """The oldest row shown that stands by itself."""
        return next((row.line for row in reversed(self._rows) if not row.under), None)

    def set_discreet(self, discreet: bool) -> None:
        """Initials instead of names."""
        self._discreet = discreet
        self.say_again()

    def told(self) -> dict[str, str]:
        """The names of the patients as they may be shown now."""
        if not self._discreet:
            return self.patients
        return {key: initials(name) for key, name in self.patients.items()}

    def unfold(self, at: int, *, wide: bool) -> None:
        """Show the detail rows of the row ``at``, or hide them; nothing when it has none."""
        row = self._rows[at]
        if row.is_open == wide or not row.line.details:
            return
        count = len(row.line.details)
        changed = ShownRow(row.line, is_open=wide)
        after = self._rows[at + 1 :] if wide else self._rows[at + 1 + count :]
        below = tuple(ShownRow(detail, under=True) for detail in row.line.details) if wide else ()
        begin = self.beginInsertRows if wide else self.beginRemoveRows
        begin(QModelIndex(), at + 1, at + count)
        self._rows = (*self._rows[:at], changed, *below, *after)
        (self.endInsertRows if wide else self.endRemoveRows)()
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def parent_of(self, at: int) -> int:
        """The row that the detail row ``at`` completes; ``at`` itself when it is none."""
        while at > 0 and self._rows[at].under:
            at -= 1
        return at

    def _first(self, words: Callable[[JournalLine], str]) -> Callable[[ShownRow], str]:
        return lambda row: "" if row.under else words(row.line)

    def _action(self, row: ShownRow) -> str:
        if row.under:
            return f"      {detail_words(row.line, self.told())}"
        fold = ("▾ " if row.is_open else "▸ ") if row.line.details else "   "
        return f"{fold}{action_words(row.line.action)}"

    def _record(self, row: ShownRow) -> str:
        return record_words(row.line, self.told())


class JournalTable(PlainTable):
    """Right unfolds the details of a row, Left folds them again, a click on the action does either."""

    def __init__(self, model: JournalRows) -> None:
        super().__init__("Journal", model)
        self._journal = model
        self.setAccessibleDescription("Flèche droite : déplier les précisions. Entrée : tout lire.")
        self.clicked.connect(self._clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, here = event.key(), self.currentIndex()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left) and here.isValid():
            above = self._journal.parent_of(here.row())
            self.setCurrentIndex(self._journal.index(above, here.column()))
            self._journal.unfold(above, wide=key == Qt.Key.Key_Right)
            return
        super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        row = self._journal.row_at(index)
        if row is not None and not row.under and self._journal.columns[index.column()].title == "Action":
            self._journal.unfold(index.row(), wide=not row.is_open)


def _reason(line: JournalLine) -> str:
    words = reason_words(line.reason)
    return f"{words[:_LONGEST_REASON]}…" if len(words) > _LONGEST_REASON else words
