"""What the pages of rights ask of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from telesec.domain.access.rights_book import RightsBook, RightsChange, SeenAs


@dataclass(frozen=True, slots=True)
class RightsPorts:
    """All run on the worker. ``change`` asks for a fresh proof; ``preview`` takes an account's id."""

    book: Callable[[], RightsBook]
    change: Callable[[Sequence[RightsChange]], RightsBook]
    preview: Callable[[str], SeenAs]
    prove: Callable[[str, str], None]
