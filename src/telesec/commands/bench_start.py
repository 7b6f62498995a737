"""Bench of what needs a process of its own: the cold start, and the memory of a session."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from telesec.commands.bench_lines import MILLI, Line, median
from telesec.commands.bench_session import BenchPractice

_ROUNDS = 3

# Both children print the system's monotonic clock once their window was drawn, then leave.
_BARE = """
import os, time
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(["nu"])
window = QWidget()
window.resize(1024, 700)
window.show()
app.processEvents()
print(time.monotonic(), flush=True)
os._exit(0)
"""
_OURS = """
import os, sys, time
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
def until_drawn(*_):
    app = QApplication.instance()
    for _ in range(2000):
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if any(w.isVisible() and w.width() > 300 for w in app.topLevelWidgets()):
            app.processEvents()
            print(time.monotonic(), flush=True)
            os._exit(0)
    os._exit(3)
QApplication.exec = until_drawn
from telesec.app.main import main
main(["--practice", sys.argv[1]])
os._exit(4)
"""
_MEMORY = "from telesec.commands.bench_memory import child; child()"


def _environment() -> dict[str, str]:
    """A start as people have it: Python may keep its bytecode, as an installed program has it."""
    chosen = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if not chosen.get("DISPLAY"):
        chosen.setdefault("QT_QPA_PLATFORM", "offscreen")
    return chosen


def _forget_disk_cache() -> bool:
    """Empty the system's file cache when this account may; the start is then truly cold."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
    except OSError:
        return False
    return True


def _milliseconds_to_window(script: str, *words: str) -> float | None:
    start = time.monotonic()
    child = subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
        env=_environment(),
    )
    if child.returncode != 0:
        return None
    return (float(child.stdout.split()[-1]) - start) * MILLI


def start_line(practice_folder: Path, rounds: int = _ROUNDS, *, cold: bool = True) -> Line:
    """From the command to the drawn sign-in window, beside a bare Qt window, on a cold disk if asked.

    The median of ``rounds`` starts of each. One before them is not counted: it writes the bytecode of what
    was changed since the last.
    """
    for script, words in ((_BARE, ()), (_OURS, (str(practice_folder),))):
        _milliseconds_to_window(script, *words)
    bare, ours = [], []
    for _ in range(rounds):
        cold = cold and _forget_disk_cache()
        bare.append(_milliseconds_to_window(_BARE))
        cold = cold and _forget_disk_cache()
        ours.append(_milliseconds_to_window(_OURS, str(practice_folder)))
    what = "Démarrage à froid jusqu'à la connexion"
    shown = [one for one in ours if one is not None]
    plain = [one for one in bare if one is not None]
    if len(shown) < rounds or len(plain) < rounds:
        return Line(
            "cold_start", what, None, budget=1000, times_raw=2, note="la fenêtre ne s'est pas ouverte"
        )
    state = "cache disque vidé" if cold else "cache disque chaud"
    note = f"{state} ; la comparaison est une fenêtre Qt nue"
    return Line("cold_start", what, median(shown), budget=1000, raw=median(plain), times_raw=2, note=note)


def memory_line(practice: BenchPractice) -> Line:
    """Resident memory of a process that signed in, showed agendas and searched with a typing error."""
    told = {
        "folder": str(practice.folder),
        "device_folder": str(practice.device_folder),
        "ahead": practice.clock.ahead.total_seconds() + 60,
        "secret": practice.secret,
    }
    child = subprocess.run(
        [sys.executable, "-c", _MEMORY],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        env=_environment(),
    )
    practice.clock.ahead += timedelta(seconds=180)  # past the code that the child used
    figures = json.loads(child.stdout.splitlines()[-1])
    note = (
        f"fenêtre seule {figures['window']:.0f} Mo, à la connexion {figures['signed_in']:.0f} Mo ; "
        "cache de pages de 64 Mo compris"
    )
    what = "Mémoire résidente, session ouverte et agendas parcourus"
    return Line("memory", what, figures["resident"], "Mo", 200, note=note)
