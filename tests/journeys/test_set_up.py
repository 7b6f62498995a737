"""Setting a practice up: each step in its turn, nothing on disk before the end, nothing half-made."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from telesec.domain.errors import Invalid, Refused, StoreError
from telesec.domain.people import Role
from telesec.security import recovery
from telesec.services.access import foundation
from telesec.services.access.set_up import Identity, clean_leftovers

from .conftest import LOGIN, PASSWORD, FirstDay, HandClock, begin, choose, set_up

IDENTITY = Identity("Cabinet des Lilas", LOGIN, "Dr Claire Lefèvre", city="Lyon")


def test_the_practice_is_whole_private_and_names_nobody(template: FirstDay) -> None:
    names = {item.name for item in template.folder.iterdir()}
    files = {
        "practice.json",
        "state.json",
        "intake.log",
        "practice.db",
        "office.db",
        "billing.db",
        "clinical.db",
    }
    assert names == files
    assert stat.S_IMODE(template.folder.stat().st_mode) == 0o700
    secrets = [template.telephone.secret, template.recovery_text, *template.backup_codes, PASSWORD]
    for path in template.folder.iterdir():
        raw = path.read_bytes().lower()
        for word in ("claire lef", "cabinet des lilas", *secrets):  # chance spells short ones in random bytes
            assert word.lower().encode() not in raw
            assert word.lower().encode("utf-16-le") not in raw
    assert [item for item in template.folder.parent.iterdir() if item.name.startswith(".")] == []


def test_the_first_account_finds_its_site_motifs_and_hours(first_day: FirstDay) -> None:
    signed_in = first_day.attempt()
    reference = signed_in.gate.reference
    assert reference.practice_name == "Cabinet des Lilas"
    assert [site.city for site in reference.sites] == ["Lyon"]
    assert [item.display_name for item in reference.practitioners] == ["Dr Claire Lefèvre"]
    assert len(reference.reason_codes) >= 3
    assert len(reference.ranges) == 10
    assert signed_in.gate.account.roles == {Role.PRACTITIONER, Role.ADMIN}
    assert signed_in.backup_codes_left == 8
    assert signed_in.warnings == ()


def test_steps_are_neither_skipped_nor_repeated(tmp_path: Path) -> None:
    clock = HandClock()
    wizard = begin(tmp_path / "c", tmp_path / "d", clock)
    for step in (
        lambda: wizard.factors,
        wizard.recovery_text,
        lambda: wizard.asked_groups,
        wizard.finish,
        lambda: wizard.type_back(("AAAAA", "BBBBB")),
    ):
        with pytest.raises(Refused):
            step()
    wizard.identify(IDENTITY)
    with pytest.raises(Refused):
        wizard.identify(IDENTITY)
    for step in (
        lambda: wizard.factors.qr,
        lambda: wizard.factors.prove_code("123456"),
        wizard.recovery_text,
    ):
        with pytest.raises(Refused):
            step()
    with pytest.raises(Refused):
        wizard.factors.backup_codes()
    assert list(tmp_path.iterdir()) == []


def test_a_slip_says_what_to_do(tmp_path: Path) -> None:
    wizard = begin(tmp_path / "c", tmp_path / "d", clock := HandClock())
    for wrong, name in (
        (replace(IDENTITY, practice_name=" "), "practice_name"),
        (replace(IDENTITY, login=""), "login"),
        (replace(IDENTITY, zone="Mars/Olympus"), "zone"),
        (replace(IDENTITY, roles=frozenset()), "roles"),
    ):
        with pytest.raises(Invalid) as caught:
            wizard.identify(wrong)
        assert caught.value.field == name
    wizard.identify(IDENTITY)
    factors = wizard.factors
    with pytest.raises(Invalid, match="cabinet"):
        factors.choose_password("CabinetDesLilas69!", "CabinetDesLilas69!")
    with pytest.raises(Invalid, match="pas les mêmes"):
        factors.choose_password(PASSWORD, PASSWORD + " ")
    factors.choose_password(PASSWORD, PASSWORD)
    telephone_clock = HandClock(clock.instant)
    telephone_clock.advance(minutes=9)
    from .conftest import Telephone

    late = Telephone(factors.secret_text.replace(" ", ""), telephone_clock)
    with pytest.raises(Invalid, match="en avance de 9 minutes"):
        factors.prove_code(late.code())
    assert len(factors.qr) > 20


def test_the_sheet_must_be_typed_back(tmp_path: Path) -> None:
    clock = HandClock()
    wizard = begin(tmp_path / "c", tmp_path / "d", clock)
    wizard.identify(IDENTITY)
    choose(wizard.factors, PASSWORD, clock)
    code = recovery.decode_code(wizard.recovery_text())
    first, second = wizard.asked_groups
    assert 1 <= first < second <= recovery.GROUPS
    with pytest.raises(Invalid, match=f"groupe {second} "):
        wizard.type_back((recovery.group_of(code, first), "ZZZZZ"))
    with pytest.raises(Refused):
        wizard.finish()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "step", ["create_stores", "write_header", "write_state", "remember_choice", "sync_folder"]
)
def test_an_interruption_leaves_nothing_half_made(tmp_path: Path, monkeypatch, step: str) -> None:
    class Killed(BaseException):
        pass

    def kill(*_arguments: object, **_named: object) -> None:
        raise Killed

    monkeypatch.setattr(foundation, step, kill)
    with pytest.raises(Killed):
        set_up(tmp_path / "cabinet", tmp_path / "device", HandClock())
    assert not (tmp_path / "cabinet").exists()
    assert [item for item in tmp_path.iterdir() if item.name != "device"] == []


def test_leftovers_of_a_dead_set_up_are_cleaned_and_of_a_living_one_kept(tmp_path: Path) -> None:
    dead = tmp_path / ".telesec-set-up-999999999-abc"
    living = tmp_path / f".telesec-set-up-{os.getpid()}-abc"
    for item in (dead, living):
        item.mkdir()
        (item / "practice.db").write_bytes(b"x")
    clean_leftovers(tmp_path / "cabinet")
    assert not dead.exists()
    assert living.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from telesec.services.access import foundation
def die(*_arguments, **_named):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(foundation, sys.argv[3], die)
from tests.journeys import conftest as made
root = Path(sys.argv[1])
made.set_up(root / "cabinet", root / "device", made.HandClock())
"""


@pytest.mark.parametrize("step", ["create_stores", "remember_choice"])
def test_a_set_up_killed_leaves_nothing_after_the_next_start(tmp_path: Path, step: str) -> None:
    here = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), here, step], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "cabinet").exists()
    assert [item.name[:16] for item in tmp_path.iterdir() if item.name != "device"] == [".telesec-set-up-"]
    clean_leftovers(tmp_path / "cabinet")
    assert [item.name for item in tmp_path.iterdir() if item.name != "device"] == []


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "cabinet"
    folder.mkdir()
    (folder / "letters.txt").write_text("precious")
    with pytest.raises(StoreError, match="déjà quelque chose"):
        set_up(folder, tmp_path / "device", HandClock())
    assert [item.name for item in folder.iterdir()] == ["letters.txt"]
