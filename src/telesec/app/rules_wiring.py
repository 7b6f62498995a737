"""Instructions and the card of red flags: beside a call, in the settings, and in a word at sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from telesec.app.page_context import PageContext
from telesec.domain.actions import Action
from telesec.domain.calls.emergencies import UrgentRequest, noted_words
from telesec.domain.calls.instructions import (
    Briefing,
    DayInstruction,
    to_read_words,
    whose_words,
)
from telesec.domain.calls.lines import Line
from telesec.domain.changes import Change
from telesec.domain.people import Role
from telesec.services.calls import instructions, lines, red_flags
from telesec.services.calls.emergencies import note_emergency
from telesec.services.calls.instructions import BriefingRequest
from telesec.services.gate import Gate
from telesec.ui.calls.instruction_card import InstructionCard, InstructionPorts, InstructionTab
from telesec.ui.calls.keys import RED_FLAGS
from telesec.ui.calls.page import CallsPage
from telesec.ui.calls.port import CallPort
from telesec.ui.calls.red_flag_card import DRAFT_KIND, RedFlagCard, RedFlagPorts
from telesec.ui.shell import Shell

PAGE, TAB = "calls", "instructions"
_CARD = "la fiche d'urgence"


def add_rules(page: CallsPage, context: PageContext) -> None:
    """The cards beside a call, and the instructions in a tab of their own."""
    gate, tasks = context.gate, context.tasks
    if gate.allows(Action.INSTRUCTION_READ):
        ports = _instruction_ports(gate)

        def card(port: CallPort) -> InstructionCard:
            return InstructionCard(ports, tasks, context.look(), port.say)

        page.panel.add_card(TAB, "Consignes", card)
        say = page.bar.show_message
        page.add_tab(TAB, "Consignes", lambda: InstructionTab(ports, tasks, context.look(), say))
    if gate.allows(Action.CARD_READ):
        flags = _red_flag_ports(gate)

        def red_flag_card(port: CallPort) -> RedFlagCard:
            def told() -> None:
                port.reread()
                page.changed.emit(Change.SLIPS)  # an urgent one was raised

            made = RedFlagCard(flags, tasks, context.look(), port.say, told)
            made.written.connect(page.panel.reason.text.setFocus)  # what is left to write of the call
            return made

        page.panel.add_card("red_flags", "Urgence", red_flag_card, shortcut=RED_FLAGS, drafts=(DRAFT_KIND,))


def _names(gate: Gate) -> dict[str, str]:
    reference = gate.reference
    return {one.id: one.display_name for one in (*reference.practitioners, *reference.others)}


def _instruction_ports(gate: Gate) -> InstructionPorts:
    def briefing(line: str, practitioner_ids: tuple[str, ...]) -> Briefing:
        return instructions.briefing(gate, BriefingRequest(line, practitioner_ids))

    return InstructionPorts(
        briefing=briefing,
        everything=partial(instructions.briefing, gate, BriefingRequest(every_line=True)),
        lines=partial(lines.lines, gate),
        accept=partial(instructions.accept, gate),
        names=partial(_names, gate),
    )


def _red_flag_ports(gate: Gate) -> RedFlagPorts:
    def note(wanted: UrgentRequest) -> str:
        slip = note_emergency(gate, wanted)
        return noted_words(slip.draft.text, _names(gate).get(slip.practitioner_id, "le secrétariat"))

    def people() -> list[tuple[str, str]]:
        return [(one.id, one.display_name) for one in gate.reference.practitioners if one.active]

    return RedFlagPorts(
        card=partial(red_flags.red_flags, gate),
        accept=partial(instructions.accept, gate),
        note=note if gate.allows(Action.CALL_URGENT) else None,
        people=people,
        zone=lambda: gate.reference.zone,
    )


def unread_words(gate: Gate) -> str:
    """What a secretary is told at sign-in; "" when everything in force was read."""
    if Role.SECRETARY not in gate.account.roles or not gate.allows(Action.INSTRUCTION_ACCEPT):
        return ""
    known = lines.lines(gate)
    found = [_title(gate, one, known) for one in instructions.unread(gate)]
    if gate.allows(Action.CARD_READ) and red_flags.red_flags(gate).to_read:
        found.append(_CARD)
    return to_read_words(list(dict.fromkeys(found)))


def _title(gate: Gate, one: object, known: Sequence[Line]) -> str:
    place = (getattr(one, "practitioner_id", ""), getattr(one, "line_id", ""))
    day = " (consigne du jour)" if isinstance(one, DayInstruction) else ""
    return whose_words(*place, gate.reference, known) + day


def tell_unread(shell: Shell, context: PageContext) -> None:
    """At a sign-in, above the pages: what changed, and the way to read it; an unlock may be for a call."""
    if context.signed.unlocked or PAGE not in shell.navigation.page_keys():
        return

    def show(words: str) -> None:
        if words and not shell.notices.text():
            shell.notices.show_message("warning", words, "Lire", partial(_read, shell))

    context.tasks.run(partial(unread_words, context.gate), show)


def _read(shell: Shell) -> None:
    page = shell.show_page(PAGE)
    if isinstance(page, CallsPage):
        page.show_tab(TAB)
