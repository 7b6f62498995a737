"""The week of the practice on one page, as far as the account's journals tell, and the same on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from telesec.domain.actions import Action, Subject
from telesec.domain.journal.spans import day_spans, days_off
from telesec.domain.people import Compartment
from telesec.domain.review.drawing import draw
from telesec.domain.review.facts import Frame, Picture
from telesec.domain.review.thresholds import Thresholds
from telesec.domain.wall import monday_of
from telesec.services.gate import Gate
from telesec.services.review.counting import Counting, reviewed
from telesec.services.review.limits import thresholds


def week(gate: Gate, day: date, owners: Mapping[str, str]) -> Picture:
    """The picture of the week of ``day``. ``owners``: accounts by the beginning of their login tag.

    It names the patients of who reads it, and no colleague's. Raises Refused, journaled, for an account
    that reviews nothing.
    """
    frame = frame_of(gate, monday_of(day), owners, thresholds(gate))
    places = reviewed(gate) or (Compartment.PRACTICE,)
    spans = day_spans(frame.monday, frame.sunday, frame.zone)
    counting = Counting(gate, spans, frame.monday.isoformat())
    counting.run(places)
    counting.name_patients()
    picture = draw(counting.found[0], frame, places)
    return replace(picture, patients=counting.patients, heads=counting.heads)


def week_pdf(gate: Gate, day: date, owners: Mapping[str, str]) -> bytes:
    """The same picture on a sheet that names no patient; an export like any other.

    Raises Refused or ProofRequired.
    """
    from telesec.documents.review_sheet import Sheet, review_sheet_pdf

    with gate.enter(Action.JOURNAL_EXPORT, Subject("review", monday_of(day).isoformat())):
        pass
    picture = week(gate, day, owners)
    practice = gate.reference.practice_name
    return review_sheet_pdf(
        Sheet(practice, gate.account.display_name, gate.now(), gate.reference.zone, picture)
    )


def frame_of(gate: Gate, monday: date, owners: Mapping[str, str], limits: Thresholds) -> Frame:
    """What is needed to read the figures of the week of ``monday``."""
    reference = gate.reference
    return Frame(
        monday, gate.reference.zone, days_off(reference.sites), reference.account_names, dict(owners), limits
    )
