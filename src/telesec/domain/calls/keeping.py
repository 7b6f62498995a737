"""How long the words of calls and slips are kept once they are dealt with, and what a purge says it does.

Source of the usual length: a trace of calls may serve as evidence, so it outlives the call; words about
people do not outlive their use (RGPD art. 5-1-e). What is left counts calls, and names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from telesec.domain.errors import Invalid
from telesec.domain.french import counted, date_long

FEWEST_DAYS, USUAL_DAYS, MOST_DAYS = 30, 90, 1095


@dataclass(frozen=True, slots=True)
class CallKeeping:
    """For how many days words are kept after the call ended, after the slip was done."""

    days: int = USUAL_DAYS

    def before(self, now: datetime) -> datetime:
        """The instant before which what ended may be erased, at ``now`` (aware UTC)."""
        return now - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What a purge would erase; ``waiting``: old calls kept for a slip not dealt with for so long."""

    keeping: CallKeeping
    before: datetime  # aware UTC
    calls: int
    slips: int
    waiting: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.calls or self.slips)


def keeping_from(value: object) -> CallKeeping:
    """The setting as stored; ninety days when it is absent or out of bounds."""
    days = value.get("days") if isinstance(value, dict) else None
    return CallKeeping(days) if type(days) is int and FEWEST_DAYS <= days <= MOST_DAYS else CallKeeping()


def check_days(days: int) -> CallKeeping:
    """The setting as it will be kept; raises Invalid."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Invalid("days", f"Les textes des appels se gardent de {FEWEST_DAYS} à {MOST_DAYS} jours.")
    return CallKeeping(days)


def plan_sentences(plan: PurgePlan, *, done: bool = False) -> tuple[str, ...]:
    """What would go (or went, ``done``), and what stays, in plain words."""
    day = date_long(plan.before.date())
    if plan.is_empty:
        said = [f"Rien à effacer : aucun texte d'avant le {day}."]
    else:
        calls, slips = counted(plan.calls, "appel", "appels"), counted(plan.slips, "fiche", "fiches")
        verb = "Effacés" if done else "À effacer"
        said = [
            f"{verb} : les noms, numéros et textes de {calls} et {slips} d'avant le {day}. "
            "Leur nombre, leurs heures, leurs motifs et leurs suites restent, pour l'activité."
        ]
    if plan.waiting:
        older = counted(plan.waiting, "appel plus ancien reste", "appels plus anciens restent")
        said.append(f"{older} en l'état : une fiche n'y est pas traitée, ou l'est depuis trop peu de temps.")
    return tuple(said)
