"""The telephone lines: reading them to answer, changing them in the settings."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.calls.lines import Line, check_line_settings
from telesec.services.gate import Gate


def lines(gate: Gate) -> tuple[Line, ...]:
    """Every line this account sees, those in use first."""
    with gate.enter(Action.INSTRUCTION_READ, Subject("lines")) as records:
        return records.lines.all()


def save_line(gate: Gate, line: Line) -> tuple[Line, ...]:
    """Add a line (version 0) or change the one that was read; gives all of them.

    One no longer used is made inactive, never removed. Raises Invalid, NotFound, Stale.
    """
    if line.site_id:
        gate.reference.site(line.site_id)
    for practitioner_id in line.practitioner_ids:
        gate.reference.practitioner(practitioner_id)
    with gate.enter(Action.LINE_EDIT, Subject("line", line.id)) as records:
        check_line_settings(line, records.lines.all())
        records.lines.save(line)
        return records.lines.all()
