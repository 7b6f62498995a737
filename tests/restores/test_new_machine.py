"""A bare machine, the place of the backups and the paper: the practice opens as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from telesec.domain.errors import SignInFailed
from telesec.services.backups.backup_memory import NOT_HERE
from telesec.services.journals.journal import verify

from .conftest import Lilas, book, names_of_tuesday

SCRIPT = Path(__file__).parents[2] / "installer" / "restore_without_telesec.py"


def test_a_bare_machine_with_the_paper_opens_the_practice_as_it_was(lilas: Lilas) -> None:
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up(minutes=5)
    lilas.new_computer()
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text.lower().replace(" ", "-"))
    listing = anew.listing()
    assert listing.warnings == ()
    newest = listing.newest
    assert newest is not None
    anew.restore(newest.id)
    signed_in = lilas.sign_in()
    assert signed_in.warnings == (NOT_HERE,)
    assert names_of_tuesday(signed_in) == ["AUBRAC", "BERTHIER"]
    assert verify(signed_in.gate).whole


def test_the_same_backup_comes_back_without_the_program_byte_for_byte(lilas: Lilas) -> None:
    """With ``age``, Python and the paper: what a colleague could do if this program were gone."""
    snapshot = lilas.back_up()
    made = next(lilas.disk.rglob(snapshot))
    into = lilas.root / "rendu"
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(made), "--into", str(into)],
        input=lilas.recovery_text + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in ("practice.json", "practice.db", "office.db", "billing.db", "clinical.db"):
        assert (into / name).read_bytes() == (lilas.folder / name).read_bytes()


def test_events_of_closed_hours_come_along_and_are_read_at_the_first_sign_in(lilas: Lilas) -> None:
    with pytest.raises(SignInFailed):
        lilas.sign_in(password="pas le bon mot de passe")
    snapshot = lilas.back_up()
    lilas.new_computer()
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text)
    anew.listing()
    anew.restore(snapshot)
    signed_in = lilas.sign_in()
    assert len(signed_in.warnings) == 2
    assert "Un essai de connexion a échoué" in signed_in.warnings[0]
    assert signed_in.warnings[1] == NOT_HERE
