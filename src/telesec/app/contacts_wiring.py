"""Hangs the directory of correspondents and the activity on the page of calls."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.app.office_pages import write_out
from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.contacts.cards import CardsPreview
from telesec.services.activity.activity import activity, activity_report_pdf
from telesec.services.contacts import correspondents, vcards
from telesec.ui.activity.ports import ActivityPorts
from telesec.ui.activity.tab import ActivityTab
from telesec.ui.billing.pdf_path import ask_pdf_path
from telesec.ui.calls.page import CallsPage
from telesec.ui.contacts.directory_tab import DRAFT_KIND, DirectoryTab
from telesec.ui.contacts.ports import ContactsPorts
from telesec.ui.file_choice import ask_open, ask_save

_KINDS = "Cartes de visite (*.vcf *.vcard);;Tous les fichiers (*)"


def add_contacts(page: CallsPage, context: PageContext) -> None:
    """Two more tabs, as far as the account may see them."""
    if context.gate.allows(Action.CORRESPONDENT_LIST):
        page.add_tab(
            "contacts",
            "Correspondants",
            lambda: DirectoryTab(contacts_ports(context), context.tasks, context.look()),
            drafts=(DRAFT_KIND,),
        )
    if context.gate.allows(Action.ACTIVITY_VIEW):
        page.add_tab(
            "activity",
            "Activité",
            lambda: ActivityTab(activity_ports(context), context.tasks, context.look()),
        )


def contacts_ports(context: PageContext) -> ContactsPorts:
    """The use cases of the directory."""
    gate = context.gate

    def confirm(preview: CardsPreview, kept: frozenset[int]) -> int:
        return vcards.confirm_cards(gate, vcards.CardsConfirmation(preview, kept))

    def export(path: Path) -> None:
        write_out(path, vcards.export_cards(gate))

    return ContactsPorts(
        found=partial(correspondents.list_correspondents, gate),
        save=partial(correspondents.save_correspondent, gate),
        put_aside=partial(correspondents.put_aside, gate),
        take_back=partial(correspondents.take_back, gate),
        preview=partial(vcards.preview_cards, gate),
        confirm=confirm,
        export=export,
        prove=context.prove,
        ask_cards=ask_cards,
        ask_place=ask_place,
    )


def activity_ports(context: PageContext) -> ActivityPorts:
    """The figures of the telephone, and the month's report."""
    gate = context.gate

    def save(year: int, month: int, path: Path) -> None:
        write_out(path, activity_report_pdf(gate, year, month))

    return ActivityPorts(
        figures=partial(activity, gate), save=save, ask_path=ask_pdf_path, today=context.today
    )


def ask_cards(parent: QWidget) -> Path | None:
    """The file of vCards to bring in; None when the person gives up."""
    return ask_open(parent, "Choisir un carnet d'adresses", _KINDS)


def ask_place(parent: QWidget) -> Path | None:
    """Where to write the directory; None when the person gives up."""
    return ask_save(parent, "Enregistrer le carnet", "Correspondants.vcf", _KINDS)
