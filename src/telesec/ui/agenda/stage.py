"""The scenes of the agenda with their panels: beside them in a wide window, over them in a narrow one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from telesec.ui.agenda.scenes import Scenes
from telesec.ui.controls import MessageBar, PanelHost, SidePanel
from telesec.ui.floating import FloatingBar

FOLD_UNDER = 1500


class Stage(PanelHost):
    """``selected`` and ``booking`` are never shown together; ``bar`` lies over the foot of the scenes."""

    def __init__(
        self, scenes: Scenes, selected: SidePanel, booking: SidePanel, bar: MessageBar, page: QWidget
    ) -> None:
        inner = PanelHost(scenes, selected, FOLD_UNDER, fold_window=True)
        super().__init__(inner, booking, FOLD_UNDER, fold_window=True)
        floating = FloatingBar(bar, scenes, page)
        floating.covering.connect(lambda height: scenes.grid.set_covered(foot=height))
        for host in (inner, self):
            host.covering.connect(lambda width: scenes.grid.set_covered(right=width))
            host.covering.connect(floating.set_inset)
