"""The real program locks while its backup is being sent: nothing is waited for, it goes on alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pyotp
import pytest

from telesec.domain.people import Compartment
from telesec.services.backups.backup_book import ledger
from telesec.services.stores import open_stores

from .conftest import LOGIN, PASSWORD

DRIVER = """
import json, os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from telesec.app import backup_heart, main, window
from telesec.domain.sessions import LockReason

PLAN = json.loads((Path(__file__).parent / "plan.json").read_text())
backup_heart.BEAT_SECONDS = 0.2 if "--resume-fd" in sys.argv else 60


def tell(step, **facts):
    print(json.dumps({"step": step, "pid": os.getpid(), **facts}), flush=True)


class Driven(window.Window):
    def begin(self, resume):
        super().begin(resume)
        tell("locked" if resume else "first", journaled=resume.journaled if resume else None)
        self._heart.said.connect(self.heard)
        if resume is None:
            self.centralWidget().enter_as(PLAN["login"], PLAN["password"], PLAN["code"])

    def open_session(self, signed):
        super().open_session(signed)
        self._heart.start()
        self.wait = QTimer(self, interval=5)
        self.wait.timeout.connect(self.lock_once_gone)
        self.wait.start()

    def lock_once_gone(self):
        if self._heart.went_on_alone():
            self.wait.stop()
            self.lock(LockReason.ASKED)

    def heard(self, words, state, sentence):
        if words.startswith("Sauvegardé"):
            tell("told", words=words, state=state, shown=self.centralWidget().backup.state()[0])
            QTimer.singleShot(0, QApplication.quit)


from telesec.app import program
program.Window = Driven
sys.exit(main.main())
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="keeps its pid by exec")
def test_a_lock_waits_for_no_upload_and_the_next_process_tells_its_result(kept) -> None:
    kept.set_backups(bandwidth_kib=96)  # some four seconds of sending
    (kept.root / "driver.py").write_text(DRIVER, encoding="utf-8")
    code = str(pyotp.TOTP(kept.totp_secret).at(datetime.now(UTC)))
    plan = {"login": LOGIN, "password": PASSWORD, "code": code}
    (kept.root / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    around = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "XDG_DATA_HOME": str(kept.root),
        "XDG_STATE_HOME": str(kept.root / "state"),
        "XDG_CONFIG_HOME": str(kept.root / "config"),
        "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
    }
    command = [sys.executable, str(kept.root / "driver.py"), "--practice", str(kept.folder)]
    done = subprocess.run(command, env=around, capture_output=True, text=True, timeout=300, check=False)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert [step["step"] for step in steps] == ["first", "locked", "told"], done.stderr
    assert len({step["pid"] for step in steps}) == 1
    assert steps[1]["journaled"]
    assert steps[2]["words"].startswith(steps[2]["shown"])
    assert len(ledger(kept.threshold()).made) == 1
    found = kept.found()
    into = kept.restored(found[0], found, kept.root / "restored")
    stores = open_stores(into, kept.threshold().header().practice_id, kept.deks)
    head = found[0].manifest.heads["practice"]
    assert (stores[Compartment.PRACTICE].head().count, stores[Compartment.PRACTICE].head().mac.hex()) == (
        head.count,
        head.mac,
    )
    for store in stores.values():
        store.close()
