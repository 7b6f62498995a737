"""A practitioner's name to sign with and column of the agenda, made along with the account."""

from __future__ import annotations

from telesec.domain.hours.schedule_rules import usual_hours
from telesec.domain.ids import new_id
from telesec.domain.people import Practitioner
from telesec.services.gate import Gate, Records


def new_practitioner(gate: Gate, name: str, profession: str, *, own_agenda: bool) -> Practitioner:
    """Not written yet; at the practice's first place, with a column only if ``own_agenda``."""
    sites = gate.reference.sites
    return Practitioner(new_id(), name, profession, sites[0].id if sites else "", active=own_agenda)


def add_practitioner(records: Records, practitioner: Practitioner) -> None:
    """Inside the caller's entry; a column begins with the usual hours, to correct."""
    records.schedules.save_practitioner(practitioner)
    if practitioner.active:
        hours = usual_hours(practitioner.id, practitioner.site_id)
        records.schedules.replace_ranges(practitioner.id, hours)
