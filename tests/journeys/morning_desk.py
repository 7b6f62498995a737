"""A secretary's morning: a practice, its patients, the real program, and a telephone that rings."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest

from telesec.commands import demo_data
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Role
from telesec.security.device import FileStore
from telesec.security.kdf import FLOOR_PARAMETERS
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.gate import Gate
from telesec.services.patients import patients
from telesec.services.threshold import Threshold

DOCTOR = demo_data.DemoAccount(
    "lefevre", "Dr Lefèvre", frozenset({Role.PRACTITIONER, Role.ADMIN}), "Lanterne mouflon girafe 27"
)
CAMILLE = demo_data.DemoAccount(
    "camille", "Camille Roy", frozenset({Role.SECRETARY}), "Corbeille tilleul panda 53"
)
PATIENCE = 60.0  # seconds a busy machine may take to show something
BEAT = 0.01
STEP = 30  # seconds of a code
PROGRAM = Path(__file__).with_name("desk_program.py")

Seen = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """Somebody of the practice, and what they answer on the telephone (numbers kept for fiction by ARCEP)."""

    last_name: str
    first_name: str
    birth_date: date
    sex: Sex
    number: str
    city: str

    @property
    def born(self) -> str:
        return f"{self.birth_date:%d%m%Y}"

    def draft(self) -> PatientDraft:
        return PatientDraft(
            self.last_name, self.first_name, self.birth_date, self.sex, phone=self.number, city=self.city
        )


_BEGUN = ("Bel", "Mont", "Val", "Roch", "Font", "Clair")
_ENDED = ("ange", "ardin", "ier", "eau", "otte", "emin", "oux", "ure", "and", "illon")
_FIRST = ("Noël", "Léa", "Jules", "Agathe", "Émile", "Inès")
_CITY = ("Lyon", "Villeurbanne", "Bron")


def callers(count: int) -> list[Caller]:
    """Invented people, at most sixty, each with a name, a number and a birth date of their own."""
    return [
        Caller(
            _BEGUN[at // 10 % len(_BEGUN)] + _ENDED[at % 10],
            _FIRST[at % len(_FIRST)],
            date(1941 + at % 60, 1 + at % 12, 1 + at * 7 % 28),
            (Sex.MALE, Sex.FEMALE)[at % 2],
            f"063998{at:04}",
            _CITY[at % len(_CITY)],
        )
        for at in range(count)
    ]


class Codes:
    """A telephone that never shows the same code twice; it may be half a minute ahead, as telephones are."""

    def __init__(self, secret: str) -> None:
        self._secret, self._last = secret, 0

    def code(self) -> str:
        while (code := self._code(time.time())) is None:
            time.sleep(1)
        return code

    def _code(self, at: float) -> str | None:
        """This half minute's, or the next one's when it was shown already; None when both were."""
        step = int(at) // STEP
        if self._last > step:
            return None
        self._last = max(self._last + 1, step)
        return str(pyotp.TOTP(self._secret).at(self._last * STEP))


@dataclass
class Practice:
    """The files of the practice and those who may open them."""

    folder: Path
    device_folder: Path
    codes: Codes
    people: list[Caller]
    patient_ids: dict[str, str]

    def threshold(self) -> Threshold:
        return Threshold(
            self.folder,
            FileStore(self.device_folder),
            now,
            workstation="accueil",
            parameters=FLOOR_PARAMETERS,
        )

    @contextmanager
    def session(self) -> Iterator[SignedIn]:
        """The secretary's own session, beside the program."""
        signed = SignIn(self.threshold()).attempt(CAMILLE.login, CAMILLE.password, self.codes.code())
        try:
            yield signed
        finally:
            signed.gate.close()


def now() -> datetime:
    return datetime.now(UTC)


def found_practice(root: Path, people: list[Caller]) -> Practice:
    """Set the practice up through its own use cases, with a doctor, a secretary and their patients."""
    device_folder = root / "data" / "telesec"
    device, clock = FileStore(device_folder), demo_data.Clock(now)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(demo_data, "ACCOUNTS", (DOCTOR, CAMILLE))
        founder = demo_data._found(root / "cabinet", device, clock, FLOOR_PARAMETERS)
        threshold = Threshold(root / "cabinet", device, clock, parameters=FLOOR_PARAMETERS)
        (secretary,) = demo_data._enrol_others(threshold, founder, clock, lambda _words: None)
    ids: dict[str, str] = {}

    def write(gate: Gate) -> None:
        ids.update({one.number: patients.create_patient(gate, one.draft()).id for one in people})

    demo_data.with_gate(threshold, secretary, clock, write)
    return Practice(root / "cabinet", device_folder, Codes(secretary.totp_secret), people, ids)


class Desk:
    """The program in its own process, on a screen of its own when there is one to have."""

    def __init__(self, root: Path, practice: Practice, *, on_screen: bool = False) -> None:
        self.root, self.practice = root, practice
        self.keys = 0
        self.tasks: dict[str, list[int]] = defaultdict(list)
        self._process: subprocess.Popen[bytes] | None = None
        self._screen = Screen() if on_screen else None
        self._errors = (root / "errors").open("w")
        self._home = home(root, self._screen.display if self._screen else "")

    # The program.

    def start(self) -> None:
        """Open the program and sign in, as each morning."""
        command = [sys.executable, str(PROGRAM), "--practice", str(self.practice.folder)]
        self._process = subprocess.Popen(
            command, env=self._home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        self.until(lambda seen: seen["page"] == "SignInPage", "the sign-in")

    def sign_in(self) -> None:
        self.ask("enter", login=CAMILLE.login, password=CAMILLE.password, code=self.practice.codes.code())
        self.until(lambda seen: seen["page"] == "Shell" and not seen["opening"], "the workspace")

    def lock(self) -> Seen:
        """Ctrl+L, whatever is going on; the lock screen's process answers next."""
        self.press("Ctrl+L")
        return self.until(lambda seen: seen["page"] == "LockScreen", "the lock screen")

    def unlock(self) -> Seen:
        self.ask("unlock", password=CAMILLE.password)
        return self.until(lambda seen: seen["page"] == "Shell" and not seen["opening"], "the workspace again")

    def kill(self) -> None:
        """As a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.communicate()

    def leave(self) -> int:
        """Close the window, and wait until the program is gone."""
        assert self._process is not None
        self.ask("leave", answered=False)
        self._process.communicate(timeout=PATIENCE)
        return self._process.returncode

    def end(self) -> None:
        """Leave nothing running."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        self._errors.close()
        if self._screen is not None:
            self._screen.end()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def incidents(self) -> str:
        """What the program noted of its own faults, and said of them."""
        noted = [path.read_text() for path in self.root.rglob("incidents.log")]
        return "\n".join([*noted, (self.root / "errors").read_text()])

    # Its keys.

    def press(self, *keys: str) -> None:
        """Strike keys, each counted."""
        self.keys += len(keys)
        self.ask("press", keys=list(keys), answered=keys[-1] != "Ctrl+L")

    def type(self, text: str) -> None:
        """Type where the keyboard is, each letter counted."""
        self.keys += len(text)
        self.ask("type", text=text)

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count the keys of a task."""
        before = self.keys
        yield
        self.tasks[name].append(self.keys - before)

    # What is seen.

    def see(self) -> Seen:
        return self.ask("see")

    def texts(self, *, hidden: bool = False) -> list[str]:
        """Every word of every widget, of tooltips and for screen readers; of hidden ones too."""
        return self.ask("texts", hidden=hidden)

    def picture(self, path: Path) -> None:
        self.ask("picture", path=str(path))

    def until(self, ready: Callable[[Seen], object], what: str) -> Seen:
        """What is seen once it is as expected."""
        deadline = time.monotonic() + PATIENCE
        while not ready(seen := self.see()):
            assert time.monotonic() < deadline, f"{what} did not come: {seen} {self.incidents()}"
            select.select([], [], [], BEAT)
        return seen

    def ask(self, do: str, *, answered: bool = True, **given: Any) -> Any:
        """Say one thing to the program's hands; their answer, when they outlive it."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"do": do, **given}).encode() + b"\n")
        process.stdin.flush()
        if not answered:
            return None
        heard, _, _ = select.select([process.stdout], [], [], PATIENCE)
        line = process.stdout.readline() if heard else b""
        assert line, f"no answer to {do} {given}: {process.poll()} {self.incidents()}"
        return json.loads(line)

    # The telephone.

    def ring(self, number: str, line: str = "") -> None:
        """The softphone announces a call, with the real command."""
        words = ["--practice", str(self.practice.folder), "call", number, *(["--line", line] if line else [])]
        done = subprocess.run(
            [sys.executable, "-m", "telesec.app.main", *words],
            env=self._home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


class Screen:
    """A screen and a window manager of this test alone."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        self._desk = subprocess.Popen(
            ["openbox"], env={**os.environ, "DISPLAY": self.display}, stderr=subprocess.DEVNULL
        )

    @staticmethod
    def is_there() -> bool:
        return all(shutil.which(one) for one in ("Xvfb", "openbox"))

    def end(self) -> None:
        for one in (self._desk, self._server):
            one.terminate()
            one.wait(PATIENCE)


def home(root: Path, display: str) -> dict[str, str]:
    """A person's folders of their own, without a keyring."""
    outside = ("DBUS", "PYTHON", "XDG", "DISPLAY", "WAYLAND", "QT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
    folders = {f"XDG_{kind}_HOME": str(root / kind.lower()) for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
    (root / "run").mkdir(mode=0o700, exist_ok=True)
    screen = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} if display else {"QT_QPA_PLATFORM": "offscreen"}
    return kept | folders | screen | {"HOME": str(root), "XDG_RUNTIME_DIR": str(root / "run")}
