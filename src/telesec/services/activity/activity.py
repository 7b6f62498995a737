"""The activity of the telephone: figures of a period, on screen and as a report without a patient's name."""

from __future__ import annotations

from datetime import date

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid
from telesec.domain.secretariat.activity import LONGEST_PERIOD, Activity, activity_of
from telesec.domain.secretariat.invoices import month_of
from telesec.services.gate import Gate
from telesec.services.today import today_of


def activity(gate: Gate, first: date, last: date) -> Activity:
    """The figures of the calls begun from ``first`` to ``last`` included, as far as this account sees.

    Raises Invalid.
    """
    return _counted(gate, first, last, Action.ACTIVITY_VIEW)


def activity_report_pdf(gate: Gate, year: int, month: int) -> bytes:
    """The month's report as a PDF with its plots; nobody is named in it."""
    from telesec.documents.activity_report import Report
    from telesec.documents.activity_report import activity_report_pdf as draw

    first, last = month_of(year, month)
    figures = _counted(gate, first, last, Action.ACTIVITY_EXPORT)
    made_on = today_of(gate)
    return draw(Report(gate.reference.practice_name, figures, made_on))


def _counted(gate: Gate, first: date, last: date, action: Action) -> Activity:
    if not 0 <= (last - first).days <= LONGEST_PERIOD:
        raise Invalid("last", "Choisissez une période d'un an au plus, dont la fin suit le début.")
    labels, elsewhere = _lines(gate)
    with gate.enter(action, Subject("activity"), reason=f"{first}/{last}") as records:
        calls = records.activity.between(first, last, gate.reference.zone, elsewhere)
        return activity_of(calls, first, last, labels)


def _lines(gate: Gate) -> tuple[dict[str, str], frozenset[str]]:
    """What each line is called, retired ones included; and those of places this account does not see."""
    with gate.enter(Action.REFERENCE, Subject("lines")) as records:
        return {line.id: line.label for line in records.lines.all()}, records.lines.elsewhere()
