"""Bench of the weekly review: a week counted among years of rows, its figures followed, alerts looked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from telesec.commands.bench_lines import Line, median, timed
from telesec.commands.bench_stores import Scene
from telesec.domain.journal.lines import JournalFilter
from telesec.domain.review.facts import Picture
from telesec.services.journals.journal_reading import read
from telesec.services.review.watch import watch
from telesec.services.review.week import week

_BACK = timedelta(days=60)


def review_lines(scene: Scene) -> list[Line]:
    """The page of a week, the slowest of its ways to the journal, and the watch of every ten minutes."""
    gate = scene.gate
    day = gate.now().date() - _BACK
    picture = week(gate, day, {})
    rows = sum(row.total for row in picture.heat)
    raw = median(timed([partial(scene.raw.journal_rows, rows)], rounds=5))
    spent = median(timed([partial(week, gate, day, {})], rounds=5))
    note = f"{rows} accès ; SQLCipher nu lit autant de lignes"
    looked = watch(gate, {})
    while looked.behind:
        looked = watch(gate, {}, looked)
    watched = median(timed([partial(watch, gate, {}, replace(looked, heads={}))], rounds=5))
    again = median(timed([partial(watch, gate, {}, looked)], rounds=3))
    seen = f"{again:.0f} ms quand aucun dossier n'a été touché"
    return [
        Line("review_week", "Revue d'une semaine", spent, budget=300, raw=raw, note=note),
        _way_line(scene, picture),
        Line("review_watch", "Veille des alertes, toutes les dix minutes", watched, budget=150, note=seen),
    ]


def _way_line(scene: Scene, picture: Picture) -> Line:
    """From a figure to its rows: each total, one hour of one account, one hour of all."""
    totals = [total.question for total in picture.totals if total.question is not None]
    whole = JournalFilter(since=picture.monday, until=picture.sunday)
    own = replace(whole, account_id=picture.heat[0].account_id, hour=10) if picture.heat else whole
    asked = [*totals, own, replace(whole, hour=10)]
    spent = [median(timed([partial(read, scene.gate, one)], rounds=3)) for one in asked]
    raw = median(timed([scene.raw.journal_page], rounds=5))
    what = f"D'un nombre de la revue à ses lignes, le plus lent de {len(asked)}"
    return Line("review_rows", what, max(spent), budget=200, raw=raw, note="SQLCipher nu lit 200 lignes")
