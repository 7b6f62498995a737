"""A telephone being associated: its key as a drawing and as text, proved by one of its codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from telesec.domain.errors import Invalid
from telesec.security import totp


class NewTelephone:
    """A fresh key, in memory only; ``step`` is the one of the code that proved it, None until then."""

    def __init__(self, login: str, practice_name: str, clock: Callable[[], datetime]) -> None:
        self._login, self._practice_name, self._clock = login, practice_name, clock
        self.secret = totp.new_secret()
        self.step: int | None = None

    @property
    def secret_text(self) -> str:
        """The key in groups, for those who cannot photograph the QR."""
        return totp.grouped_secret(self.secret)

    @property
    def qr(self) -> tuple[tuple[bool, ...], ...]:
        """The QR to draw on screen, as rows of dark modules."""
        return totp.qr_matrix(totp.provisioning_uri(self.secret, self._login, self._practice_name))

    def prove(self, code: str) -> None:
        """One code proves the key is in the telephone; raises Invalid("code"), says when clocks disagree."""
        step = totp.accepted_step(self.secret, code, self._clock())
        if step is None:
            raise Invalid("code", self._why(code))
        self.step = step

    def _why(self, code: str) -> str:
        gap = totp.clock_gap_minutes(self.secret, code, self._clock())
        if not gap:
            return "Ce code n'est pas le bon. Attendez le suivant sur votre téléphone et tapez-le."
        late = "en avance" if gap > 0 else "en retard"
        minutes = "une minute" if abs(gap) == 1 else f"{abs(gap)} minutes"
        return (
            f"Le téléphone est {late} de {minutes} sur cet ordinateur. Mettez-les tous deux à l'heure "
            "automatique, puis tapez un nouveau code."
        )
