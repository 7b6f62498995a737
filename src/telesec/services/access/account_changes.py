"""Changes of an account that exists: its name, roles, agendas and days, and its closing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from telesec.domain.access import people_rules
from telesec.domain.access.renewals import RenewalReason
from telesec.domain.access.unheld_keys import Unheld
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused, Stale
from telesec.domain.people import Account, Compartment, Role, compartments_of
from telesec.security.header import Header
from telesec.security.keyslots import Slot
from telesec.security.session_keys import SessionKeys
from telesec.security.unheld_keys import unheld_of
from telesec.services.access import key_renewal
from telesec.services.access.key_requests import resetter_of, settle_requests
from telesec.services.access.new_practitioner import add_practitioner, new_practitioner
from telesec.services.gate import Gate, Records
from telesec.services.header_changes import HeaderChange
from telesec.services.threshold import Threshold
from telesec.services.today import day_of, today_of

CHANGED_MEANWHILE = "Ce compte a été modifié entre-temps. Rouvrez-le pour voir la dernière version."


@dataclass(frozen=True, slots=True)
class AccountEdit:
    """An account as it was ``read`` and as it is ``wanted``; ``profession`` is of a new practitioner.

    The login and the state are not edited here: they stay as read.
    """

    read: Account = field(repr=False)
    wanted: Account = field(repr=False)
    profession: str = "Médecin généraliste"
    own_agenda: bool = True


@dataclass(frozen=True, slots=True)
class Edited:
    """What changed, said before and after, and the compartments the account now waits for.

    Nobody may hand over the keys of those that are ``unheld`` too.
    """

    said: tuple[str, ...]
    waiting: frozenset[Compartment] = frozenset()
    unheld: Unheld = field(default_factory=Unheld)


def edit_account(gate: Gate, threshold: Threshold, deks: SessionKeys, edit: AccountEdit) -> Edited:
    """Write the account as wanted; keys that its roles no longer call for leave at once, to be renewed.

    A key that its new roles call for is only asked for: whoever holds it hands it over or refuses. The open
    session of an account whose roles change ends at its next act. Raises Invalid, Refused for one's own
    roles and days, Stale, ProofRequired.
    """
    before = edit.read
    after = replace(
        edit.wanted, id=before.id, login=before.login, state=before.state,
        display_name=edit.wanted.display_name.strip(), practitioner_id=before.practitioner_id,
    )  # fmt: skip
    _check(gate, before, after)
    names = {item.id: item.display_name for item in gate.reference.practitioners}
    said = people_rules.changes_said(before, after, names)
    change = HeaderChange.begin(threshold, deks)
    slot = change.slot(before.id)
    edited, written = Edited(said), None
    lost = frozenset(slot.grants) - compartments_of(after.roles)
    key_renewal.ask_first(gate, Action.ACCOUNT_EDIT, lost, RenewalReason.ROLE_REMOVED)
    with gate.enter(Action.ACCOUNT_EDIT, Subject("account", before.id), reason=" ; ".join(said)) as records:
        if _core(records.people.get(before.id)) != _core(before):
            raise Stale(CHANGED_MEANWHILE)
        records.people.put_back(_with_agenda(gate, records, after, edit))
        _tell(gate, records, after, said)
        if after.roles != slot.roles:
            slot = _with_roles(slot, after.roles)
            edited = _roles_changed(records, change, slot, said)
            written = change.write(records, slot)
    if written is not None:
        change.settle(written)
    gate.renew_reference()
    return edited


def disable(gate: Gate, threshold: Threshold, deks: SessionKeys, account_id: str) -> None:
    """The account no longer signs in, its grants leave the header, and the keys it held are to be renewed.

    Its open session ends at its next act; its name stays, for the journal. Raises Refused for one's own.
    """
    if account_id == gate.account.id:
        raise Refused("On ne désactive pas son propre compte. Demandez à un autre administrateur.")
    change = HeaderChange.begin(threshold, deks)
    slot = change.slot_as_written(account_id)
    key_renewal.ask_first(gate, Action.ACCOUNT_DISABLE, change.opened_by(slot), RenewalReason.ACCOUNT_CLOSED)
    with gate.enter(Action.ACCOUNT_DISABLE, Subject("account", account_id)) as records:
        written = shut(records, change, slot)
    change.settle(written)


def shut(records: Records, change: HeaderChange, slot: Slot) -> Header:
    """Inside the caller's entry: what every closing does, whoever decides it. Returns the header written.

    The keys to renew were asked for before (``key_renewal.ask_first``).
    """
    records.people.set_state(slot.account_id, "disabled")
    settle_requests(records, slot.account_id, ())
    return change.write(records, replace(slot, state="disabled", grants={}))


def _check(gate: Gate, before: Account, after: Account) -> None:
    people_rules.check_own(before, after, gate.account.id)
    people_rules.check_names(after.login, after.display_name)
    people_rules.check_roles(after.roles, after.valid_until)
    if (before.valid_from, before.valid_until) != (after.valid_from, after.valid_until):
        people_rules.check_days(after.valid_from, after.valid_until, today_of(gate))
    for practitioner_id in set(after.works_for) - set(before.works_for):
        gate.reference.practitioner(practitioner_id)


def _core(account: Account) -> tuple[object, ...]:
    """What an edit may write over: the rest (the last sign-in) changes by itself."""
    return (
        account.display_name,
        account.roles,
        account.state,
        frozenset(account.works_for),
        account.valid_from,
        account.valid_until,
    )


def _with_agenda(gate: Gate, records: Records, account: Account, edit: AccountEdit) -> Account:
    """A new practitioner gets a name to sign with, and a column unless told otherwise."""
    if Role.PRACTITIONER not in account.roles or account.practitioner_id:
        return account
    made = new_practitioner(gate, account.display_name, edit.profession, own_agenda=edit.own_agenda)
    add_practitioner(records, made)
    return replace(account, practitioner_id=made.id)


def _tell(gate: Gate, records: Records, account: Account, said: tuple[str, ...]) -> None:
    if said and account.id != gate.account.id:
        words = f"Le {day_of(gate)}, {gate.account.display_name} a modifié votre compte. {'. '.join(said)}."
        records.people.notify((account.id,), words)


def _roles_changed(records: Records, change: HeaderChange, slot: Slot, said: tuple[str, ...]) -> Edited:
    """Ask for the keys that ``slot``, with its new roles, lacks."""
    if slot.state == "disabled":
        settle_requests(records, slot.account_id, ())
        return Edited(said)
    waiting = compartments_of(slot.roles) - set(slot.grants)
    settle_requests(records, slot.account_id, waiting)
    resetter = resetter_of(records, slot.account_id)
    return Edited(said, waiting, unheld_of(change.header, change.trust, slot, resetter))


def _with_roles(slot: Slot, roles: frozenset[Role]) -> Slot:
    kept = {key: sealed for key, sealed in slot.grants.items() if key in compartments_of(roles)}
    return replace(slot, roles=roles, grants=kept)
