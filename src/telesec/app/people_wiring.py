"""The accounts page with its use cases, and who is told that somebody waits for keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from telesec.app.page_context import PageContext
from telesec.app.renewal_wiring import add_renewal
from telesec.app.rights_wiring import rights_panel
from telesec.domain.people import Account
from telesec.services.access import account_changes, invitations, key_requests, people, replacements
from telesec.ui.people.handover import Handover
from telesec.ui.people.page import PeoplePage
from telesec.ui.people.ports import HandoverPorts, PeoplePorts, WantedAccount
from telesec.ui.shell import Shell


def people_page(context: PageContext) -> PeoplePage:
    """Who may sign in and as what, to those who manage it."""
    gate, threshold, deks = context.gate, context.threshold, context.signed.deks

    def create(wanted: WantedAccount) -> invitations.Invitation:
        return invitations.invite(gate, threshold, deks, newcomer(wanted))

    def edit(read: Account, wanted: WantedAccount) -> account_changes.Edited:
        return account_changes.edit_account(gate, threshold, deks, changed(read, wanted))

    ports = PeoplePorts(
        people=partial(people.people, gate, threshold, deks),
        create=create,
        edit=edit,
        invite_again=partial(invitations.invite_again, gate, threshold, deks),
        close=partial(account_changes.disable, gate, threshold, deks),
        ask_again=partial(key_requests.ask_again, gate, threshold, deks),
        prove=context.prove,
        practitioners=lambda: (*gate.reference.practitioners, *gate.reference.others),
        now=gate.now,
        today=context.today,
        own_account=gate.account.id,
    )
    page = PeoplePage(ports, context.tasks, context.look())
    add_renewal(page, context)
    page.add_tab("rights", "Droits", partial(rights_panel, context))
    return page


def newcomer(wanted: WantedAccount) -> invitations.NewAccount:
    """An account as filled in, for its invitation."""
    usual = invitations.NewAccount(wanted.login, wanted.display_name, wanted.roles)
    return replace(
        usual,
        profession=wanted.profession or usual.profession,
        works_for=wanted.works_for,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        own_agenda=wanted.own_agenda,
    )


def changed(read: Account, wanted: WantedAccount) -> account_changes.AccountEdit:
    """An account as it was read and as filled in."""
    after = replace(
        read,
        display_name=wanted.display_name,
        roles=wanted.roles,
        works_for=wanted.works_for,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
    )
    asked = account_changes.AccountEdit(read, after, own_agenda=wanted.own_agenda)
    return replace(asked, profession=wanted.profession or asked.profession)


def watch_for_handover(shell: Shell, context: PageContext) -> None:
    """Close what is over, then tell whoever holds keys that a colleague waits for them."""
    keys = (context.gate, context.threshold, context.signed.deks)
    ports = HandoverPorts(
        waiting=partial(key_requests.waiting_for_keys, *keys),
        hand_over=partial(key_requests.hand_over_keys, *keys),
        refuse=partial(key_requests.refuse_keys, *keys),
        account_names=lambda: context.gate.reference.account_names,
        prove=context.prove,
    )
    handover = Handover(shell, shell.notices, context.tasks, ports)
    context.tasks.run(partial(replacements.close_ended, *keys), lambda _closed: None)
    handover.look_for_waiting()
