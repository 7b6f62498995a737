"""What the command line says when it cannot: one French sentence, exit code 1, and nothing else."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from telesec.app.outcome import UNEXPECTED, answer
from telesec.commands import journal
from telesec.commands.session import read_credentials
from telesec.domain.errors import Invalid, Refused


def verify(day: Any, tmp_path: Path, given: bytes) -> subprocess.CompletedProcess[bytes]:
    shutil.copytree(day.device_folder, tmp_path / "data" / "telesec")
    folders = {
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    words = ["--practice", str(day.folder), "journal", "verify", "--account", "claire", "--credentials-stdin"]
    return subprocess.run(
        [sys.executable, "-m", "telesec.app.main", *words],
        input=given,
        capture_output=True,
        env=os.environ | folders,
        check=False,
    )


@pytest.mark.parametrize("given", [b"nope nope nope\n000000\n", b"", b"\xff\xfe\x00\x81\n\x90\n"])
def test_a_refusal_is_one_sentence(first_day: Any, tmp_path: Path, given: bytes) -> None:
    done = verify(first_day, tmp_path, given)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout, said.count("\n")) == (1, b"", 1)
    assert said.strip().endswith(".")
    assert "Traceback" not in said
    assert str(first_day.folder) not in said


class Endless(io.RawIOBase):
    """An input that never ends a line, and counts what was taken of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.taken += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_an_endless_line_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    with pytest.raises(Invalid):
        read_credentials(from_stdin=True)
    assert endless.taken < 100_000


def test_two_lines_are_the_password_and_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.TextIOWrapper(io.BytesIO("é mot \r\n123456".encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    assert read_credentials(from_stdin=True) == ("é mot ", "123456")


def test_a_bug_is_a_neutral_sentence_and_an_incident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def broken(_given: argparse.Namespace) -> int:
        raise KeyError("DUBOIS Noël")

    assert answer(broken, argparse.Namespace(command="journal")) == 1
    assert capsys.readouterr().err == UNEXPECTED + "\n"
    noted = json.loads((tmp_path / "telesec" / "incidents.log").read_text("utf-8"))
    assert noted["errors"][0]["class"] == "builtins.KeyError"
    assert "DUBOIS" not in str(noted)


def test_the_house_s_tools_on_invented_people_keep_their_full_report() -> None:
    def broken(_given: argparse.Namespace) -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        answer(broken, argparse.Namespace(command="bench"))


def test_an_export_replaces_no_file(tmp_path: Path) -> None:
    kept = tmp_path / "journal.jsonl"
    kept.write_text("déjà là", encoding="utf-8")
    for place in (kept, tmp_path / "absent" / "journal.jsonl"):
        with pytest.raises(Refused):
            journal._write(place, b"x")
    assert kept.read_text("utf-8") == "déjà là"
