"""Creates a practice, step by step in memory; the disk is touched once, at the end, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from telesec.domain.errors import Invalid, Refused
from telesec.domain.ids import new_id
from telesec.domain.plain_text import check_line
from telesec.security.device import DeviceStore
from telesec.security.kdf import DEFAULT_PARAMETERS, Argon2Parameters
from telesec.services.access.foundation import Foundation, Identity
from telesec.services.access.new_factors import NewFactors
from telesec.services.access.sheet_code import SheetCode


class SetUp:
    """identify → factors (password, telephone, one-time codes) → recovery sheet → part typed back → finish.

    A step asked out of order, or twice, is refused; ``folder`` must not exist yet, or be empty.
    """

    def __init__(
        self,
        folder: Path,
        device: DeviceStore,
        clock: Callable[[], datetime],
        *,
        workstation: str = "",
        parameters: Argon2Parameters = DEFAULT_PARAMETERS,
    ) -> None:
        self._folder = folder
        self._device = device
        self._clock = clock
        self._workstation = workstation
        self._parameters = parameters
        self._identity: Identity | None = None
        self._factors: NewFactors | None = None
        self._sheet: SheetCode | None = None
        self._finished = False
        self.practice_id = new_id()

    def identify(self, identity: Identity) -> None:
        """Raises Invalid naming the field that is missing or wrong."""
        if self._factors is not None:
            raise Refused("Cette étape est déjà faite. Passez à la suivante.")
        _check(identity)
        self._identity = identity
        words = (
            identity.practice_name,
            identity.city,
            identity.site_name,
            identity.display_name,
            identity.login,
        )
        self._factors = NewFactors(identity.login, identity.practice_name, words, self._clock)

    @property
    def factors(self) -> NewFactors:
        """The password, telephone and one-time codes of the first account."""
        if self._factors is None:
            raise Refused("Indiquez d'abord le nom du cabinet et le vôtre.")
        return self._factors

    def recovery_text(self) -> str:
        """The recovery code to print, made once all factors are there; thirteen groups."""
        if not self.factors.complete:
            raise Refused("Terminez d'abord le mot de passe, le téléphone et les codes de secours.")
        if self._sheet is None:
            self._sheet = SheetCode()
        return self._sheet.text

    @property
    def asked_groups(self) -> tuple[int, ...]:
        """The places (1 to 13) of the groups to type back from the printed sheet."""
        return self._printed().asked

    def type_back(self, groups: tuple[str, ...]) -> None:
        """Raises Invalid("group_<place>") for the first group that is not the one on the sheet."""
        self._printed().type_back(groups)

    def finish(self) -> Path:
        """Create the practice and return its folder; on any error nothing of it is left."""
        if self._finished:
            raise Refused("Ce cabinet est déjà créé. Fermez le programme, rouvrez-le et connectez-vous.")
        if self._sheet is None or self._identity is None:
            raise Refused("Recopiez d'abord deux groupes de la feuille de récupération.")
        Foundation(
            folder=self._folder,
            practice_id=self.practice_id,
            identity=self._identity,
            factors=self.factors,
            recovery_code=self._sheet.code,
            device=self._device,
            clock=self._clock,
            workstation=self._workstation,
            parameters=self._parameters,
        ).lay()
        self._finished = True
        self._sheet = None
        return self._folder

    def _printed(self) -> SheetCode:
        if self._sheet is None:
            raise Refused("Imprimez d'abord la feuille de récupération.")
        return self._sheet


def clean_leftovers(folder: Path) -> None:
    """At start: remove what a set-up of ``folder`` killed half-way left beside it."""
    if folder.parent.is_dir():
        Foundation.clean_leftovers(folder.parent)


def _check(identity: Identity) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    required = {
        "practice_name": (identity.practice_name, "Donnez un nom au cabinet."),
        "display_name": (identity.display_name, "Indiquez votre nom, tel que les autres le verront."),
        "login": (identity.login, "Choisissez un identifiant, par exemple votre prénom."),
    }
    for name, (value, sentence) in required.items():
        if not value.strip() or len(value) > 120:
            raise Invalid(name, sentence)
    for name in (*required, "city", "site_name"):
        check_line(name, getattr(identity, name))
    if not identity.roles:
        raise Invalid("roles", "Choisissez au moins un rôle.")
    try:
        ZoneInfo(identity.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid("zone", "Choisissez le fuseau horaire dans la liste.") from None
