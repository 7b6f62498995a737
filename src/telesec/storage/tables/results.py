"""Tables of ``clinical.db`` about the results a practitioner received."""

from __future__ import annotations

EXTRA_DDL: tuple[str, ...] = ()
