"""A journal that went back because the practice was restored is told as a restoration, not as an attack."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from telesec.domain.actions import Action, Subject
from telesec.domain.backups.restores import COMPARTMENT_WORDS, RESTORED_EVENT
from telesec.domain.french import instant_long
from telesec.domain.people import Compartment
from telesec.domain.session_states import NotedHead
from telesec.security.intake import Event
from telesec.services.gate import Gate


@dataclass(frozen=True, slots=True)
class Restoration:
    """One carried out on this computer while no store was open."""

    id: str
    at: datetime
    made_at: datetime
    compartments: frozenset[Compartment]

    @property
    def words(self) -> str:
        """What came back, for a person."""
        if self.compartments == frozenset(Compartment):
            return "tout le cabinet"
        return ", ".join(COMPARTMENT_WORDS[one].lower() for one in Compartment if one in self.compartments)


def restorations(events: Iterable[Event]) -> tuple[Restoration, ...]:
    """Those among the sealed events, each once; oldest first."""
    found: dict[str, Restoration] = {}
    for event in events:
        if event.kind != RESTORED_EVENT:
            continue
        with contextlib.suppress(ValueError):
            one = _restoration(event)
            found.setdefault(one.id, one)
    return tuple(found.values())


def _restoration(event: Event) -> Restoration:
    """Raises ValueError for an event of another shape."""
    compartments = frozenset(Compartment(word) for word in event.details.get("what", "").split())
    made_at = datetime.fromisoformat(event.details.get("made", ""))
    return Restoration(event.details.get("restore", event.id), event.at, made_at, compartments)


def still_noted(
    opened: Collection[Compartment],
    noted: Mapping[Compartment, NotedHead],
    restored: Iterable[Restoration],
) -> dict[Compartment, NotedHead]:
    """The heads noted in ``practice.db``, without those that a restoration done since made pointless.

    The device's own memory of the heads was moved with the files: it goes on guarding them.
    """
    kept = dict(noted)
    for one in restored:
        for compartment in one.compartments & kept.keys() & set(opened):
            if kept[compartment].noted_at <= one.at:
                del kept[compartment]
    return kept


def tell_restorations(gate: Gate, restored: Iterable[Restoration]) -> list[str]:
    """What the first person to come in reads; the others read it when they do.

    A restored ``practice.db`` holds its own word to everyone, written before one knew when it would come
    into place: those who come later read the hour too.
    """
    zone = gate.reference.zone
    whole = [one for one in restored if Compartment.PRACTICE in one.compartments]
    partial = [_partial_words(one, zone) for one in restored if one not in whole]
    sentences = [*(_whole_words(one, zone) for one in whole), *partial]
    if sentences:
        with gate.enter(Action.INTAKE, Subject("restored")) as records:
            others = [one.id for one in records.people.all() if one.state != "disabled"]
            for sentence in sentences:
                records.people.notify(tuple(set(others) - {gate.account.id}), sentence)
    return partial


def _whole_words(one: Restoration, zone: str) -> str:
    done, made = instant_long(one.at, zone), instant_long(one.made_at, zone)
    return f"La restauration d'après la sauvegarde du {made} a été mise en place le {done}."


def _partial_words(one: Restoration, zone: str) -> str:
    done, made = instant_long(one.at, zone), instant_long(one.made_at, zone)
    return (
        f"Une restauration a eu lieu le {done} : {one.words}, d'après la sauvegarde du {made}. "
        "Ce qui a été saisi entre les deux est à refaire."
    )
