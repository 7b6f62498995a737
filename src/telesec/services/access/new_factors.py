"""Choosing a password, enrolling a telephone and receiving one-time codes: three steps, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from telesec.domain.errors import Invalid, Refused
from telesec.security import account_keys, backup_codes, passwords
from telesec.security.keyslots import Material
from telesec.security.passwords import Strength
from telesec.services.access.new_telephone import NewTelephone


class NewFactors:
    """What one person chooses alone at the keyboard; everything stays in memory until it is used.

    ``context_words`` are denied in the password (practice, town, names, login).
    """

    def __init__(
        self, login: str, practice_name: str, context_words: Iterable[str], clock: Callable[[], datetime]
    ) -> None:
        self._context = tuple(context_words)
        self._password: str | None = None
        self._telephone = NewTelephone(login, practice_name, clock)
        self._codes: tuple[tuple[str, ...], backup_codes.HashedCodes] | None = None

    def weigh(self, text: str) -> Strength:
        """The verdict to show while the password is typed."""
        return passwords.strength(text, self._context)

    def choose_password(self, text: str, again: str) -> None:
        """Raises Invalid (``password`` or ``again``) with what to do."""
        passwords.require_strong(text, self._context)
        if text != again:
            raise Invalid("again", "Les deux mots de passe ne sont pas les mêmes. Retapez le second.")
        self._password = text

    @property
    def secret_text(self) -> str:
        """The TOTP secret in groups, for those who cannot photograph the QR."""
        self._after_password()
        return self._telephone.secret_text

    @property
    def qr(self) -> tuple[tuple[bool, ...], ...]:
        """The QR to draw on screen, as rows of dark modules."""
        self._after_password()
        return self._telephone.qr

    def prove_code(self, code: str) -> None:
        """One code proves the telephone is enrolled; raises Invalid("code") and says when clocks disagree."""
        self._after_password()
        self._telephone.prove(code)

    def backup_codes(self) -> tuple[str, ...]:
        """The eight one-time codes, made once, to be printed or copied by hand."""
        if self._telephone.step is None:
            raise Refused("Tapez d'abord un code de votre téléphone.")
        if self._codes is None:
            self._codes = backup_codes.new_codes()
        return self._codes[0]

    @property
    def complete(self) -> bool:
        return self._password is not None and self._telephone.step is not None and self._codes is not None

    def password(self) -> str:
        self._whole()
        return self._password or ""

    def step(self) -> int:
        """The TOTP step already used; never accepted again."""
        self._whole()
        return self._telephone.step or 0

    def material(self) -> Material:
        """Fresh private material holding these factors."""
        self._whole()
        hashed = self._codes[1] if self._codes else None
        return Material(account_keys.new_private_key(), self._telephone.secret, hashed)

    def _after_password(self) -> None:
        if self._password is None:
            raise Refused("Choisissez d'abord un mot de passe.")

    def _whole(self) -> None:
        if not self.complete:
            raise Refused("Il reste une étape avant de terminer. Revenez à la page précédente.")
