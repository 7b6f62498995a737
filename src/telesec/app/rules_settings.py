"""The sections of the settings about the telephone: lines, instructions, the card of red flags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.calls.instructions import DayInstruction, writes_for
from telesec.domain.calls.lines import Line
from telesec.domain.changes import Change
from telesec.domain.wall import wall_now
from telesec.services.calls import instructions, lines, red_flags
from telesec.services.gate import Gate
from telesec.ui.settings import instructions as sheets
from telesec.ui.settings import red_flags as card
from telesec.ui.settings.day_instructions import DayInstructionsSection, DaysPorts
from telesec.ui.settings.lines import LinesPorts, LinesSection
from telesec.ui.settings.page import SettingsPage
from telesec.ui.settings.section import Section, Surroundings


def add_rules_settings(page: SettingsPage, context: PageContext) -> None:
    """For whoever may write them; the others read them with each call."""
    gate = context.gate

    def add(title: str, action: Action, make: Callable[[Surroundings], Section], draft: str = "") -> None:
        def told(around: Surroundings) -> Section:
            section = make(around)
            section.saved.connect(lambda _reference, _said: page.changed.emit(Change.INSTRUCTIONS))
            return section

        if gate.allows(action):
            page.add_section(title, told, draft=draft)

    add("Lignes", Action.LINE_EDIT, lambda around: LinesSection(around, _lines(gate)))
    add(
        "Consignes",
        Action.INSTRUCTION_EDIT,
        lambda around: sheets.InstructionsSection(around, _sheets(context)),
        sheets.DRAFT_KIND,
    )
    add(
        "Consignes du jour",
        Action.INSTRUCTION_EDIT,
        lambda around: DayInstructionsSection(around, _days(context)),
    )
    writes = Action.CARD_EDIT if gate.allows(Action.CARD_EDIT) else Action.CARD_VALIDATE
    add(
        "Fiche d'urgence",
        writes,
        lambda around: card.RedFlagsSection(around, _card(context)),
        card.DRAFT_KIND,
    )


def _lines(gate: Gate) -> LinesPorts:
    return LinesPorts(partial(lines.lines, gate), partial(lines.save_line, gate), lambda: gate.reference)


def _days(context: PageContext) -> DaysPorts:
    gate = context.gate

    def load() -> tuple[Sequence[DayInstruction], Sequence[Line]]:
        book = instructions.notebook(gate)
        return book.days, book.lines

    return DaysPorts(
        load=load,
        write=partial(instructions.write_day, gate),
        withdraw=partial(instructions.withdraw_day, gate),
        reference=lambda: gate.reference,
        today=context.today,
        whose=partial(whose, gate),
    )


def _sheets(context: PageContext) -> sheets.SheetsPorts:
    gate = context.gate
    return sheets.SheetsPorts(
        load=partial(instructions.notebook, gate),
        write=partial(instructions.write_sheet, gate),
        acceptances=partial(instructions.acceptances, gate),
        reference=lambda: gate.reference,
        whose=partial(whose, gate),
        today=context.today,
        day=lambda instant: wall_now(instant, context.zone()).date(),
    )


def _card(context: PageContext) -> card.CardPorts:
    gate = context.gate
    return card.CardPorts(
        load=partial(red_flags.card_book, gate),
        write=partial(red_flags.write_card, gate),
        validate=partial(red_flags.validate_card, gate),
        acceptances=partial(instructions.acceptances, gate),
        prove=context.prove,
        reference=lambda: gate.reference,
        day=lambda instant: wall_now(instant, context.zone()).date(),
    )


def whose(gate: Gate) -> Sequence[str]:
    """The practitioners' ids whose instructions this account may write, "" for the whole practice."""
    present = ["", *(one.id for one in gate.reference.practitioners if one.active)]
    return [one for one in present if writes_for(gate.account, one)]
