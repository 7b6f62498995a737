"""What a person does with the setup, and with the window, that wine runs.

``desk_under_wine.py desk WINE DATA PICTURES``, once the window is open: signs in to the invented practice,
is called by the named pipe, locks, is called while locked, comes back to both calls; ``DATA`` is the person's
own folder of data. ``refused`` and ``upgrade``, with the setup in its place: over an open window, reads that
it must be closed, and closes it; then installs by the keys. Screens are read in pictures, which are kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "journeys"))
from real_screen import Screen, run  # the eyes and hands of the first day played on Linux

SLOW = 900.0  # seconds: a busy machine founds the invented practice, or unpacks eight thousand files
CALLS = ("0639984152", "0639984163")  # nobody's: Arcep keeps 06 39 98 for fiction
ACCOUNTS = "telesec-demo/comptes-de-demonstration.json"


def desk(screen: Screen, wine: str, data: Path) -> None:
    """From the sign-in on, with a lock between."""
    screen.wait_for("Connexion", SLOW)
    screen.keep("sign-in")
    who = json.loads((data / ACCOUNTS).read_text(encoding="utf-8"))["accounts"][0]
    for text in (who["login"], who["password"], run("oathtool", "--totp", "--base32", who["totp_secret"])):
        screen.type(text.strip())
        screen.press("Return")
    screen.wait_for("Verrouillage dans", SLOW)
    _announce(wine, data, CALLS[0])
    screen.wait_for("Appel entrant")
    screen.keep("called")
    screen.press("ctrl+l")
    screen.wait_for("Écran verrouillé", SLOW)
    screen.keep("locked")
    _announce(wine, data, CALLS[1])
    screen.wait_for("Appel entrant")
    screen.keep("called-while-locked")
    screen.type(who["password"])
    screen.press("Return")
    screen.wait_for("1 autre sonne", SLOW)
    screen.keep("both-calls-wait")


def refused(screen: Screen, wine: str, setup: Path) -> None:
    """Over an open window, the setup says to close it, and goes when told to."""
    with _started(wine, setup) as ours:
        screen.wait_for("telesec est ouvert", SLOW)
        screen.keep("refused")
        screen.press("Escape")
        if ours.wait(SLOW) == 0:
            sys.exit("The setup should have waited for the window to be closed.")
    screen.press("alt+F4")


def upgrade(screen: Screen, wine: str, setup: Path) -> None:
    """By the keys, without opening the program at the end."""
    with _started(wine, setup) as ours:
        screen.wait_for("Bienvenue", SLOW)
        screen.keep("welcome")
        screen.press("Return")
        screen.wait_for("Choisissez les composants")
        screen.keep("choices")
        screen.press("Return")
        screen.wait_for("Installation en cours", SLOW)
        screen.keep("under-way")
        screen.wait_for("Fin de l'installation", SLOW)
        screen.keep("installed")
        screen.press("space", "Return")
        if ours.wait(SLOW) != 0:
            sys.exit("The setup did not end well.")


def _announce(wine: str, data: Path, number: str) -> None:
    """As a softphone does."""
    with _started(wine, data / "Programs/telesec/app/telesec.com", "--demo", "call", number) as ours:
        said = ours.stdout.read() if ours.stdout else b""
        if ours.wait() != 0:
            sys.exit(f"telesec call: {said.decode(errors='replace')}")


@contextmanager
def _started(wine: str, *words: object) -> Iterator[subprocess.Popen[bytes]]:
    """Python under wine wants an input that stays open, and pipes."""
    command = [wine, *map(str, words)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as ours:
        try:
            yield ours
        except BaseException:
            ours.kill()
            raise


if __name__ == "__main__":
    {"desk": desk, "refused": refused, "upgrade": upgrade}[sys.argv[1]](
        Screen(Path(sys.argv[4])), sys.argv[2], Path(sys.argv[3])
    )
