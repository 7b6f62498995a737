"""Writes appointments as an iCalendar file (RFC 5545): wall times with their zone's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telesec.domain.paper.calendars import OutEvent
from telesec.domain.plain_text import without_unwritable

PRODUCT = "-//telesec//agenda//FR"


def calendar_bytes(events: Sequence[OutEvent], practice_id: str, made_at: datetime) -> bytes:
    """The file; ``made_at`` is an aware instant. ``practice_id`` "" leaves our own marks out."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for event in events:
        calendar.add_component(_component(event, practice_id, made_at))
    if events:
        first, last = _years(events)
        calendar.add_missing_timezones(first_date=first, last_date=last)
    return bytes(calendar.to_ical())


def _component(event: OutEvent, practice_id: str, made_at: datetime) -> Any:
    from icalendar import Event

    zone = ZoneInfo(event.zone)
    made = Event()
    made.add("uid", event.uid)
    made.add("dtstamp", made_at.astimezone(UTC).replace(microsecond=0))
    made.add("dtstart", event.start.replace(tzinfo=zone))
    made.add("dtend", event.end.replace(tzinfo=zone))
    made.add("sequence", event.sequence)
    made.add("summary", _clean(event.summary))
    if event.description:
        made.add("description", _clean(event.description))
    if event.place:
        made.add("location", _clean(event.place))
    made.add("transp", "OPAQUE")
    made.add("class", "CONFIDENTIAL")
    for name, value in (
        ("x-telesec-practice", practice_id),
        ("x-telesec-id", event.own_id),
        ("x-telesec-patient", event.patient_id),
    ):
        if practice_id and value:
            made.add(name, value)
    return made


def _clean(text: str) -> str:
    return without_unwritable(text.replace("\r\n", "\n").replace("\r", "\n"))


def _years(events: Sequence[OutEvent]) -> tuple[date, date]:
    """Whole years around the events: the changes of hour that their zones' rules must tell."""
    first = min(event.start for event in events).date()
    last = max(event.end for event in events).date() + timedelta(days=1)
    return date(first.year, 1, 1), date(last.year + 1, 12, 31)
