"""What other sessions changed in the same files since it was last asked, so that open pages read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from telesec.domain.changes import CHANGED_BY, Change
from telesec.domain.people import Compartment
from telesec.services.gate import Gate


@dataclass(frozen=True, slots=True)
class Watched:
    """How far each journal was read, and what others changed since the time before."""

    counts: Mapping[Compartment, int] = field(default_factory=dict)
    changes: frozenset[Change] = frozenset()


def watch(gate: Gate, before: Watched) -> Watched:
    """What other sessions wrote since ``before``; nothing the first time. Writes no journal row.

    Costs one question to each file while nobody else wrote, so that it may be asked every other second.
    The practice's settings are read again when they changed. Raises SessionClosed as ``Gate.enter`` does.
    """
    counts: dict[Compartment, int] = {}
    actions: set[str] = set()
    for compartment, store in gate.stores().items():
        since = before.counts.get(compartment)
        counts[compartment], done = store.written_by_others(gate.session_id, since)
        actions |= done
    changes = frozenset(change for action, change in CHANGED_BY.items() if action in actions)
    if Change.PEOPLE in changes:
        gate.renew_reference()
    return Watched(counts, changes)
