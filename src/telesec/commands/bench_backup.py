"""``telesec bench backup``: a first snapshot, a day's difference, a restore, beside restic and borg."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from telesec.backup.envelope import new_identity
from telesec.commands.bench import BenchRequest, fill, others_at_work, said
from telesec.commands.bench_child import Ran, run_beside
from telesec.commands.bench_day import Day
from telesec.commands.bench_lines import Line, median, table
from telesec.commands.bench_rivals import MEGA, Borg, Restic, Trial, rivals
from telesec.commands.bench_session import BenchPractice, found
from telesec.commands.bench_weed import Served, s3_server, weed_program
from telesec.domain.backups.shapes import Target, TargetKind

_PATIENTS_A_MB, _APPOINTMENTS_A_MB = 250, 1250
_CHILD = "from telesec.commands.bench_backup_child import child; child()"
_MOST_RATIO, _MOST_SHARE = 1.2, 8.0
_ROUNDS = 3


def run(given: argparse.Namespace) -> int:
    """Measure everything: JSON on standard output, a table on standard error; 1 when a budget is broken."""
    with tempfile.TemporaryDirectory(prefix="telesec-banc-") as scratch:
        return _run(Path(scratch), given.size_mb, as_json=given.json)


def _run(base: Path, size_mb: int, *, as_json: bool) -> int:
    practice = found(base)
    ids = fill(practice, BenchRequest(_PATIENTS_A_MB * size_mb, _APPOINTMENTS_A_MB * size_mb))
    with ExitStack() as opened:
        program = weed_program()
        served = opened.enter_context(s3_server(program, base / "s3")) if program else None
        bench = BackupBench(base, practice, served)
        lines = bench.first()
        said("une journée de travail…")
        deeds = bench.work(ids)
        lines += [*bench.next_day(deeds), *bench.restore()]
    print(table(lines, "séparément"), file=sys.stderr)
    if as_json:
        print(json.dumps(_report(size_mb, served, bench, lines), ensure_ascii=False, indent=2))
    return 1 if any(line.within is False for line in lines) else 0


class BackupBench:
    """The practice, where it is sent, and every program that sends it."""

    def __init__(self, base: Path, practice: BenchPractice, served: Served | None) -> None:
        self._practice, self._scratch = practice, base / "travail"
        self._scratch.mkdir()
        self._target = served.target if served else _folder_target(base)
        self._keys = [served.credentials.login, served.credentials.secret] if served else ["", ""]
        self._place = "S3 local, TLS" if served else "dossier"
        self._identity = new_identity()
        self._rivals: list[Restic | Borg] = rivals(base, served)
        self.store_bytes = 0
        self.trials: list[tuple[str, Trial]] = []  # every step of every program, for the JSON

    def first(self, rounds: int = _ROUNDS) -> list[Line]:
        """A full snapshot, beside its two halves done apart; the medians of ``rounds``."""
        said("première sauvegarde…")
        whole, halves = [], []
        for _ in range(rounds):
            (self._scratch / "pages").unlink(missing_ok=True)
            whole.append(self._child("take", number=1))
            halves.append(self._child("apart")[1])
        ran, figures = whole[-1]
        self.store_bytes = figures["bytes_kept"]
        sealing, sending = (median([half[name] for half in halves]) for name in ("sealing", "sending"))
        note = (
            f"vers {self._place} ; {figures['bytes_sent'] / MEGA:.0f} Mo envoyés ; séparément : chiffrer "
            f"{sealing:.2f} s, envoyer {sending:.2f} s ; à part : copier {figures['copy_seconds']:.2f} s"
        )
        spent = median([one["seconds"] for _, one in whole])
        first = Line(
            "backup_first", "Première sauvegarde", spent, "s",
            raw=sealing + sending, times_raw=_MOST_RATIO, note=note,
        )  # fmt: skip
        self._note("first", Trial("telesec", spent, figures["bytes_sent"], ran.peak_mb))
        memory = Line("backup_memory", "Mémoire du processus de sauvegarde", ran.peak_mb or None, "Mo")
        return [first, memory, *self._others("first", "Première sauvegarde", 1)]

    def work(self, ids: list[str]) -> int:
        """A day at the desk; the number of deeds."""
        session = self._practice.enter()
        try:
            return Day(session.gate, ids).work()
        finally:
            self._practice.leave(session)

    def next_day(self, deeds: int) -> list[Line]:
        """What the day costs to send."""
        ran, figures = self._child("take", number=2)
        if not figures["is_difference"]:
            raise RuntimeError("the bench's day changed more than half of the practice")
        sent, share = figures["bytes_sent"], 100 * figures["bytes_sent"] / self.store_bytes
        self._note("day", Trial("telesec", figures["seconds"], sent, ran.peak_mb))
        note = f"{sent / MEGA:.1f} Mo envoyés après {deeds} gestes ; mémoire {ran.peak_mb:.0f} Mo"
        lines = [
            Line("backup_day", "Sauvegarde du lendemain", figures["seconds"], "s", note=note),
            Line("backup_day_share", "Part du cabinet renvoyée", share, "%", budget=_MOST_SHARE),
        ]
        return [*lines, *self._others("day", "Sauvegarde du lendemain", 2)]

    def restore(self) -> list[Line]:
        """Everything back, and the same bytes as the practice's."""
        into = self._scratch / "rendu"
        ran, figures = self._child("restore", into=str(into))
        for path in self._practice.folder.glob("*.db"):
            if path.read_bytes() != (into / path.name).read_bytes():
                raise AssertionError("what was restored is not what was saved")
        shutil.rmtree(into)
        self._note("restore", Trial("telesec", figures["seconds"], 0, ran.peak_mb))
        note = f"comparé octet pour octet ; mémoire {ran.peak_mb:.0f} Mo"
        lines = [Line("backup_restore", "Restauration complète", figures["seconds"], "s", note=note)]
        for rival in self._rivals:
            into = self._scratch / "rendu"
            lines.append(self._line("restore", "Restauration complète", rival.restore(into)))
            shutil.rmtree(into)
        return lines

    def _child(self, what: str, **more: Any) -> tuple[Ran, dict[str, Any]]:
        given = {
            "what": what,
            "practice": str(self._practice.folder),
            "scratch": str(self._scratch),
            "target": asdict(self._target),
            "credentials": self._keys,
            "identity": self._identity,
        }
        ran = run_beside([sys.executable, "-c", _CHILD], json.dumps(given | more))
        return ran, json.loads(ran.output)

    def _others(self, name: str, what: str, number: int) -> list[Line]:
        """Every other program on the same closed files."""
        return [self._line(name, what, rival.backup(self._practice.folder, number)) for rival in self._rivals]

    def _note(self, step: str, trial: Trial) -> None:
        self.trials.append((step, trial))

    def _line(self, name: str, what: str, trial: Trial) -> Line:
        self._note(name, trial)
        share = f"{100 * trial.bytes_sent / self.store_bytes:.0f} % du cabinet, " if trial.bytes_sent else ""
        sent = f"{trial.bytes_sent / MEGA:.1f} Mo ajoutés, {share}" if trial.bytes_sent else ""
        note = f"{sent}mémoire {trial.peak_mb:.0f} Mo"
        key = "_".join(word.strip("(),").lower() for word in trial.name.split()[:3])
        return Line(f"{name}_{key}", f"{what} : {trial.name}", trial.seconds, "s", note=note)


def _folder_target(base: Path) -> Target:
    (base / "disque").mkdir()
    return Target("a", TargetKind.FOLDER, "Banc d'essai", folder=str(base / "disque"))


def _report(size_mb: int, served: Served | None, bench: BackupBench, lines: list[Line]) -> dict[str, object]:
    return {
        "size_mb": size_mb,
        "store_bytes": bench.store_bytes,
        "target": "s3" if served else "folder",
        "python": platform.python_version(),
        "others_at_work": others_at_work(),
        "runs": [{"step": step, **asdict(trial)} for step, trial in bench.trials],
        "lines": [line.as_json() for line in lines],
    }
