"""A call of each service of the accounts, the rights, the computers and the commitment."""

from __future__ import annotations

from dataclasses import replace

from tests.attacks.role_world import Sample, World

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.access.rights_book import RoleChange
from telesec.domain.actions import Action
from telesec.domain.people import Account, Compartment, Role
from telesec.security import recovery
from telesec.services import former_keys
from telesec.services.access import (
    account_changes,
    commitment,
    computers,
    invitations,
    key_renewal,
    key_requests,
    own_account,
    people,
    recovery_sheet,
    replacements,
    rights,
)
from telesec.services.gate import Gate


def newcomer(world: World) -> invitations.NewAccount:
    world.made += 1
    return invitations.NewAccount(f"nouveau{world.made}", "Paul Petit", frozenset({Role.SECRETARY}))


def invited(world: World) -> str:
    """One newcomer serves every sample that does not end the account."""
    if "invited" not in world.kept:
        made = invitations.invite(world.owner, world.threshold(), world.keys, newcomer(world))
        world.kept["invited"] = made.account_id
    return str(world.kept["invited"])


def edited(world: World) -> account_changes.AccountEdit:
    wanted = invited(world)
    read = next(one for one in people.accounts(world.owner) if one.id == wanted)
    return account_changes.AccountEdit(read, replace(read, display_name="Paul Durand"))


def of(world: World, gate: Gate) -> Account:
    return next(one for one in people.accounts(world.owner) if one.id == gate.account.id)


def changed(world: World, gate: Gate) -> object:
    """Taken from billing, then given back, so that the table is as it was."""
    away = RoleChange(Role.BILLING, Action.PATIENT_OPEN, before=True, after=False)
    back = RoleChange(Role.BILLING, Action.PATIENT_OPEN, before=False, after=True)
    return rights.change_rights(gate, [away, back])


SAMPLES: dict[str, Sample] = {
    "access.account_changes.disable": lambda w, g: account_changes.disable(
        g, w.threshold(), w.keys, w.kept.pop("invited", None) or invited(w)
    ),
    "access.account_changes.edit_account": lambda w, g: account_changes.edit_account(
        g, w.threshold(), w.keys, edited(w)
    ),
    "access.commitment.accept_commitment": lambda _w, g: commitment.accept_commitment(g),
    "access.commitment.acknowledge": lambda _w, g: commitment.acknowledge(g, "phishing"),
    "access.commitment.pledges": lambda _w, g: commitment.pledges(g),
    "access.commitment.reminder_due": lambda _w, g: commitment.reminder_due(g),
    "access.commitment.standing": lambda _w, g: commitment.standing(g),
    "access.computers.forget": lambda w, g: computers.forget(g, w.threshold(), "0" * 32),
    "access.computers.keep_in_keyring": lambda w, g: computers.keep_in_keyring(g, w.threshold()),
    "access.computers.offer_code": lambda w, g: computers.offer_code(g, w.threshold()),
    "access.computers.standing": lambda w, g: computers.standing(g, w.threshold()),
    "access.computers.withdraw_code": lambda w, g: computers.withdraw_code(g, w.threshold()),
    "former_keys.of_session": lambda w, g: former_keys.of_session(g, w.keys),
    "access.recovery_sheet.check_sheet": lambda w, g: recovery_sheet.check_sheet(
        g, w.threshold(), recovery.encode_code(recovery.new_code())
    ),
    "access.invitations.invite": lambda w, g: invitations.invite(g, w.threshold(), w.keys, newcomer(w)),
    "access.invitations.invite_again": lambda w, g: invitations.invite_again(
        g, w.threshold(), w.keys, invited(w)
    ),
    "access.key_renewal.ask_first": lambda _w, g: key_renewal.ask_first(
        g, Action.CHANGE_PASSWORD, (Compartment.PRACTICE,), RenewalReason.PASSWORD_KNOWN
    ),
    "access.key_renewal.begin": lambda w, g: key_renewal.begin(
        g, w.threshold(), w.keys, frozenset({Compartment.PRACTICE})
    ),
    "access.key_renewal.standing": lambda w, g: key_renewal.standing(g, w.threshold(), w.keys),
    "access.key_requests.ask_again": lambda w, g: key_requests.ask_again(
        g, w.threshold(), w.keys, invited(w)
    ),
    "access.key_requests.hand_over_keys": lambda w, g: key_requests.hand_over_keys(
        g, w.threshold(), w.keys, invited(w)
    ),
    "access.key_requests.refuse_keys": lambda w, g: key_requests.refuse_keys(
        g, w.threshold(), w.keys, invited(w), "pas besoin"
    ),
    "access.key_requests.waiting_for_keys": lambda w, g: key_requests.waiting_for_keys(
        g, w.threshold(), w.keys
    ),
    "access.own_account.own_account": lambda w, g: own_account.own_account(g, w.threshold(), 8),
    "access.people.accounts": lambda _w, g: people.accounts(g),
    "access.people.people": lambda w, g: people.people(g, w.threshold(), w.keys),
    "access.replacements.close_ended": lambda w, g: replacements.close_ended(g, w.threshold(), w.keys),
    "access.rights.change_rights": changed,
    "access.rights.preview": lambda w, g: rights.preview(g, w.accounts[Role.SECRETARY].id),
    "access.rights.rights_book": lambda _w, g: rights.rights_book(g),
}
