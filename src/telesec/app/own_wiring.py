"""One's own account and this computer: two sections of the settings, with their use cases."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from telesec.app.page_context import PageContext
from telesec.app.sheet_wiring import sheet_card
from telesec.domain.access.own_account import OwnAccount
from telesec.domain.actions import Action
from telesec.domain.french import date_numeric, moment_short, time_of_day
from telesec.domain.wall import wall_now
from telesec.services.access import computers, own_account
from telesec.services.access.own_factors import OwnFactors
from telesec.services.journals import own_journal
from telesec.ui.own.account_section import OwnAccountSection
from telesec.ui.own.computer_section import ComputersSection
from telesec.ui.own.own_journal import OwnJournalPorts
from telesec.ui.own.ports import ComputerPorts, OwnAccountPorts
from telesec.ui.settings.page import SettingsPage
from telesec.ui.settings.section import Surroundings
from telesec.ui.steps import Factor


def add_own(page: SettingsPage, context: PageContext) -> None:
    """For everybody: what each changes of their own, and how the computer in front of them stands."""
    page.add_section("Mon compte", lambda around: OwnAccountSection(around, account_ports(context)))
    page.add_section("Cet ordinateur", lambda around: computers_section(around, context))


def account_ports(context: PageContext) -> OwnAccountPorts:
    gate = context.gate
    own = OwnFactors(gate, context.threshold, context.signed.deks)

    def load() -> OwnAccount:
        left = context.signed.backup_codes_left if own.codes_left is None else own.codes_left
        return own_account.own_account(gate, context.threshold, left)

    def change_password(text: str, again: str, known: bool) -> None:
        own.change_password(text, again, known=known)

    def new_telephone() -> Factor:
        telephone = own.new_telephone()
        return Factor(telephone.qr, telephone.secret_text)

    return OwnAccountPorts(
        load=load,
        begin=own.begin,
        weigh=own.weigh,
        change_password=change_password,
        new_telephone=new_telephone,
        prove_telephone=own.prove_telephone,
        new_codes=own.new_codes,
        keep_codes=own.keep_codes,
        when=partial(_when, context),
        journal=OwnJournalPorts(
            partial(own_journal.read_own, gate),
            lambda: gate.reference.account_names,
            context.zone,
            context.today,
        ),
    )


def computers_section(around: Surroundings, context: PageContext) -> ComputersSection:
    """The computers of the practice, with what else guards the way in."""
    gate, threshold = context.gate, context.threshold
    ports = ComputerPorts(
        load=partial(computers.standing, gate, threshold),
        offer=partial(computers.offer_code, gate, threshold),
        withdraw=partial(computers.withdraw_code, gate, threshold),
        forget=partial(computers.forget, gate, threshold),
        keep_in_keyring=partial(computers.keep_in_keyring, gate, threshold),
        prove=context.prove,
        names=lambda: dict(gate.reference.account_names),
        may_change=gate.allows(Action.COMPUTER_ENROL),
        when=partial(_when, context),
    )
    section = ComputersSection(around, ports)
    card = sheet_card(context)
    if card is not None:
        card.told.connect(section.told)
        card.warned.connect(section.refused)
        section.host(card)
    return section


def _when(context: PageContext, instant: datetime) -> str:
    """``lun. 1er juin, 9 h 05`` on the practice's wall; ``01/06/2025, 9 h 05`` for another year."""
    there, now = (wall_now(moment, context.zone()) for moment in (instant, context.gate.now()))
    if there.year == now.year:
        return moment_short(there)
    return f"{date_numeric(there.date())}, {time_of_day(there)}"
