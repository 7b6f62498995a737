"""A practice where every service has something to work on, and a watched session for each role."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
from tests.conftest import accept_beforehand, codes_at_little_cost

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import Appointment, Status
from telesec.domain.bookings.requests import BookingRequest, MarkRequest
from telesec.domain.care.billing import FeeLine, FeeNote, FeeNoteRequest, PaymentMeans, PaymentRequest
from telesec.domain.care.clinical import Note, NoteRequest
from telesec.domain.errors import Refused
from telesec.domain.ids import new_id
from telesec.domain.journal.chain import Entry
from telesec.domain.lists.recalls import RecallLine, RecallRequest
from telesec.domain.lists.requests import WaitingRequest
from telesec.domain.lists.waiting import WaitingKind, WaitingLine
from telesec.domain.patients import Patient, PatientDraft, Sex
from telesec.domain.people import Account, Role, compartments_of
from telesec.security import recovery
from telesec.security.device import FileStore
from telesec.security.kdf import FLOOR_PARAMETERS
from telesec.services.access.set_up import Identity, SetUp
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.bookings import booking
from telesec.services.care import billing, clinical, receipts
from telesec.services.gate import Gate
from telesec.services.lists import recalls, waiting
from telesec.services.patients import patients
from telesec.services.stores import open_stores
from telesec.services.threshold import Threshold
from telesec.storage.store import Store

PASSWORD = "violon cèdre 7 bateau lampe"
START = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)  # Monday, 8 h in Paris
TODAY = date(2026, 11, 16)
Sample = Callable[["World", Gate], object]


@dataclass
class Clock:
    instant: datetime = START

    def __call__(self) -> datetime:
        return self.instant


class WatchedGate(Gate):
    """Notes each act that was asked of it, and whether it let it in."""

    asked: list[tuple[Action, bool]]

    def watch(self) -> list[tuple[Action, bool]]:
        self.asked = []
        return self.asked

    def _admit(self, entry: Entry, action: Action) -> Store:
        try:
            found = super()._admit(entry, action)
        except Refused:
            self.asked.append((action, False))
            raise
        self.asked.append((action, True))
        return found


@dataclass
class World:
    """``owner`` holds every role and prepares what a sample needs."""

    folder: Path
    device_folder: Path
    clock: Clock
    secret: str
    signed: SignedIn
    accounts: Mapping[Role, Account]
    patient: Patient
    motif: str = ""  # of every appointment, wait and recall made from now on
    made: int = 0
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> Gate:
        return self.signed.gate

    @property
    def keys(self):  # type: ignore[no-untyped-def]
        return self.signed.deks

    @property
    def who(self) -> str:
        """The agenda the practitioner's account holds."""
        return self.owner.account.practitioner_id or ""

    @property
    def site(self) -> str:
        return self.owner.reference.sites[0].id

    def threshold(self) -> Threshold:
        return Threshold(
            self.folder,
            FileStore(self.device_folder),
            self.clock,
            workstation="accueil",
            parameters=FLOOR_PARAMETERS,
        )

    def gate(self, role: Role) -> WatchedGate:
        """A session of an account that holds this role and its keys alone."""
        keys = {key: self.keys[key] for key in compartments_of(frozenset({role}))}
        stores = open_stores(self.folder, self.owner.reference.practice_id, keys)
        made = WatchedGate(self.accounts[role], stores, new_id(), "accueil", self.clock, pledged=True)
        made.watch()
        made.proved()
        made.renew_reference()
        return made

    def watched_owner(self) -> WatchedGate:
        """A second session of the account that holds every role."""
        stores = open_stores(self.folder, self.owner.reference.practice_id, dict(self.keys))
        made = WatchedGate(self.owner.account, stores, new_id(), "accueil", self.clock, pledged=True)
        made.watch()
        made.proved()
        made.renew_reference()
        return made

    def free(self, minutes: int = 15, *, past: bool = False) -> tuple[datetime, datetime]:
        """A place that nothing holds, some weeks ahead; ``past``: this morning, before the hour."""
        self.made += 1
        days, at = divmod(self.made, 16)
        base = datetime(2026, 11, 2, 8) if past else datetime(2026, 12, 7, 8)
        start = base + timedelta(days=days % 5 + 7 * (days // 5), minutes=30 * at)
        return start, start + timedelta(minutes=minutes)

    def request(self) -> BookingRequest:
        return BookingRequest(self.who, self.site, self.patient.id, *self.free(), self.motif)

    def appointment(self, *, past: bool = False) -> Appointment:
        start, end = self.free(past=past)
        wanted = BookingRequest(self.who, self.site, self.patient.id, start, end, self.motif)
        return booking.book(self.owner, wanted).appointment

    def seen(self) -> Appointment:
        """A visit of a fortnight ago that took place."""
        made = self.appointment(past=True)
        mark = MarkRequest(made.id, self.patient.id, made.version, Status.ARRIVED)
        return booking.mark(self.owner, mark).appointment

    def missed(self) -> Appointment:
        made = self.appointment(past=True)
        mark = MarkRequest(made.id, self.patient.id, made.version, Status.NO_SHOW)
        return booking.mark(self.owner, mark).appointment

    def another_patient(self) -> Patient:
        self.made += 1
        draft = PatientDraft(
            f"PERRIN{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[self.made % 26]}",
            "Anne",
            birth_date=date(1970, 1, 1 + self.made % 28),
            sex=Sex.FEMALE,
            birth_place="Lyon",
            phone="0639980003",
        )
        return patients.create_patient(self.owner, draft)

    def waiting(self) -> WaitingLine:
        who = self.another_patient().id
        wanted = WaitingRequest(who, WaitingKind.CARE, 15, (self.who,), self.motif)
        return waiting.put_on_list(self.owner, wanted)

    def recall(self) -> RecallLine:
        who = self.another_patient().id
        return recalls.put_recall(self.owner, RecallRequest(who, date(2026, 11, 20), self.who, self.motif))

    def note(self) -> Note:
        return clinical.write_note(self.owner, NoteRequest(self.patient.id, "Consultation de suivi."))

    def fee_note(self) -> FeeNote:
        line = FeeLine("G", "Consultation", 3000)
        return billing.issue_fee_note(self.owner, FeeNoteRequest(self.seen().id, (line,)))

    def paid(self) -> FeeNote:
        note = self.fee_note()
        return receipts.record_payment(self.owner, PaymentRequest(note.id, 3000, PaymentMeans.CARD, TODAY))


@dataclass(frozen=True)
class Founded:
    """A practice nobody is signed in."""

    folder: Path
    device_folder: Path
    secret: str


def found(root: Path) -> Founded:
    """Set the practice up, once; each test works on a copy."""
    clock, folder, device = Clock(START - timedelta(days=1)), root / "cabinet", root / "device"
    with codes_at_little_cost():
        wizard = SetUp(folder, FileStore(device), clock, workstation="accueil", parameters=FLOOR_PARAMETERS)
        wizard.identify(
            Identity("Cabinet des Lilas", "claire", "Dr Claire Lefèvre", city="Lyon", roles=frozenset(Role))
        )
        wizard.factors.choose_password(PASSWORD, PASSWORD)
        secret = "".join(wizard.factors.secret_text.split())
        wizard.factors.prove_code(str(pyotp.TOTP(secret).at(clock())))
        wizard.factors.backup_codes()
        code = recovery.decode_code(wizard.recovery_text())
        wizard.type_back(tuple(recovery.group_of(code, place) for place in wizard.asked_groups))
        wizard.finish()
        made = Threshold(folder, FileStore(device), clock, workstation="accueil", parameters=FLOOR_PARAMETERS)
        accept_beforehand(made, "claire", PASSWORD)
    return Founded(folder, device, secret)


def enter(folder: Path, device: Path, clock: Clock, secret: str) -> World:
    """Sign the owner in and add an account for each role."""
    clock.instant += timedelta(minutes=1)
    threshold = Threshold(
        folder, FileStore(device), clock, workstation="accueil", parameters=FLOOR_PARAMETERS
    )
    signed = SignIn(threshold).attempt("claire", PASSWORD, str(pyotp.TOTP(secret).at(clock())))
    known = {
        role: Account(
            new_id(),
            role.value,
            f"Compte {role}",
            frozenset({role}),
            signed.gate.account.practitioner_id if role is Role.PRACTITIONER else None,
        )
        for role in Role
    }
    with signed.gate.enter(Action.ACCOUNT_CREATE, Subject("account")) as records:
        for account in known.values():
            records.people.add(account)
    patient = patients.create_patient(
        signed.gate,
        PatientDraft(
            "DUBOIS",
            "Noël",
            birth_date=date(1968, 3, 14),
            sex=Sex.MALE,
            phone="0639980001",
            email="noel.dubois@exemple.fr",
            birth_place="Lyon",
        ),
    )
    return World(folder, device, clock, secret, signed, known, patient)


def copied(kept: Founded, root: Path) -> World:
    """The same practice elsewhere, with a session of its own."""
    shutil.copytree(kept.folder, root / "cabinet")
    shutil.copytree(kept.device_folder, root / "device")
    return enter(root / "cabinet", root / "device", Clock(), kept.secret)
