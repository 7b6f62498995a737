"""What an account chose for its own agenda: kept with the practice, in force on every computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from telesec.domain.people import Practitioner

ZOOMS = (75, 90, 100, 125, 150, 200, 260)
"""Heights of a minute, in hundredths of the usual one."""
ALERT_MINUTES = (0, 10, 15, 20, 30, 45, 60)
"""After how long in the waiting room an account is alerted; 0 is never."""
VIEWS = ("day", "week", "team", "month", "board")


@dataclass(frozen=True, slots=True)
class AgendaPreferences:
    """``order`` are practitioners' ids as their columns follow each other, ``hidden`` those without one."""

    view: str = "week"
    practitioner_id: str = ""
    everyone: bool = False
    zoom: int = 100
    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    alert_minutes: int = 20


def from_stored(kept: Mapping[str, object]) -> AgendaPreferences:
    """The preferences in ``kept`` (JSON values by name); what cannot be understood keeps its default."""
    usual = AgendaPreferences()
    found: dict[str, object] = {}
    for item in fields(AgendaPreferences):
        value, known = kept.get(item.name), getattr(usual, item.name)
        if isinstance(known, tuple):
            if isinstance(value, list) and all(isinstance(one, str) for one in value):
                found[item.name] = tuple(value)
        elif type(value) is type(known):
            found[item.name] = value
    return _within_bounds(AgendaPreferences(**found))  # type: ignore[arg-type]  # types were compared


def to_store(chosen: AgendaPreferences) -> dict[str, object]:
    """JSON values by name, as ``from_stored`` reads them."""
    return asdict(_within_bounds(chosen)) | {"order": list(chosen.order), "hidden": list(chosen.hidden)}


def next_zoom(zoom: int, step: int) -> int:
    """The zoom ``step`` places after this one, kept within ZOOMS."""
    at = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - zoom))
    return ZOOMS[min(max(at + step, 0), len(ZOOMS) - 1)]


def in_order(team: Sequence[Practitioner], chosen: AgendaPreferences) -> tuple[Practitioner, ...]:
    """``team`` as this account wants its columns; whoever is new comes last, and is shown."""
    place = {one: at for at, one in enumerate(chosen.order)}
    return tuple(sorted(team, key=lambda one: place.get(one.id, len(place))))


def shown_team(team: Sequence[Practitioner], chosen: AgendaPreferences) -> tuple[Practitioner, ...]:
    """Those of ``in_order`` who are not hidden; all of them when none would be left."""
    ordered = in_order(team, chosen)
    return tuple(one for one in ordered if one.id not in chosen.hidden) or ordered


def _within_bounds(chosen: AgendaPreferences) -> AgendaPreferences:
    return AgendaPreferences(
        view=chosen.view if chosen.view in VIEWS else "week",
        practitioner_id=chosen.practitioner_id,
        everyone=chosen.everyone,
        zoom=next_zoom(chosen.zoom, 0),
        order=chosen.order,
        hidden=chosen.hidden,
        alert_minutes=min(max(chosen.alert_minutes, 0), 240),
    )
