"""What the activity of the telephone asks of the rest of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.domain.secretariat.activity import Activity


@dataclass(frozen=True, slots=True)
class ActivityPorts:
    """``figures`` and ``save`` (year, month, path) run on the worker; the others answer at once."""

    figures: Callable[[date, date], Activity]
    save: Callable[[int, int, Path], object]
    ask_path: Callable[[QWidget, str], Path | None]
    today: Callable[[], date]
