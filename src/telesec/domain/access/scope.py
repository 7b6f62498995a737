"""Which part of the practice an account sees: places, agendas, and the motifs it may read by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from telesec.domain.agenda import ReasonCode
from telesec.domain.errors import OutOfScope
from telesec.domain.reference import Reference

HIDDEN_LABEL = "Rendez-vous"
_NOT_YOURS = (
    "Cet agenda n'est pas de ceux que votre compte voit. Un administrateur peut vous l'ouvrir, page Comptes."
)
_NOT_THERE = (
    "Ce lieu n'est pas de ceux que votre compte voit. Un administrateur peut vous l'ouvrir, page Comptes."
)
_PARTIAL = (
    "Votre compte ne voit qu'une partie de l'agenda : cette action en concerne la totalité. "
    "Demandez-la à une personne qui voit tous les agendas."
)
_MASKED = "Le nom de ce motif n'est pas montré à votre compte : un autre administrateur peut le modifier."
_NOTHING_HIDDEN: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids an account may see, None for all of them; a hidden motif shows as « Rendez-vous » everywhere.

    What is outside still takes its place: an hour is never given twice because somebody may not see it.
    """

    practitioner_ids: frozenset[str] | None = None
    site_ids: frozenset[str] | None = None
    hidden_motif_ids: frozenset[str] = _NOTHING_HIDDEN

    @property
    def is_partial(self) -> bool:
        """True when some appointments of the practice are not for this account."""
        return self.practitioner_ids is not None or self.site_ids is not None

    def sees(self, practitioner_id: str, site_id: str = "") -> bool:
        """Whether an agenda, there, is for this account; "" is no matter of the kind."""
        own = self.practitioner_ids is None or not practitioner_id or practitioner_id in self.practitioner_ids
        return own and (self.site_ids is None or not site_id or site_id in self.site_ids)

    def check(self, practitioner_id: str, site_id: str = "") -> None:
        """Raise OutOfScope unless ``sees``."""
        if not self.sees(practitioner_id, site_id):
            raise OutOfScope(_NOT_THERE if self.sees(practitioner_id) else _NOT_YOURS)

    def check_team(self, practitioner_ids: Iterable[str]) -> list[str]:
        """The ids as a list, every one of them seen; raises OutOfScope."""
        asked = list(practitioner_ids)
        if self.practitioner_ids is not None and not self.practitioner_ids.issuperset(asked):
            raise OutOfScope(_NOT_YOURS)
        return asked

    def check_whole(self) -> None:
        """Raise OutOfScope when what is about to be done concerns every agenda and some are not seen."""
        if self.is_partial:
            raise OutOfScope(_PARTIAL)

    def check_named(self, motif_id: str) -> None:
        """Raise OutOfScope when the motif's name is hidden: who cannot read it cannot change it."""
        if motif_id in self.hidden_motif_ids:
            raise OutOfScope(_MASKED)

    def awaits(self, practitioner_ids: Iterable[str]) -> bool:
        """Whether somebody who waits for any of them (nobody named: for anybody) is for this account."""
        asked = tuple(practitioner_ids)
        return not asked or any(self.sees(one) for one in asked)

    def codes(self, codes: Mapping[str, ReasonCode]) -> Mapping[str, ReasonCode]:
        """The motifs as this account reads them."""
        if self.hidden_motif_ids.isdisjoint(codes):
            return codes
        return {key: self.masked(code) for key, code in codes.items()}

    def masked(self, code: ReasonCode) -> ReasonCode:
        """A hidden motif keeps its times, which places need; it is offered to nobody and says nothing."""
        if code.id not in self.hidden_motif_ids:
            return code
        return replace(code, label=HIDDEN_LABEL, color="slate", preparation="", active=False)

    def within(self, other: Scope) -> Scope:
        """What both see."""
        return Scope(
            _both(self.practitioner_ids, other.practitioner_ids),
            _both(self.site_ids, other.site_ids),
            self.hidden_motif_ids | other.hidden_motif_ids,
        )

    def seen(self, whole: Reference) -> Reference:
        """The reference as this account reads it; those it does not see keep their name alone."""
        if self == EVERYTHING:
            return whole
        return replace(
            whole,
            practitioners=tuple(one for one in whole.practitioners if self.sees(one.id)),
            sites=tuple(one for one in whole.sites if self.sees("", one.id)),
            reason_codes=tuple(self.masked(one) for one in whole.reason_codes),
            ranges=tuple(one for one in whole.ranges if self.sees(one.practitioner_id, one.site_id)),
            rooms=tuple(one for one in whole.rooms if self.sees("", one.site_id)),
            exceptions=tuple(one for one in whole.exceptions if self.sees(one.practitioner_id, one.site_id)),
            others=tuple(one for one in whole.practitioners if not self.sees(one.id)),
            elsewhere=tuple(one for one in whole.sites if not self.sees("", one.id)),
        )


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None:
        return other
    return one if other is None else one & other


EVERYTHING = Scope()
