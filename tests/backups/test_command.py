"""``telesec backup`` as a timer or a person runs it: its words, its exit code, the units that call it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from telesec.app import arguments
from telesec.app.outcome import answer
from telesec.services.backups import backup_book
from telesec.services.backups.backup_book import ledger

ROOT = Path(__file__).resolve().parents[2]
NOTHING = "Aucune sauvegarde n'est à faire maintenant.\n"


@pytest.fixture
def telesec(kept, monkeypatch, capsys):
    """The command, in this process: no store is open in it."""
    for name, value in surroundings(kept).items():
        monkeypatch.setenv(name, value)

    def run(*words: str) -> tuple[int, str, str]:
        code = answer(arguments.run, arguments.parse(["--practice", str(kept.folder), "backup", *words]))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def surroundings(kept) -> dict[str, str]:
    return {
        "XDG_DATA_HOME": str(kept.root),
        "XDG_STATE_HOME": str(kept.root / "state"),
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
    }


def program(kept, *words: str) -> tuple[int, str, str]:
    """The real one, in its own process."""
    command = [sys.executable, "-m", "telesec.app.main", "--practice", str(kept.folder), "backup", *words]
    around = {**os.environ, **surroundings(kept)}
    done = subprocess.run(
        command, env=around, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_a_timer_makes_the_backup_that_is_owed_and_then_has_nothing_to_do(kept, telesec) -> None:
    assert program(kept, "--if-due") == (0, "Sauvegardé : Disque a.\n", "")
    assert telesec("--if-due") == (0, NOTHING, "")
    assert telesec() == (0, "Sauvegardé : Disque a.\n", "")  # asked for by hand: one more
    code, listed, _ = telesec("list")
    assert code == 0
    assert listed.count("Disque a : ") == 2
    assert "complète, du mois" in listed
    assert "différence, du jour" in listed
    assert "Sauvegardé à l'instant · restauration jamais essayée." in listed


def test_after_a_failure_the_timer_says_when_the_next_try_comes(kept, telesec) -> None:
    place = next(iter(backup_book.settings(kept.threshold()).targets)).folder
    Path(place).rename(f"{place}-debranche")
    assert telesec("--if-due")[0] == 1
    code, said, refused = telesec("--if-due")
    assert (code, refused) == (0, "")
    assert said.startswith("Le dernier essai a manqué. Nouvel essai ")


def test_the_list_and_a_backup_are_not_asked_together(telesec) -> None:
    code, said, refused = telesec("list", "--if-due")
    assert (code, said) == (2, "")
    assert "Pas les deux" in refused


def test_while_the_window_is_open_a_timer_does_nothing_and_says_so(kept) -> None:
    kept.sign_in()
    code, said, refused = program(kept, "--if-due")
    assert (code, refused) == (0, "")
    assert said.startswith("Le cabinet est ouvert dans une autre fenêtre ou un autre programme")
    kept.close()
    assert ledger(kept.threshold()).made == ()
    assert ledger(kept.threshold()).standing("a").failures == 0


def test_a_backup_that_fails_ends_with_one_sentence_and_one(kept, telesec) -> None:
    kept.disk.rename(kept.root / "elsewhere")
    code, said, refused = telesec("--if-due")
    assert (code, said) == (1, "")
    assert refused.startswith("Disque a : ")
    assert refused.count("\n") == 1
    code, said, refused = telesec("--if-due")
    assert (code, refused) == (0, "")
    assert "Nouvel essai" in said  # not yet: the next try comes later


def test_a_practice_without_backups_says_how_to_set_them(kept, telesec) -> None:
    (kept.folder / "backup.json").unlink()
    code, said, refused = telesec("--if-due")
    assert (code, refused) == (0, "")
    assert "Un administrateur le fait dans Sauvegardes" in said
    code, _, refused = telesec()
    assert code == 1
    assert "Un administrateur le fait dans Sauvegardes" in refused


def test_the_worker_is_for_the_program_alone(kept) -> None:
    code, said, refused = program(kept, "--worker")
    assert (code, said) == (1, "")
    assert refused == "Cette commande est réservée au logiciel lui-même. Lancez « telesec backup ».\n"


def test_the_systems_timers_ask_only_for_what_is_due_and_catch_up() -> None:
    units = ConfigParser(interpolation=None)
    units.read(sorted((ROOT / "resources" / "systemd").iterdir()), encoding="utf-8")
    assert units["Service"]["ExecStart"].endswith("telesec backup --if-due")
    assert units["Timer"]["Persistent"] == "true"
    task = (ROOT / "resources" / "windows" / "telesec-backup.xml").read_text(encoding="utf-8")
    assert "<Arguments>backup --if-due</Arguments>" in task
    assert "<StartWhenAvailable>true</StartWhenAvailable>" in task
    assert "<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>" in task


@pytest.mark.parametrize(
    ("name", "written"),
    [("telesec", "telesec"), ("Jean & fils 100%", "Jean & fils 100%%")],
    ids=["plain name", "name with signs"],
)
def test_the_timer_is_put_in_place_for_this_very_program(tmp_path: Path, name: str, written: str) -> None:
    """With a systemctl that only notes what it is asked."""
    above, tmp_path = tmp_path, tmp_path / name
    for file in ("installer/backup_timer.sh", "installer/environment.sh"):
        (tmp_path / file).parent.mkdir(exist_ok=True, parents=True)
        shutil.copy(ROOT / file, tmp_path / file)
    shutil.copytree(ROOT / "resources" / "systemd", tmp_path / "resources" / "systemd")
    asked = tmp_path / "asked.txt"
    for path, text in (
        (tmp_path / ".venv" / "bin" / "telesec", "#!/bin/sh\n"),
        (tmp_path / "bin" / "systemctl", f'#!/bin/sh\necho "$@" >>"{asked}"\n'),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(text)
        path.chmod(0o755)
    around = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    script = [str(tmp_path / "installer" / "backup_timer.sh")]
    subprocess.run(script, env=around, check=True, capture_output=True)
    units = tmp_path / ".config" / "systemd" / "user"
    service = (units / "telesec-backup.service").read_text()
    assert f'ExecStart="{above}/{written}/.venv/bin/telesec" backup --if-due\n' in service
    assert "--user enable --now telesec-backup.timer" in asked.read_text()
    subprocess.run([*script, "--off"], env=around, check=True, capture_output=True)
    assert list(units.iterdir()) == []
    assert "--user disable --now telesec-backup.timer" in asked.read_text()
