"""The day on the practice's wall, whatever the zone of the computer."""

from __future__ import annotations

from datetime import date

from telesec.domain.french import date_numeric
from telesec.domain.wall import wall_now
from telesec.services.gate import Gate


def today_of(gate: Gate) -> date:
    """The day it is at the practice's first place."""
    return wall_now(gate.now(), gate.reference.zone).date()


def day_of(gate: Gate) -> str:
    """The same in figures."""
    return date_numeric(today_of(gate))
