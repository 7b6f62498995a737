"""Tables of ``practice.db`` about the telephone: lines, instructions, the card of red flags."""

from __future__ import annotations

EXTRA_DDL: tuple[str, ...] = ()
