"""Login, password and code, checked together: every failure costs the same and says the same."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import NoReturn

from telesec.domain.errors import SignInFailed
from telesec.domain.people import Compartment
from telesec.security import backup_codes, keyslots, totp, trust
from telesec.security.account_keys import SealBroken
from telesec.security.header import Header, HeaderRefused, change_header, verify_header
from telesec.security.kdf import FLOOR_PARAMETERS, SALT_LENGTH, stretch
from telesec.security.keyslots import Material, Slot
from telesec.security.seen_accesses import check_seen, now_known
from telesec.security.session_keys import SessionKeys
from telesec.security.trust import Trust
from telesec.security.trust_changes import begun
from telesec.services.access.own_trust import is_own, may_begin, remembering, still_same
from telesec.services.threshold import Threshold, Writable

FAILED = (
    "Identifiant, mot de passe ou code incorrect. Vérifiez aussi que l'heure de cet ordinateur est la bonne, "
    "et attendez un nouveau code si celui-ci a déjà servi."
)
UNPROVED = (
    "Mot de passe ou code incorrect. Vérifiez aussi que l'heure de cet ordinateur est la bonne, et attendez "
    "un nouveau code si celui-ci a déjà servi."
)
OLD_HEADER = (
    "Le fichier des accès du cabinet est plus ancien que celui que cet ordinateur connaît. Il est refusé. "
    "Remettez le dernier, ou, après une restauration voulue, utilisez le code de récupération."
)

TAMPERED_WITH = (
    "L'accès de ce compte a été modifié par quelqu'un qui n'en avait pas le droit : il est refusé. Prévenez "
    "l'administrateur, qui vous invitera à nouveau ; le code de récupération du cabinet le permet aussi."
)


class WrongCredentials(SignInFailed):
    """The one error of every failed try."""

    def __init__(self) -> None:
        super().__init__(FAILED)


class CodeRequired(SignInFailed):
    """The password alone does not reopen this session any more."""

    def __init__(self) -> None:
        super().__init__("Donnez aussi le code à six chiffres de votre téléphone.")


@dataclass(frozen=True, slots=True)
class Proven:
    """An account whose password is proven, and its code too unless ``step`` and ``spent`` are both None.

    ``step`` is the TOTP step used, still to be checked against ``practice.db``; ``spent`` is the material
    once a one-time code has been used.
    """

    header: Header
    slot: Slot
    tag: str
    material: Material = field(repr=False)
    kek: bytes = field(repr=False)
    secret: bytes = field(repr=False)
    deks: SessionKeys = field(repr=False)
    step: int | None = None
    spent: Material | None = field(repr=False, default=None)
    trust: Trust = field(default_factory=lambda: Trust(None, frozenset()))
    list_begun: bool = False  # this very sign-in began the signed list of accesses

    @property
    def with_code(self) -> bool:
        return self.step is not None or self.spent is not None


class Credentials:
    """Checks what a person types against the header of one practice."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold

    def wait_seconds(self, login: str) -> int:
        """Seconds ``login`` must still wait."""
        practice_id = self._threshold.header().practice_id
        tag = keyslots.login_tag(self._threshold.secret(practice_id), login)
        return self._threshold.wait_seconds(practice_id, tag)

    def prove(self, login: str, password: str, code: str, *, code_optional: bool = False) -> Proven:
        """The try is counted first. Raises SignInFailed with one sentence, HeaderRefused, DeviceRefused."""
        header = self._threshold.header()
        secret = self._threshold.secret(header.practice_id)
        tag = keyslots.login_tag(secret, login)
        self.begin(header, tag)
        found = self._unwrap(header, header.slot_tagged(tag), password, secret)
        proven = self._check_code(found, code, optional=code_optional) if found else None
        if proven is None:
            if backup_codes.looks_like_code(code) and not (found and found.material.backup_codes):
                # A one-time code costs its stretch whether or not the password was right.
                stretch(code, secrets.token_bytes(SALT_LENGTH), FLOOR_PARAMETERS)
            self.fail(header, tag)
        return self._believe(proven)

    def begin(self, header: Header, tag: str) -> None:
        """Refuse while the login must wait, else count the try that follows."""
        wait = self._threshold.wait_seconds(header.practice_id, tag)
        if wait:
            raise SignInFailed(f"Trop d'essais. Réessayez dans {_duration(wait)}.")
        self._threshold.count_try(header.practice_id, tag)

    def fail(self, header: Header, tag: str) -> NoReturn:
        """Seal the event and raise the one sentence."""
        self._threshold.failed(header, "sign_in_failed", {"tag": tag[:16]})
        raise WrongCredentials

    def _unwrap(self, header: Header, slot: Slot | None, password: str, secret: bytes) -> Proven | None:
        if slot is None or slot.state != "active":
            # An unknown account costs what a known one costs.
            stretch(password, secrets.token_bytes(SALT_LENGTH), header.slots[0].parameters)
            return None
        try:
            material, kek = keyslots.open_slot(slot, header.practice_id, password, secret)
            deks = keyslots.open_grants(slot, header.practice_id, material.private_key)
            keys = SessionKeys(deks, keyslots.signer_of(slot, header.practice_id, material), material.pin)
        except SealBroken:
            return None
        return Proven(header, slot, slot.login_tag, material, kek, secret, keys)

    def _check_code(self, found: Proven, code: str, *, optional: bool) -> Proven | None:
        if optional and not code.strip():
            return found
        if backup_codes.looks_like_code(code):
            codes = found.material.backup_codes
            left = backup_codes.use_code(codes, code) if codes else None
            return replace(found, spent=replace(found.material, backup_codes=left)) if left else None
        anchor = self._threshold.anchor(found.header.practice_id)
        last = anchor.last_step(found.slot.account_id) if anchor else 0
        step = totp.accepted_step(found.material.totp_secret, code, self._threshold.clock(), last)
        return None if step is None else replace(found, step=step)

    def _believe(self, found: Proven) -> Proven:
        """Only now is the header more than a claim: its MAC, its age, then who was entitled to write it."""
        header = found.header
        try:
            verify_header(header, found.deks[Compartment.PRACTICE])
            anchor = self._threshold.anchor(header.practice_id)
            if anchor and header.version < anchor.header_version:
                raise HeaderRefused(OLD_HEADER)
            check_seen(header, *([anchor.accesses] if anchor else []))
            believed = trust.verify(header, found.material.pin)
            if not is_own(found.slot, found.deks, believed):
                raise HeaderRefused(TAMPERED_WITH)
        except HeaderRefused:
            self._threshold.failed(header, "header_refused")
            raise
        return replace(found, trust=believed)

    def renewed(self, found: Proven, password: str) -> Proven:
        """Write the header again when the account's slot must change, and only then.

        That is when a one-time code was used, the costs of the slot are too low by now, the signed list of
        accesses has grown since the last sign-in, or can be begun.
        """
        begins = may_begin(found.header, found.slot, found.deks)
        if not (begins or found.spent or self._is_weak(found) or found.material.pin != found.trust.pin):
            return found
        kept = found.spent or found.material

        def change(fresh: Header) -> Header:
            nonlocal kept
            slot = fresh.slot_of(found.slot.account_id)
            if slot is None or not still_same(found.slot, slot, found.kek, found.material, fresh):
                raise WrongCredentials  # closed, reset or used elsewhere meanwhile
            if begins and not fresh.warrants:
                clinical = found.deks[Compartment.CLINICAL]
                fresh = begun(fresh, trust.older_root_seed(fresh.practice_id, clinical))
                slot = fresh.slot_of(slot.account_id) or slot
            kept = remembering(kept, slot, fresh, found.material.pin)
            if self._is_weak(found):
                return fresh.with_slot(self.rebuilt(found, password, kept))
            return fresh.with_slot(
                keyslots.rewrap(replace(slot, seed=b""), fresh.practice_id, found.kek, kept)
            )

        with Writable():
            header = change_header(self._threshold.folder, found.deks[Compartment.PRACTICE], change)
        self._threshold.update_anchor(
            header.practice_id,
            lambda known: now_known(known, header),
        )
        return _reread(found, header, kept, list_begun=begins)

    def _is_weak(self, found: Proven) -> bool:
        return found.slot.parameters.weaker_than(self._threshold.parameters)

    def rebuilt(self, found: Proven, password: str, material: Material) -> Slot:
        """The account's slot under ``password``, one version later, at today's costs."""
        slot = found.slot
        return keyslots.new_slot(
            found.header.practice_id,
            slot.account_id,
            slot.login_tag,
            slot.roles,
            password=password,
            device_secret=found.secret,
            material=material,
            deks=found.deks,
            version=slot.version + 1,
            parameters=self._threshold.parameters,
        )


def _reread(found: Proven, header: Header, material: Material, *, list_begun: bool) -> Proven:
    slot = header.slot_of(found.slot.account_id) or found.slot
    signer = keyslots.signer_of(slot, header.practice_id, material)
    keys = SessionKeys(found.deks, signer, material.pin)
    believed = trust.verify(header, material.pin)
    return replace(
        found,
        header=header,
        slot=slot,
        material=material,
        deks=keys,
        trust=believed,
        list_begun=list_begun,
    )


def _duration(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} secondes" if seconds > 1 else "une seconde"
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes > 1 else "une minute"
