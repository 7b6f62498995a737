"""What a line of the bench is: a figure, its budget, and the raw figure of the same run."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MILLI = 1000.0


@dataclass(frozen=True, slots=True)
class Line:
    """``value`` and ``raw`` in ``unit``; a budget is a ceiling unless ``at_least``."""

    name: str
    what: str
    value: float | None
    unit: str = "ms"
    budget: float | None = None
    raw: float | None = None
    times_raw: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the raw figure; above 1 is dearer (for a rate: the raw rate over ours)."""
        if not self.value or not self.raw:
            return None
        return self.raw / self.value if self.at_least else self.value / self.raw

    @property
    def within(self) -> bool | None:
        """Whether every budget of the line holds; None when it was not measured."""
        if self.value is None:
            return None
        held = self.budget is None or (
            self.value >= self.budget if self.at_least else self.value <= self.budget
        )
        if self.times_raw is None:
            return held
        return held and self.ratio is not None and self.ratio <= self.times_raw

    def as_json(self) -> dict[str, Any]:
        """The line as the bench's JSON output holds it."""
        return {
            "name": self.name,
            "what": self.what,
            "value": _rounded(self.value),
            "unit": self.unit,
            "budget": self.budget,
            "budget_times_raw": self.times_raw,
            "raw": _rounded(self.raw),
            "ratio": _rounded(self.ratio),
            "within": self.within,
            "note": self.note,
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def p95(values: list[float]) -> float:
    """The 95th percentile (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def timed(calls: list[Callable[[], object]], rounds: int = 1) -> list[float]:
    """Milliseconds of each call, in order, ``rounds`` times; the collector is kept out of the way."""
    spent: list[float] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for call in calls:
                start = time.perf_counter()
                call()
                spent.append((time.perf_counter() - start) * MILLI)
    finally:
        gc.enable()
    return spent


def median(values: list[float]) -> float:
    return statistics.median(values)


def table(lines: list[Line], beside: str = "SQLCipher nu") -> str:
    """The lines for a person: what, figure, budget, raw (what it is), verdict."""
    verdicts = {True: "tenu", False: "DÉPASSÉ", None: "non mesuré"}
    rows = [f"{'mesure':<58}{'valeur':>12}{'budget':>14}{beside:>14}  verdict"]
    for line in lines:
        budget = "" if line.budget is None else f"{'≥' if line.at_least else '≤'} {line.budget:g}"
        if line.times_raw is not None:
            budget += f" et {line.times_raw:g}×"
        value = "" if line.value is None else f"{line.value:.2f} {line.unit}"
        raw = "" if line.raw is None else f"{line.raw:.2f}"
        rows.append(
            f"{line.what:<58}{value:>12}{budget:>14}{raw:>14}  {verdicts[line.within]} {line.note}".rstrip()
        )
    return "\n".join(rows)
