"""The columns of the list of visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from telesec.domain.care.billing import Visit
from telesec.domain.french import date_numeric, euros, time_of_day
from telesec.ui.controls import Column


def visit_columns(names: Mapping[str, str], who: Callable[[Visit], str]) -> list[Column[Visit]]:
    """``names`` of the practitioners by identifier; ``who`` names the patient as may be shown now."""
    return [
        Column("Jour", lambda v: date_numeric(v.start.date())),
        Column("Heure", lambda v: time_of_day(v.start)),
        Column("Patient", who, stretch=True),
        Column("Praticien", lambda v: names.get(v.practitioner_id, ""), spare=True),
        Column("Note", lambda v: v.fee_note.number if v.fee_note else "", spare=True),
        Column("Total", lambda v: euros(v.fee_note.total_cents) if v.fee_note else "", right=True),
        Column("État", _state),
    ]


def _state(visit: Visit) -> str:
    """What remains to be done with a visit, in words."""
    if visit.fee_note is None:
        return "À facturer"
    due = visit.fee_note.due_cents
    return f"Reste dû {euros(due)}" if due else "Payée"
