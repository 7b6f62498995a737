"""How long an urgent call slip may stay unread before everybody at the desk is told."""

from __future__ import annotations

from collections.abc import Callable

from telesec.domain.reference import Reference
from telesec.domain.slips.slip_settings import FEWEST_MINUTES, MOST_MINUTES
from telesec.ui.settings.minutes import Delay, MinutesSection
from telesec.ui.settings.section import Surroundings

TITLE = "Fiches d'appel"
_DELAY = Delay(
    title=TITLE,
    why=(
        "Une fiche urgente que personne n'a ouverte dans ce délai est montrée à tout le secrétariat et à "
        "tous les praticiens : un nombre à côté de « Appels », et un bandeau. Chacun peut alors la "
        "transmettre."
    ),
    field="minutes",
    label="Montrer à tous après",
    hint=f"De {FEWEST_MINUTES} à {MOST_MINUTES} minutes.",
    bounds=(FEWEST_MINUTES, MOST_MINUTES),
    done="Une fiche urgente non lue est montrée à tous après {length}.",
    read=lambda reference: reference.slip_minutes,
)


class SlipDelaySection(MinutesSection):
    """The minutes after which an urgent slip nobody has read is everybody's."""

    def __init__(self, around: Surroundings, save: Callable[[int], Reference]) -> None:
        super().__init__(around, _DELAY, save)
