"""What changes the weekly template: rooms, dated exceptions, closures of the practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a site; an appointment may be given one."""

    id: str
    site_id: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class DayException:
    """One date that differs from the template: opened (``opens``) or closed between two minutes.

    ``practitioner_id`` "" is the whole practice, ``site_id`` "" every site (an opening needs one).
    Those of one decision share ``group_id``. A whole day is 0 to 1440.
    """

    id: str
    group_id: str
    day: date
    opens: bool
    start_minute: int = 0
    end_minute: int = 1440
    practitioner_id: str = ""
    site_id: str = ""
    label: str = ""
    reason_code_ids: tuple[str, ...] = ()
    room_id: str = ""
