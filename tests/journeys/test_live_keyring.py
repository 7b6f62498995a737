"""The system's own keyring (Secret Service), live: unlocked, shut, gone, and copied by a thief."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

TOOLS = ("dbus-run-session", "gnome-keyring-daemon")
MISSING = [name for name in TOOLS if shutil.which(name) is None]
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(bool(MISSING), reason=f"missing on this machine: {', '.join(MISSING)}"),
]
SCRIPT = Path(__file__).with_name("keyring_session.py")
UNLOCKED = 'printf %s "$0" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
SHUT = 'gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$@"'


@dataclass
class Person:
    """A home with its keyring; ``password`` opens the keyring, as signing in to the desktop does."""

    root: Path
    password: str = "session"

    @property
    def folder(self) -> Path:
        return self.root / "home"

    def session(self, act: str, opening: str | None = UNLOCKED) -> dict[str, object]:
        """One session of the desktop, with a bus of its own, from its beginning to its end."""
        run = Path(tempfile.mkdtemp(dir=self.root))
        self.folder.mkdir(exist_ok=True)
        environment = {
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(run),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
        }
        python = [sys.executable, str(SCRIPT), act, str(self.folder)]
        bus = ["dbus-run-session", "--", "sh", "-c", opening, self.password] if opening else []
        ended = subprocess.run(
            [*bus, *python], env=environment, capture_output=True, text=True, timeout=120, check=True
        )
        answer: dict[str, object] = json.loads(ended.stdout.splitlines()[-1])
        return answer

    def files(self) -> dict[str, str]:
        kept = (self.folder / "cabinet").iterdir()
        return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in kept}


@pytest.fixture
def claire() -> Iterator[Person]:
    """A practice founded in a session whose keyring is open. Short paths: they hold sockets."""
    root = Path(tempfile.mkdtemp(prefix="tk-", dir="/tmp"))
    person = Person(root)
    made = person.session("found")
    assert made == {"kind": "keyring", "label": "le trousseau de GNOME (Secret Service)"}
    yield person
    shutil.rmtree(root)


def test_the_practice_opens_in_the_next_session_from_the_same_keyring(claire: Person) -> None:
    assert claire.session("come_in") == {"opened": True, "first": "", "keyring": True, "warning": ""}
    assert claire.session("come_in")["opened"]
    data = claire.folder / ".local" / "share" / "telesec"
    assert [one.suffix for one in data.iterdir()] == [".kept"], "the secret is in no file of ours"


@pytest.mark.parametrize("opening", [SHUT, None], ids=["shut", "gone"])
def test_a_shut_or_missing_keyring_is_said_and_changes_nothing(claire: Person, opening: str | None) -> None:
    before = claire.files()
    found = claire.session("come_in", opening)
    assert not found["opened"]
    assert "trousseau" in str(found["first"])
    assert found["said"] == found["first"]
    assert claire.files() == before
    assert claire.session("come_in")["opened"], "opened again as soon as the keyring is"


def test_a_thief_with_the_folder_and_the_keyring_file_opens_nothing(claire: Person) -> None:
    """He even knows the practice's password and holds the spare codes, but not the desktop's password."""
    thief = Person(Path(tempfile.mkdtemp(prefix="tk-", dir="/tmp")), password="inconnu")
    shutil.copytree(claire.folder, thief.folder)
    found = thief.session("come_in")
    assert not found["opened"]
    assert "trousseau" in str(found["said"])
    shutil.rmtree(thief.root)
