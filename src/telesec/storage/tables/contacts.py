"""Tables of ``office.db`` about the correspondents, and what each patient agreed to."""

from __future__ import annotations

EXTRA_DDL: tuple[str, ...] = ()
