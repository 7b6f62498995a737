"""Tables of ``office.db`` about the telephone: each call, what was done during it, and who may be told."""

from __future__ import annotations

EXTRA_DDL: tuple[str, ...] = ()
