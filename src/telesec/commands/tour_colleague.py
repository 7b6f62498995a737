"""The colleague who filled the week before the tour's day begins, through the same use cases."""

from __future__ import annotations

from collections.abc import Callable

from telesec.commands.demo_data import fill_week
from telesec.commands.hands import Hands
from telesec.services.gate import Gate
from telesec.services.patients.patients import search_patients
from telesec.ui.tasks import Tasks

_LETTERS = ("du", "ma", "be", "le", "mo", "ro", "pe", "ga", "la", "fo", "gi", "bo")


class Colleague:
    """Books on the worker, as another person of the practice would."""

    def __init__(self, tasks: Tasks, hands: Hands, gate: Callable[[], Gate]) -> None:
        self._tasks, self._hands, self._gate = tasks, hands, gate

    def fill_week(self) -> None:
        """Believable appointments for the patients just imported."""
        done: list[bool] = []
        self._tasks.run(self._fill, done.append)
        self._hands.until(lambda: done, "la semaine ne se remplit pas", 60)

    def _fill(self) -> bool:
        gate = self._gate()
        found = {line.id for letters in _LETTERS for line in search_patients(gate, letters).lines}
        fill_week(gate, sorted(found))
        return True
