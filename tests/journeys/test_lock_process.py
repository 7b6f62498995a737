"""The real program in its own process: it locks by becoming a new one, which remembers no secret."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

import pyotp
import pytest
from tests.conftest import accept_beforehand

from telesec.security.device import FileStore
from telesec.security.kdf import FLOOR_PARAMETERS
from telesec.services.access.foundation import Identity
from telesec.services.access.set_up import SetUp
from telesec.services.threshold import Threshold

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and keeps its pid by exec")

PASSWORD = "lanterne mouflon girafe abricot"
PATIENCE_S = 120
CANARY = "Œuvrard-Ñuñez"
# Runs the program itself, types into its screens, and tells on standard output what it sees.
DRIVER = '''
import json, os, resource, shutil, signal, sys
from pathlib import Path
import pyotp
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from telesec.app import main, program, window
from telesec.domain.drafts import FormDraft
from telesec.domain.sessions import LockReason
from telesec.ui.sign_in import SignInPage

HERE = Path(__file__).parent
RESUMED = "--resume-fd" in sys.argv
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def plan():
    return json.loads((HERE / "plan.json").read_text())


def tell(step, **facts):
    facts |= {"step": step, "pid": os.getpid(), "files": len(os.listdir("/proc/self/fd"))}
    print(json.dumps(facts), flush=True)


def bystander():
    """Before the lock: 2,000 names, the password and the keys, all over the process's memory."""
    return [f"{plan()['canary']} {number:04d}" for number in range(2000)], plan()["password"]


class Driven(window.Window):
    def begin(self, resume):
        super().begin(resume)
        page = self.centralWidget()
        texts = [label.text() for label in page.findChildren(type(page.heading))]
        reason = resume.reason if resume else ""
        journaled = resume.journaled if resume else None
        tell("first", page=type(page).__name__, reason=reason, texts=texts, journaled=journaled)
        if isinstance(page, SignInPage):
            code = pyotp.TOTP(plan()["telephone"]).now()  # read when it is typed, as people do
            page.enter_as("lefevre", plan()["password"], code)
            return
        self.once_told("unlock", self.unlock)

    def once_told(self, word, do):
        def look():
            if (HERE / word).exists():
                self.wait.stop()
                do()

        self.wait = QTimer(self, interval=20)
        self.wait.timeout.connect(look)
        self.wait.start()

    def unlock(self):
        self.centralWidget().password.line.setText(plan()["password"])
        self.centralWidget().open.click()

    def open_session(self, signed):
        super().open_session(signed)
        page = type(self.centralWidget()).__name__
        if RESUMED:
            tell("unlocked", warnings=signed.warnings, page=page)
            if plan()["disaster"] == "unread":
                QTimer.singleShot(0, self.close)
            return
        keys = {name: dek.hex() for name, dek in signed.deks.items()}
        (HERE / "keys.json").write_text(json.dumps(keys))
        self.names, self.password = bystander()
        tell("signed_in", page=page)
        self.once_told("fall", self.fall)
        QMessageBox(QMessageBox.Icon.Question, "Question", self.names[3], parent=self).exec()

    def _unfinished(self):
        return (FormDraft("booking", {"note": self.names[7]}),)

    def fall(self):
        what = plan()["disaster"]
        if what == "full_disk":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        if what == "folder_gone":
            (HERE / "cabinet").rename(HERE / "away")
        if what == "bug":
            raise RuntimeError(self.names[5])
        self.lock(LockReason.IDLE)


def restored(self, drafts):
    if not RESUMED:
        return
    tell("restored", drafts=[draft.payload for draft in drafts])
    QTimer.singleShot(0, self.widget.window().close)


from telesec.app import wiring
wiring.Workspace.restore = restored
program.Window = Driven
sys.exit(main.main(sys.argv[1:]))
'''


@pytest.fixture
def home(tmp_path):
    """A person's folders of their own, without a keyring."""
    outside = ("DBUS", "PYTHON", "XDG", "DISPLAY", "WAYLAND")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
    folders = {
        f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("DATA", "CONFIG", "STATE", "CACHE")
    }
    return kept | folders | {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def telephone(tmp_path):
    """A practice made by the set-up use case; answers with the key of the telephone."""
    device = FileStore(tmp_path / "data" / "telesec")
    made = SetUp(tmp_path / "cabinet", device, now, parameters=FLOOR_PARAMETERS)
    made.identify(Identity("Cabinet des Lilas", "lefevre", "Dr Lefèvre", "Centre", "Lyon"))
    made.factors.choose_password(PASSWORD, PASSWORD)
    key = made.factors.secret_text.replace(" ", "")
    made.factors.prove_code(pyotp.TOTP(key).at(int(datetime.now(UTC).timestamp()) - 30))
    made.factors.backup_codes()
    groups = made.recovery_text().split()
    made.type_back(tuple(groups[place - 1] for place in made.asked_groups))
    made.finish()
    return key


def now():
    return datetime.now(UTC)


class Play:
    """The running program, and what it tells."""

    def __init__(self, folder, home, telephone, disaster=""):
        self.folder = folder
        (folder / "driver.py").write_text(DRIVER)
        plan = {"password": PASSWORD, "telephone": telephone, "canary": CANARY, "disaster": disaster}
        (folder / "plan.json").write_text(json.dumps(plan))
        command = [sys.executable, str(folder / "driver.py"), "--practice", str(folder / "cabinet")]
        self.process = subprocess.Popen(
            command, env=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines = SimpleQueue()
        self.hearing = threading.Thread(target=self._hear, daemon=True)
        self.hearing.start()

    def _hear(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")

    def tell(self, word):
        (self.folder / word).touch()

    def next(self, step):
        line = self.lines.get(timeout=PATIENCE_S)
        told = json.loads(line) if line else {"step": self.process.stderr.read()}
        assert told["step"] == step, told
        return told

    def end(self):
        code = self.process.wait(timeout=PATIENCE_S)
        return code, self.process.stderr.read()


@pytest.fixture
def play(tmp_path, home, telephone):
    running = []

    def start(disaster=""):
        device = FileStore(tmp_path / "data" / "telesec")
        if disaster != "unread":
            door = Threshold(tmp_path / "cabinet", device, now, parameters=FLOOR_PARAMETERS)
            accept_beforehand(door, "lefevre", PASSWORD)
        running.append(Play(tmp_path, home, telephone, disaster))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
        with one.process:
            one.hearing.join()


def memory_of(pid):
    """Every readable byte of a process, None for who may not: root alone reads one that forbids it."""
    parts = []
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                found = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
                if found and "[v" not in line:
                    start, end = (int(text, 16) for text in found.groups())
                    memory.seek(start)
                    try:
                        parts.append(memory.read(end - start))
                    except OSError:
                        continue
    except PermissionError:
        return None
    return b"".join(parts)


def secrets_in(pid, folder):
    """Which of the keys (raw, hexadecimal), the password and the names a process holds; None: not known."""
    memory = memory_of(pid)
    if memory is None:
        return None
    keys = json.loads((folder / "keys.json").read_text())
    wanted = {"password": PASSWORD.encode(), "password wide": PASSWORD.encode("utf-16-le")}
    wanted |= {"name": CANARY.encode(), "name wide": CANARY.encode("utf-16-le")}
    wanted["name latin"] = CANARY.replace("Œ", "").encode("latin-1")
    for compartment, text in keys.items():
        wanted |= {compartment: bytes.fromhex(text), f"{compartment} hex": text.encode()}
    return [name for name, needle in wanted.items() if needle in memory]


def check_forgotten(open_memory, locked_memory):
    """They were found in the open session, and none of them in the locked one."""
    if open_memory is None or locked_memory is None:
        pytest.skip("this user may not read another process's memory; all the rest holds")
    assert {"office", "clinical", "password", "name wide"} <= set(open_memory)
    assert locked_memory == []


def test_a_lock_with_a_question_open_forgets_everything_and_the_draft_comes_back(play, tmp_path):
    running = play()
    first = running.next("first")
    assert first["page"] == "SignInPage"
    pid = running.next("signed_in")["pid"]
    open_memory = secrets_in(pid, tmp_path)
    running.tell("fall")
    locked = running.next("first")
    assert (locked["page"], locked["reason"], locked["journaled"]) == ("LockScreen", "idle", True)
    assert "Dr Lefèvre" in locked["texts"]
    assert locked["pid"] == first["pid"] == pid
    assert abs(locked["files"] - first["files"]) <= 2
    locked_memory = secrets_in(pid, tmp_path)
    assert written_in_plain_text(tmp_path) == []
    running.tell("unlock")
    assert running.next("unlocked")["warnings"] == []
    assert running.next("restored")["drafts"] == [{"note": f"{CANARY} 0007"}]
    assert running.end()[0] == 0
    check_forgotten(open_memory, locked_memory)


def written_in_plain_text(folder):
    """The files of the practice and of the program that hold a name or the password."""
    written = [path for path in Path(folder).rglob("*") if path.is_file()]
    ours = [path for path in written if path.name not in {"plan.json", "driver.py", "keys.json"}]
    needles = (CANARY.encode(), CANARY.encode("utf-16-le"), PASSWORD.encode())
    return [path.name for path in ours if any(needle in path.read_bytes() for needle in needles)]


def test_the_commitment_locks_like_any_page_and_is_asked_again_after_the_unlock(play, tmp_path):
    running = play("unread")
    running.next("first")
    assert running.next("signed_in")["page"] == "Entrance"
    running.tell("fall")
    running.tell("unlock")
    locked = running.next("first")
    assert (locked["page"], locked["reason"], locked["journaled"]) == ("LockScreen", "idle", True)
    assert running.next("unlocked")["page"] == "Entrance"
    assert running.end()[0] == 0


def test_a_full_disk_locks_all_the_same_forgets_everything_and_says_the_row_is_missing(play, tmp_path):
    running = play("full_disk")
    running.next("first")
    pid = running.next("signed_in")["pid"]
    open_memory = secrets_in(pid, tmp_path)
    running.tell("fall")
    locked = running.next("first")
    assert locked["page"] == "LockScreen"
    assert locked["journaled"] is False
    assert any("journal" in text for text in locked["texts"])
    check_forgotten(open_memory, secrets_in(pid, tmp_path))


def test_a_folder_gone_locks_all_the_same(play, tmp_path):
    running = play("folder_gone")
    running.next("first")
    running.next("signed_in")
    running.tell("fall")
    assert running.next("first")["page"] == "LockScreen"


def test_an_uncaught_error_locks_and_leaves_no_name_behind(play, tmp_path):
    running = play("bug")
    running.next("first")
    running.next("signed_in")
    running.tell("fall")
    locked = running.next("first")
    assert (locked["page"], locked["reason"]) == ("LockScreen", "incident")
    noted = (tmp_path / "state" / "telesec" / "incidents.log").read_text()
    assert "RuntimeError" in noted
    assert CANARY not in noted
    running.process.terminate()
    assert CANARY not in running.end()[1]
