"""Invitations from an open session: a code for a newcomer, or for somebody who lost the way in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from telesec.domain.access import people_rules
from telesec.domain.access.unheld_keys import Unheld
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role, compartments_of
from telesec.security import account_keys, backup_codes, keyslots
from telesec.security.session_keys import SessionKeys
from telesec.security.unheld_keys import unheld_of
from telesec.services.access.key_requests import reset_by, settle_requests
from telesec.services.access.new_practitioner import add_practitioner, new_practitioner
from telesec.services.gate import Gate
from telesec.services.header_changes import HeaderChange
from telesec.services.threshold import Threshold
from telesec.services.today import day_of, today_of

VALIDITY = timedelta(days=7)
OVER = "Le dernier jour de ce compte est passé : donnez-lui un nouveau dernier jour, puis un nouveau code."


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the admin says of a newcomer; never a password.

    ``works_for``, ``valid_from`` and ``valid_until`` are those of ``Account``. A practitioner who stands in
    for another has no ``own_agenda``: a name to sign with, but no column.
    """

    login: str = field(repr=False)
    display_name: str = field(repr=False)
    roles: frozenset[Role]
    profession: str = "Médecin généraliste"
    works_for: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    own_agenda: bool = True


@dataclass(frozen=True, slots=True)
class Invitation:
    """The one-time code to give in person. ``withheld`` compartments wait for a holder of their key.

    Nobody may hand over those that are ``unheld`` too: the recovery sheet alone gives them.
    """

    account_id: str
    code: str = field(repr=False)
    expires_at: datetime
    withheld: frozenset[Compartment]
    unheld: Unheld = field(default_factory=Unheld)


def invite(gate: Gate, threshold: Threshold, deks: SessionKeys, request: NewAccount) -> Invitation:
    """Create an account its owner will activate alone with a code valid seven days.

    Only keys the inviter holds are granted. Raises Invalid, Conflict (login taken), ProofRequired.
    """
    _check(gate, request)
    practitioner = None
    if Role.PRACTITIONER in request.roles:
        name = request.display_name.strip()
        practitioner = new_practitioner(gate, name, request.profession, own_agenda=request.own_agenda)
    account = Account(
        new_id(),
        request.login.strip(),
        request.display_name.strip(),
        request.roles,
        practitioner.id if practitioner else None,
        state="invited",
        works_for=request.works_for,
        valid_from=request.valid_from,
        valid_until=request.valid_until,
    )
    change = HeaderChange.begin(threshold, deks)
    slot, invitation = _invited(gate, change, account, version=1)
    with gate.enter(Action.ACCOUNT_CREATE, Subject("account", account.id)) as records:
        records.people.add(account)
        if practitioner is not None:
            add_practitioner(records, practitioner)
        settle_requests(records, account.id, invitation.withheld)
        written = change.write(records, slot)
    change.settle(written)
    gate.renew_reference()
    return invitation


def invite_again(gate: Gate, threshold: Threshold, deks: SessionKeys, account_id: str) -> Invitation:
    """A new code for a forgotten password, a lost telephone or an expired invitation.

    The old password and telephone stop at once. Every key but the practice's waits for a second person,
    so that whoever gives the code, alone, takes over nobody's patients. An account never activated has
    nothing to take over: its new code is worth the first one. Everyone is told at their next sign-in.
    """
    change = HeaderChange.begin(threshold, deks)
    old = change.slot_as_written(account_id)
    if account_id == gate.account.id:
        raise Refused("Demandez à quelqu'un d'autre : on ne remet pas son propre accès à zéro.")
    with gate.enter(Action.ACCOUNT_RENEW, Subject("account", account_id)) as records:
        account = replace(records.people.get(account_id), roles=old.roles)
        resetter = ""
        if account.state != "invited" or records.sessions.secret(reset_by(account_id)) is not None:
            resetter = gate.account.id
            records.sessions.set_secret(reset_by(account_id), resetter.encode())
        if people_rules.is_over(replace(account, state="invited"), today_of(gate)):
            raise Refused(OVER)
        slot, invitation = _invited(gate, change, account, version=old.version + 1, resetter=resetter)
        settle_requests(records, account_id, invitation.withheld)
        records.people.put_back(replace(account, state="invited"))  # with the roles vouched for
        others = tuple(item.id for item in records.people.all() if item.state == "active")
        records.people.notify(
            others, f"Le {day_of(gate)}, un nouveau code d'invitation a été remis à {account.display_name}."
        )
        written = change.write(records, slot)
    change.settle(written)
    return invitation


def _invited(
    gate: Gate, change: HeaderChange, account: Account, *, version: int, resetter: str = ""
) -> tuple[keyslots.Slot, Invitation]:
    """The slot of the code and what is told of it; a ``resetter`` gives the practice's key alone."""
    threshold, deks = change.threshold, change.deks
    secret = threshold.secret(change.header.practice_id)
    code, expires_at = backup_codes.new_code(), gate.now() + VALIDITY
    wanted = compartments_of(account.roles)
    given = wanted & ({Compartment.PRACTICE} if resetter else set(deks))
    slot = keyslots.new_slot(
        change.header.practice_id,
        account.id,
        keyslots.login_tag(secret, account.login),
        account.roles,
        password=backup_codes.normalise(code),
        device_secret=secret,
        material=keyslots.Material(account_keys.new_private_key(), pin=change.trust.pin),
        deks={key: deks[key] for key in given},
        version=version,
        state="invited",
        expires_at=expires_at,
        parameters=threshold.parameters,
    )
    unheld = unheld_of(change.header, change.trust, slot, resetter)
    return slot, Invitation(account.id, code, expires_at, frozenset(wanted - given), unheld)


def _check(gate: Gate, request: NewAccount) -> None:
    people_rules.check_names(request.login, request.display_name)
    people_rules.check_roles(request.roles, request.valid_until)
    people_rules.check_days(request.valid_from, request.valid_until, today_of(gate))
    for practitioner_id in request.works_for:
        gate.reference.practitioner(practitioner_id)
