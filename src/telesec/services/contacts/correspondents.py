"""The correspondents' directory: searched, written, put aside."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.contacts.correspondents import Correspondent, checked_correspondent
from telesec.domain.errors import Invalid
from telesec.domain.ids import new_id
from telesec.exchange.phone_numbers import is_possible
from telesec.services.gate import Gate


def list_correspondents(gate: Gate, typed: str = "") -> tuple[Correspondent, ...]:
    """Those in use, by name; ``typed`` narrows by the beginnings of words, or by a number."""
    with gate.enter(Action.CORRESPONDENT_LIST, Subject("correspondents")) as records:
        return records.correspondents.found(typed)


def save_correspondent(gate: Gate, typed: Correspondent) -> Correspondent:
    """Write a new one (``id`` empty) or change one. Raises Invalid, NotFound, Stale."""
    kept = checked_correspondent(typed)
    for name in ("phone", "phone2", "fax"):
        if not is_possible(getattr(kept, name)):
            raise Invalid(name, "Ce numéro de téléphone n'existe pas sous cette forme. Vérifiez-le.")
    new = not kept.id
    kept = replace(kept, id=new_id()) if new else kept
    with gate.enter(Action.CORRESPONDENT_EDIT, Subject("correspondent", kept.id)) as records:
        if new:
            records.correspondents.add([kept])
            return records.correspondents.get(kept.id)
        return records.correspondents.change(kept)


def put_aside(gate: Gate, one: Correspondent) -> Correspondent:
    """Take one out of the directory; its past calls and slips still name it. Raises Stale."""
    with gate.enter(Action.CORRESPONDENT_EDIT, Subject("correspondent", one.id)) as records:
        return records.correspondents.change(replace(one, active=False))


def take_back(gate: Gate, one: Correspondent) -> Correspondent:
    """Put one back in the directory. Raises Stale."""
    with gate.enter(Action.CORRESPONDENT_EDIT, Subject("correspondent", one.id)) as records:
        return records.correspondents.change(replace(one, active=True))
