"""Somebody of the practice with a program of her own: she holds the key of ``practice.db``, hence the MAC."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.conftest import accept
from tests.journeys.conftest import PASSWORD, FirstDay, HandClock, Telephone, choose, set_up

from telesec.domain.actions import Action, Subject
from telesec.domain.people import Account, Compartment, Role
from telesec.security import header as headers
from telesec.security.header import Header
from telesec.security.keyslots import Slot
from telesec.security.session_keys import SessionKeys
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.invitations import NewAccount, invite
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.anchoring import end_session
from telesec.services.gate import Gate
from telesec.services.stores import open_stores
from telesec.services.threshold import Threshold

ADMIN, DOCTOR, DESK = "adele", "bruno", "sonia"


@dataclass
class House:
    """Claire founded the practice; Adèle (administrator) invited Bruno, who waits for his medical keys."""

    day: FirstDay
    telephones: dict[str, Telephone]
    ids: dict[str, str]
    forger: SessionKeys  # what Sonia, at the desk, holds

    def copied(self, root: Path) -> House:
        shutil.copytree(self.day.folder, root / "cabinet")
        shutil.copytree(self.day.device_folder, root / "device")
        clock = HandClock(self.day.clock())
        day = replace(
            self.day,
            folder=root / "cabinet",
            device_folder=root / "device",
            clock=clock,
            telephone=Telephone(self.day.telephone.secret, clock),
            opened=[],
        )
        telephones = {name: Telephone(one.secret, clock) for name, one in self.telephones.items()}
        return House(day, {**telephones, "claire": day.telephone}, dict(self.ids), self.forger)

    def threshold(self) -> Threshold:
        return self.day.threshold()

    def comes_in(self, login: str) -> SignedIn:
        signed_in = SignIn(self.threshold()).attempt(login, PASSWORD, self.telephones[login].code())
        self.day.opened.append(signed_in)
        accept(signed_in.gate)
        return signed_in

    def leaves(self, signed_in: SignedIn) -> None:
        end_session(signed_in.gate, self.threshold(), Action.SIGN_OUT)
        self.day.clock.advance(minutes=1)

    def header(self) -> Header:
        return headers.read_header(self.day.folder)

    def slot(self, login: str) -> Slot:
        found = self.header().slot_of(self.ids[login])
        assert found is not None
        return found

    def forge(self, change: Callable[[Header], Header]) -> None:
        """Write the header as she wants it, under a right MAC and a newer version."""
        forged = change(self.header())
        forged = replace(forged, version=self.header().version + 1)
        headers.write_header(self.day.folder, forged, self.forger[Compartment.PRACTICE])

    def forge_slot(self, login: str, **parts: object) -> None:
        changed = replace(self.slot(login), **parts)  # type: ignore[arg-type]
        self.forge(lambda header: header.with_slot(changed))

    def forge_account(self, login: str, **parts: object) -> None:
        """Write the account in ``practice.db`` as she wants it, under a name of her choice."""
        account_id = self.ids[login]
        stores = open_stores(self.day.folder, self.header().practice_id, dict(self.forger))
        me = Account(self.ids[DESK], DESK, "", frozenset(Role))
        gate = Gate(me, stores, "", "", self.day.clock, pledged=True)
        try:
            with gate.enter(Action.REFERENCE, Subject("accounts")) as records:
                records.people.put_back(replace(records.people.get(account_id), **parts))  # type: ignore[arg-type]
        finally:
            gate.close()


def invite_and_enrol(day: FirstDay, inviter: SignedIn, login: str, role: Role) -> tuple[str, Telephone]:
    asked = NewAccount(login, login.capitalize(), frozenset({role}))
    made = invite(inviter.gate, day.threshold(), inviter.deks, asked)
    enrolment = Enrolment(day.threshold())
    telephone, _codes = choose(enrolment.begin(login, made.code), PASSWORD, day.clock)
    enrolment.finish()
    day.clock.advance(minutes=1)
    return made.account_id, telephone


def build(root: Path) -> House:
    day = set_up(root / "cabinet", root / "device", HandClock())
    day.clock.advance(minutes=1)
    house = House(day, {"claire": day.telephone}, {}, None)  # type: ignore[arg-type]
    claire = house.comes_in("claire")
    house.ids["claire"] = claire.gate.account.id
    for login, role in ((ADMIN, Role.ADMIN), (DESK, Role.SECRETARY)):
        house.ids[login], house.telephones[login] = invite_and_enrol(day, claire, login, role)
    house.leaves(claire)
    adele = house.comes_in(ADMIN)
    house.ids[DOCTOR], house.telephones[DOCTOR] = invite_and_enrol(day, adele, DOCTOR, Role.PRACTITIONER)
    house.leaves(adele)
    sonia = house.comes_in(DESK)
    house.forger = sonia.deks
    house.leaves(sonia)
    return house
