"""One restoration in a process of its own, to be killed: fetched, prepared, then swapped as at a start.

    python cut_restore.py ROOT SNAPSHOT [STEP]

ROOT holds "cabinet", "device", "disque"; the recovery code comes on standard input. Says "go" when it
begins. STEP is a number: it kills itself just before that change of the file system, counted from 1; or
``event~word~count``: just before the so many-th ``event`` about a path that holds ``word``. Without STEP it
says how many changes there were.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from telesec.domain.backups.shapes import Credentials, Target, TargetKind
from telesec.security.device import FileStore
from telesec.services.restores.restore_anew import RestoreAnew

WATCHED = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "open"}


def main() -> None:
    root, snapshot = Path(sys.argv[1]), sys.argv[2]
    event_wanted, word, count = (*(sys.argv[3] if len(sys.argv) > 3 else "0").split("~"), "", "")[:3]
    code = sys.stdin.readline()
    anew = RestoreAnew(
        root / "cabinet", lambda _: FileStore(root / "device"), lambda: datetime(2026, 11, 16, 12, tzinfo=UTC)
    )
    anew.connect(Target("a", TargetKind.FOLDER, "Disque", folder=str(root / "disque")), Credentials())
    anew.open(code)
    anew.listing()
    calls = 0

    def watch(event: str, given: tuple[object, ...]) -> None:
        nonlocal calls
        inside = any(str(root) in str(one) for one in given)
        if event not in WATCHED or (event == "open" and not (inside and int(str(given[2])) & os.O_CREAT)):
            return
        about = event_wanted.isdecimal() or (event == event_wanted and any(word in str(one) for one in given))
        calls += about
        if about and calls == int(count or event_wanted):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    print("go", flush=True)
    anew.restore(snapshot)
    print(calls, flush=True)


main()
