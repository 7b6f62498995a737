"""Bench of the telephone: a call taken and shown, its number known among all the files."""

from __future__ import annotations

from functools import partial

from telesec.commands.bench_lines import Line, median, p95, timed
from telesec.commands.bench_stores import Scene
from telesec.domain.calls.calls import Call
from telesec.domain.calls.requests import Ending, Taking
from telesec.services.calls import calls, views


def call_lines(scene: Scene) -> list[Line]:
    """One write parks the call held, takes the new one and finds whose number it is; then it is read."""
    taken: list[Call] = []

    def take(number: str) -> None:
        taken.append(calls.take_call(scene.gate, Taking(number=number)).call)

    answered = timed([partial(take, draft.phone) for draft in scene.drafts])
    shown = timed([partial(views.call_view, scene.gate, call.id) for call in taken])
    for call in taken:
        kept = views.call_view(scene.gate, call.id).call
        calls.end_call(scene.gate, Ending(kept.id, kept.version))
    return [
        Line("call_taken", "Appel pris, p95", p95(answered), budget=10, note=_middle(answered)),
        Line("call_shown", "Appel affiché avec son numéro, p95", p95(shown), budget=5, note=_middle(shown)),
    ]


def _middle(spent: list[float]) -> str:
    return f"médiane {median(spent):.1f} ms"
