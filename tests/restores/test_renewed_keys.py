"""Keys renewed: cut anywhere the practice opens with the old or the new ones; its backups go on restoring."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.shapes import BackupRefused, Tier
from telesec.domain.errors import StoreError
from telesec.domain.people import Compartment
from telesec.services.access import key_renewal, key_staging
from telesec.services.access.sign_in import SignedIn
from telesec.services.anchoring import end_session
from telesec.services.backups.backup_runs import ledger
from telesec.services.journals.journal import verify
from telesec.services.restore_intent import is_pending
from telesec.services.restores.day_compare import DayReading
from telesec.services.restores.drills import Drill
from telesec.services.restores.restore_staging import sweep
from telesec.services.restores.restores import RestoreHere

from .conftest import WHOLE, Lilas, book, names_of_tuesday, restore_here

PROGRAM = Path(__file__).with_name("cut_renewal.py")


def owe(lilas: Lilas) -> dict[Compartment, bytes]:
    """A colleague has left: every key, as it is, is to be replaced."""
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.ACCOUNT_DISABLE, Subject("account", "x")) as records:
        key_renewal.ask(records, Compartment, RenewalReason.ACCOUNT_CLOSED)
    lilas.sign_out(signed_in)
    return dict(signed_in.deks)


def renew(lilas: Lilas, compartments: frozenset[Compartment] = WHOLE) -> None:
    signed_in, threshold = lilas.sign_in(), lilas.threshold()
    renewal = key_renewal.begin(signed_in.gate, threshold, signed_in.deks, compartments)
    end_session(signed_in.gate, threshold, Action.LOCK, "keys_renewed")
    lilas.opened.remove(signed_in)
    key_staging.stage(renewal)
    lilas.start()


def renewing(lilas: Lilas, step: int | str = 0) -> subprocess.Popen[str]:
    lilas.clock.advance(minutes=1)
    command = [sys.executable, str(PROGRAM), str(lilas.root), *([str(step)] if step else [])]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    child.stdin.write(f"{lilas.totp_secret}\n{lilas.clock().isoformat()}\n")
    child.stdin.flush()
    return child


def keys_now(lilas: Lilas, *, still_owed: bool | None = None) -> dict[Compartment, bytes]:
    """Start and sign in as one does: one whole practice, under the old keys or the new ones."""
    lilas.start()
    if not is_pending(lilas.folder):
        sweep(lilas.folder)
    signed_in = lilas.sign_in()
    assert verify(signed_in.gate).whole
    assert signed_in.warnings == ()
    assert names_of_tuesday(signed_in) == ["AUBRAC"]
    owed = key_renewal.standing(signed_in.gate, lilas.threshold(), signed_in.deks).owed
    if still_owed is not None:
        assert bool(owed) == still_owed
    assert not (lilas.folder / ".restore").exists()
    assert not (lilas.folder / "anciens").exists()
    lilas.sign_out(signed_in)
    return dict(signed_in.deks)


@pytest.mark.parametrize(
    ("moment", "renewed"),
    [
        ("os.rename~intent.json~1", False),  # all is copied and read back, the order is not written yet
        ("os.rename~anciens~1", True),  # the order is written, nothing has moved
        ("os.rename~anciens~4", True),  # some of the files have moved
        ("os.remove~intent.json~1", True),  # everything has moved, the order still stands
    ],
)
def test_killed_around_its_order_it_opens_with_the_old_keys_or_the_new_ones(
    lilas: Lilas, moment: str, *, renewed: bool
) -> None:
    before = owe(lilas)
    with renewing(lilas, moment) as child:
        assert child.communicate()[0] == "go\n"
    after = keys_now(lilas, still_owed=not renewed)
    assert set(after) == set(WHOLE)
    assert len(set(after.values()) & set(before.values())) == (0 if renewed else len(WHOLE))


def test_without_room_for_the_copies_nothing_has_changed(lilas: Lilas) -> None:
    before = keys_now(lilas)
    with renewing(lilas, "full") as child:
        assert "refused" in child.communicate()[0]
    assert keys_now(lilas) == before


@pytest.mark.long
def test_killed_at_fifty_points_it_opens_with_the_old_keys_or_the_new_ones(lilas: Lilas) -> None:
    known, seen, points = keys_now(lilas), set(), 0
    dice = random.Random(20261122)
    while points < 60:
        points += 1
        at_random = points > 40
        with renewing(lilas, 0 if at_random else points) as child:
            assert child.stdout is not None
            if at_random:
                assert child.stdout.readline() == "go\n"
                time.sleep(dice.uniform(0, 0.8))
                child.kill()
            child.communicate()
        after = keys_now(lilas)
        shared = len(set(after.values()) & set(known.values()))
        assert shared in (0, len(WHOLE)), points
        seen.add(shared)
        known = after
    assert seen == {0, len(WHOLE)}


def test_what_somebody_wrote_in_between_is_kept_and_the_renewal_falls(lilas: Lilas) -> None:
    before = owe(lilas)
    signed_in, threshold = lilas.sign_in(), lilas.threshold()
    renewal = key_renewal.begin(signed_in.gate, threshold, signed_in.deks, WHOLE)
    end_session(signed_in.gate, threshold, Action.LOCK, "keys_renewed")
    key_staging.stage(renewal)
    with (lilas.folder / "office.db").open("r+b") as stream:
        stream.seek(4096)
        page = stream.read(16)
        stream.seek(4096)
        stream.write(bytes(16))
    with pytest.raises(StoreError, match="n'ont pas été renouvelées"):
        lilas.start()
    with (lilas.folder / "office.db").open("r+b") as stream:
        stream.seek(4096)
        stream.write(page)
    assert (lilas.folder / ".restore" / "intent.json.refuse").exists()
    (lilas.folder / ".restore" / "intent.json.refuse").unlink()
    assert keys_now(lilas, still_owed=True) == before


def test_the_computer_knows_since_when_it_remembers_the_renewed_journals(lilas: Lilas) -> None:
    """A head without its date can be swallowed by a purge that was never made."""
    renew(lilas)
    threshold = lilas.threshold()
    anchor = threshold.anchor(threshold.header().practice_id)
    assert anchor is not None
    assert set(anchor.heads) == set(Compartment)
    assert all(
        60 * head.minute <= lilas.clock().timestamp() < 60 * (head.minute + 5)
        for head in anchor.heads.values()
    )


def test_nobody_renews_while_somebody_is_inside(lilas: Lilas) -> None:
    signed_in, threshold = lilas.sign_in(), lilas.threshold()
    colleague = lilas.sign_in()
    renewal = key_renewal.begin(signed_in.gate, threshold, signed_in.deks, WHOLE)
    end_session(signed_in.gate, threshold, Action.LOCK, "keys_renewed")
    held = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lilas.folder / "office.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with held:
        assert held.stdout is not None
        assert held.stdout.readline() == "held\n"
        lilas.sign_out(colleague)
        with pytest.raises(StoreError, match="encore ouvert"):
            key_staging.stage(renewal)
        held.communicate("\n")
    assert not is_pending(lilas.folder)


HOLD = """
import fcntl, os, sys
descriptor = os.open(sys.argv[1], os.O_RDWR)
fcntl.lockf(descriptor, fcntl.LOCK_SH, 510, 0x40000002, os.SEEK_SET)
print("held", flush=True)
sys.stdin.readline()
"""


def test_the_first_backup_after_a_renewal_is_a_full_one(lilas: Lilas) -> None:
    lilas.back_up()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up(days=1)
    assert ledger(lilas.threshold()).made[-1].base_id
    renew(lilas)
    lilas.back_up(days=1)
    made = ledger(lilas.threshold()).made[-1]
    assert made.base_id == ""
    assert made.tier is not Tier.DAILY


def test_a_backup_of_before_comes_back_under_the_keys_of_today(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    renew(lilas)
    renew(lilas)  # twice: its keys are two generations old
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    today = dict(signed_in.deks)
    restore_here(lilas, signed_in, snapshot)
    lilas.start()
    found = lilas.sign_in()
    assert names_of_tuesday(found) == ["AUBRAC"]
    assert dict(found.deks) == today
    assert verify(found.gate).whole


def test_a_new_machine_takes_a_backup_of_before_or_of_after(lilas: Lilas) -> None:
    before = lilas.back_up()
    renew(lilas)
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    after = lilas.back_up(days=1)
    for snapshot, names in ((before, ["AUBRAC"]), (after, ["AUBRAC", "BERTHIER"])):
        lilas.new_computer()
        lilas.folder_name, lilas.computer = f"cabinet-{len(names)}", f"device-{len(names)}"
        anew = lilas.anew()
        anew.connect(*lilas.place())
        anew.open(lilas.recovery_text)
        anew.listing()
        anew.restore(snapshot)
        found = lilas.sign_in()
        assert names_of_tuesday(found) == names
        assert verify(found.gate).whole
        lilas.sign_out(found)


def test_an_older_backup_is_still_tried_and_compared(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    renew(lilas)
    signed_in = lilas.sign_in()
    drill = Drill(signed_in.gate, lilas.threshold(), signed_in.deks)
    drill.begin("a")
    seen = drill.look(snapshot)
    assert all(copy.checked.opened and not copy.checked.faults for copy in seen.copies)
    assert drill.finish(seen).succeeded
    day = DayReading(signed_in.gate, lilas.threshold(), signed_in.deks)
    day.begin("a")
    practitioner = signed_in.gate.reference.practitioners[0].id
    then = day.look(snapshot, practitioner, date(2026, 11, 17))
    assert [line.shown_name.split()[0] for line in then.lines] == ["AUBRAC"]
    day.close()


def test_a_failed_sign_in_of_before_is_still_entered_afterwards(lilas: Lilas) -> None:
    signed_in, threshold = lilas.sign_in(), lilas.threshold()
    renewal = key_renewal.begin(signed_in.gate, threshold, signed_in.deks, WHOLE)
    end_session(signed_in.gate, threshold, Action.LOCK, "keys_renewed")
    header = threshold.header()
    threshold.failed(header, "sign_in_failed", {"tag": header.slots[0].login_tag[:16]})
    key_staging.stage(renewal)
    lilas.start()
    found: SignedIn = lilas.sign_in()
    assert found.warnings == (
        "Un essai de connexion a échoué pour votre identifiant depuis votre dernière session. Si ce n'est "
        "pas vous, dites-le.",
    )


def test_the_agenda_alone_comes_back_from_before_and_a_holder_of_less_is_told_why_not(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    renew(lilas)
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    restore_here(lilas, signed_in, snapshot, frozenset({Compartment.OFFICE}))
    lilas.start()
    found = lilas.sign_in()
    assert names_of_tuesday(found) == ["AUBRAC"]
    assert verify(found.gate).whole
    signed_in = found
    held = {Compartment.PRACTICE: signed_in.deks[Compartment.PRACTICE]}
    work = RestoreHere(signed_in.gate, lilas.threshold(), held)
    work.begin("a")
    work.listing()
    work.confirm(snapshot, WHOLE)
    with pytest.raises(BackupRefused, match="avant un changement de clés"):
        work.prepare()
    work.close()
