"""In which order practitioners stand side by side, and who is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from telesec.domain.people import Practitioner
from telesec.ui.controls import FormDialog, plain_label, secondary_button

_ID = Qt.ItemDataRole.UserRole
_HOW = (
    "Cochez les praticiens à montrer. Alt+Haut et Alt+Bas changent l'ordre ; dans l'agenda, "
    "on peut aussi faire glisser l'en-tête d'une colonne."
)


class ColumnOrderDialog(FormDialog):
    """``decided`` receives the ids in their order, and those left out."""

    def __init__(
        self,
        parent: QWidget,
        team: Sequence[Practitioner],
        hidden: Sequence[str],
        decided: Callable[[tuple[str, ...], tuple[str, ...]], object],
    ) -> None:
        super().__init__(parent, "Colonnes de l'équipe")
        self._decided = decided
        self.listing = QListWidget()
        self.listing.setAccessibleName("Praticiens, dans l'ordre des colonnes")
        self.listing.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        for one in team:
            item = QListWidgetItem(one.display_name)
            item.setData(_ID, one.id)
            shown = one.id not in hidden
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.listing.addItem(item)
        self.listing.setCurrentRow(0)
        self.listing.installEventFilter(self)
        up, down = secondary_button("Monter", "arrow-up"), secondary_button("Descendre", "arrow-down")
        up.clicked.connect(lambda: self.move_chosen(-1))
        down.clicked.connect(lambda: self.move_chosen(1))
        row = QHBoxLayout()
        row.addWidget(up)
        row.addWidget(down)
        row.addStretch(1)
        self.body.addWidget(plain_label(_HOW, "muted", wrap=True))
        self.body.addWidget(self.listing, 1)
        self.body.addLayout(row)
        self.submitted.connect(self._submit)
        self.listing.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.move_chosen(step)
                return True
        return super().eventFilter(watched, event)

    def move_chosen(self, step: int) -> None:
        """Put the chosen one a place higher (-1) or lower (1)."""
        at = self.listing.currentRow()
        if 0 <= at + step < self.listing.count():
            item = self.listing.takeItem(at)
            self.listing.insertItem(at + step, item)
            self.listing.setCurrentRow(at + step)

    def _submit(self) -> None:
        items = [self.listing.item(at) for at in range(self.listing.count())]
        order = tuple(str(item.data(_ID)) for item in items)
        hidden = tuple(str(item.data(_ID)) for item in items if item.checkState() != Qt.CheckState.Checked)
        if len(hidden) == len(order):
            self.bar.show_message("error", "Cochez au moins un praticien : l'équipe serait vide.")
            return
        self._decided(order, hidden)
        self.accept()
