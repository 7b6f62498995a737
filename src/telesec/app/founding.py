"""The founding of a practice as its wizard asks for it: nothing is written before the last page."""

from __future__ import annotations

import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from telesec.domain.errors import Refused
from telesec.ui.set_up_steps import NewPractice, SetUpPorts, Sheet
from telesec.ui.steps import Factor

if TYPE_CHECKING:
    from telesec.security.device import DeviceStore
    from telesec.services.access.set_up import SetUp


class Founding:
    """One set-up of ``folder``; going back and forth keeps nothing of an earlier try."""

    def __init__(
        self, folder: Path, device: Callable[[], DeviceStore], clock: Callable[[], datetime]
    ) -> None:
        self._folder, self._device, self._clock = folder, device, clock
        self._set_up: SetUp | None = None
        self._practice_name = ""

    def ports(self) -> SetUpPorts:
        """What the pages of the wizard ask, in order."""
        from telesec.security.passwords import strength

        return SetUpPorts(strength, self._begin, self._prove, self._sheet, save_sheet, self._finish)

    def _begin(self, request: NewPractice) -> Factor:
        """Start over from the first page: going back and forth keeps nothing of an earlier try."""
        from telesec.domain.people import Role
        from telesec.services.access.foundation import Identity
        from telesec.services.access.set_up import SetUp

        roles = {Role.ADMIN, Role.PRACTITIONER} if request.practitioner else {Role.ADMIN}
        made = SetUp(self._folder, self._device(), self._clock, workstation=platform.node())
        made.identify(
            Identity(
                practice_name=request.practice_name,
                login=request.login,
                display_name=request.display_name,
                site_name=request.site_name,
                city=request.city,
                zone=request.zone,
                roles=frozenset(roles),
            )
        )
        made.factors.choose_password(request.password, request.password)
        self._set_up, self._practice_name = made, request.practice_name
        return Factor(made.factors.qr, made.factors.secret_text)

    def _prove(self, code: str) -> tuple[str, ...]:
        factors = self._begun().factors
        factors.prove_code(code)
        return factors.backup_codes()

    def _sheet(self) -> Sheet:
        from telesec.documents.recovery_sheet import RecoverySheet, recovery_sheet_pdf

        made = self._begun()
        text = made.recovery_text()
        first, second = made.asked_groups
        sheet = RecoverySheet(self._practice_name, self._clock().date(), tuple(text.split()), text)
        return Sheet(recovery_sheet_pdf(sheet), (first, second))

    def _finish(self, groups: tuple[str, str]) -> Path:
        made = self._begun()
        made.type_back(groups)
        folder = made.finish()
        self._set_up = None
        return folder

    def _begun(self) -> SetUp:
        if self._set_up is None:
            raise Refused("Reprenez la mise en place depuis la première page.")
        return self._set_up


def save_sheet(path: Path, pdf: bytes) -> None:
    """Write the recovery sheet where it was asked, readable by its owner only."""
    from telesec.domain.errors import Invalid
    from telesec.security.files import write_atomically

    try:
        write_atomically(path, pdf)
    except OSError:
        raise Invalid(
            "path", "La feuille n'a pas pu être écrite à cet endroit. Choisissez-en un autre."
        ) from None
