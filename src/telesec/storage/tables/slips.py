"""Tables of ``office.db`` about call slips, and about the results that may be spoken of."""

from __future__ import annotations

EXTRA_DDL: tuple[str, ...] = ()
