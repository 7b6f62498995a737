"""An agenda without hours says so: whose are lacking, and the way to give them, or who can."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from telesec.app.page_context import PageContext
from telesec.domain.access.who_may import ask_them
from telesec.domain.actions import Action
from telesec.domain.french import listed
from telesec.domain.people import Role
from telesec.domain.reference import Reference
from telesec.services.gate import Gate
from telesec.ui.agenda.page import AgendaPage

GIVE = "Donner les horaires"


class LackingHours(QObject):
    """Lives in the agenda; ``requested`` asks for where hours are given."""

    requested = Signal()


def add_lacking_hours(page: AgendaPage, context: PageContext) -> None:
    """Once, when the agenda is made; quiet when everybody has hours."""
    gate = context.gate
    words = lacking_words(gate.reference)
    if not words:
        return
    way = LackingHours(page)
    if may_give(gate):
        page.bar.show_message("info", words, GIVE, way.requested.emit)
    else:
        page.bar.show_message("info", f"{words} {ask_them(Action.SCHEDULE_EDIT)}")


def lacking_words(reference: Reference) -> str:
    """Whose agenda proposes no place; "" when each has hours, or nobody has an agenda."""
    with_hours = {one.practitioner_id for one in reference.ranges}
    lacking = [one.display_name for one in reference.practitioners if one.active and one.id not in with_hours]
    return f"Aucun horaire pour {listed(lacking)} : l'agenda n'y propose aucun créneau." if lacking else ""


def may_give(gate: Gate) -> bool:
    """An administrator gives everybody's hours; a practitioner their own, when these are lacking."""
    own = gate.account.practitioner_id
    lacks = own is not None and all(one.practitioner_id != own for one in gate.reference.ranges)
    return gate.allows(Action.SCHEDULE_EDIT) and (Role.ADMIN in gate.account.roles or lacks)
