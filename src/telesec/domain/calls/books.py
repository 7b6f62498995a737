"""All the versions of the instructions and of the card of red flags, for whoever writes or validates them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from telesec.domain.calls.instructions import DayInstruction
from telesec.domain.calls.lines import Line
from telesec.domain.calls.versions import (
    ALTERED,
    Kind,
    Validation,
    Version,
    in_force,
    next_of,
    version_words,
)
from telesec.domain.french import date_long

NONE = "Aucune consigne n'est encore écrite ici. Rien n'est affiché au secrétariat."


@dataclass(frozen=True, slots=True)
class Notebook:
    """Each sheet's versions, oldest first, the words of days, the lines; ``warning`` when a file was altered.

    ``condemned`` are the ids of the versions that are not as they were written.
    """

    lines: tuple[Line, ...]
    versions: tuple[Version, ...]
    condemned: frozenset[str]
    days: tuple[DayInstruction, ...]
    today: date
    warning: str = ""

    def of(self, practitioner_id: str, line_id: str) -> tuple[Version, ...]:
        """The versions of one sheet, the last one first."""
        place = (Kind.SHEET, practitioner_id, line_id)
        return tuple(reversed([one for one in self.versions if one.place == place]))

    def state_words(self, found: tuple[Version, ...]) -> str:
        """Where a sheet stands: what holds today, what will replace it, whether somebody altered it."""
        now, later = in_force(found, self.today), next_of(found, self.today)
        words = [f"{version_words(now)}."] if now else [NONE]
        if later:
            words.append(f"La version {later.number} la remplacera le {date_long(later.valid_from)}.")
        if now and now.id in self.condemned:
            words.append(ALTERED)
        return " ".join(words)

    def state_of(self, version: Version) -> str:
        """Where one version stands among those of its sheet, in a word or two."""
        if version.id in self.condemned:
            return "Modifiée hors du programme"
        if in_force(self.of(version.practitioner_id, version.line_id), self.today) == version:
            return "En vigueur"
        return "À venir" if version.valid_from > self.today else ""


@dataclass(frozen=True, slots=True)
class CardBook:
    """Every version of the card, oldest first, and who validated which."""

    versions: tuple[Version, ...] = ()
    validations: tuple[Validation, ...] = ()
    condemned: frozenset[str] = field(default_factory=frozenset)
    warning: str = ""

    @property
    def last(self) -> Version | None:
        """The version that would be changed or validated."""
        return self.versions[-1] if self.versions else None

    def validation_of(self, version: Version | None) -> Validation | None:
        """By whom a version was first validated, if anybody."""
        wanted = version.id if version else ""
        return next((one for one in self.validations if one.version_id == wanted), None)
