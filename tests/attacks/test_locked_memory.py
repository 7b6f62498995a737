"""Another process reads the memory of the program before and after the lock (Linux, as root)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest
from tests.conftest import accept, codes_at_little_cost

from telesec.domain.actions import Action, Subject
from telesec.domain.ids import new_id
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.security.device import FileStore
from telesec.security.kdf import FLOOR_PARAMETERS
from telesec.services.access.foundation import Identity
from telesec.services.access.set_up import SetUp
from telesec.services.access.sign_in import SignIn
from telesec.services.anchoring import end_session
from telesec.services.threshold import Threshold

PROGRAM = Path(__file__).with_name("program_to_lock.py")
LOGIN, PASSWORD = "claire", "violon cèdre 7 bateau lampe"
CANARY = "ZQVXKANARI"
NAMES = 200
MANY = 2000

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@dataclass
class Known:
    """What the program must have forgotten once locked."""

    folder: Path
    data_home: Path
    deks: dict[Compartment, bytes]
    patient_ids: list[str]
    secret: str
    step: int

    def needles(self) -> dict[str, bytes]:
        words = {"password": PASSWORD, "name": CANARY, "totp": self.secret}
        found = {f"{name} 8": text.encode() for name, text in words.items()}
        found |= {f"{name} 16": text.encode("utf-16-le") for name, text in words.items()}
        for compartment, dek in self.deks.items():
            found[f"{compartment} raw"] = dek
            found[f"{compartment} hex"] = dek.hex().encode()
            found[f"{compartment} HEX"] = dek.hex().upper().encode()
            found[f"{compartment} hex 16"] = dek.hex().encode("utf-16-le")
        return found


def utc_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=[NAMES, pytest.param(MANY, marks=pytest.mark.long)])
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Known:
    """A practice really set up, with many patients whose names are found nowhere else."""
    data_home = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(data_home))
    device = FileStore(data_home / "telesec")
    folder = tmp_path / "cabinet"
    wizard = SetUp(folder, device, utc_now, parameters=FLOOR_PARAMETERS)
    roles = frozenset({Role.ADMIN, Role.PRACTITIONER})
    wizard.identify(Identity("Cabinet des Lilas", LOGIN, "Dr Claire", city="Lyon", roles=roles))
    wizard.factors.choose_password(PASSWORD, PASSWORD)
    secret = wizard.factors.secret_text.replace(" ", "")
    step = int(time.time()) // 30
    wizard.factors.prove_code(code_at(secret, step - 1))
    with codes_at_little_cost():
        wizard.factors.backup_codes()
    groups = wizard.recovery_text().split()
    wizard.type_back(tuple(groups[place - 1] for place in wizard.asked_groups))
    wizard.finish()
    threshold = Threshold(folder, device, utc_now, parameters=FLOOR_PARAMETERS)
    session = SignIn(threshold).attempt(LOGIN, PASSWORD, code_at(secret, step))
    ids = [new_id() for _ in range(request.param)]
    accept(session.gate)
    with session.gate.enter(Action.PATIENT_CREATE, Subject("patient")) as records:
        for number, patient_id in enumerate(ids):
            records.patients.add(patient_id, PatientDraft(f"{CANARY}{number:04d}", "Léa"))
    deks = dict(session.deks)
    end_session(session.gate, threshold, Action.SIGN_OUT)
    return Known(folder, data_home, deks, ids, secret, step)


def code_at(secret: str, step: int) -> str:
    return str(pyotp.TOTP(secret).at(step * 30))


def memory(pid: int) -> Iterator[bytes]:
    """Every readable stretch of another process's memory, but what is a file's own and cannot be written."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as mem:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) r(.)\S+ \S+ \S+ (\d+)\s*(.*)", line)
            if match is None or match[5] in {"[vvar]", "[vsyscall]", "[vvar_vclock]"}:
                continue
            if match[3] == "-" and match[4] != "0":  # the code of a library
                continue
            start, end = int(match[1], 16), int(match[2], 16)
            try:
                yield os.pread(mem.fileno(), end - start, start)
            except OSError:
                continue


def count(pid: int, needles: dict[str, bytes]) -> dict[str, int]:
    """How many times each needle stands in the memory of ``pid``; those absent are left out."""
    totals = dict.fromkeys(needles, 0)
    for stretch in memory(pid):
        for name, needle in needles.items():
            totals[name] += stretch.count(needle)
    return {name: total for name, total in totals.items() if total}


def environment(known: Known) -> dict[str, str]:
    home = known.data_home
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
    }


@contextmanager
def program(known: Known, **more: object) -> Iterator[Any]:
    """The program signed in by its widgets, its patients read; killed at the end, or after ten minutes."""
    child = subprocess.Popen(
        [sys.executable, str(PROGRAM), "--practice", str(known.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(known),
    )
    assert child.stdin is not None
    assert child.stdout is not None
    watch = threading.Timer(600, child.kill)
    watch.start()
    with child:
        try:
            given = {"login": LOGIN, "password": PASSWORD, "code": code_at(known.secret, known.step + 1)}
            child.stdin.write(json.dumps({**given, **more}) + "\n")
            child.stdin.flush()
            assert child.stdout.readline() == "read\n"
            yield child
        finally:
            watch.cancel()
            child.kill()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads the memory of a process that forbade it")
@pytest.mark.parametrize("full_disk", [False, True], ids=["asked", "full disk"])
def test_a_locked_program_holds_no_key_no_password_no_name(known: Known, full_disk: bool) -> None:
    with program(known, patient_ids=known.patient_ids, full_disk=full_disk) as child:
        for _ in range(20):  # its pages are still being made: what moves meanwhile is read again
            open_memory = count(child.pid, known.needles())
            if any(name.endswith("raw") for name in open_memory):
                break
        child.stdin.write("lock\n")
        child.stdin.flush()
        assert child.stdout.readline() == "locked\n"
        locked_memory = count(child.pid, known.needles())
        command = Path(f"/proc/{child.pid}/cmdline").read_bytes()
    assert b"--resume-fd" in command
    assert open_memory.get("name 8", 0) >= len(known.patient_ids)  # the search does find what is there
    assert any(name.endswith(("raw", "hex")) for name in open_memory)
    assert locked_memory == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; run as a plain account")
def test_a_plain_account_cannot_read_its_own_program(known: Known) -> None:
    with program(known, patient_ids=[], full_disk=False) as child, pytest.raises(PermissionError):
        next(memory(child.pid))
