"""An empty table says why it is empty and what to do next, in place of its rows."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView, QVBoxLayout

from telesec.ui.messages import EmptyState


class EmptyFace(QObject):
    """Shows ``state`` over ``table`` once its rows were read and there are none; nothing before."""

    def __init__(self, table: QTableView, state: EmptyState) -> None:
        super().__init__(table)
        self._table, self.state = table, state
        room = QVBoxLayout(table.viewport())
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(state)
        state.hide()
        model = table.model()
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._look)

    def _look(self, *_where: object) -> None:
        self.state.setVisible(self._table.model().rowCount() == 0)
