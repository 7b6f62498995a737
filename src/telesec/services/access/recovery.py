"""The way back in with the recovery sheet: a new computer, a lost password, a restored practice."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, Refused, TelesecError
from telesec.domain.people import Account, Compartment, compartments_of
from telesec.domain.session_states import AccountState
from telesec.security import keyslots, recovery
from telesec.security.anchor import Anchor
from telesec.security.device import remember_choice
from telesec.security.header import Header, change_header, verify_header
from telesec.security.keyslots import Material, Slot
from telesec.security.recovery import Recovered
from telesec.security.seen_accesses import seen_in
from telesec.security.strict_json import instant_text
from telesec.security.trust import TAMPERED, Trust, verify_by_sheet
from telesec.security.trust_changes import stood_on_sheet, with_slot
from telesec.security.warrant_form import ROOT
from telesec.security.warrants import Signer
from telesec.services import witness
from telesec.services.access.key_requests import forget_reset
from telesec.services.access.new_factors import NewFactors
from telesec.services.gate import Gate
from telesec.services.header_changes import VERSION, note_header
from telesec.services.stores import open_stores
from telesec.services.threshold import Threshold, Writable
from telesec.services.today import day_of
from telesec.services.typed_sheet import opened_by

CLOSED = "Ce compte a été fermé entre-temps. Demandez à un administrateur de l'inviter à nouveau."


@dataclass(frozen=True, slots=True)
class _Opened:
    header: Header
    code: bytes = field(repr=False)
    found: Recovered = field(repr=False)
    trust: Trust

    @property
    def deks(self) -> Mapping[Compartment, bytes]:
        return self.found.deks

    @property
    def secret(self) -> bytes:
        return self.found.device_secret

    @property
    def signer(self) -> Signer:
        """The sheet vouches for the account it lets back in."""
        return Signer(ROOT, recovery.root_seed(self.code))


class Recovery:
    """``open`` with the code, ``identify`` the account, fill ``NewFactors``, ``finish``; then sign in."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold
        self._opened: _Opened | None = None
        self._slot: Slot | None = None
        self._login = ""
        self._factors: NewFactors | None = None

    def open(self, typed: str) -> None:
        """Raises Invalid("code") naming the group to correct, or HeaderRefused."""
        header = self._threshold.header()
        code, found = opened_by(typed, header)
        verify_header(header, found.deks[Compartment.PRACTICE])
        self._opened = _Opened(header, code, found, verify_by_sheet(header, code, found))

    def identify(self, login: str) -> NewFactors:
        """The account that gets a new password and telephone; raises Invalid("login")."""
        if self._opened is None:
            raise Refused("Tapez d'abord le code de récupération.")
        opened = self._opened
        slot = opened.header.slot_tagged(keyslots.login_tag(opened.secret, login))
        if slot is None or slot.state == "disabled":
            raise Invalid(
                "login", "Aucun compte actif ne porte cet identifiant dans ce cabinet. Vérifiez-le."
            )
        gate = self._gate(opened, slot, login)
        try:
            reference = gate.renew_reference()
        finally:
            gate.close()
        words = (reference.practice_name, login, *(site.city for site in reference.sites))
        self._slot, self._login = slot, login.strip()
        self._factors = NewFactors(self._login, reference.practice_name, words, self._threshold.clock)
        return self._factors

    def finish(self) -> None:
        """Write the new slot and give this computer back its secret; everyone is told when they sign in.

        The heads this device remembers stay: the next sign-in compares them and says what is lost.
        """
        opened, slot, factors = self._opened, self._slot, self._factors
        if opened is None or slot is None or factors is None or not factors.complete:
            raise Refused("Il reste une étape avant de terminer. Revenez à la page précédente.")
        threshold, practice_id = self._threshold, opened.header.practice_id
        known = threshold.anchor(practice_id)
        gate = self._gate(opened, slot, self._login)
        try:
            gate.renew_reference()
            with Writable(), gate.enter(Action.RECOVER, Subject("account", slot.account_id)) as records:
                noted = int(records.sessions.secret(VERSION) or b"0")
                least = max(noted, known.header_version if known else 0)
                self._tell(records.people, gate, opened, slot)
                forget_reset(records, slot.account_id)
                state = records.sessions.state(slot.account_id)
                fresh = AccountState(state.last_sign_in, None, None, factors.step())
                records.sessions.save_state(slot.account_id, fresh)
                header = self._written(opened, slot, factors, least)
                note_header(records, header)
            self._give_back(opened, slot, factors, header)
            self._witness(opened, header)
        finally:
            gate.close()
        self._opened = self._slot = self._factors = None

    def _written(self, opened: _Opened, slot: Slot, factors: NewFactors, least: int) -> Header:
        """The header as it is now with the new slot: what others changed since ``open`` stays."""

        def change(fresh: Header) -> Header:
            present = fresh.slot_of(slot.account_id)
            if fresh.practice_id != opened.header.practice_id or present is None:
                raise Refused("Ce compte n'a plus d'accès dans ce cabinet. Demandez à un administrateur.")
            if present.state == "disabled":
                raise Refused(CLOSED)
            fresh = stood_on_sheet(fresh, opened.code, opened.found)
            trust = verify_by_sheet(fresh, opened.code, opened.found)
            present = replace(present, roles=trust.roles_of(present))
            if not present.roles:
                raise Refused(TAMPERED)
            renewed = self._new_slot(opened, present, replace(factors.material(), pin=trust.pin), factors)
            changed = with_slot(fresh, renewed, opened.signer, trust.pin)
            return replace(changed, version=1 + max(fresh.version, least))

        return change_header(self._threshold.folder, opened.deks[Compartment.PRACTICE], change)

    def _tell(self, people: Any, gate: Gate, opened: _Opened, slot: Slot) -> None:
        account = people.get(slot.account_id)
        if account.state == "disabled":
            raise Refused(CLOSED)
        roles = opened.trust.roles_of(slot) if opened.trust.standing else account.roles
        people.put_back(replace(account, state="active", roles=roles))
        told = tuple(item.id for item in people.all() if item.state != "disabled")
        people.notify(
            told,
            f"Le {day_of(gate)}, le code de récupération a servi à redonner un accès à "
            f"{account.display_name}. Si personne ne s'y attendait, prévenez l'administrateur.",
        )

    def _give_back(self, opened: _Opened, slot: Slot, factors: NewFactors, header: Header) -> None:
        threshold, practice_id = self._threshold, opened.header.practice_id
        with Writable():
            threshold.device.write(practice_id, "secret", opened.secret)
            remember_choice(threshold.device, practice_id)
        threshold.forget()
        throttle = threshold.forgive(practice_id, slot.login_tag)

        def change(known: Anchor) -> Anchor:
            steps = known.with_step(slot.account_id, factors.step())
            return replace(
                known,
                header_version=header.version,
                throttle=throttle,
                last_steps=steps,
                accesses=seen_in(header),
            )

        threshold.update_anchor(practice_id, change)

    def _witness(self, opened: _Opened, header: Header) -> None:
        """The notes' journal believes this list from now on, were it older; a damaged one is told later."""
        keys = {Compartment.CLINICAL: opened.deks[Compartment.CLINICAL]}
        with contextlib.suppress(TelesecError):
            stores = open_stores(self._threshold.folder, opened.header.practice_id, keys)
            try:
                at = instant_text(self._threshold.clock())
                witness.write(stores[Compartment.CLINICAL], header, at, self._threshold.workstation)
            finally:
                stores[Compartment.CLINICAL].close()

    def _gate(self, opened: _Opened, slot: Slot, login: str) -> Gate:
        keys = {Compartment.PRACTICE: opened.deks[Compartment.PRACTICE]}
        return Gate(
            Account(slot.account_id, login, "", slot.roles),
            open_stores(self._threshold.folder, opened.header.practice_id, keys),
            secrets.token_hex(16),
            self._threshold.workstation,
            self._threshold.clock,
        )

    def _new_slot(self, opened: _Opened, slot: Slot, material: Material, factors: NewFactors) -> Slot:
        return keyslots.new_slot(
            opened.header.practice_id,
            slot.account_id,
            slot.login_tag,
            slot.roles,
            password=factors.password(),
            device_secret=opened.secret,
            material=material,
            deks={key: opened.deks[key] for key in compartments_of(slot.roles)},
            version=slot.version + 1,
            parameters=self._threshold.parameters,
        )
