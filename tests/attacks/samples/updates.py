"""A call of each service of the notice of new versions."""

from __future__ import annotations

from tests.attacks.role_world import Sample

from telesec.domain.updates.settings import UpdateSettings
from telesec.services.updates import updates

SAMPLES: dict[str, Sample] = {
    "updates.updates.begin_look": lambda _w, g: updates.begin_look(g, by_hand=True),
    "updates.updates.save_update_settings": lambda _w, g: updates.save_update_settings(g, UpdateSettings()),
    "updates.updates.settle_look": lambda _w, g: updates.settle_look(g, "Personne ne répond."),
    "updates.updates.update_standing": lambda _w, g: updates.update_standing(g),
}
