"""What the way back from the backups asks of the rest of the house, before any session is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.domain.backups.changes import HostKey, KeyPair
from telesec.domain.backups.restores import Listing, Prepared
from telesec.domain.backups.shapes import Credentials, Progress, Target

Tell = Callable[[Progress], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class RestoreAnewPorts:
    """In order: ``known`` targets of this computer; ``connect`` to one (None: its own keys); ``open`` checks
    the code's spelling; ``listing(number on paper, tell, stop)``; ``restore(snapshot id, tell, stop)`` puts
    everything in place. All on the worker, but ``ask_…``, in the window. ``zone`` is where dates are read.
    """

    known: Callable[[], Sequence[Target]]
    connect: Callable[[Target, Credentials | None], None]
    open: Callable[[str], None]
    listing: Callable[[int, Tell, Stop], Listing]
    restore: Callable[[str, Tell, Stop], Prepared]
    greet: Callable[[str, int], HostKey]
    new_pair: Callable[[], KeyPair]
    read_authority: Callable[[Path], str]
    ask_authority: Callable[[QWidget], Path | None]
    ask_folder: Callable[[QWidget], Path | None]
    zone: str = "Europe/Paris"
