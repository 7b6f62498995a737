"""A practice that books, backs itself up on a disk, and can be lost: what restorations are tried on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from tests.conftest import codes_at_little_cost

from telesec.domain.actions import Action
from telesec.domain.agenda import Appointment, AppointmentLine
from telesec.domain.backups.restores import Prepared
from telesec.domain.backups.shapes import Credentials, Target, TargetKind
from telesec.domain.bookings.requests import AgendaRange, BookingRequest
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment
from telesec.security.device import DeviceStore, FileStore
from telesec.security.kdf import FLOOR_PARAMETERS
from telesec.security.throttle import Moment
from telesec.services.access.commitment import accept_commitment
from telesec.services.access.foundation import Identity
from telesec.services.access.set_up import SetUp
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.anchoring import end_session
from telesec.services.backups.backup_runs import ledger, run_closed
from telesec.services.backups.backup_targets import TargetChange, save_target
from telesec.services.bookings import agenda, booking
from telesec.services.patients import patients
from telesec.services.restores.restore_anew import RestoreAnew
from telesec.services.restores.restore_swap import complete
from telesec.services.restores.restores import RestoreHere
from telesec.services.threshold import Threshold
from telesec.storage.tables.base import JOURNAL_FIELDS

START = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)  # Monday, 8 h in Paris
WHOLE = frozenset(Compartment)
PASSWORD, LOGIN = "violon cèdre 7 bateau lampe", "claire"


@dataclass
class HandClock:
    instant: datetime = START

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, **parts: float) -> None:
        self.instant += timedelta(**parts)


@dataclass
class Lilas:
    """The practice, its computer's memory, its disk of backups, and the paper."""

    root: Path
    totp_secret: str
    recovery_text: str
    clock: HandClock = field(default_factory=HandClock)
    computer: str = "device"
    folder_name: str = "cabinet"
    opened: list[SignedIn] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.root / self.folder_name

    @property
    def disk(self) -> Path:
        return self.root / "disque"

    def device(self, _practice_id: str = "") -> DeviceStore:
        return FileStore(self.root / self.computer)

    def threshold(self) -> Threshold:
        return Threshold(
            self.folder,
            self.device(),
            self.clock,
            workstation="accueil",
            parameters=FLOOR_PARAMETERS,
            moment=lambda utc: Moment(utc, "boot", int((utc - START).total_seconds())),
        )

    def sign_in(self, login: str = LOGIN, password: str = PASSWORD, secret: str = "") -> SignedIn:
        """With the person's own password and telephone, a minute later."""
        self.clock.advance(minutes=1)
        code = str(pyotp.TOTP(secret or self.totp_secret).at(self.clock()))
        signed_in = SignIn(self.threshold()).attempt(login, password, code)
        signed_in.gate.proved()
        if signed_in.commitment_due:
            told = accept_commitment(signed_in.gate)
            signed_in = replace(signed_in, notices=(*signed_in.notices, *told))
        self.opened.append(signed_in)
        return signed_in

    def sign_out(self, signed_in: SignedIn) -> None:
        end_session(signed_in.gate, self.threshold(), Action.SIGN_OUT)
        self.opened.remove(signed_in)

    def back_up(self, to: str = "a", **later: float) -> str:
        """A backup of the closed practice, ``later``; the snapshot's id."""
        self.clock.advance(**later)
        report = run_closed(self.threshold(), (to,))
        assert not report.failed, report.failed
        return ledger(self.threshold()).made[-1].id

    def new_computer(self) -> None:
        """A bare machine: nothing of the practice, nothing in its keyring."""
        self.computer, self.folder_name = "other-device", "other-cabinet"

    def anew(self) -> RestoreAnew:
        return RestoreAnew(self.folder, self.device, self.clock, workstation="neuf")

    def place(self) -> tuple[Target, Credentials]:
        return Target("a", TargetKind.FOLDER, "Disque", folder=str(self.disk)), Credentials()

    def start(self) -> object:
        """What every start of the program does before anything opens."""
        return complete(self.folder, self.device, self.clock)

    def close(self) -> None:
        for signed_in in self.opened:
            signed_in.gate.close()
        self.opened.clear()


def book(signed_in: SignedIn, name: str, hour: int, minute: int = 0) -> Appointment:
    """A patient called ``name``, booked on Tuesday the 17th at ``hour``."""
    gate = signed_in.gate
    patient = patients.create_patient(gate, PatientDraft(name, "Anne"))
    practitioner = gate.reference.practitioners[0]
    start = datetime(2026, 11, 17, hour, minute)
    wanted = BookingRequest(
        practitioner.id,
        gate.reference.sites[0].id,
        patient.id,
        start,
        start + timedelta(minutes=15),
        gate.reference.reason_codes[0].id,
    )
    return booking.book(gate, wanted).appointment


def journal_of(signed_in: SignedIn, action: Action) -> list[dict[str, object]]:
    """The rows of the technical journal for one action, oldest first."""
    with signed_in.gate.stores()[Compartment.PRACTICE]._engine.connect() as conn:
        bodies = conn.exec_driver_sql("SELECT body FROM journal ORDER BY seq").scalars().all()
    rows = [dict(zip(JOURNAL_FIELDS, json.loads(body), strict=True)) for body in bodies]
    return [row for row in rows if row["action"] == action]


def lines_of_tuesday(signed_in: SignedIn) -> tuple[AppointmentLine, ...]:
    gate = signed_in.gate
    asked = AgendaRange((gate.reference.practitioners[0].id,), datetime(2026, 11, 17).date())
    return agenda.view(gate, asked).lines


def names_of_tuesday(signed_in: SignedIn) -> list[str]:
    return [line.shown_name.split()[0] for line in lines_of_tuesday(signed_in)]


@pytest.fixture(scope="module", autouse=True)
def codes_hashed_lightly() -> Iterator[None]:
    with codes_at_little_cost():
        yield


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Lilas:
    """Set up, backups sent to a disk, one appointment taken on the first morning."""
    root = tmp_path_factory.mktemp("lilas")
    clock = HandClock()
    with codes_at_little_cost():
        wizard = SetUp(root / "cabinet", FileStore(root / "device"), clock, parameters=FLOOR_PARAMETERS)
        wizard.identify(Identity("Cabinet des Lilas", LOGIN, "Dr Claire Lefèvre", city="Lyon"))
        wizard.factors.choose_password(PASSWORD, PASSWORD)
        secret = wizard.factors.secret_text.replace(" ", "")
        wizard.factors.prove_code(str(pyotp.TOTP(secret).at(clock())))
        wizard.factors.backup_codes()
        text = wizard.recovery_text()
        groups = text.split()
        wizard.type_back(tuple(groups[place - 1] for place in wizard.asked_groups))
        wizard.finish()
        made = Lilas(root, secret, text, clock)
        signed_in = made.sign_in()
        made.disk.mkdir()
        change = TargetChange(Target("", TargetKind.FOLDER, "Disque", folder=str(made.disk)))
        save_target(signed_in.gate, made.threshold(), change)
        book(signed_in, "AUBRAC", 9)
        made.sign_out(signed_in)
    return made


@pytest.fixture
def lilas(founded: Lilas, tmp_path: Path) -> Iterator[Lilas]:
    """A copy of the practice and of its computer, an hour later; its disk is empty."""
    for name in ("cabinet", "device"):
        shutil.copytree(founded.root / name, tmp_path / name)
    shutil.copytree(founded.disk, tmp_path / "disque")
    made = Lilas(tmp_path, founded.totp_secret, founded.recovery_text, HandClock(founded.clock.instant))
    made.clock.advance(hours=1)
    moved_disk(made)
    yield made
    made.close()


def moved_disk(made: Lilas) -> None:
    """The copy of the disk is at another place: the settings follow it."""
    from dataclasses import replace

    from telesec.backup.settings_file import read_settings, write_settings

    threshold = made.threshold()
    secret = threshold.secret(threshold.header().practice_id)
    settings = read_settings(made.folder, secret)
    targets = tuple(replace(one, folder=str(made.disk)) for one in settings.targets)
    later = replace(settings, targets=targets, revision=settings.revision + 1)
    write_settings(made.folder, later, secret)


def restore_here(
    made: Lilas,
    signed_in: SignedIn,
    snapshot_id: str,
    compartments: frozenset[Compartment] = WHOLE,
    place: str = "a",
) -> Prepared:
    """From an open session, up to the order; the session then ends, as the window makes it."""
    work = RestoreHere(signed_in.gate, made.threshold(), signed_in.deks)
    work.begin(place)
    assert work.listing().choice(snapshot_id) is not None
    work.confirm(snapshot_id, compartments)
    prepared = work.prepare()
    work.order()
    work.close()
    made.sign_out(signed_in)
    return prepared
