"""Lays a new practice on disk: built beside, in a folder only we can read, then renamed whole."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from telesec.backup.envelope import identity_from_seed, recipient_of
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import StoreError
from telesec.domain.hours.schedule_rules import usual_hours, usual_reason_codes
from telesec.domain.ids import new_id
from telesec.domain.journal.chain import Entry
from telesec.domain.people import Account, Compartment, Practitioner, Role, Site, compartments_of
from telesec.domain.session_states import AccountState
from telesec.security import keyslots, recovery
from telesec.security.anchor import Anchor, Head, noted_at
from telesec.security.device import DeviceStore, remember_choice
from telesec.security.files import make_private_dir, sync_folder, write_atomically
from telesec.security.header import Header, device_check, intake_public_key, write_header
from telesec.security.intake import FILE_NAME as INTAKE
from telesec.security.kdf import KEY_LENGTH, Argon2Parameters
from telesec.security.seen_accesses import seen_in
from telesec.security.state import State, write_state
from telesec.security.trust_changes import draft_of, first_list
from telesec.security.warrants import pin_of
from telesec.services.access.new_factors import NewFactors
from telesec.services.backups.backup_keyring import RECOVERY
from telesec.services.care.tariffs import load_shipped_tariffs
from telesec.services.gate import Gate
from telesec.services.stores import create_stores
from telesec.services.threshold import Writable

_PREFIX = ".telesec-set-up-"
_FORGOTTEN = 24 * 3600


@dataclass(frozen=True, slots=True)
class Identity:
    """What the first page asks. ``roles`` of the first account: practitioner and admin by default."""

    practice_name: str
    login: str = field(repr=False)
    display_name: str = field(repr=False)
    site_name: str = ""
    city: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    zone: str = "Europe/Paris"
    profession: str = "Médecin généraliste"
    roles: frozenset[Role] = frozenset({Role.PRACTITIONER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Foundation:
    """All that the set-up gathered. ``lay`` creates the practice, or leaves nothing."""

    folder: Path
    practice_id: str
    identity: Identity
    factors: NewFactors = field(repr=False)
    recovery_code: bytes = field(repr=False)
    device: DeviceStore
    clock: Callable[[], datetime]
    workstation: str
    parameters: Argon2Parameters

    def lay(self) -> None:
        """Raises StoreError when the folder is taken or the disk refuses."""
        if self.folder.is_symlink() or (self.folder.exists() and not _is_empty(self.folder)):
            raise StoreError("header", "Ce dossier contient déjà quelque chose. Choisissez-en un autre.")
        with Writable():
            self._lay()

    def _lay(self) -> None:
        parent = self.folder.parent
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.clean_leftovers(parent)
        beside = make_private_dir(parent / f"{_PREFIX}{os.getpid()}-{secrets.token_hex(6)}")
        try:
            anchor, secret = self._build(beside)
            self.device.write(self.practice_id, "secret", secret)
            self.device.write(self.practice_id, "anchor", anchor.to_bytes())
            remember_choice(self.device, self.practice_id)
            if self.folder.exists():
                self.folder.rmdir()
            beside.rename(self.folder)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        sync_folder(parent)

    @staticmethod
    def clean_leftovers(parent: Path) -> None:
        """Remove what a set-up killed half-way left in ``parent``; one still running is left alone."""
        for item in parent.glob(f"{_PREFIX}*"):
            owner = item.name.removeprefix(_PREFIX).split("-", 1)[0]
            if item.is_dir() and not item.is_symlink() and not _alive(owner, item):
                shutil.rmtree(item, ignore_errors=True)

    def _build(self, beside: Path) -> tuple[Anchor, bytes]:
        secret = secrets.token_bytes(KEY_LENGTH)
        deks = {item: secrets.token_bytes(KEY_LENGTH) for item in Compartment}
        account_id = new_id()
        header = write_header(beside, self._header(account_id, deks, secret), deks[Compartment.PRACTICE])
        write_state(beside, State(), secret)
        write_atomically(beside / INTAKE, b"")
        heads = self._fill(beside, account_id, deks, header.version)
        sync_folder(beside)
        steps = Anchor().with_step(account_id, self.factors.step())
        now, seen = self.clock(), seen_in(header)
        return Anchor(header.version, heads, last_seen=now, last_steps=steps, accesses=seen), secret

    def _header(self, account_id: str, deks: dict[Compartment, bytes], secret: bytes) -> Header:
        roles, material = self.identity.roles, self.factors.material()
        block = recovery.seal_block(self.recovery_code, self.practice_id, deks, secret)
        founder = draft_of(account_id, roles, material)
        warrants = first_list(self.practice_id, self.recovery_code, block, founder)
        slot = keyslots.new_slot(
            self.practice_id,
            account_id,
            keyslots.login_tag(secret, self.identity.login),
            roles,
            password=self.factors.password(),
            device_secret=secret,
            material=replace(material, pin=pin_of(self.practice_id, warrants)),
            deks={key: deks[key] for key in compartments_of(roles)},
            parameters=self.parameters,
        )
        public = intake_public_key(deks[Compartment.PRACTICE])
        check = device_check(secret, self.practice_id)
        return Header(self.practice_id, 1, public, (slot,), block, check, warrants=warrants)

    def _fill(
        self, beside: Path, account_id: str, deks: dict[Compartment, bytes], version: int
    ) -> dict[Compartment, Head]:
        stores = create_stores(beside, self.practice_id, deks)
        practitioner = self._practitioner()
        account = Account(
            account_id,
            self.identity.login.strip(),
            self.identity.display_name.strip(),
            self.identity.roles,
            practitioner.id if practitioner else None,
            created_at=self.clock(),
        )
        gate = Gate(account, stores, secrets.token_hex(16), self.workstation, self.clock, pledged=True)
        try:
            if gate.allows(Action.TARIFF_EDIT) and practitioner and "généraliste" in practitioner.profession:
                load_shipped_tariffs(gate)
            for key in set(stores) - {Compartment.PRACTICE}:
                stores[key].note([_first_row(gate, self.practice_id)])
            before = {key: store.head() for key, store in stores.items()}
            with gate.enter(Action.SET_UP, Subject("practice", self.practice_id)) as records:
                records.schedules.set("practice_name", self.identity.practice_name.strip())
                records.schedules.set(RECOVERY, self._backup_recipient())
                _add_places(records.schedules, self.identity, practitioner)
                records.people.add(account)
                now = self.clock()
                state = AccountState(None, now, now, self.factors.step())
                records.sessions.save_state(account_id, state)
                records.sessions.set_secret("header_version", str(version).encode())
                for compartment, head in before.items():
                    records.sessions.note_head(compartment, head, closed=True)
            return noted_at({key: store.head() for key, store in stores.items()}, self.clock())
        finally:
            gate.close()

    def _backup_recipient(self) -> str:
        """The public key that seals backups for the recovery sheet, which is about to leave this computer."""
        return recipient_of(identity_from_seed(recovery.backup_seed(self.recovery_code)))

    def _practitioner(self) -> Practitioner | None:
        if Role.PRACTITIONER not in self.identity.roles:
            return None
        name = self.identity.display_name.strip()
        return Practitioner(new_id(), name, self.identity.profession)


def _first_row(gate: Gate, practice_id: str) -> Entry:
    """The creation, in each journal: none is ever empty."""
    return gate.entry(Action.SET_UP, Subject("practice", practice_id))


def _add_places(schedules: Any, identity: Identity, practitioner: Practitioner | None) -> None:
    """One site, usual motifs and office hours, all editable afterwards."""
    name = identity.site_name.strip() or identity.practice_name.strip()
    site = Site(
        new_id(), name, identity.zone, identity.address, identity.postcode, identity.city, identity.phone
    )
    schedules.save_site(site)
    for motif in usual_reason_codes():
        schedules.save_reason_code(motif)
    if practitioner is None:
        return
    schedules.save_practitioner(replace(practitioner, site_id=site.id))
    schedules.replace_ranges(practitioner.id, usual_hours(practitioner.id, site.id))


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and next(folder.iterdir(), None) is None


def _alive(owner: str, item: Path) -> bool:
    if sys.platform == "win32" or not (owner.isascii() and owner.isdecimal()):
        return time.time() - item.stat().st_mtime < _FORGOTTEN
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
