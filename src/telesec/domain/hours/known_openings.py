"""The opening hours of the screens lately read: the same day is read again after each act of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from telesec.domain.hours.opening import Opening, openings
from telesec.domain.reference import Reference

_SCREENS = 32


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The settings as one object: another is loaded at each change, and this one is never altered."""

    reference: Reference

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.reference is self.reference

    def __hash__(self) -> int:
        return id(self.reference)


def known_openings(
    reference: Reference, practitioner_ids: tuple[str, ...], first: date, days: int
) -> tuple[Opening, ...]:
    """What ``openings`` gives, worked out once as long as the settings stay the same."""
    return _openings(_Known(reference), practitioner_ids, first, days)


@lru_cache(maxsize=_SCREENS)
def _openings(
    known: _Known, practitioner_ids: tuple[str, ...], first: date, days: int
) -> tuple[Opening, ...]:
    return openings(known.reference, practitioner_ids, first, days)
