"""A line remembered is the line that would be made: not another motif, nothing hidden from an account."""

from __future__ import annotations

import json

from telesec.domain.agenda import ReasonCode
from telesec.storage.records.appointment_rows import LINE_COLUMNS, lines_of
from telesec.storage.records.line_memory import MOST, LineMemory

CODES = {"m": ReasonCode("m", "Suivi", 15, "teal")}


def row(number: int, note: str = "") -> str:
    values = dict.fromkeys((column.name for column in LINE_COLUMNS), "")
    values |= {"id": f"a{number}", "start_minute": 600, "end_minute": 615, "reason_code_id": "m"}
    values |= {"status": "booked", "overbooked": 0, "urgent": 0, "buffer": 0, "places": 1, "version": 1}
    values |= {"shown_name": "DUBOIS Noël", "birth_date": "1968-03-14", "sex": "M", "note": note}
    return json.dumps(list(values.values()))


def test_what_is_remembered_equals_what_is_made() -> None:
    memory, rows = LineMemory(), [row(1), row(2, "à jeun"), row(1)]
    made = lines_of([json.loads(one) for one in rows], CODES)
    assert memory.lines(rows, CODES) == made
    again = memory.lines(rows[::-1], CODES)
    assert again == made[::-1]
    assert again[0] is again[2]


def test_another_label_another_account_or_another_word_makes_another_line() -> None:
    memory = LineMemory()
    [first] = memory.lines([row(1, "à jeun")], CODES)
    [renamed] = memory.lines([row(1, "à jeun")], {"m": ReasonCode("m", "Contrôle", 15, "teal")})
    [hidden] = memory.lines([row(1, "à jeun")], None)
    [changed] = memory.lines([row(1, "levé")], CODES)
    assert (first.reason_label, renamed.reason_label, hidden.reason_label) == ("Suivi", "Contrôle", "")
    assert (hidden.appointment.note, changed.appointment.note) == ("", "levé")


def test_it_does_not_grow_for_ever() -> None:
    memory = LineMemory()
    memory.lines([row(number) for number in range(MOST + 1)], CODES)
    memory.lines([row(0)], CODES)
    assert len(memory._known) == 1
