"""Replacements end by themselves: the first who may sign it closes what is over."""

from __future__ import annotations

from telesec.domain.access.people_rules import is_over
from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.french import date_numeric, of_name
from telesec.domain.people import Account, Role
from telesec.security.session_keys import SessionKeys
from telesec.services.access import key_renewal
from telesec.services.access.account_changes import shut
from telesec.services.gate import Gate
from telesec.services.header_changes import HeaderChange
from telesec.services.threshold import Threshold
from telesec.services.today import today_of


def close_ended(gate: Gate, threshold: Threshold, deks: SessionKeys) -> tuple[Account, ...]:
    """Close the accounts whose last day is past, when this session may sign it; returns those closed.

    Sign-in and the gate have refused these accounts since midnight: this takes their keys out of the header
    and asks for new ones. The first administrator or practitioner who comes does it, administrators are told.
    """
    if not gate.allows(Action.ACCOUNT_END):
        return ()
    with gate.enter(Action.REFERENCE, Subject("accounts")) as records:
        over = tuple(one for one in records.people.all() if is_over(one, today_of(gate)))
    for account in over:
        _close(gate, threshold, deks, account)
    return over


def _close(gate: Gate, threshold: Threshold, deks: SessionKeys, account: Account) -> None:
    last = date_numeric(account.valid_until)
    change = HeaderChange.begin(threshold, deks)
    slot = change.slot_as_written(account.id)
    key_renewal.ask_first(gate, Action.ACCOUNT_END, change.opened_by(slot), RenewalReason.REPLACEMENT_ENDED)
    with gate.enter(
        Action.ACCOUNT_END, Subject("account", account.id), reason=f"Dernier jour : {last}"
    ) as records:
        written = shut(records, change, slot)
        admins = tuple(
            one.id for one in records.people.all() if one.state == "active" and Role.ADMIN in one.roles
        )
        words = (
            f"Le remplacement {of_name(account.display_name)} s'est terminé le {last} : son compte est fermé."
        )
        records.people.notify(admins, words)
    change.settle(written)
