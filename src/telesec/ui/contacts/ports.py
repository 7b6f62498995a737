"""What the directory of correspondents asks of the rest of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.domain.contacts.cards import CardsPreview
from telesec.domain.contacts.correspondents import Correspondent


@dataclass(frozen=True, slots=True)
class ContactsPorts:
    """``ask_cards`` and ``ask_place`` run in the window and answer None when the person gives up.

    ``export`` asks for a fresh proof, which ``prove`` gives; all else runs on the worker.
    """

    found: Callable[[str], tuple[Correspondent, ...]]
    save: Callable[[Correspondent], Correspondent]
    put_aside: Callable[[Correspondent], Correspondent]
    take_back: Callable[[Correspondent], Correspondent]
    preview: Callable[[Path], CardsPreview]
    confirm: Callable[[CardsPreview, frozenset[int]], int]
    export: Callable[[Path], object]
    prove: Callable[[str, str], None]
    ask_cards: Callable[[QWidget], Path | None]
    ask_place: Callable[[QWidget], Path | None]
