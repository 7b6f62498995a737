"""A restoration brings data back, not accesses: what was closed or changed since stays closed or changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from telesec.domain.access.computers import Computer
from telesec.domain.access.renewals import KeyRenewal
from telesec.domain.agenda import ReasonCode
from telesec.domain.errors import Conflict
from telesec.domain.people import Account, Compartment, Practitioner, Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException, Room
from telesec.security.header import Header
from telesec.services.backups.backup_keyring import DRILL, RECOVERY, SIGNERS
from telesec.services.backups.backup_memory import MARK
from telesec.services.former_keys import NAMES as FORMER_NAMES
from telesec.services.gate import Records
from telesec.services.header_changes import RESET_BY, SHEET, note_header

KEEPING, PURGES = "journal_keeping", "journal_purges"
CARRIED_SETTINGS = (SIGNERS, RECOVERY, MARK, KEEPING)
_PURGED = (
    "Des lignes de journal supprimées depuis cette sauvegarde, parce que trop anciennes, sont revenues : "
    "purgez le journal à nouveau (Paramètres, section Journal)."
)

_Named = TypeVar("_Named", Site, Room, Practitioner, ReasonCode)


@dataclass(frozen=True, slots=True)
class Accesses:
    """Who may enter at a given moment, as the header and ``practice.db`` say it together.

    ``accounts`` is empty when ``practice.db`` could not be read: the header alone speaks then.
    """

    header: Header
    accounts: Mapping[str, Account] = field(default_factory=dict)
    practitioners: Mapping[str, Practitioner] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    purges: object = None
    secrets: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    reference: Reference | None = None
    computers: tuple[Computer, ...] = ()
    owed: Mapping[Compartment, KeyRenewal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was done again in the restored files, and what somebody must do by hand."""

    done: tuple[str, ...] = ()
    to_redo: tuple[str, ...] = ()


def read_accesses(records: Records, header: Header) -> Accesses:
    """The accesses of a verified ``header``, within an entry of its ``practice.db``."""
    accounts = {account.id: account for account in records.people.all()}
    names = (DRILL, SHEET, *FORMER_NAMES, *(f"{RESET_BY}{slot.account_id}" for slot in header.slots))
    secrets = {name: value for name in names if (value := records.sessions.secret(name)) is not None}
    known = records.schedules.settings()
    reference = records.schedules.reference()
    return Accesses(
        header,
        accounts,
        {item.id: item for item in reference.practitioners},
        {key: records.sessions.state(key).totp_step for key in accounts},
        {name: known[name] for name in CARRIED_SETTINGS if name in known},
        known.get(PURGES),
        secrets,
        reference,
        records.computers.all(),
        records.renewals.owed(),
    )


def replay(records: Records, now: Accesses, *, agenda_stays: bool = False) -> Replayed:
    """Make the restored ``practice.db`` agree with the accesses of ``now``, within an entry of it.

    When the ``agenda_stays`` as it is, whatever its appointments may name is kept too.
    """
    before = {account.id: account for account in records.people.all()}
    done = _kept_for_agenda(records, now) if agenda_stays else []
    to_redo: list[str] = []
    for slot in now.header.slots:
        old = before.get(slot.account_id)
        wanted = now.accounts.get(slot.account_id) or old
        if wanted is None:
            to_redo.append(_NAMELESS)
            continue
        wanted = replace(wanted, roles=slot.roles, state=slot.state)
        try:
            _write(records, old, wanted, now)
        except Conflict:
            to_redo.append(
                f"Le compte « {wanted.display_name} » n'a pas pu être remis. Invitez-le à nouveau."
            )
            continue
        done += _said(old, wanted)
    for account_id in before.keys() - {slot.account_id for slot in now.header.slots}:
        records.people.set_state(account_id, "disabled")
        done.append(f"{before[account_id].display_name} : ce compte n'existe plus, il reste fermé.")
    if now.purges != records.schedules.settings().get(PURGES):
        to_redo.append(_PURGED)
    _carry(records, now)
    return Replayed(tuple(done), tuple(to_redo))


def _kept_for_agenda(records: Records, now: Accesses) -> list[str]:
    """Add the sites, practitioners, rooms and motifs of today that the restored file does not know."""
    known, today = records.schedules.reference(), now.reference
    if today is None:
        return []
    schedules, done = records.schedules, []
    for site in _lacking(today.sites, known.sites):
        schedules.save_site(site)
        done.append(f"{site.name} : lieu créé depuis la sauvegarde, il est gardé.")
    for room in _lacking(today.rooms, known.rooms):
        schedules.save_room(room)
        done.append(f"{room.name} : salle créée depuis la sauvegarde, elle est gardée.")
    for person in _lacking(today.practitioners, known.practitioners):
        schedules.save_practitioner(person)
        schedules.replace_ranges(
            person.id, tuple(one for one in today.ranges if one.practitioner_id == person.id)
        )
        done.append(f"{person.display_name} : ajouté à l'agenda depuis la sauvegarde, il y est gardé.")
    for reason in _lacking(today.reason_codes, known.reason_codes):
        schedules.save_reason_code(reason)
        done.append(f"{reason.label} : motif créé depuis la sauvegarde, il est gardé.")
    return [*done, *_decided_since(records, known, today)]


def _decided_since(records: Records, known: Reference, today: Reference) -> list[str]:
    """Days opened or closed since, by which the agenda was filled; those the restored file has alone stay."""
    restored, decided = _by_decision(known), _by_decision(today)
    since = [group_id for group_id, days in decided.items() if restored.get(group_id) != days]
    for group_id in since:
        records.schedules.replace_decision(group_id, decided[group_id])
    if len(since) == 1:
        return ["Une ouverture ou fermeture de jours décidée depuis la sauvegarde : elle est gardée."]
    if since:
        what = "ouvertures ou fermetures de jours décidées depuis la sauvegarde"
        return [f"{len(since)} {what} : elles sont gardées."]
    return []


def _by_decision(reference: Reference) -> dict[str, list[DayException]]:
    found: dict[str, list[DayException]] = {}
    for one in sorted(reference.exceptions, key=lambda one: one.id):
        found.setdefault(one.group_id, []).append(one)
    return found


def _lacking(today: Iterable[_Named], restored: Iterable[_Named]) -> list[_Named]:
    known = {item.id for item in restored}
    return [item for item in today if item.id not in known]


_NAMELESS = "Un compte créé depuis la sauvegarde n'a plus de nom : invitez cette personne à nouveau."


def _write(records: Records, old: Account | None, wanted: Account, now: Accesses) -> None:
    if old is None:
        known = {item.id for item in records.schedules.reference().practitioners}
        practitioner = now.practitioners.get(wanted.practitioner_id or "")
        if practitioner is not None and practitioner.id not in known:
            records.schedules.save_practitioner(practitioner)
        records.people.add(wanted)
    else:
        records.people.put_back(wanted)
    state = records.sessions.state(wanted.id)
    records.sessions.save_state(wanted.id, replace(state, totp_step=now.steps.get(wanted.id, 0)))


def _said(old: Account | None, wanted: Account) -> list[str]:
    name = wanted.display_name
    if old is None:
        agenda = " ; ses horaires sont à saisir à nouveau" if wanted.practitioner_id else ""
        return [f"{name} : compte créé depuis la sauvegarde, il est gardé{agenda}."]
    if wanted.state == "disabled" and old.state != "disabled":
        return [f"{name} : compte fermé depuis la sauvegarde, il reste fermé."]
    if wanted.roles != old.roles:
        return [f"{name} : les rôles donnés depuis la sauvegarde sont gardés."]
    if wanted.state != old.state:
        return [f"{name} : l'accès changé depuis la sauvegarde reste tel qu'il est aujourd'hui."]
    return []


def _carry(records: Records, now: Accesses) -> None:
    """What guards the practice is of today too: version, computers, signers, resets, keys to renew."""
    note_header(records, now.header)
    records.computers.put(now.computers)
    for name, secret in now.secrets.items():
        records.sessions.set_secret(name, secret)
    for name, value in now.settings.items():
        records.schedules.set(name, value)
    for key, renewal in now.owed.items():
        for reason in renewal.reasons:
            records.renewals.ask((key,), reason)
