"""A call of each service of the lines, of the instructions, of the card of red flags and of its acts."""

from __future__ import annotations

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.calls.emergencies import UrgentAct, UrgentRequest
from telesec.domain.calls.instructions import DayInstruction, DayRequest, SheetRequest
from telesec.domain.calls.lines import Line
from telesec.domain.calls.red_flags import DEFAULT, CardRequest
from telesec.domain.calls.requests import Taking
from telesec.domain.calls.versions import Kind, Version
from telesec.domain.ids import new_id
from telesec.services.calls import emergencies, instructions, lines, red_flags
from telesec.services.calls.calls import take_call
from telesec.services.calls.instructions import BriefingRequest


def new_line(world: World) -> Line:
    world.made += 1
    return Line(new_id(), f"Ligne {world.made}", f"04720000{world.made:02}", "Bonjour.", world.site)


def next_sheet(world: World) -> SheetRequest:
    found = [one for one in instructions.notebook(world.owner).versions if one.kind is Kind.SHEET]
    last = max(found, key=lambda one: one.number, default=None)
    read = (last.number, last.id) if last else (0, "")
    return SheetRequest("", "", TODAY, {"disturb": "Passer les confrères."}, *read)


def written(world: World) -> Version:
    return instructions.write_sheet(world.owner, next_sheet(world))


def said(world: World) -> DayInstruction:
    return instructions.write_day(world.owner, DayRequest(TODAY, TODAY, "Absent à midi."))


def next_card(world: World) -> CardRequest:
    book = red_flags.card_book(world.owner).versions
    return CardRequest(DEFAULT, *((book[-1].number, book[-1].id) if book else (0, "")))


def card(world: World) -> Version:
    return red_flags.write_card(world.owner, next_card(world))


def advised(world: World) -> UrgentRequest:
    call = take_call(world.owner, Taking(number="0639980001")).call
    return UrgentRequest(call.id, UrgentAct.ADVISED, "15", world.who)


SAMPLES: dict[str, Sample] = {
    "calls.emergencies.note_emergency": lambda w, g: emergencies.note_emergency(g, advised(w)),
    "calls.lines.lines": lambda _w, g: lines.lines(g),
    "calls.lines.save_line": lambda w, g: lines.save_line(g, new_line(w)),
    "calls.instructions.briefing": lambda _w, g: instructions.briefing(g, BriefingRequest()),
    "calls.instructions.notebook": lambda _w, g: instructions.notebook(g),
    "calls.instructions.unread": lambda _w, g: instructions.unread(g),
    "calls.instructions.write_sheet": lambda w, g: instructions.write_sheet(g, next_sheet(w)),
    "calls.instructions.write_day": lambda _w, g: instructions.write_day(
        g, DayRequest(TODAY, TODAY, "Absent à midi.")
    ),
    "calls.instructions.withdraw_day": lambda w, g: instructions.withdraw_day(g, said(w).id),
    "calls.instructions.accept": lambda w, g: instructions.accept(g, (written(w).id,)),
    "calls.instructions.acceptances": lambda w, g: instructions.acceptances(g, written(w).id),
    "calls.red_flags.red_flags": lambda _w, g: red_flags.red_flags(g),
    "calls.red_flags.card_book": lambda _w, g: red_flags.card_book(g),
    "calls.red_flags.write_card": lambda w, g: red_flags.write_card(g, next_card(w)),
    "calls.red_flags.validate_card": lambda w, g: red_flags.validate_card(g, card(w).id),
}
