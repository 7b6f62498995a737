"""One renewal of the keys in a process of its own, to be killed or starved of room.

    python cut_renewal.py ROOT [STEP]

ROOT holds "cabinet" and "device"; the telephone's key and the instant come on standard input, a line each.
Says "go" once its session is closed, then its old keys are renewed and swapped as at a start. STEP is a
number: it kills itself just before that change of the file system, counted from 1; or ``event~word~count``:
just before the so many-th ``event`` about a path that holds ``word``; or ``full``: no file may grow any
more. Without STEP it says how many changes there were.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from datetime import datetime
from pathlib import Path

import pyotp

from telesec.domain.actions import Action
from telesec.domain.errors import TelesecError
from telesec.domain.people import Compartment
from telesec.security.device import FileStore
from telesec.security.throttle import Moment
from telesec.services.access import key_renewal, key_staging
from telesec.services.access.sign_in import SignIn
from telesec.services.anchoring import end_session
from telesec.services.restores.restore_swap import complete
from telesec.services.threshold import Threshold

WATCHED = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "open"}
PASSWORD, LOGIN = "violon cèdre 7 bateau lampe", "claire"


def watching(root: Path, step: str) -> list[int]:
    """Kill this process at ``step``; the list holds how many changes were seen."""
    event_wanted, word, count = (*step.split("~"), "", "")[:3]
    seen = [0]

    def watch(event: str, given: tuple[object, ...]) -> None:
        inside = any(str(root) in str(one) for one in given)
        if event not in WATCHED or (event == "open" and not (inside and int(str(given[2])) & os.O_CREAT)):
            return
        about = event_wanted.isdecimal() or (event == event_wanted and any(word in str(one) for one in given))
        seen[0] += about
        if about and seen[0] == int(count or event_wanted):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    return seen


def main() -> None:
    root, step = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "0"
    secret, instant = sys.stdin.readline().strip(), datetime.fromisoformat(sys.stdin.readline().strip())
    device = FileStore(root / "device")
    threshold = Threshold(
        root / "cabinet",
        device,
        lambda: instant,
        workstation="accueil",
        moment=lambda utc: Moment(utc, "b", 0),
    )
    signed = SignIn(threshold).attempt(LOGIN, PASSWORD, str(pyotp.TOTP(secret).at(instant)))
    renewal = key_renewal.begin(signed.gate, threshold, signed.deks, frozenset(Compartment))
    end_session(signed.gate, threshold, Action.LOCK, "keys_renewed")
    seen = [0]
    if step == "full":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (32 * 1024, resource.RLIM_INFINITY))
    else:
        seen = watching(root, step)
    print("go", flush=True)
    try:
        key_staging.stage(renewal)
        complete(root / "cabinet", lambda _practice: device, lambda: instant)
        print(seen[0], flush=True)
    except TelesecError as error:
        print("refused", error.sentence, flush=True)


main()
