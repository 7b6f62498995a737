"""What the signed-in account chose for its own agenda."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.preferences import AgendaPreferences, from_stored, to_store
from telesec.services.gate import Gate

_PREFIX = "agenda_"


def agenda_preferences(gate: Gate) -> AgendaPreferences:
    """The account's own preferences; the usual ones for what was never chosen."""
    with gate.enter(Action.PREFERENCES, Subject("preferences", gate.account.id)) as records:
        kept = records.preferences.all()
    mine = {name.removeprefix(_PREFIX): value for name, value in kept.items() if name.startswith(_PREFIX)}
    return from_stored(mine)


def keep_agenda_preferences(gate: Gate, chosen: AgendaPreferences) -> AgendaPreferences:
    """Keep ``chosen`` for this account, on every computer; only what differs is written."""
    with gate.enter(Action.PREFERENCES, Subject("preferences", gate.account.id)) as records:
        kept = records.preferences.all()
        for name, value in to_store(chosen).items():
            if kept.get(_PREFIX + name) != value:
                records.preferences.set(_PREFIX + name, value)
    return chosen
