"""Billing, accounts, journal and settings, with the use cases of each."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from telesec.app.call_keeping_wiring import add_call_keeping
from telesec.app.confidentiality_wiring import add_confidentiality
from telesec.app.first_day_wiring import add_first_steps
from telesec.app.keeping_wiring import add_keeping
from telesec.app.limits_wiring import add_limits
from telesec.app.messages_wiring import add_message_settings
from telesec.app.own_wiring import add_own
from telesec.app.page_context import PageContext
from telesec.app.rules_settings import add_rules_settings
from telesec.app.secretariat_wiring import secretariat_ports
from telesec.app.slip_delay_wiring import add_slip_delay
from telesec.app.updates_wiring import add_updates
from telesec.documents import printer
from telesec.domain.actions import Action
from telesec.domain.errors import Invalid
from telesec.domain.journal.files import FileShape
from telesec.domain.journal.lines import JournalFilter
from telesec.services.anchoring import known_here
from telesec.services.bookings import schedules
from telesec.services.care import billing, receipts, tariffs
from telesec.services.journals import journal, journal_exports, journal_reading
from telesec.services.patients import patients
from telesec.ui.billing.page import BillingPage
from telesec.ui.billing.pdf_path import ask_pdf_path
from telesec.ui.billing.ports import BillingPorts
from telesec.ui.journal.page import JournalPage
from telesec.ui.journal.ports import JournalPorts, KeepGoing, Verification
from telesec.ui.settings.page import SettingsPage
from telesec.ui.settings.ports import SettingsPorts
from telesec.ui.system.capture_section import TITLE as CAPTURE
from telesec.ui.system.capture_section import CaptureSection

NOT_WRITTEN = "Le fichier n'a pas pu être écrit à cet endroit. Choisissez-en un autre."


def billing_page(context: PageContext) -> BillingPage:
    gate = context.gate

    def save_pdf(fee_note_id: str, path: Path) -> None:
        write_out(path, billing.fee_note_pdf(gate, fee_note_id))

    ports = BillingPorts(
        visits=partial(billing.visits_to_bill, gate),
        issue=partial(billing.issue_fee_note, gate),
        cancel_note=partial(billing.cancel_fee_note, gate),
        save_pdf=save_pdf,
        payments_of=partial(receipts.payments_of, gate),
        record_payment=partial(receipts.record_payment, gate),
        reverse_payment=partial(receipts.reverse_payment, gate),
        ledger=partial(receipts.ledger, gate),
        tariffs=partial(tariffs.all_tariffs, gate),
        edit_tariff=partial(tariffs.edit_tariff, gate),
        load_tariffs=partial(tariffs.load_shipped_tariffs, gate),
        ask_path=ask_pdf_path,
        today=context.today,
        practitioner_names={item.id: item.display_name for item in gate.reference.practitioners},
        secretariat=secretariat_ports(context, write_out),
    )
    return BillingPage(ports, context.tasks, context.look())


def journal_page(context: PageContext) -> JournalPage:
    """Who did what, to those entitled to know."""
    gate = context.gate

    def verify(keep_going: KeepGoing) -> Verification:
        return journal.verify(gate, known_here(gate, context.threshold), keep_going)

    def save(wanted: JournalFilter, shape: FileShape, path: Path) -> int:
        made = journal_exports.export_as(gate, wanted, shape)
        write_out(path, made.data)
        return made.lines

    def print_out(wanted: JournalFilter) -> int:
        usual = printer.printers().usual
        if not usual:
            raise Invalid("printer", printer.NO_PRINTER)
        made = journal_exports.export_as(gate, wanted, FileShape.PDF)
        printer.send(made.data, usual)
        return made.lines

    def seal(path: Path) -> None:
        rows = journal.export(gate)
        text = "".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows)
        write_out(path, text.encode("ascii"))

    names_patients = gate.allows(Action.JOURNAL_READ_OFFICE)
    ports = JournalPorts(
        read=partial(journal_reading.read, gate),
        verify=verify,
        save=save,
        print_out=print_out,
        seal=seal,
        prove=context.prove,
        account_names=lambda: gate.reference.account_names,
        zone=context.zone,
        today=context.today,
        search=partial(patients.search_patients, gate) if names_patients else None,
    )
    return JournalPage(ports, context.tasks, context.look())


def settings_page(context: PageContext) -> SettingsPage:
    gate = context.gate
    ports = SettingsPorts(
        reference=gate.renew_reference,
        save_hours=partial(schedules.save_hours, gate),
        save_reason_code=partial(schedules.save_reason_code, gate),
        save_site=partial(schedules.save_site, gate),
        save_practitioner=partial(schedules.save_practitioner, gate),
        save_room=partial(schedules.save_room, gate),
        save_decision=partial(schedules.save_decision, gate),
        drop_decision=partial(schedules.drop_decision, gate),
        save_lock_minutes=partial(schedules.save_lock_minutes, gate),
        may=gate.allows,
        appearance=lambda: (context.look().tokens.name, context.look().point_size),
        dress=context.dress,
        today=context.today,
        own_practitioner=gate.account.practitioner_id,
        decides_for_all=schedules.decides_for_all(gate),
    )
    page = SettingsPage(ports, context.tasks, context.look())
    add_own(page, context)
    add_first_steps(page, context)
    add_rules_settings(page, context)
    add_message_settings(page, context)
    add_keeping(page, context)
    add_call_keeping(page, context)
    add_slip_delay(page, context)
    add_limits(page, context)
    add_confidentiality(page, context)
    add_updates(page, context)
    add_capture(page, context)
    page.lock_minutes_changed.connect(context.set_lock_minutes)
    return page


def add_capture(page: SettingsPage, context: PageContext) -> None:
    """Where the system can leave windows out of screenshots, the choice of this computer."""
    shield = context.capture
    if shield is not None:
        page.add_section(
            CAPTURE, lambda around: CaptureSection(around, is_on=shield.is_on(), turn=shield.turn)
        )


def write_out(path: Path, data: bytes) -> None:
    """Write a document where the person asked, readable by its owner only."""
    from telesec.security.files import write_atomically

    try:
        write_atomically(path, data)
    except OSError:
        raise Invalid("path", NOT_WRITTEN) from None
