"""``telesec backup --worker``: the process that makes the copies, started by a window; it opens no store."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from telesec.domain.backups.shapes import Cancelled
from telesec.domain.errors import Refused

_GENTLE = 10  # of niceness: whoever works at the desk comes first


def work() -> int:
    """The process that a window starts: the job on its standard input, words on its standard output."""
    from telesec.backup.conversation import PipeTalk
    from telesec.backup.job import LIMIT, RunJob
    from telesec.backup.run_lock import AlreadyRunning
    from telesec.backup.staging import Busy
    from telesec.backup.targets.opening import open_target
    from telesec.backup.worker import run as run_job

    _stand_apart()
    talk = PipeTalk(sys.stdin.buffer, sys.stdout.buffer)
    line = talk.first_line(LIMIT)
    if not line:
        raise Refused("Cette commande est réservée au logiciel lui-même. Lancez « telesec backup ».")
    job = RunJob.from_bytes(line)
    signal.signal(signal.SIGTERM, lambda _number, _frame: talk.stop())
    talk.listen()
    try:
        report = run_job(job, talk, open_target)
        talk.say("end", made=len(report.made), failed=len(report.failed))
        code = 1 if report.failed else 0
    except (AlreadyRunning, Busy) as occupied:
        talk.say("busy", sentence=occupied.sentence)
        code = 0
    except Cancelled:
        talk.say("cancelled")
        code = 0
    os._exit(code)  # a target that no longer answers does not keep the process


def _stand_apart() -> None:
    """Closing the terminal, or Ctrl+C in it, is said to the window; a copy already made goes on alone."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.setsid()
        with suppress(OSError):
            os.nice(_GENTLE)
