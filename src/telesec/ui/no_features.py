"""Keeps PySide from reading the source of each module imported, to see whether it asks for ``__feature__``.

None of ours does, nor any library's. Reading them all costs a tenth of the start, and 25 MB as long as the
program lives: Python keeps every line that was read that way.
"""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401 - it puts its own import in the place of Python's


def ask_no_module() -> None:
    """From now on a module is taken for one that PySide need not look at; another PySide is left alone."""
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", lambda _module: False)  # noqa: B010 - known to no type checker
