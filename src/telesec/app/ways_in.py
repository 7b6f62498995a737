"""The ways in beside sign-in, as their screens ask for them: invitation, recovery sheet, another computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from telesec.domain.errors import Refused
from telesec.ui.joining import JoinPorts
from telesec.ui.new_factors import NewFactorsPorts
from telesec.ui.secret_fields import Verdict
from telesec.ui.steps import Factor

if TYPE_CHECKING:
    from telesec.services.access.new_factors import NewFactors
    from telesec.services.threshold import Threshold


class WayIn:
    """One attempt; starting again forgets the former one."""

    def __init__(self, threshold: Callable[[], Threshold]) -> None:
        self._threshold = threshold
        self._factors: NewFactors | None = None
        self._finish: Callable[[], None] | None = None

    def enrolment_ports(self) -> NewFactorsPorts:
        """For an invited person."""
        return self._ports(self._begin_enrolment)

    def recovery_ports(self) -> NewFactorsPorts:
        """For the holder of the recovery sheet."""
        return self._ports(self._begin_recovery)

    def join_ports(self) -> JoinPorts:
        """For a computer with the code given by another."""
        from telesec.services.access.joining import Joining

        return JoinPorts(lambda code: Joining(self._threshold()).join(code))

    def _ports(self, begin: Callable[[str, str], object]) -> NewFactorsPorts:
        return NewFactorsPorts(self._weigh, begin, self._choose, self._prove, self._end)

    def _begin_enrolment(self, login: str, code: str) -> None:
        from telesec.services.access.enrolment import Enrolment

        way = Enrolment(self._threshold())
        self._factors, self._finish = way.begin(login, code), way.finish

    def _begin_recovery(self, login: str, code: str) -> None:
        from telesec.services.access.recovery import Recovery

        way = Recovery(self._threshold())
        way.open(code)
        self._factors, self._finish = way.identify(login), way.finish

    def _weigh(self, text: str) -> Verdict:
        from telesec.security.passwords import strength

        return self._factors.weigh(text) if self._factors else strength(text)

    def _choose(self, password: str) -> Factor:
        factors = self._begun()
        factors.choose_password(password, password)
        return Factor(factors.qr, factors.secret_text)

    def _prove(self, code: str) -> tuple[str, ...]:
        factors = self._begun()
        factors.prove_code(code)
        return factors.backup_codes()

    def _end(self) -> None:
        self._begun()
        if self._finish is not None:
            self._finish()
        self._factors = self._finish = None

    def _begun(self) -> NewFactors:
        if self._factors is None:
            raise Refused("Recommencez depuis la première page.")
        return self._factors
