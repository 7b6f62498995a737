"""A practice made by the real set-up, copied for each test, with a telephone that gives real codes."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from tests.conftest import accept_beforehand, codes_at_little_cost, slots_at_little_cost

from telesec.domain.sessions import LockReason, Resume
from telesec.security import recovery
from telesec.security.device import FileStore
from telesec.security.kdf import FLOOR_PARAMETERS
from telesec.security.throttle import Moment
from telesec.services.access.commitment import accept_commitment
from telesec.services.access.new_factors import NewFactors
from telesec.services.access.set_up import Identity, SetUp
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.threshold import Threshold

from .played_day import PATIENCE, PlayedDay

START = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
PASSWORD = "violon cèdre 7 bateau lampe"
LOGIN = "claire"
TICKET = "7" * 64


@dataclass
class HandClock:
    instant: datetime = START

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, **parts: float) -> None:
        self.instant += timedelta(**parts)


@dataclass
class Telephone:
    """An authenticator application that shares the computer's clock."""

    secret: str
    clock: HandClock

    def code(self, off: int = 0) -> str:
        return str(pyotp.TOTP(self.secret).at(self.clock() + timedelta(seconds=30 * off)))


@dataclass
class FirstDay:
    """What the person who set the practice up holds afterwards."""

    folder: Path
    device_folder: Path
    clock: HandClock
    telephone: Telephone
    backup_codes: tuple[str, ...]
    recovery_text: str
    opened: list[SignedIn] = field(default_factory=list)
    clock_turned: int = 0  # seconds by which somebody moved the clock

    def threshold(self) -> Threshold:
        return Threshold(
            self.folder,
            FileStore(self.device_folder),
            self.clock,
            workstation="accueil",
            parameters=FLOOR_PARAMETERS,
            moment=self.moment,
        )

    def moment(self, utc: datetime) -> Moment:
        """An uptime that follows the clock until it is turned by hand."""
        return Moment(utc, "boot", int((utc - START).total_seconds()) - self.clock_turned)

    def attempt(
        self,
        login: str = LOGIN,
        password: str = PASSWORD,
        code: str | None = None,
        resuming: Resume | None = None,
        *,
        accepts: bool = True,
    ) -> SignedIn:
        """Sign in; who has not accepted the commitment yet ``accepts`` it then."""
        code = self.telephone.code() if code is None else code
        signed_in = SignIn(self.threshold()).attempt(login, password, code, resuming)
        if accepts and signed_in.commitment_due:
            told = accept_commitment(signed_in.gate)
            notices = (*signed_in.notices, *told)
            signed_in = replace(signed_in, notices=notices, commitment_due=False)
        self.opened.append(signed_in)
        return signed_in

    def resume(self, signed_in: SignedIn) -> Resume:
        return Resume(
            LockReason.IDLE,
            signed_in.gate.account.id,
            signed_in.gate.account.login,
            signed_in.gate.account.display_name,
            self.clock(),
            signed_in.full_sign_in,
            signed_in.last_code,
            ticket=TICKET,
        )

    def close(self) -> None:
        for signed_in in self.opened:
            signed_in.gate.close()


def choose(factors: NewFactors, password: str, clock: HandClock) -> tuple[Telephone, tuple[str, ...]]:
    factors.choose_password(password, password)
    telephone = Telephone(factors.secret_text.replace(" ", ""), clock)
    factors.prove_code(telephone.code())
    return telephone, factors.backup_codes()


def begin(folder: Path, device_folder: Path, clock: HandClock) -> SetUp:
    return SetUp(folder, FileStore(device_folder), clock, workstation="accueil", parameters=FLOOR_PARAMETERS)


def set_up(folder: Path, device_folder: Path, clock: HandClock) -> FirstDay:
    who = Identity("Cabinet des Lilas", LOGIN, "Dr Claire Lefèvre", city="Lyon")
    return founded(folder, device_folder, clock, who)


def founded(folder: Path, device_folder: Path, clock: HandClock, who: Identity) -> FirstDay:
    wizard = begin(folder, device_folder, clock)
    wizard.identify(who)
    telephone, codes = choose(wizard.factors, PASSWORD, clock)
    text = wizard.recovery_text()
    code = recovery.decode_code(text)
    wizard.type_back(tuple(recovery.group_of(code, place) for place in wizard.asked_groups))
    wizard.finish()
    return FirstDay(folder, device_folder, clock, telephone, codes, text)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at the played day comes last: by then it is over, and nobody has waited for it."""
    items.sort(key=_looks_at_the_day)


def _looks_at_the_day(item: pytest.Item) -> bool:
    return item.path.name == "test_tour.py"


@pytest.fixture(scope="session", autouse=True)
def played_day(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlayedDay]:
    """The guided day, begun with the first journey of the run when a test will look at it."""
    base = tmp_path_factory.getbasetemp()
    several = hasattr(request.config, "workerinput")
    day = PlayedDay((base.parent if several else base) / "played-day")
    playing = day.begin() if any(map(_looks_at_the_day, request.session.items)) else None
    yield day
    if playing is not None:
        if not several:  # else another process may still be waiting for it
            with suppress(ProcessLookupError):
                os.killpg(playing.pid, signal.SIGTERM)
        playing.wait(PATIENCE)


@pytest.fixture(scope="module", autouse=True)
def codes_hashed_lightly() -> Iterator[None]:
    with codes_at_little_cost():
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> FirstDay:
    root = tmp_path_factory.mktemp("template")
    with codes_at_little_cost():
        made = set_up(root / "cabinet", root / "device", HandClock())
    accept_beforehand(made.threshold(), LOGIN, PASSWORD)
    return made


@pytest.fixture(scope="module")
def light_slots(template: FirstDay) -> Iterator[None]:
    """For a module of tests that change passwords again and again, and start no other program."""
    with slots_at_little_cost():
        yield


@pytest.fixture
def first_day(template: FirstDay, tmp_path: Path) -> Iterator[FirstDay]:
    """The morning after: a copy of the practice, a minute later, so that a new code is due."""
    shutil.copytree(template.folder, tmp_path / "cabinet")
    shutil.copytree(template.device_folder, tmp_path / "device")
    clock = HandClock()
    clock.advance(minutes=1)
    day = FirstDay(
        tmp_path / "cabinet",
        tmp_path / "device",
        clock,
        Telephone(template.telephone.secret, clock),
        template.backup_codes,
        template.recovery_text,
    )
    yield day
    day.close()
