"""The guided day, played once for a whole run of tests, in a process of its own, beside all the others.

Most of it is spent doing nothing, until the window locks by itself: nothing else has to wait for that.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 600  # seconds
_PLAY = '"$@" >"$HOME/said" 2>"$HOME/complained"; echo $? >"$HOME/ending" && mv "$HOME/ending" "$HOME/ended"'


@dataclass(frozen=True)
class PlayedDay:
    """``out`` gets its pictures, ``home`` is that of who plays it. Any process of the run may read it."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "tour"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def begin(self) -> subprocess.Popen[bytes] | None:
        """Start it; None when another process of the run did."""
        try:
            self.folder.mkdir()
        except FileExistsError:
            return None
        private = self.home / "tmp"
        private.mkdir(parents=True, mode=0o700)
        self.out.mkdir()
        variables = {
            "HOME": str(self.home),
            "TMPDIR": str(private),
            "XDG_RUNTIME_DIR": str(private),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
        }
        command = [sys.executable, "-m", "telesec.app.main", "tour", "--out", str(self.out)]
        return subprocess.Popen(
            ["sh", "-c", _PLAY, "sh", *command],
            env=variables,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # so that it is ended with all that it started
        )

    def end(self) -> tuple[int, str, str]:
        """Its exit code, what it said and what it complained of, once it is over."""
        deadline = time.monotonic() + PATIENCE
        while not (self.home / "ended").exists():
            if time.monotonic() > deadline:
                raise TimeoutError("the guided day does not end")
            time.sleep(0.2)
        said, complained = ((self.home / name).read_text("utf-8") for name in ("said", "complained"))
        return int((self.home / "ended").read_text("ascii")), said, complained
