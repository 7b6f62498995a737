"""A recovery code just made: printed on a sheet, and known to be there once two groups are typed back."""

from __future__ import annotations

import secrets

from telesec.domain.errors import Invalid, Refused
from telesec.security import recovery

_TYPED_BACK = 2


class SheetCode:
    """One new code; ``code`` is given only once part of the sheet was typed back."""

    def __init__(self) -> None:
        self._code = recovery.new_code()
        self.asked = _two_groups()
        self._typed_back = False

    @property
    def text(self) -> str:
        """The code to print; thirteen groups."""
        return recovery.encode_code(self._code)

    @property
    def code(self) -> bytes:
        if not self._typed_back:
            raise Refused("Recopiez d'abord deux groupes de la feuille de récupération.")
        return self._code

    def type_back(self, groups: tuple[str, ...]) -> None:
        """Raises Invalid("group_<place>") for the first group that is not the one on the sheet."""
        if len(groups) != len(self.asked):
            raise Invalid(f"group_{self.asked[-1]}", "Recopiez les deux groupes demandés.")
        for place, typed in zip(self.asked, groups, strict=True):
            if not recovery.is_group(self._code, place, typed):
                raise Invalid(
                    f"group_{place}", f"Le groupe {place} n'est pas celui de la feuille. Relisez-la."
                )
        self._typed_back = True


def _two_groups() -> tuple[int, ...]:
    places: set[int] = set()
    while len(places) < _TYPED_BACK:
        places.add(1 + secrets.randbelow(recovery.GROUPS))
    return tuple(sorted(places))
