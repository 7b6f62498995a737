"""What is wrong with a patient's draft, said beside the fields it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from telesec.domain.patient_files.rules import Problem
from telesec.ui.controls import LabelledField


def show_problems(fields: Mapping[str, LabelledField], problems: Iterable[Problem]) -> None:
    """A sentence beside each field; the first one that blocks has the focus. None clears them all."""
    for field in fields.values():
        field.clear_error()
    blocking = [problem for problem in problems if problem.blocks and problem.field in fields]
    for problem in blocking:
        fields[problem.field].show_error(problem.sentence)
    if blocking:
        fields[blocking[0].field].editor.setFocus()
