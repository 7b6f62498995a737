"""Changing the practice's reference: hours, motifs, sites, practitioners, idle limit."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.errors import Refused
from telesec.domain.people import Practitioner, Role, Site
from telesec.domain.reference import Reference
from telesec.domain.schedule_rules import (
    check_hours,
    check_lock_minutes,
    check_practitioner,
    check_reason_code,
    check_site,
)
from telesec.services.gate import Gate


def save_hours(gate: Gate, practitioner_id: str, ranges: tuple[WeeklyRange, ...]) -> Reference:
    """Replace a practitioner's weekly template; a practitioner changes only their own.

    Raises Invalid, NotFound or Refused; appointments already booked stay where they are.
    """
    gate.reference.practitioner(practitioner_id)
    check_hours(ranges)
    for item in ranges:
        gate.reference.site(item.site_id)
    if Role.ADMIN not in gate.account.roles and gate.account.practitioner_id != practitioner_id:
        raise Refused("Vous ne pouvez changer que vos propres horaires.")
    with gate.enter(Action.SCHEDULE_EDIT, Subject("practitioner", practitioner_id)) as records:
        records.schedules.replace_ranges(practitioner_id, ranges)
        records.entry.touch("weekly_ranges")
    return gate.renew_reference()


def save_reason_code(gate: Gate, reason_code: ReasonCode) -> Reference:
    """Add or change a motif; one no longer wanted is made inactive, never removed."""
    check_reason_code(reason_code)
    with gate.enter(Action.SCHEDULE_EDIT, Subject("reason_code", reason_code.id)) as records:
        records.schedules.save_reason_code(reason_code)
    return gate.renew_reference()


def save_site(gate: Gate, site: Site) -> Reference:
    """Add or change a place of practice."""
    check_site(site)
    with gate.enter(Action.SETTINGS_EDIT, Subject("site", site.id)) as records:
        records.schedules.save_site(site)
    return gate.renew_reference()


def save_practitioner(gate: Gate, practitioner: Practitioner) -> Reference:
    """Add or change a practitioner (a column of the agenda, the issuer of fee notes)."""
    check_practitioner(practitioner)
    gate.reference.site(practitioner.site_id)
    with gate.enter(Action.SETTINGS_EDIT, Subject("practitioner", practitioner.id)) as records:
        records.schedules.save_practitioner(practitioner)
    return gate.renew_reference()


def save_lock_minutes(gate: Gate, minutes: int) -> Reference:
    """Set the idle limit, 1 to 15 minutes."""
    check_lock_minutes(minutes)
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings", "lock_minutes")) as records:
        records.schedules.set("lock_minutes", minutes)
    return gate.renew_reference()
