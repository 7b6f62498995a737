"""A real practice on disk, with a session per role, for every test that needs stores."""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from argon2 import low_level
from hypothesis import HealthCheck, settings
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete
from tests.questions import forget_answers

from telesec.domain.access import commitment
from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Practitioner, Role, Site, compartments_of
from telesec.security import backup_codes
from telesec.security.kdf import KEY_LENGTH, Argon2Parameters
from telesec.services.access.commitment import accept_commitment
from telesec.services.access.credentials import Credentials
from telesec.services.gate import Gate
from telesec.services.stores import create_stores, open_stores
from telesec.services.threshold import Threshold
from telesec.storage.tables.base import JOURNAL_FIELDS
from telesec.ui.curtain import Curtain

EXAMPLES = 100  # of a rule, when its test does not say
PATIENCE_MS = 30_000
MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30
KEYS_OF_A_TASK = "keys of a task"
WHOLE_EVERY = 200  # tests between two collections of everything made since the last one
_TESTS = count()
_DERIVED: dict[tuple[Any, ...], bytes] = {}


@dataclass
class Clock:
    """A clock set by hand."""

    instant: datetime = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)  # Monday, 8 h in Paris

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, **parts: float) -> None:
        self.instant += timedelta(**parts)


@dataclass
class PracticeOnDisk:
    """Four compartments in a folder, the keys of all of them, and a gate for whoever is asked."""

    folder: Path
    clock: Clock
    practice_id: str = field(default_factory=new_id)
    site: Site = field(default_factory=lambda: Site(new_id(), "Cabinet des Lilas", city="Lyon"))
    deks: dict[Compartment, bytes] = field(
        default_factory=lambda: {compartment: secrets.token_bytes(32) for compartment in Compartment}
    )
    practitioners: tuple[Practitioner, ...] = ()
    accounts: dict[Role, Account] = field(default_factory=dict)
    reason_codes: tuple[ReasonCode, ...] = ()
    gates: list[Gate] = field(default_factory=list)

    def found(self) -> None:
        """Create the files and the reference data."""
        self.practitioners = tuple(
            Practitioner(new_id(), name, site_id=self.site.id, rpps="10100473148")
            for name in ("Dr Lefèvre", "Dr Benali")
        )
        self.reason_codes = (
            ReasonCode(new_id(), "Consultation", 15, "blue"),
            ReasonCode(new_id(), "Vaccination", 10, "teal"),
        )
        for role in Role:
            practitioner_id = self.practitioners[0].id if role is Role.PRACTITIONER else None
            self.accounts[role] = Account(
                new_id(), role.value, f"Compte {role}", frozenset({role}), practitioner_id
            )
        create = create_stores(self.folder, self.practice_id, self.deks)
        owner = Account(new_id(), "owner", "Fondateur", frozenset(Role), self.practitioners[0].id)
        gate = Gate(owner, create, new_id(), "poste-test", self.clock, pledged=True)
        gate.proved()
        with gate.enter(Action.SET_UP, Subject("practice")) as records:
            self._fill(records.schedules, records.people, owner)
            for account in (owner, *self.accounts.values()):
                records.commitments.accept(account.id, commitment.VERSION)
        gate.close()

    def _fill(self, schedules, people, owner) -> None:  # type: ignore[no-untyped-def]
        schedules.set("practice_name", "Cabinet des Lilas")
        schedules.save_site(self.site)
        for practitioner in self.practitioners:
            schedules.save_practitioner(practitioner)
            schedules.replace_ranges(
                practitioner.id,
                tuple(
                    WeeklyRange(new_id(), practitioner.id, self.site.id, weekday, start, end)
                    for weekday in range(5)
                    for start, end in ((8 * 60, 12 * 60), (14 * 60, 18 * 60))
                ),
            )
        for reason_code in self.reason_codes:
            schedules.save_reason_code(reason_code)
        for account in (owner, *self.accounts.values()):
            people.add(account)

    def copied(self, folder: Path, clock: Clock) -> PracticeOnDisk:
        """The same practice in another folder, with a life of its own."""
        shutil.copytree(self.folder, folder)
        return replace(
            self, folder=folder, clock=clock, deks=dict(self.deks), accounts=dict(self.accounts), gates=[]
        )

    def gate(self, *roles: Role) -> Gate:
        """A fresh session of an account holding exactly ``roles`` (and only their keys).

        Its owner accepted the commitment at the founding, and does again once a year has passed.
        """
        account = self.accounts[roles[0]]
        if len(roles) > 1:
            account = Account(
                account.id, account.login, account.display_name, frozenset(roles), self.practitioners[0].id
            )
        keys = {c: self.deks[c] for c in compartments_of(frozenset(roles))}
        gate = Gate(
            account, open_stores(self.folder, self.practice_id, keys), new_id(), "poste-test", self.clock
        )
        gate.proved()
        gate.renew_reference()
        self.gates.append(gate)
        return accept(gate)

    def rows(self, gate: Gate, compartment: Compartment) -> list[dict[str, object]]:
        """The journal of a compartment as dicts, oldest first."""
        with gate.stores()[compartment]._engine.connect() as conn:
            bodies = conn.exec_driver_sql("SELECT body FROM journal ORDER BY seq").scalars().all()
        return [dict(zip(JOURNAL_FIELDS, json.loads(body), strict=True)) for body in bodies]

    def close(self) -> None:
        for gate in self.gates:
            gate.close()
        self.gates.clear()


def accept(gate: Gate) -> Gate:
    """The owner of this session accepts the commitment to confidentiality, when it is due."""
    if not gate.pledged():
        accept_commitment(gate)
    return gate


def accept_beforehand(threshold: Threshold, login: str, password: str) -> None:
    """The same before the first sign-in: a practice set up for tests asks nothing more at the door."""
    found = Credentials(threshold).prove(login, password, "", code_optional=True)
    practice_id = found.header.practice_id
    keys = {Compartment.PRACTICE: found.deks[Compartment.PRACTICE]}
    account = Account(found.slot.account_id, login, "", found.slot.roles)
    stores = open_stores(threshold.folder, practice_id, keys)
    gate = Gate(account, stores, new_id(), threshold.workstation, threshold.clock)
    accept_commitment(gate)
    gate.close()
    threshold.forgive(practice_id, found.tag)


def pytest_configure(config: pytest.Config) -> None:
    _calm_the_rules(config)
    _wait_long_enough()
    if _has_room(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What is long may last: only the others are stopped when they hang (pyproject.toml)."""
    if item.get_closest_marker("long"):
        faulthandler.cancel_dump_traceback_later()


def _calm_the_rules(config: pytest.Config) -> None:
    """Rules are tried on a quarter of the examples, and on all of them in the long run; none is timed."""
    count = EXAMPLES // 4 if config.option.markexpr == "not long" else EXAMPLES
    calm = [HealthCheck.too_slow]
    settings.register_profile("house", max_examples=count, deadline=None, suppress_health_check=calm)
    settings.load_profile("house")


def _wait_long_enough() -> None:
    """On a busy machine an answer that takes five seconds is late, not missing."""
    for wait in ("Until", "Signal", "Signals", "Callback", "Exposed", "Active"):
        getattr(QtBot, f"wait{wait}").__kwdefaults__["timeout"] = PATIENCE_MS


def _has_room(memory: Path) -> bool:
    """Whether the tests' folders may live in memory, where nothing waits for a disk."""
    try:
        found = os.statvfs(memory)
    except (AttributeError, OSError):  # not on this system
        return False
    return (
        found.f_bavail * found.f_frsize > ROOM
        and not found.f_flag & os.ST_NOEXEC  # tests write small programs and run them
        and os.access(memory, os.W_OK)
    )


def examples(count: int) -> int:
    """How many of the ``count`` examples of the long run are tried in this one."""
    return max(1, count * settings.default.max_examples // EXAMPLES)  # type: ignore[attr-defined]


@contextmanager
def codes_at_little_cost() -> Iterator[None]:
    """The eight one-time codes of a person cost as much as eight passwords: here, next to nothing.

    Their true cost is paid in tests/unit/test_recovery_and_backup_codes.py. A program started by a test
    pays it too, so it does not know the codes made here.
    """

    def lightly(secret: str, salt: bytes, parameters: Argon2Parameters) -> bytes:
        text = secret.encode()
        return low_level.hash_secret_raw(text, salt, 1, 8, 1, KEY_LENGTH, low_level.Type.ID)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(backup_codes, "stretch", lightly)
        yield


@pytest.fixture(scope="session", autouse=True)
def derived_once() -> Iterator[None]:
    """Argon2id costs much on purpose and gives the same key each time: a key derived once is remembered."""
    true = low_level.hash_secret_raw

    def remembered(*given: Any, **costs: Any) -> bytes:
        asked = (*given, *costs.items())
        if asked not in _DERIVED:
            _DERIVED[asked] = true(*given, **costs)
        return _DERIVED[asked]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(low_level, "hash_secret_raw", remembered)
        yield


@contextmanager
def slots_at_little_cost() -> Iterator[None]:
    """New passwords cost next to nothing; those derived before keep their keys.

    Only for tests that start no other program on what they made: it would derive other keys. The true cost
    is paid in tests/unit/test_account_keys_and_slots.py.
    """
    remembered = low_level.hash_secret_raw

    def lightly(*given: Any, **costs: Any) -> bytes:
        if "memory_cost" not in costs:  # a one-time code, light already
            return remembered(*given, **costs)
        asked = (*given, *costs.items())
        if asked not in _DERIVED:
            light = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
            _DERIVED[asked] = remembered(*given, **costs | light)
        return _DERIVED[asked]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(low_level, "hash_secret_raw", lightly)
        yield


@pytest.fixture(autouse=True)
def collected_between() -> Iterator[None]:
    """Python collects between two tests, never in the middle of what Qt draws: so does the program."""
    gc.disable()
    yield
    gc.disable()
    if next(_TESTS) % WHOLE_EVERY:
        gc.collect(1)
    else:
        gc.collect()
        gc.freeze()  # what is left stays until the end: no later collection goes through it again


@pytest.fixture(autouse=True)
def nothing_asked() -> Iterator[None]:
    """What would reach the windows of the next tests goes away: the curtain of a lock, a question left.

    A curtain hides whatever shows later, for ever. A modal dialog that nobody answered keeps every key from
    the windows under it; closing is not enough: one that is half filled in asks whether to lose that.
    """
    yield
    never = forget_answers()
    application = QApplication.instance()
    if application is None:
        return
    for curtain in application.findChildren(Curtain):
        delete(curtain)
    for left in QApplication.topLevelWidgets():
        if left.isModal() or left.windowType() is Qt.WindowType.Popup:
            left.hide()
    assert not never, "a question was awaited that never came"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> PracticeOnDisk:
    """The practice every test works on a copy of: its tables and rows are made once, not a thousand times."""
    folder = tmp_path_factory.mktemp("founded") / "cabinet"
    folder.mkdir(mode=0o700)
    made = PracticeOnDisk(folder, Clock())
    made.found()
    return made


@pytest.fixture
def practice(founded: PracticeOnDisk, tmp_path: Path, clock: Clock) -> Iterator[PracticeOnDisk]:
    made = founded.copied(tmp_path / "cabinet", clock)
    yield made
    made.close()


@pytest.fixture
def desk(practice: PracticeOnDisk) -> Gate:
    """A secretary's session."""
    return practice.gate(Role.SECRETARY)


@pytest.fixture
def doctor(practice: PracticeOnDisk) -> Gate:
    """A practitioner's session."""
    return practice.gate(Role.PRACTITIONER)


@pytest.fixture
def windows(qtbot: QtBot, qapp: QApplication, practice: PracticeOnDisk, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Opens the windows of sessions of the practice."""
    from tests.session_window import SessionWindows

    made = SessionWindows(qtbot, qapp, practice, tmp_path)
    yield made
    made.close()


@pytest.fixture
def monday() -> date:
    return date(2026, 11, 16)


@pytest.fixture
def wall() -> Callable[[int, int, int], datetime]:
    """``wall(day_of_november, hour, minute)``: a naive wall time of November 2026."""
    return lambda day, hour, minute=0: datetime(2026, 11, day, hour, minute)


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Callable[[str, int, int], None]:
    """``tally(task, keys, target)``: a task of the desk done in so many keys, at or under its target.

    The table of all of them is printed at the end of the run.
    """

    def count(task: str, keys: int, target: int) -> None:
        request.node.user_properties.append((KEYS_OF_A_TASK, [task, keys, target]))
        assert keys <= target, f"{task}: {keys} keys, {target} at most"

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Keys of each task of the desk, beside their targets (those of the trade's own table)."""
    counted = {
        task: (keys, target)
        for report in terminalreporter.stats.get("passed", [])
        for name, (task, keys, target) in getattr(report, "user_properties", [])
        if name == KEYS_OF_A_TASK
    }
    if counted:
        terminalreporter.section("keys of the desk (keys / target)")
    for task, (keys, target) in sorted(counted.items()):
        terminalreporter.write_line(f"{task:62} {keys:3} / {target}")
