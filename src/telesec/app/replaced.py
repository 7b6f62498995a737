"""An upgrade put another version in the place of this program while its window is open: that is said."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QTimer

from telesec.ui.messages import silent_one
from telesec.ui.shell import Shell

EVERY_MS = 60_000
REPLACED = (
    "Le programme vient d'être remplacé par une autre version. Verrouillez pour passer à celle-ci : "
    "ce qui est en cours de saisie vous attendra."
)
OWN_FILE = Path("/proc/self/exe")


def was_replaced(own: Path = OWN_FILE, name: str = sys.executable) -> bool:
    """Whether a packed program's name is another file than ``own``, the one that this process runs.

    Never for a checkout, whose file is Python's, nor where the system does not tell (Windows replaces no
    program that is open), nor when the package was taken away.
    """
    with suppress(OSError):
        return bool(getattr(sys, "frozen", False)) and not own.samefile(name)
    return False


def watch_for_replacement(
    shell: Shell, replaced: Callable[[], bool] = was_replaced, every: int = EVERY_MS
) -> None:
    """Look every minute; said once, to whoever is there: the lock starts the program anew."""
    timer = QTimer(shell)

    def look() -> None:
        bar = silent_one(shell.first_days, shell.reminder)
        if bar is not None and replaced():
            timer.stop()
            bar.show_message("info", REPLACED, "Verrouiller", shell.lock_requested.emit)

    timer.timeout.connect(look)
    timer.start(every)
