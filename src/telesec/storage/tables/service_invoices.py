"""Tables of ``billing.db`` about what the secretariat itself charges the practice."""

from __future__ import annotations

EXTRA_DDL: tuple[str, ...] = ()
