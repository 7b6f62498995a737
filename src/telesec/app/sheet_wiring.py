"""The recovery sheet, checked and changed from the settings: the card and its use cases."""

from __future__ import annotations

from functools import partial

from telesec.app.founding import save_sheet
from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.services.access.recovery_sheet import SheetRenewal, check_sheet
from telesec.ui.people.sheet_change import SheetChangeCard
from telesec.ui.people.sheet_dialogs import SheetChangePorts
from telesec.ui.set_up_steps import Sheet


def sheet_card(context: PageContext) -> SheetChangeCard | None:
    """For those who may change the sheet; None for the others."""
    if not context.gate.allows(Action.RECOVERY_RENEW):
        return None
    return SheetChangeCard(sheet_ports(context), context.tasks)


def sheet_ports(context: PageContext) -> SheetChangePorts:
    """One change of the sheet at a time."""
    renewal = SheetRenewal(context.gate, context.threshold, context.signed.deks)

    def begin(old: str) -> Sheet:
        from telesec.documents.recovery_sheet import RecoverySheet, recovery_sheet_pdf
        from telesec.services.backups.backup_keyring import BackupKeyring

        if old:
            renewal.use_old(old)
        made = renewal.begin()
        today = context.today()
        name = context.gate.reference.practice_name
        signer = BackupKeyring(context.threshold.device, context.gate.reference.practice_id).own_print()
        printed = RecoverySheet(name, today, tuple(made.text.split()), made.text, signer)
        first, second = made.asked
        return Sheet(recovery_sheet_pdf(printed), (first, second))

    def finish(groups: tuple[str, str], seen: bool) -> tuple[str, ...]:
        return renewal.finish(groups, seen=seen)

    return SheetChangePorts(
        needs_old=lambda: renewal.needs_old,
        check=partial(check_sheet, context.gate, context.threshold),
        begin=begin,
        save=save_sheet,
        finish=finish,
        prove=context.prove,
    )
