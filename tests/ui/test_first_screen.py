"""What the first screen loads: nothing that only the stores, the pages or the copies need."""

from __future__ import annotations

import subprocess
import sys

LATER = (
    "sqlalchemy",
    "cryptography",
    "argon2",
    "telesec.services",
    "telesec.storage",
    "telesec.ui.controls",
    "telesec.ui.listings",
    "telesec.domain.backups.shapes",
)


def test_the_first_screen_waits_for_nothing_of_what_lies_behind_the_door():
    asked = "import sys, telesec.app.program; print(*sys.modules, sep=chr(10))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(told.stdout.split())
    assert "telesec.ui.sign_in" in loaded
    assert loaded.isdisjoint(LATER)
