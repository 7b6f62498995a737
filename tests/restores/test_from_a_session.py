"""The whole practice, or one compartment, put back by an administrator; what was there is kept beside."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pyotp
import pytest

from telesec.app.door import Door
from telesec.domain.actions import Action
from telesec.domain.backups.shapes import BackupRefused
from telesec.domain.errors import ProofRequired, Refused, StoreError
from telesec.domain.people import Compartment
from telesec.domain.sessions import LockReason, Resume
from telesec.services.access.sign_in import SignedIn
from telesec.services.journals.journal import verify
from telesec.services.restore_intent import KEPT, is_pending
from telesec.services.restores.restore_staging import sweep
from telesec.services.restores.restores import RestoreHere, written_since

from .conftest import LOGIN, PASSWORD, WHOLE, Lilas, book, journal_of, names_of_tuesday, restore_here


def two_mornings(lilas: Lilas) -> str:
    """A backup, then an appointment that it does not hold; the snapshot's id."""
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    return snapshot


def test_the_whole_practice_goes_back_and_the_day_before_is_kept(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    signed_in = lilas.sign_in()
    prepared = restore_here(lilas, signed_in, snapshot)
    assert prepared.compartments == WHOLE
    assert [line.split(" depuis")[0] for line in prepared.to_redo] == ["Ce que des patients ont refusé"]
    with pytest.raises(StoreError, match="restauration doit d'abord se terminer"):
        lilas.sign_in()
    lilas.start()
    assert not is_pending(lilas.folder)
    signed_in = lilas.sign_in()
    assert signed_in.warnings == ()
    assert any("Restauré depuis la sauvegarde du lundi 16 novembre" in line for line in signed_in.notices)
    assert names_of_tuesday(signed_in) == ["AUBRAC"]
    assert verify(signed_in.gate).whole
    kept = {path.name for path in next((lilas.folder / KEPT).iterdir()).iterdir()}
    assert {"practice.db", "office.db", "billing.db", "clinical.db"} <= kept
    assert not (lilas.folder / ".restore").exists() or not list((lilas.folder / ".restore").iterdir())


def test_one_compartment_alone_goes_back_and_is_told_as_a_restoration(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    signed_in = lilas.sign_in()
    restore_here(lilas, signed_in, snapshot, frozenset({Compartment.OFFICE}))
    lilas.start()
    signed_in = lilas.sign_in()
    assert [line for line in signed_in.warnings if "restauration a eu lieu" in line and "agenda" in line]
    assert not any("ancien fichier" in line for line in signed_in.warnings)
    assert names_of_tuesday(signed_in) == ["AUBRAC"]
    assert verify(signed_in.gate).whole
    told = journal_of(signed_in, Action.RESTORED)
    assert [(one["subject_id"], one["reason"]) for one in told] == [(snapshot, "office")]
    assert told[0]["true_at"]
    lilas.sign_out(signed_in)
    assert lilas.sign_in().warnings == ()


def test_an_old_file_put_back_by_hand_after_a_restoration_is_still_an_attack(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    signed_in = lilas.sign_in()
    restore_here(lilas, signed_in, snapshot, frozenset({Compartment.OFFICE}))
    lilas.start()
    old = (lilas.folder / "office.db").read_bytes()
    signed_in = lilas.sign_in()
    book(signed_in, "CAMUS", 11)
    lilas.sign_out(signed_in)
    (lilas.folder / "office.db").write_bytes(old)
    assert any("Un ancien fichier a été remis" in line for line in lilas.sign_in().warnings)


def test_what_would_be_lost_is_counted_before(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    signed_in = lilas.sign_in()
    work = RestoreHere(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    choice = work.listing().choice(snapshot)
    assert choice is not None
    work.close()
    lost = written_since(signed_in.gate, choice)
    assert lost[Compartment.OFFICE].startswith("Agenda et patients : ")
    assert "depuis" in lost[Compartment.OFFICE]


def test_a_restoration_asks_for_a_fresh_proof(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    signed_in = lilas.sign_in()
    work = RestoreHere(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    work.listing()
    lilas.clock.advance(minutes=6)
    with pytest.raises(ProofRequired):
        work.confirm(snapshot, WHOLE)
    work.close()
    assert not is_pending(lilas.folder)


@contextlib.contextmanager
def held_elsewhere(lilas: Lilas) -> Iterator[None]:
    """A child has the office open: it holds what SQLite holds of it."""
    program = (
        "import fcntl, os, sys\n"
        "held = os.open(sys.argv[1], os.O_RDWR)\n"
        "fcntl.lockf(held, fcntl.LOCK_SH | fcntl.LOCK_NB, 510, 0x40000002, os.SEEK_SET)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(lilas.folder / "office.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.communicate()


def test_nothing_is_swapped_while_another_window_has_the_practice_open(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    restore_here(lilas, lilas.sign_in(), snapshot)
    with held_elsewhere(lilas):
        with pytest.raises(StoreError, match="encore ouvert"):
            lilas.start()
        assert is_pending(lilas.folder)
    lilas.start()
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC"]


def test_a_restoration_that_is_ready_may_still_be_given_up(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    signed_in = lilas.sign_in()
    work = RestoreHere(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    work.listing()
    work.confirm(snapshot, WHOLE)
    work.prepare()
    assert not is_pending(lilas.folder)
    work.abandon()
    work.close()
    lilas.sign_out(signed_in)
    assert lilas.start() is None
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC", "BERTHIER"]
    assert not (lilas.folder / ".restore").exists()


def test_what_is_booked_while_a_restoration_is_ready_but_not_ordered_is_not_lost(lilas: Lilas) -> None:
    """The screen locks by itself, or the dialog is closed: no order waits for the next start."""
    snapshot = two_mornings(lilas)
    signed_in = lilas.sign_in()
    work = RestoreHere(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    work.listing()
    work.confirm(snapshot, WHOLE)
    work.prepare()
    book(signed_in, "CAMUS", 11)
    lilas.sign_out(signed_in)
    assert lilas.start() is None
    sweep(lilas.folder)
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC", "BERTHIER", "CAMUS"]
    with pytest.raises(Refused, match="n'est plus là"):
        work.order()
    work.close()


def test_an_order_already_obeyed_is_not_obeyed_again(lilas: Lilas) -> None:
    """Somebody kept a copy of the waiting files, and puts them back later to make time go backwards."""
    snapshot = two_mornings(lilas)
    restore_here(lilas, lilas.sign_in(), snapshot)
    shutil.copytree(lilas.folder / ".restore", lilas.root / "copie")
    lilas.start()
    signed_in = lilas.sign_in()
    book(signed_in, "CAMUS", 11)
    lilas.sign_out(signed_in)
    shutil.copytree(lilas.root / "copie", lilas.folder / ".restore", dirs_exist_ok=True)
    with pytest.raises(StoreError, match="abîmé ou ne vient pas"):
        lilas.start()
    assert lilas.start() is None
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC", "CAMUS"]


def test_files_changed_while_they_wait_are_not_put_in_place(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    restore_here(lilas, lilas.sign_in(), snapshot)
    waiting = next((lilas.folder / ".restore").glob("*/office.db"))
    data = bytearray(waiting.read_bytes())
    data[5000] ^= 1
    waiting.write_bytes(bytes(data))
    with pytest.raises(StoreError, match="ont changé depuis leur vérification"):
        lilas.start()
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC", "BERTHIER"]


def test_the_next_start_of_the_window_puts_the_files_in_place_before_anybody_signs_in(lilas: Lilas) -> None:
    """Even when the former start was cut with the accesses' file in neither place."""
    snapshot = two_mornings(lilas)
    restore_here(lilas, lilas.sign_in(), snapshot)
    door = Door(lilas.folder, lilas.clock, lilas.root / "device")
    assert door.is_set_up()
    (lilas.folder / "practice.db").unlink()  # what a cut between two moves looks like
    door.warm_up()
    assert not is_pending(lilas.folder)
    lilas.clock.advance(minutes=1)
    code = str(pyotp.TOTP(lilas.totp_secret).at(lilas.clock()))
    signed_in = door.sign_in(LOGIN, PASSWORD, code)
    lilas.opened.append(signed_in)
    assert names_of_tuesday(signed_in) == ["AUBRAC"]


def test_the_lock_screen_asks_for_password_and_code_at_once_and_counts_no_failure(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    restore_here(lilas, lilas.sign_in(), snapshot)
    door = Door(lilas.folder, lilas.clock, lilas.root / "device")
    now = lilas.clock()
    resume = Resume(LockReason.ASKED, "0" * 32, LOGIN, "Claire", now, now, now)
    ports = door.unlock_ports(resume)
    assert ports.needs_code()
    assert ports.is_restored()
    door.warm_up()
    assert ports.needs_code()
    lilas.clock.advance(minutes=1)
    code = str(pyotp.TOTP(lilas.totp_secret).at(lilas.clock()))
    signed_in = ports.unlock(PASSWORD, code)
    assert isinstance(signed_in, SignedIn)
    lilas.opened.append(signed_in)
    assert door.wait_seconds(LOGIN) == 0
    assert not [line for line in (*signed_in.warnings, *signed_in.notices) if "échou" in line]


def test_no_backup_is_made_of_files_that_wait_for_their_place(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    restore_here(lilas, lilas.sign_in(), snapshot)
    with pytest.raises(BackupRefused, match="restauration"):
        lilas.back_up()
    lilas.start()
    lilas.back_up(minutes=1)


def test_accounts_and_settings_alone_go_back_under_an_agenda_that_stays(lilas: Lilas) -> None:
    snapshot = two_mornings(lilas)
    signed_in = lilas.sign_in()
    restore_here(lilas, signed_in, snapshot, frozenset({Compartment.PRACTICE}))
    lilas.start()
    signed_in = lilas.sign_in()
    assert signed_in.warnings == ()
    assert names_of_tuesday(signed_in) == ["AUBRAC", "BERTHIER"]
    assert verify(signed_in.gate).whole


def test_the_paper_replaces_nothing_while_a_colleague_works(lilas: Lilas) -> None:
    """From the front screen, with another program in the practice: said before anything is fetched."""
    two_mornings(lilas)
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text)
    newest = anew.listing().newest
    assert newest is not None
    with held_elsewhere(lilas), pytest.raises(StoreError, match="encore ouvert"):
        anew.restore(newest.id)
    assert not is_pending(lilas.folder)
    anew.restore(newest.id)
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC"]
