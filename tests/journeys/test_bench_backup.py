"""The bench of backups measures real snapshots, and its own child restores what another one sent."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from telesec.commands import bench_backup
from telesec.commands.bench_backup import BackupBench
from telesec.commands.bench_child import run_beside
from telesec.commands.bench_session import BenchPractice, Clock


def test_a_first_snapshot_and_its_restore_are_measured(practice, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(bench_backup, "rivals", lambda _base, _served: [])
    practice.close()
    shutil.copyfile(practice.folder / "practice.db", practice.folder / "practice.json")  # no header here
    bench = BackupBench(tmp_path, BenchPractice(practice.folder, tmp_path, Clock(timedelta(0))), None)
    lines = {line.name: line for line in (*bench.first(rounds=1), *bench.restore())}
    assert set(lines) == {"backup_first", "backup_memory", "backup_restore"}
    assert lines["backup_first"].value > 0
    assert lines["backup_first"].raw > 0
    assert lines["backup_memory"].value > 10
    assert [step for step, _ in bench.trials] == ["first", "restore"]
    assert bench.trials[0][1].bytes_sent > bench.store_bytes
    assert "octet pour octet" in lines["backup_restore"].note
    stores = sum(path.stat().st_size for path in practice.folder.glob("*.db"))
    assert bench.store_bytes >= stores


def test_what_a_program_says_takes_and_complains_of_is_known() -> None:
    python = [sys.executable, "-c"]
    ran = run_beside([*python, "print(input(), len(bytearray(60_000_000)))"], "bonjour")
    assert ran.output == "bonjour 60000000\n"
    assert ran.peak_mb == 0 or ran.peak_mb > 5
    with pytest.raises(RuntimeError, match="place prise"):
        run_beside([*python, "import sys; sys.exit('place prise')"])


@pytest.mark.long
def test_the_whole_bench_runs_against_a_real_server_beside_its_rivals() -> None:
    words = [sys.executable, "-m", "telesec.app.main", "bench", "backup", "--size-mb", "40", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    report = json.loads(done.stdout)
    lines = {line["name"]: line for line in report["lines"]}
    assert report["target"] == "s3"
    for rival, name in (("restic", "first_restic_s3_tls"), ("borg", "day_borg_dossier")):
        assert (name in lines) == bool(shutil.which(rival)), done.stderr
    assert {run["step"] for run in report["runs"] if run["name"] == "telesec"} == {"first", "day", "restore"}
    assert 0 < lines["backup_day_share"]["value"] < 30
    assert lines["backup_restore"]["value"] > 0
