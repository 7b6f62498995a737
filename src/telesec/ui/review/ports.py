"""What the review page asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from telesec.domain.review.alerts import Alert
from telesec.domain.review.facts import Picture
from telesec.domain.review.thresholds import Thresholds


class Waiting(Protocol):
    """Some alerts, with a sentence for each."""

    @property
    def alerts(self) -> Sequence[Alert]: ...
    @property
    def sentences(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class ReviewPorts:
    """All but the last four run on the worker. ``save`` writes the sheet of a week, once proved.

    ``reads_patients``: the journals about patients are open to this account.
    """

    week: Callable[[date], Picture]
    alerts: Callable[[], Waiting]
    seen: Callable[[], Waiting]
    see: Callable[[str], object]
    save: Callable[[date, Path], object]
    prove: Callable[[str, str], None]
    today: Callable[[], date]
    account_names: Callable[[], Mapping[str, str]]
    zone: Callable[[], str]
    reads_patients: bool = True


@dataclass(frozen=True, slots=True)
class LimitsPorts:
    """Both run on the worker; ``editable`` is for administrators."""

    load: Callable[[], Thresholds]
    save: Callable[[Thresholds], object]
    prove: Callable[[str, str], None]
    editable: bool
