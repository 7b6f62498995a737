"""The scenes of the agenda with their panels: beside them in a wide window, over them in a narrow one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QBoxLayout, QWidget

from telesec.ui.agenda.scenes import Scenes
from telesec.ui.building import Building
from telesec.ui.controls import EmptyState, MessageBar, PanelHost, SidePanel
from telesec.ui.floating import FloatingBar

FOLD_UNDER = 1500
_NOBODY = "Un administrateur peut ajouter un praticien et ses horaires dans les paramètres."


class Stage(PanelHost):
    """Room for the scenes, two panels never shown together, and one more ``dock``ed at the far right."""

    def __init__(self) -> None:
        super().__init__()
        self._booking = PanelHost(fold_under=FOLD_UNDER, fold_window=True)
        self._selected = PanelHost(fold_under=FOLD_UNDER, fold_window=True)
        self.fill(self._booking)
        self._booking.fill(self._selected)

    def enter(
        self, scenes: Scenes, selected: SidePanel, booking: SidePanel, bar: MessageBar, page: QWidget
    ) -> Building[None]:
        """Each takes its place, a step each; ``bar`` lies over the foot of the scenes."""
        self._selected.fill(scenes)
        yield None
        self._selected.dock(selected)
        yield None
        self._booking.dock(booking)
        yield None
        floating = FloatingBar(bar, scenes, page, heard=True)
        floating.covering.connect(lambda height: scenes.grid.set_covered(foot=height))
        for host in (self._selected, self._booking):
            host.covering.connect(lambda width: scenes.grid.set_covered(right=width))
            host.covering.connect(floating.set_inset)


def leave_empty(column: QBoxLayout, bar: MessageBar, parts: Iterable[QWidget], page: QWidget) -> None:
    """Nobody has an agenda: say whom to ask, and keep out of sight what would have been on the stage."""
    column.addWidget(bar)
    column.addWidget(EmptyState("calendar-x", "Aucun praticien", _NOBODY), 1)
    for part in parts:
        part.setParent(page)
        part.hide()
