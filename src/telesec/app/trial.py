"""From the first screen to the invented practice and back: two folders, two processes, nothing in common."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telesec.app.door import Door
    from telesec.app.window import Window
    from telesec.ui.look import Look

TITLE = "Cabinet inventé"


def offer_trial(window: Window, look: Look, given: argparse.Namespace, door: Door) -> None:
    """Let the set-up lead to the invented practice; mark that one, and let it lead back."""
    if given.demo:
        mark(window, look, way_back(given), door)
    else:
        window.trial_requested.connect(partial(window.leave_for, way_there(given)))


def way_there(given: argparse.Namespace) -> tuple[str, ...]:
    """The words that start the invented practice, and tell it where one came from."""
    return ("--demo", "--back", str(given.practice))


def way_back(given: argparse.Namespace) -> tuple[str, ...]:
    """The words that start the practice one came from, or the usual one."""
    return ("--practice", str(given.back)) if given.back else ()


def mark(window: Window, look: Look, words: tuple[str, ...], door: Door) -> None:
    """A band above every screen of the window, with the way out and what its accounts are asked for."""
    from telesec.ui.demo import InventedBand

    band = InventedBand(look, door.identities)
    window.recognised.connect(band.show_account)
    band.left.connect(partial(window.leave_for, words))
    window.setMenuWidget(band)
    window.setWindowTitle(TITLE)
