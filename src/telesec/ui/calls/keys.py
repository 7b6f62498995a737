"""The keys of the telephone, the same on every page."""

from __future__ import annotations

TAKE, HOLD, END = "F2", "Shift+F2", "Ctrl+F2"
RED_FLAGS, IDENTITY, SLIP = "F11", "Ctrl+I", "Ctrl+M"
BOOK, TRANSFER = "Ctrl+Shift+B", "Ctrl+Shift+T"
RESULT = "Ctrl+R"  # in the page of calls: in the agenda, these plan a call
_FRENCH = (("Shift+", "Maj+"),)


def spoken(keys: str) -> str:
    """``Maj+F2``: as French keyboards name them."""
    for english, french in _FRENCH:
        keys = keys.replace(english, french)
    return keys
