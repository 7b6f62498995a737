"""restic and borg on the very files of the bench: what they send and how long they take, where installed."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from telesec.commands.bench_child import Ran, run_beside
from telesec.commands.bench_weed import Served

MEGA = 1e6
_WORDS = "banc d'essai sans secret"
_FIXED = "fixed,4096"


@dataclass(frozen=True, slots=True)
class Trial:
    """One program's copy or restore: its seconds, the bytes it sent (0 for a restore), its memory."""

    name: str
    seconds: float
    bytes_sent: float
    peak_mb: float


class Restic:
    """To the same S3 server over TLS when there is one, else to a folder."""

    def __init__(self, base: Path, served: Served | None) -> None:
        self.name = "restic (S3, TLS)" if served else "restic (dossier)"
        self._secrets = {"RESTIC_PASSWORD": _WORDS, "RESTIC_PROGRESS_FPS": "0", "HOME": str(base)}
        if served is None:
            self._words = ["restic", "--no-cache", "-r", str(base / "restic")]
        else:
            place = f"s3:{served.target.endpoint}/restic"
            self._words = ["restic", "--no-cache", "--cacert", str(served.authority), "-r", place]
            self._secrets |= {
                "AWS_ACCESS_KEY_ID": served.credentials.login,
                "AWS_SECRET_ACCESS_KEY": served.credentials.secret,
            }
        self._run("init")

    def _run(self, *words: str) -> Ran:
        return run_beside([*self._words, *words], extra=self._secrets)

    def backup(self, staged: Path, number: int) -> Trial:
        ran = self._run("backup", "--json", "--host", f"banc{number}", str(staged))
        added = json.loads(ran.output.splitlines()[-1])["data_added"]
        return Trial(self.name, ran.seconds, added, ran.peak_mb)

    def restore(self, into: Path) -> Trial:
        ran = self._run("restore", "latest", "--target", str(into))
        return Trial(self.name, ran.seconds, 0, ran.peak_mb)


class Borg:
    """To a folder, which is what it knows; with its own way of cutting files, or by pages of 4 KiB."""

    def __init__(self, base: Path, *, by_pages: bool) -> None:
        self.name = "borg (dossier, pages de 4 Kio)" if by_pages else "borg (dossier)"
        self._cut = ["--chunker-params", _FIXED] if by_pages else []
        self._place = str(base / ("borg-pages" if by_pages else "borg"))
        self._secrets = {
            "BORG_PASSPHRASE": _WORDS,
            "BORG_BASE_DIR": str(base),
            "BORG_RELOCATED_REPO_ACCESS_IS_OK": "yes",
        }
        run_beside(["borg", "init", "-e", "repokey-blake2", self._place], extra=self._secrets)

    def backup(self, staged: Path, number: int) -> Trial:
        words = ["borg", "create", "--json", *self._cut, f"{self._place}::jour{number}", str(staged)]
        ran = run_beside(words, extra=self._secrets)
        added = json.loads(ran.output)["archive"]["stats"]["deduplicated_size"]
        return Trial(self.name, ran.seconds, added, ran.peak_mb)

    def restore(self, into: Path) -> Trial:
        into.mkdir(parents=True)
        words = ["borg", "extract", f"{self._place}::jour2"]
        ran = run_beside(words, extra=self._secrets, folder=into)
        return Trial(self.name, ran.seconds, 0, ran.peak_mb)


def rivals(base: Path, served: Served | None) -> list[Restic | Borg]:
    """Those that are installed here, each with an empty repository."""
    found: list[Restic | Borg] = []
    if shutil.which("restic"):
        found.append(Restic(base, served))
    if shutil.which("borg"):
        found += [Borg(base, by_pages=False), Borg(base, by_pages=True)]
    return found
