"""Slips and results that may be spoken of: beside a call, in their tab, counted in the agenda and menu."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from telesec.app.page_context import PageContext
from telesec.app.paper_wiring import output_ports
from telesec.domain.actions import Action
from telesec.domain.changes import Change
from telesec.domain.slips.slips import SlipBoard, SlipCounts
from telesec.domain.wall import wall_now
from telesec.services.patients import patients
from telesec.services.slips import handover, result_asking, slip_settings, slips
from telesec.ui.agenda.page import AgendaPage
from telesec.ui.calls.page import CallsPage
from telesec.ui.calls.port import CallPort
from telesec.ui.shell import Shell
from telesec.ui.slips import call_card, tab
from telesec.ui.slips.agenda_chip import SlipsChip
from telesec.ui.slips.agenda_days import AgendaSlips
from telesec.ui.slips.call_card import CallSlipCard
from telesec.ui.slips.counter import SlipCounter
from telesec.ui.slips.ports import AskPorts, CountPorts, SlipPorts, WritePorts
from telesec.ui.slips.print_dialog import HandoverDialog, HandoverPorts
from telesec.ui.slips.result_card import ResultCard
from telesec.ui.slips.tab import SlipsTab
from telesec.ui.slips.templates_dialog import TemplatesDialog
from telesec.ui.slips.words import (
    all_counts,
    late_words,
    short_counts,
    sign_of,
    urgent_words,
)

PAGE, TAB = "calls", "slips"


def write_ports(context: PageContext) -> WritePorts:
    """What the forms of a slip need, wherever they open."""
    gate = context.gate
    return WritePorts(
        reference=lambda: gate.reference,
        wall_now=context.wall_now,
        wall=partial(_wall, context),
        settings=partial(slip_settings.slip_settings, gate),
        write=partial(slips.write_slip, gate),
        search_patients=partial(patients.search_patients, gate),
    )


def slip_ports(context: PageContext) -> SlipPorts:
    """What the tab does."""
    gate = context.gate

    def board(done: bool) -> SlipBoard:
        return slips.slips(gate, done=done)

    return SlipPorts(
        forms=write_ports(context),
        account=gate.account,
        board=board,
        read=partial(slips.read_slip, gate),
        answer=partial(slips.answer_slip, gate),
        correct=partial(slips.correct_slip, gate),
        add=partial(slips.add_to_slip, gate),
        transfer=partial(slips.transfer_slip, gate),
        close=partial(slips.close_slip, gate),
        reopen=partial(slips.reopen_slip, gate),
        file=partial(slips.file_slip, gate),
        save_templates=partial(slip_settings.save_slip_templates, gate),
        may_file=gate.allows(Action.NOTE_WRITE),
        may_settle=gate.allows(Action.SLIP_TEMPLATE_EDIT),
    )


def add_slips(page: CallsPage, context: PageContext) -> None:
    """The tab of slips, and beside a call the slip and the question of a result."""
    gate = context.gate
    if gate.allows(Action.CALL_SLIP_LIST):
        page.add_tab(TAB, "Fiches", partial(_tab, page, context), drafts=tab.DRAFTS)
        if context.slips is not None:
            context.slips.counted.connect(lambda counts: page.count(TAB, short_counts(counts)))
            page.count(TAB, short_counts(context.slips.counts() or SlipCounts()))
    if gate.allows(Action.CALL_SLIP_WRITE):
        page.panel.add_card(
            "slip", "Fiche", partial(_card, page, context), shortcut="Ctrl+M", drafts=(call_card.DRAFT_KIND,)
        )
    if gate.allows(Action.RESULT_ASKED):
        ports = AskPorts(
            partial(result_asking.ask_result, gate),
            lambda key: gate.reference.name_of(key),  # noqa: PLW0108 - the reference as it then is
        )
        page.panel.add_card(
            "result",
            "Résultats",
            lambda port: ResultCard(ports, context.tasks, context.look(), port),
            shortcut="Ctrl+R",
        )


def _card(page: CallsPage, context: PageContext, port: CallPort) -> CallSlipCard:
    return CallSlipCard(write_ports(context), context.tasks, context.look(), port, page.changed.emit)


def _tab(page: CallsPage, context: PageContext) -> SlipsTab:
    ports = slip_ports(context)
    made = SlipsTab(ports, context.tasks, context.look())
    if context.slips is not None:
        made.counted.connect(context.slips.take)
    made.print_requested.connect(partial(_print, made, context))
    made.templates_requested.connect(partial(_templates, made, page, ports, context))
    return made


def _print(made: SlipsTab, context: PageContext) -> None:
    draw = partial(handover.handover_pdf, context.gate)
    ports = HandoverPorts(output_ports(context), draw, context.today)
    dialog = HandoverDialog(made, ports, context.tasks, context.look())
    dialog.told.connect(partial(made.bar.show_message, "success"))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _templates(made: SlipsTab, page: CallsPage, ports: SlipPorts, context: PageContext) -> None:
    dialog = TemplatesDialog(made, ports.forms.settings, ports.save_templates, context.tasks)
    dialog.accepted.connect(lambda: page.refresh(Change.PEOPLE))
    dialog.open()


def add_slips_to_agenda(page: AgendaPage, context: PageContext) -> None:
    """How many wait, in the bar above the agenda and at the head of its days."""
    if context.slips is not None:
        chip = SlipsChip(context.slips)
        page.top.add_button(chip)
        chip.show_counts(context.slips.counts() or SlipCounts())
        AgendaSlips(page, context.slips)


def slip_counter(context: PageContext) -> SlipCounter:
    """The counter of this session."""
    gate = context.gate
    return SlipCounter(CountPorts(partial(slips.slip_counts, gate), gate.now), context.tasks)


class SlipWatch(QObject):
    """The slips nobody has read: the same count beside « Appels » as on their tab, urgent ones on every page.

    Those left too long are told at sign-in, and when more come.
    """

    def __init__(self, shell: Shell, counter: SlipCounter) -> None:
        super().__init__(shell)
        self._shell, self._counter, self._told, self._notice = shell, counter, 0, ""
        counter.setParent(self)
        counter.counted.connect(self._show)
        counter.open_requested.connect(self.open_slips)
        counter.day_requested.connect(self.open_day)
        shell.refreshed.connect(counter.hear)
        counter.look()

    def open_slips(self) -> QWidget | None:
        """The tab, in front; None for who has none."""
        page, shown = self._shell.show_page(PAGE), None
        if isinstance(page, CallsPage):
            shown = page.show_tab(TAB)
            page.focus_first()
        if self._shell.notices.text() == self._notice:
            self._shell.notices.clear()
        return shown

    def open_day(self, practitioner_id: str, day: date) -> None:
        """Those of one practitioner that count on one day."""
        shown = self.open_slips()
        if isinstance(shown, SlipsTab):
            shown.show_day(practitioner_id, day)

    def _show(self, counts: SlipCounts) -> None:
        words = late_words(counts.late)
        said, short, sign = all_counts(counts), short_counts(counts), sign_of(counts, "")
        self._shell.navigation.set_badge(PAGE, counts.unread, said, short, sign)
        self._shell.status.set_urgent(urgent_words(counts))
        notices = self._shell.notices
        if self._notice and notices.text() == self._notice and counts.late != self._told:
            notices.clear()
        if counts.late > self._told and not notices.text():
            self._notice = f"{words}. Prévenez le praticien, ou transmettez."
            notices.show_message("warning", self._notice, "Ouvrir les fiches", self.open_slips)
        self._told = counts.late


def watch_for_slips(shell: Shell, context: PageContext) -> None:
    """For whoever reads slips."""
    if context.slips is not None:
        SlipWatch(shell, context.slips)


def _wall(context: PageContext, instant: datetime) -> datetime:
    return wall_now(instant, context.zone())
