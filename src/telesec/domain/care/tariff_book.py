"""The dated prices shipped with the program, offered to a practice as editable tariffs."""

from __future__ import annotations

import json
from datetime import date

from telesec.domain.bundle import bundled
from telesec.domain.care.billing import FOREVER, Tariff
from telesec.domain.ids import new_id


def shipped_tariffs() -> tuple[Tariff, ...]:
    """Rows of ``resources/tariffs.json`` (general practice, metropole, sector 1) with fresh ids."""
    book = json.loads(bundled("tariffs.json").read_text(encoding="utf-8"))
    return tuple(
        Tariff(
            id=new_id(),
            code=row["code"],
            label=row["label"],
            cents=row["cents"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if "valid_to" in row else FOREVER,
            source=row.get("source", book["source"]),
        )
        for row in book["tariffs"]
    )
