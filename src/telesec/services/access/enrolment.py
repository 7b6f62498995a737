"""A newcomer activates an account alone: login and one-time code, then their own password and telephone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused, SignInFailed
from telesec.domain.people import Account, Compartment
from telesec.domain.session_states import AccountState
from telesec.security import backup_codes, keyslots
from telesec.security.account_keys import SealBroken
from telesec.security.header import Header, HeaderRefused, verify_header
from telesec.security.kdf import SALT_LENGTH, stretch
from telesec.security.keyslots import Slot
from telesec.security.seen_accesses import check_seen
from telesec.security.session_keys import SessionKeys
from telesec.security.trust import verify
from telesec.security.warrants import Pin
from telesec.services.access.credentials import OLD_HEADER, TAMPERED_WITH, Credentials, WrongCredentials
from telesec.services.access.invitations import VALIDITY
from telesec.services.access.new_factors import NewFactors
from telesec.services.access.own_trust import is_own
from telesec.services.gate import Gate
from telesec.services.header_changes import VERSION, HeaderChange, check_noted
from telesec.services.stores import open_stores
from telesec.services.threshold import Threshold

WRONG = (
    "Identifiant ou code d'invitation incorrect, ou code qui ne sert plus : il sert une fois, pendant sept "
    "jours. Relisez-les ; s'ils sont bien ceux du papier, demandez un nouveau code à l'administrateur."
)


@dataclass(frozen=True, slots=True)
class _Invited:
    header: Header
    slot: Slot
    login: str = field(repr=False)
    secret: bytes = field(repr=False)
    deks: SessionKeys = field(repr=False)


class Enrolment:
    """``begin`` with the code received, fill ``NewFactors``, ``finish``; then sign in as usual."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold
        self._invited: _Invited | None = None
        self._factors: NewFactors | None = None

    def begin(self, login: str, code: str) -> NewFactors:
        """Raises SignInFailed with the one sentence: unknown, expired, used, or wrong all look alike."""
        threshold = self._threshold
        header = threshold.header()
        secret = threshold.secret(header.practice_id)
        tag = keyslots.login_tag(secret, login)
        credentials = Credentials(threshold)
        credentials.begin(header, tag)
        found = self._unwrap(header, header.slot_tagged(tag), login, code, secret)
        if found is None:
            try:
                credentials.fail(header, tag)
            except WrongCredentials:
                raise SignInFailed(WRONG) from None  # nobody typed a password
        self._believe(found)
        threshold.forgive(header.practice_id, tag)
        self._invited = found
        gate = self._gate(found)
        try:
            reference = gate.renew_reference()
        finally:
            gate.close()
        words = (reference.practice_name, login, *(site.city for site in reference.sites))
        self._factors = NewFactors(login.strip(), reference.practice_name, words, threshold.clock)
        return self._factors

    def finish(self) -> None:
        """Activate the account with the chosen factors; the code is dead from here on.

        The heads this device remembers stay as they are: the next sign-in compares them.
        """
        found, factors = self._invited, self._factors
        if found is None or factors is None or not factors.complete:
            raise Refused("Il reste une étape avant de terminer. Revenez à la page précédente.")
        change = HeaderChange.begin(self._threshold, found.deks)
        if change.slot(found.slot.account_id) != found.slot:
            raise Refused("Cette invitation a été remplacée. Demandez un nouveau code.")
        slot = self._activated(found, factors, change.trust.pin)
        gate = self._gate(found)
        try:
            gate.renew_reference()
            with gate.enter(Action.ACCOUNT_ENROL, Subject("account", found.slot.account_id)) as records:
                records.people.set_state(found.slot.account_id, "active")
                state = AccountState(totp_step=factors.step())
                records.sessions.save_state(found.slot.account_id, state)
                written = change.write(records, slot)
            change.settle(written)
            self._threshold.update_anchor(
                found.header.practice_id,
                lambda known: replace(
                    known, last_steps=known.with_step(found.slot.account_id, factors.step())
                ),
            )
        finally:
            gate.close()
        self._invited = self._factors = None

    def _unwrap(
        self, header: Header, slot: Slot | None, login: str, code: str, secret: bytes
    ) -> _Invited | None:
        if slot is None or slot.state != "invited" or not self._in_time(header, slot):
            stretch(code, secrets.token_bytes(SALT_LENGTH), header.slots[0].parameters)
            return None
        try:
            practice_id = header.practice_id
            material, _kek = keyslots.open_slot(slot, practice_id, backup_codes.normalise(code), secret)
            deks = keyslots.open_grants(slot, practice_id, material.private_key)
            signer = keyslots.signer_of(slot, practice_id, material)
        except SealBroken:
            return None
        return _Invited(header, slot, login, secret, SessionKeys(deks, signer, material.pin))

    def _in_time(self, header: Header, slot: Slot) -> bool:
        """Seven days by the latest hour this device has seen: setting the clock back gives no more."""
        if slot.expires_at is None:
            return False
        anchor, now = self._threshold.anchor(header.practice_id), self._threshold.clock()
        latest = max(now, anchor.last_seen) if anchor and anchor.last_seen else now
        return latest < slot.expires_at and now >= slot.expires_at - VALIDITY - timedelta(minutes=5)

    def _believe(self, found: _Invited) -> None:
        verify_header(found.header, found.deks[Compartment.PRACTICE])
        if not is_own(found.slot, found.deks, verify(found.header, found.deks.pin)):
            raise HeaderRefused(TAMPERED_WITH)
        anchor = self._threshold.anchor(found.header.practice_id)
        known = anchor.header_version if anchor else 0
        check_seen(found.header, *([anchor.accesses] if anchor else []))
        gate = self._gate(found)
        try:
            with gate.enter(Action.REFERENCE, Subject("header")) as records:
                known = max(known, int(records.sessions.secret(VERSION) or b"0"))
                check_noted(records, found.header)
        finally:
            gate.close()
        if found.header.version < known:
            raise HeaderRefused(OLD_HEADER)

    def _gate(self, found: _Invited) -> Gate:
        """``practice.db`` alone, in the name of the newcomer."""
        keys = {Compartment.PRACTICE: found.deks[Compartment.PRACTICE]}
        return Gate(
            Account(found.slot.account_id, found.login, "", found.slot.roles),
            open_stores(self._threshold.folder, found.header.practice_id, keys),
            secrets.token_hex(16),
            self._threshold.workstation,
            self._threshold.clock,
        )

    def _activated(self, found: _Invited, factors: NewFactors, pin: Pin | None) -> Slot:
        """A fresh key pair, signed for with the invitation's: whoever made that one knows nothing of it."""
        return keyslots.new_slot(
            found.header.practice_id,
            found.slot.account_id,
            found.slot.login_tag,
            found.slot.roles,
            password=factors.password(),
            device_secret=found.secret,
            material=replace(factors.material(), pin=pin),
            deks=found.deks,
            version=found.slot.version + 1,
            parameters=self._threshold.parameters,
        )
