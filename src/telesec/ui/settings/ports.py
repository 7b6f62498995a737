"""What the settings page asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from telesec.domain.actions import Action
from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.people import Practitioner, Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException, Room

Ranges = tuple[WeeklyRange, ...]


@dataclass(frozen=True, slots=True)
class SettingsPorts:
    """Reading and saving run on the worker and give the reference as it then is; the rest answers at once.

    ``may`` says what the account's roles allow. ``own_practitioner`` is the account's own column of the
    agenda, the only one whose hours a practitioner who is not an administrator may change;
    ``decides_for_all``: the account opens and closes the days of everybody.
    ``appearance`` gives the theme's name and the text size in points; ``dress`` changes them.
    """

    reference: Callable[[], Reference]
    save_hours: Callable[[str, Ranges], Reference]
    save_reason_code: Callable[[ReasonCode], Reference]
    save_site: Callable[[Site], Reference]
    save_practitioner: Callable[[Practitioner], Reference]
    save_room: Callable[[Room], Reference]
    save_decision: Callable[[str, tuple[DayException, ...]], Reference]
    drop_decision: Callable[[str], Reference]
    save_lock_minutes: Callable[[int], Reference]
    may: Callable[[Action], bool]
    appearance: Callable[[], tuple[str, float]]
    dress: Callable[[str, float], None]
    today: Callable[[], date]
    own_practitioner: str | None = None
    decides_for_all: bool = True
