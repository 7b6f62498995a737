"""Changing the practice's reference: hours, days opened or closed, motifs, sites, rooms, practitioners."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.errors import NotFound, Refused
from telesec.domain.hours.rules import check_decision, check_hours
from telesec.domain.hours.schedule_rules import (
    check_lock_minutes,
    check_practitioner,
    check_reason_code,
    check_room,
    check_site,
)
from telesec.domain.ids import new_id
from telesec.domain.people import Practitioner, Role, Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException, Room
from telesec.services.gate import Gate


def save_hours(gate: Gate, practitioner_id: str, ranges: tuple[WeeklyRange, ...]) -> Reference:
    """Replace a practitioner's weekly template; a practitioner changes only their own.

    Raises Invalid, NotFound or Refused; appointments already booked stay where they are.
    """
    gate.reference.practitioner(practitioner_id)
    check_hours(ranges)
    for item in ranges:
        _check_links(gate.reference, item.site_id, item.room_id, item.reason_code_ids)
    with gate.enter(Action.SCHEDULE_EDIT, Subject("practitioner", practitioner_id)) as records:
        if Role.ADMIN not in gate.account.roles and gate.account.practitioner_id != practitioner_id:
            raise Refused("Vous ne pouvez changer que vos propres horaires.")
        records.schedules.replace_ranges(practitioner_id, ranges)
        records.entry.touch("weekly_ranges")
    return gate.renew_reference()


def save_reason_code(gate: Gate, reason_code: ReasonCode) -> Reference:
    """Add or change a motif; one no longer wanted is made inactive, never removed."""
    check_reason_code(reason_code)
    for practitioner_id in reason_code.practitioner_ids:
        gate.reference.practitioner(practitioner_id)
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


def save_room(gate: Gate, room: Room) -> Reference:
    """Add or change a room; one no longer used is made inactive, its past appointments keep it."""
    gate.reference.site(room.site_id)
    check_room(room, gate.reference.rooms)
    with gate.enter(Action.SCHEDULE_EDIT, Subject("room", room.id)) as records:
        records.schedules.save_room(room)
    return gate.renew_reference()


def save_decision(gate: Gate, group_id: str, days: tuple[DayException, ...]) -> Reference:
    """Open or close some dates, for one practitioner, a site or the practice; the last decision wins.

    The days of decision ``group_id`` are replaced as a whole. Raises Invalid, NotFound or Refused;
    appointments already booked stay where they are, on the list of those to move.
    """
    check_decision(days)
    decided = tuple(replace(item, id=new_id(), group_id=group_id) for item in days)
    first = decided[0]
    _check_links(gate.reference, first.site_id, first.room_id, first.reason_code_ids)
    with gate.enter(Action.SCHEDULE_EXCEPTION, Subject("day_exceptions", group_id)) as records:
        _check_whose(gate, {item.practitioner_id for item in decided}, group_id)
        records.schedules.replace_decision(group_id, decided)
        records.entry.touch("opens" if first.opens else "closes")
    return gate.renew_reference()


def drop_decision(gate: Gate, group_id: str) -> Reference:
    """Take a decision about some dates back: the weekly template is followed again."""
    if not any(item.group_id == group_id for item in gate.reference.exceptions):
        raise NotFound("Cette ouverture ou cette fermeture n'existe plus. Rouvrez la page.")
    with gate.enter(Action.SCHEDULE_EXCEPTION, Subject("day_exceptions", group_id)) as records:
        _check_whose(gate, set(), group_id)
        records.schedules.replace_decision(group_id, ())
        records.entry.touch("withdrawn")
    return gate.renew_reference()


def decides_for_all(gate: Gate) -> bool:
    """True when the account opens and closes the days of everybody, and of the practice."""
    return bool(gate.account.roles & {Role.ADMIN, Role.SECRETARY})


def _check_whose(gate: Gate, whose: set[str], group_id: str) -> None:
    """A practitioner who is neither the desk nor an administrator decides of their own days alone.

    Asked inside the entry, so that a refusal is journaled.
    """
    concerned = whose | {
        item.practitioner_id for item in gate.reference.exceptions if item.group_id == group_id
    }
    for practitioner_id in concerned - {""}:
        gate.reference.practitioner(practitioner_id)
    if decides_for_all(gate):
        return
    if concerned != {gate.account.practitioner_id}:
        raise Refused("Vous ne pouvez ouvrir ou fermer que vos propres jours.")


def _check_links(reference: Reference, site_id: str, room_id: str, reason_code_ids: tuple[str, ...]) -> None:
    if site_id:
        reference.site(site_id)
    if room_id and not any(room.id == room_id and room.site_id == site_id for room in reference.rooms):
        raise NotFound("Cette salle n'est pas dans ce lieu. Choisissez-en une autre.")
    if any(reference.reason_code(code) is None for code in reason_code_ids):
        raise NotFound("Un des motifs choisis n'existe plus. Choisissez-en un autre.")


def save_lock_minutes(gate: Gate, minutes: int) -> Reference:
    """Set the idle limit, 1 to 15 minutes."""
    check_lock_minutes(minutes)
    with gate.enter(Action.SETTINGS_EDIT, Subject("settings", "lock_minutes")) as records:
        records.schedules.set("lock_minutes", minutes)
    return gate.renew_reference()
