"""The bench's practice: really set up, really signed in, on a clock that never asks to wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telesec.commands.bench_lines import MILLI, Line, median
from telesec.domain.actions import Action
from telesec.domain.people import Compartment, Role
from telesec.security.device import FileStore
from telesec.services.access.commitment import accept_commitment
from telesec.services.access.foundation import Identity
from telesec.services.access.set_up import SetUp
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.anchoring import end_session
from telesec.services.threshold import Threshold
from telesec.storage.engine import Location
from telesec.storage.store import Store

LOGIN = "banc"
PASSWORD = "girafe violon 47 nuage plissé"  # noqa: S105 - of an invented practice, made and thrown away


@dataclass
class Clock:
    """Real time, moved ahead so that every sign-in has a fresh code."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def next_code(self) -> None:
        self.ahead += timedelta(seconds=31)


@dataclass
class BenchPractice:
    """Where the practice is and what its only account knows."""

    folder: Path
    device_folder: Path
    clock: Clock
    secret: str = field(repr=False, default="")

    def threshold(self) -> Threshold:
        """The practice's door on this device."""
        return Threshold(self.folder, FileStore(self.device_folder), self.clock, workstation="banc")

    def code(self) -> str:
        """A code that was not used yet."""
        import pyotp

        self.clock.next_code()
        return pyotp.TOTP(self.secret).at(self.clock())

    def enter(self) -> SignedIn:
        """A session of every role; the first time, the commitment is accepted as everyone must."""
        signed = SignIn(self.threshold()).attempt(LOGIN, PASSWORD, self.code())
        if signed.commitment_due:
            accept_commitment(signed.gate)
        return signed

    def leave(self, session: SignedIn) -> None:
        """Sign out in order."""
        end_session(session.gate, self.threshold(), Action.SIGN_OUT)


def found(base: Path) -> BenchPractice:
    """Set a new practice up in ``base``; its account holds every role."""
    practice = BenchPractice(base / "cabinet", base / "appareil", Clock())
    setting = SetUp(practice.folder, FileStore(practice.device_folder), practice.clock, workstation="banc")
    setting.identify(Identity("Banc d'essai", LOGIN, "Dr Mesure", roles=frozenset(Role)))
    setting.factors.choose_password(PASSWORD, PASSWORD)
    practice.secret = "".join(setting.factors.secret_text.split())
    setting.factors.prove_code(practice.code())
    setting.factors.backup_codes()
    groups = setting.recovery_text().split()
    setting.type_back(tuple(groups[place - 1] for place in setting.asked_groups))
    setting.finish()
    return practice


@contextmanager
def _derivations() -> Iterator[list[float]]:
    """The seconds spent in each Argon2id derivation while the block runs."""
    from argon2 import low_level

    spent: list[float] = []
    real = low_level.hash_secret_raw

    def watched(*args: Any, **options: Any) -> bytes:
        start = time.perf_counter()
        try:
            return real(*args, **options)
        finally:
            spent.append(time.perf_counter() - start)

    low_level.hash_secret_raw = watched
    try:
        yield spent
    finally:
        low_level.hash_secret_raw = real


def sign_in_line(practice: BenchPractice, rounds: int = 5) -> Line:
    """What sign-in takes once Argon2id is taken off: checks, four files opened, heads compared, rows."""
    beyond, argon = [], []
    for _ in range(rounds):
        code = practice.code()
        door = SignIn(practice.threshold())
        with _derivations() as spent:
            start = time.perf_counter()
            session = door.attempt(LOGIN, PASSWORD, code)
            total = time.perf_counter() - start
        keys, practice_id = dict(session.deks), session.gate.reference.practice_id
        practice.leave(session)
        beyond.append((total - sum(spent)) * MILLI)
        argon.append(sum(spent) * MILLI)
    raw = [_open_all(practice.folder, practice_id, keys) for _ in range(rounds)]
    note = (
        f"médiane de {rounds} ; Argon2id seul {median(argon):.0f} ms ; SQLCipher nu ouvre les quatre fichiers"
    )
    return Line("sign_in", "Connexion, hors Argon2id", median(beyond), budget=150, raw=median(raw), note=note)


def _open_all(folder: Path, practice_id: str, keys: dict[Compartment, bytes]) -> float:
    start = time.perf_counter()
    stores = [Store(Location(folder, practice_id, name), key) for name, key in keys.items()]
    spent = (time.perf_counter() - start) * MILLI
    for store in stores:
        store.close()
    return spent
