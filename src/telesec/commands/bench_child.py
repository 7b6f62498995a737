"""A program run beside the bench, with its seconds and the most memory it held."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_GLANCE = 0.01


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program took and said; ``peak_mb`` is 0 where the system does not tell."""

    seconds: float
    peak_mb: float
    output: str


def run_beside(
    words: Sequence[str], said: str = "", extra: Mapping[str, str] | None = None, folder: Path | None = None
) -> Ran:
    """Run ``words`` with ``said`` on standard input; raises RuntimeError, with what it complained of."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(said.encode())
        given.seek(0)
        start = time.perf_counter()
        child = subprocess.Popen(
            list(words), stdin=given, stdout=out, stderr=err, env={**os.environ, **(extra or {})}, cwd=folder
        )
        peak = 0.0
        while child.poll() is None:
            peak = max(peak, _peak_mb(child.pid))
            time.sleep(_GLANCE)
        seconds = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        if child.returncode != 0:
            raise RuntimeError(f"{Path(words[0]).name} : {err.read().decode(errors='replace')[-500:]}")
        return Ran(seconds, peak, out.read().decode())


def _peak_mb(pid: int) -> float:
    """High-water mark of a process that still runs (Linux). The system's own account of an ended child is
    no use: it counts the memory of the parent it was started from.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0.0
    found = [line for line in lines if line.startswith("VmHWM:")]
    return int(found[0].split()[1]) / 1024 if found else 0.0
