"""Invitations from an open session: a code for a newcomer, or for somebody who lost the way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, Refused
from telesec.domain.hours.schedule_rules import usual_hours
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Practitioner, Role, compartments_of
from telesec.security import account_keys, backup_codes, keyslots
from telesec.services.access.key_requests import reset_by
from telesec.services.gate import Gate
from telesec.services.header_changes import HeaderChange
from telesec.services.threshold import Threshold

VALIDITY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the admin says of a newcomer; never a password."""

    login: str = field(repr=False)
    display_name: str = field(repr=False)
    roles: frozenset[Role]
    profession: str = "Médecin généraliste"


@dataclass(frozen=True, slots=True)
class Invitation:
    """The one-time code to give in person. ``withheld`` compartments wait for a holder of their key."""

    account_id: str
    code: str = field(repr=False)
    expires_at: datetime
    withheld: frozenset[Compartment]


def invite(
    gate: Gate, threshold: Threshold, deks: Mapping[Compartment, bytes], request: NewAccount
) -> Invitation:
    """Create an account its owner will activate alone with a code valid seven days.

    Only keys the inviter holds are granted. Raises Invalid, Conflict (login taken), ProofRequired.
    """
    _check(request)
    practitioner = _practitioner(gate, request)
    account = Account(
        new_id(),
        request.login.strip(),
        request.display_name.strip(),
        request.roles,
        practitioner.id if practitioner else None,
        state="invited",
    )
    change = HeaderChange.begin(threshold, deks)
    slot, invitation = _invited(gate, change, account, version=1, granted=frozenset(deks))
    with gate.enter(Action.ACCOUNT_CREATE, Subject("account", account.id)) as records:
        records.people.add(account)
        if practitioner is not None:
            records.schedules.save_practitioner(practitioner)
            records.schedules.replace_ranges(
                practitioner.id, usual_hours(practitioner.id, practitioner.site_id)
            )
        written = change.write(records, slot)
    change.settle(written)
    gate.renew_reference()
    return invitation


def invite_again(
    gate: Gate, threshold: Threshold, deks: Mapping[Compartment, bytes], account_id: str
) -> Invitation:
    """A new code for a forgotten password, a lost telephone or an expired invitation.

    The old password and telephone stop at once. Every key but the practice's waits for a second person,
    so that whoever gives the code, alone, takes over nobody's patients. An account never activated has
    nothing to take over: its new code is worth the first one. Everyone is told at their next sign-in.
    """
    change = HeaderChange.begin(threshold, deks)
    old = change.slot(account_id)
    if account_id == gate.account.id:
        raise Refused("Demandez à quelqu'un d'autre : on ne remet pas son propre accès à zéro.")
    with gate.enter(Action.ACCOUNT_RENEW, Subject("account", account_id)) as records:
        account = replace(records.people.get(account_id), roles=old.roles)
        granted = frozenset({Compartment.PRACTICE})
        if account.state == "invited" and records.sessions.secret(reset_by(account_id)) is None:
            granted = frozenset(deks)
        else:
            records.sessions.set_secret(reset_by(account_id), gate.account.id.encode())
        slot, invitation = _invited(gate, change, account, version=old.version + 1, granted=granted)
        records.people.set_state(account_id, "invited")
        others = tuple(item.id for item in records.people.all() if item.state == "active")
        records.people.notify(
            others, f"Le {_day(gate)}, un nouveau code d'invitation a été remis à {account.display_name}."
        )
        written = change.write(records, slot)
    change.settle(written)
    return invitation


def _invited(
    gate: Gate,
    change: HeaderChange,
    account: Account,
    *,
    version: int,
    granted: frozenset[Compartment],
) -> tuple[keyslots.Slot, Invitation]:
    threshold, deks = change.threshold, change.deks
    secret = threshold.secret(change.header.practice_id)
    code, expires_at = backup_codes.new_code(), gate.now() + VALIDITY
    wanted = compartments_of(account.roles)
    given = wanted & set(deks) & granted
    slot = keyslots.new_slot(
        change.header.practice_id,
        account.id,
        keyslots.login_tag(secret, account.login),
        account.roles,
        password=backup_codes.normalise(code),
        device_secret=secret,
        material=keyslots.Material(account_keys.new_private_key()),
        deks={key: deks[key] for key in given},
        version=version,
        state="invited",
        expires_at=expires_at,
        parameters=threshold.parameters,
    )
    return slot, Invitation(account.id, code, expires_at, frozenset(wanted - given))


def _check(request: NewAccount) -> None:
    if not request.login.strip() or len(request.login) > 80:
        raise Invalid("login", "Choisissez un identifiant, par exemple le prénom.")
    if not request.display_name.strip() or len(request.display_name) > 120:
        raise Invalid("display_name", "Indiquez le nom de la personne, tel que les autres le verront.")
    if not request.roles:
        raise Invalid("roles", "Choisissez au moins un rôle.")


def _practitioner(gate: Gate, request: NewAccount) -> Practitioner | None:
    if Role.PRACTITIONER not in request.roles:
        return None
    sites = gate.reference.sites
    site_id = sites[0].id if sites else ""
    return Practitioner(new_id(), request.display_name.strip(), request.profession, site_id)


def _day(gate: Gate) -> str:
    return gate.now().strftime("%d/%m/%Y")
