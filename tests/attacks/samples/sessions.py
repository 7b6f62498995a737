"""A call of each service of a session's own life."""

from __future__ import annotations

from tests.attacks.role_world import Sample, World

from telesec.domain.actions import Action
from telesec.domain.drafts import FormDraft
from telesec.services import anchoring, drafts
from telesec.services.gate import Gate

TYPED = (FormDraft("booking", {"note": "rappeler"}), FormDraft("note", {"text": "Suivi"}))


def left(world: World, gate: Gate) -> object:
    """A second window of the same account is what signs out."""
    other = (
        world.gate(next(iter(gate.account.roles))) if len(gate.account.roles) == 1 else world.watched_owner()
    )
    other.asked = gate.asked  # type: ignore[attr-defined]
    return anchoring.end_session(other, world.threshold(), Action.SIGN_OUT)


SAMPLES: dict[str, Sample] = {
    "anchoring.end_session": left,
    "anchoring.note_heads": lambda w, g: anchoring.note_heads(g, w.threshold()),
    "drafts.keep_drafts": lambda _w, g: drafts.keep_drafts(g, TYPED),
    "drafts.take_drafts": lambda _w, g: drafts.take_drafts(g),
}
