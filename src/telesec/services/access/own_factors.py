"""Changing one's own password, telephone or one-time codes, with both factors proven just before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, Refused
from telesec.security import backup_codes, keyslots, passwords
from telesec.security.backup_codes import HashedCodes
from telesec.security.keyslots import Slot
from telesec.security.passwords import Strength
from telesec.security.session_keys import SessionKeys
from telesec.services.access import key_renewal
from telesec.services.access.credentials import Credentials, Proven
from telesec.services.access.new_telephone import NewTelephone
from telesec.services.access.sign_in import prove_again
from telesec.services.gate import Gate, Records
from telesec.services.header_changes import HeaderChange
from telesec.services.threshold import Threshold
from telesec.services.today import day_of


class OwnFactors:
    """``begin`` with password and code, then change one of them: each change is written at once and told.

    The account keeps its keys, and what others vouched for. An old copy of the accesses still opens with the
    former password until the keys of the compartments are renewed.
    ``codes_left`` counts the spare codes once both factors were given, None before.
    """

    def __init__(self, gate: Gate, threshold: Threshold, keys: SessionKeys) -> None:
        self._gate, self._threshold, self._keys = gate, threshold, keys
        self._proven: Proven | None = None
        self._telephone: NewTelephone | None = None
        self._codes: tuple[tuple[str, ...], HashedCodes] | None = None
        self.codes_left: int | None = None

    def begin(self, password: str, code: str) -> None:
        """Both factors as they are now; raises SignInFailed."""
        self._proven = prove_again(self._gate, self._threshold, password, code)
        kept = self._proven.material.backup_codes
        self.codes_left = kept.left if kept else 0

    def weigh(self, text: str) -> Strength:
        """The verdict to show while a password is typed."""
        return passwords.strength(text, self._context())

    def change_password(self, text: str, again: str, *, known: bool = False) -> None:
        """``known``: somebody else knows the former one, and may have opened with it an old copy of the file.

        The account then gets another key pair, and the keys it opens are to be renewed.
        Raises Invalid("password" or "again"), ProofRequired.
        """
        found = self._begun()
        passwords.require_strong(text, self._context())
        if text != again:
            raise Invalid("again", "Les deux mots de passe ne sont pas les mêmes. Retapez le second.")
        material = keyslots.with_new_keys(found.material) if known else found.material
        slot = Credentials(self._threshold).rebuilt(found, text, material)

        if known:
            why = RenewalReason.PASSWORD_KNOWN
            key_renewal.ask_first(self._gate, Action.CHANGE_PASSWORD, found.deks, why)
        self._write(Action.CHANGE_PASSWORD, found, slot, "vous avez changé votre mot de passe")
        self._keys.sign_with(keyslots.signer_of(slot, found.header.practice_id, material))

    def new_telephone(self) -> NewTelephone:
        """A key to put in another telephone; nothing changes before ``prove_telephone``."""
        self._begun()
        gate = self._gate
        self._telephone = NewTelephone(gate.account.login, gate.reference.practice_name, gate.now)
        return self._telephone

    def prove_telephone(self, code: str) -> None:
        """A code of the new telephone: from here on the former one opens nothing. Raises Invalid("code")."""
        found, telephone = self._begun(), self._telephone
        if telephone is None:
            raise Refused("Recommencez : le téléphone n'est pas encore associé.")
        telephone.prove(code)
        step = telephone.step or 0
        material = replace(found.material, totp_secret=telephone.secret)
        slot = keyslots.rewrap(found.slot, found.header.practice_id, found.kek, material)

        def also(records: Records) -> None:
            state = records.sessions.state(found.slot.account_id)
            records.sessions.save_state(found.slot.account_id, replace(state, totp_step=step))

        self._write(Action.CHANGE_PHONE, found, slot, "vous avez associé un autre téléphone", also)
        self._threshold.update_anchor(
            found.header.practice_id,
            lambda known: replace(known, last_steps=known.with_step(found.slot.account_id, step)),
        )
        self._telephone = None

    def new_codes(self) -> tuple[str, ...]:
        """Eight other one-time codes, to copy on paper; the former ones stay until ``keep_codes``."""
        self._begun()
        self._codes = backup_codes.new_codes()
        return self._codes[0]

    def keep_codes(self) -> None:
        """The codes shown are on paper: they replace the former ones."""
        found, codes = self._begun(), self._codes
        if codes is None:
            raise Refused("Recommencez : les nouveaux codes ne sont pas encore faits.")
        material = replace(found.material, backup_codes=codes[1])
        slot = keyslots.rewrap(found.slot, found.header.practice_id, found.kek, material)
        self._write(Action.CHANGE_CODES, found, slot, "vous avez renouvelé vos codes de secours")
        self.codes_left = codes[1].left
        self._codes = None

    def _write(
        self,
        action: Action,
        found: Proven,
        slot: Slot,
        said: str,
        also: Callable[[Records], None] = lambda _records: None,
    ) -> None:
        """One journaled entry with the header; the proof has served."""
        change = HeaderChange.begin(self._threshold, found.deks)
        if change.slot(found.slot.account_id) != found.slot:
            raise Refused("Votre compte a été modifié entre-temps. Recommencez.")
        with self._gate.enter(action, Subject("account", found.slot.account_id)) as records:
            also(records)
            records.people.notify((found.slot.account_id,), f"Le {day_of(self._gate)}, {said}.")
            written = change.write(records, slot)
        change.settle(written)
        self._proven = None

    def _begun(self) -> Proven:
        if self._proven is None:
            raise Refused("Donnez d'abord votre mot de passe et un code.")
        return self._proven

    def _context(self) -> tuple[str, ...]:
        gate, reference = self._gate, self._gate.reference
        own = (reference.practice_name, gate.account.login, gate.account.display_name)
        return (*own, *(site.city for site in reference.sites))
