"""From the first screen to the invented practice and back: two folders, two processes, nothing in common."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from telesec.app.door import Door
    from telesec.app.window import Window
    from telesec.app.wiring import Workspace
    from telesec.ui.demo import InventedBand
    from telesec.ui.look import Look
    from telesec.ui.shell import Shell

TITLE = "Cabinet inventé"
KEPT = (
    "Ce que vous y avez écrit ne va dans aucun vrai cabinet. Vous l'y retrouverez si vous revenez avant "
    "qu'il soit refait, chaque semaine."
)


def offer_trial(window: Window, look: Look, given: argparse.Namespace, door: Door) -> None:
    """Let the set-up lead to the invented practice; mark that one, and let it lead back."""
    if given.demo:
        mark(window, look, given, door)
    else:
        window.trial_requested.connect(partial(window.leave_for, way_there(given)))


def way_there(given: argparse.Namespace) -> tuple[str, ...]:
    """The words that start the invented practice, and tell it where one came from."""
    return ("--demo", "--back", str(given.practice))


def way_back(given: argparse.Namespace) -> tuple[str, ...]:
    """The words that start the practice one came from; none when the invented one was asked for by itself."""
    return ("--practice", str(given.back)) if given.back else ()


def mark(window: Window, look: Look, given: argparse.Namespace, door: Door) -> None:
    """A band above every screen of the window, with the way out and what its accounts are asked for."""
    from telesec.ui.demo import InventedBand

    band = InventedBand(look, door.identities)
    window.recognised.connect(band.show_account)
    window.setMenuWidget(band)
    window.setWindowTitle(TITLE)
    Leaving(window, band, way_back(given), locked=given.resume_fd >= 0)


class Leaving(QObject):
    """Leaves the trial when the band asks; once something may have been written there, asks first.

    ``locked``: a session was open before this process, and what was done in it is not known here.
    """

    def __init__(self, window: Window, band: InventedBand, words: tuple[str, ...], *, locked: bool) -> None:
        super().__init__(band)
        self._window, self._band, self._words = window, band, words
        self._written = locked
        self._shell: Shell | None = None
        window.shown.connect(self._come)
        window.tabbed.connect(band.stand_last)
        window.opened.connect(self._follow)
        band.left.connect(self._leave)

    def _come(self, _shown: object) -> None:
        """Something else is in the window: a workspace that was there is gone."""
        self._shell = None

    def _follow(self, workspace: Workspace) -> None:
        self._shell = workspace.widget
        self._shell.refreshed.connect(self._note)

    def _note(self, _change: object) -> None:
        self._written = True

    def _leave(self) -> None:
        from telesec.ui.messages import confirm

        begun = self._shell is not None and bool(self._shell.unfinished())
        if not (self._written or begun) or confirm(
            self._window, "Quitter l'essai ?", KEPT, "Quitter l'essai"
        ):
            self._window.leave_for(self._words)
