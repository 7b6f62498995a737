"""Places that change under the same letter are never green for what another received; old ones stay found."""

from __future__ import annotations

from pathlib import Path

import pytest

from telesec.backup.envelope import identity_from_seed, new_identity, recipient_of
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.changes import TargetChange
from telesec.domain.backups.drills import DrillReport
from telesec.domain.backups.shapes import Target, TargetKind
from telesec.domain.backups.signers import fingerprint
from telesec.security import recovery
from telesec.services.access.sign_in import SignedIn
from telesec.services.backups import backup_book, backup_keys, backups
from telesec.services.backups.backup_keyring import RECOVERY
from telesec.services.backups.backup_runs import owed
from telesec.services.backups.backup_targets import remove_target, save_target
from telesec.services.restores.drills import REPORTS, Drill, reports
from telesec.services.restores.restores import RestoreHere

from .conftest import Lilas


def send_to(lilas: Lilas, signed_in: SignedIn, place: Path, target_id: str = "") -> None:
    place.mkdir(exist_ok=True)
    disk = Target(target_id, TargetKind.FOLDER, "Disque", folder=str(place))
    save_target(signed_in.gate, lilas.threshold(), TargetChange(disk))


def drill(lilas: Lilas, signed_in: SignedIn) -> DrillReport:
    work = Drill(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    return work.finish(work.look())


def is_green(lilas: Lilas) -> bool:
    return backup_book.standing(lilas.threshold()).state == "success"


def test_another_disk_under_the_same_letter_has_received_nothing(lilas: Lilas) -> None:
    lilas.back_up()
    signed_in = lilas.sign_in()
    drill(lilas, signed_in)
    assert is_green(lilas)
    backups.start_over(signed_in.gate, lilas.threshold())
    send_to(lilas, signed_in, lilas.root / "autre")
    assert not is_green(lilas)
    assert backup_book.ledger(lilas.threshold()).standing("a").last_ok is None
    lilas.sign_out(signed_in)
    assert owed(lilas.threshold()) == ("a",)
    lilas.back_up()
    assert backup_book.ledger(lilas.threshold()).standing("a").last_ok is not None


def test_the_ledger_of_another_place_put_back_is_not_believed(lilas: Lilas) -> None:
    lilas.back_up()
    signed_in = lilas.sign_in()
    drill(lilas, signed_in)
    old = (lilas.folder / "backups.json").read_bytes()
    send_to(lilas, signed_in, lilas.root / "autre", "a")
    lilas.sign_out(signed_in)
    (lilas.folder / "backups.json").write_bytes(old)
    assert not is_green(lilas)
    assert owed(lilas.threshold()) == ("a",)
    made = lilas.back_up()
    known = backup_book.ledger(lilas.threshold()).placed(backup_book.settings(lilas.threshold()).targets)
    assert [one.id for one in known.made] == [made]  # what was sent here, and nothing of the former place


@pytest.mark.parametrize("leave", ["started over", "removed"])
def test_backups_made_before_are_still_offered_to_a_session(lilas: Lilas, leave: str) -> None:
    before = lilas.back_up()
    signed_in = lilas.sign_in()
    if leave == "removed":
        remove_target(signed_in.gate, lilas.threshold(), "a")
    else:
        backups.start_over(signed_in.gate, lilas.threshold())
    send_to(lilas, signed_in, lilas.disk)
    lilas.sign_out(signed_in)
    after = lilas.back_up(hours=1)
    signed_in = lilas.sign_in()
    work = RestoreHere(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    listing = work.listing()
    work.close()
    assert [one.id for one in listing.choices if not one.refusal] == [after, before]
    assert listing.warnings == ()


def test_on_a_new_computer_backups_are_sealed_for_the_paper_that_opened_them(lilas: Lilas) -> None:
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.BACKUP_EDIT, Subject("settings")) as records:
        records.schedules.set(RECOVERY, recipient_of(new_identity()))  # a colleague's, by a program of hers
    lilas.sign_out(signed_in)
    snapshot = lilas.back_up()
    lilas.new_computer()
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text)
    anew.listing()
    anew.restore(snapshot)
    signed_in = lilas.sign_in()
    send_to(lilas, signed_in, lilas.root / "neuf")
    code = recovery.decode_code(lilas.recovery_text)
    paper = recipient_of(identity_from_seed(recovery.backup_seed(code)))
    assert backup_book.settings(lilas.threshold()).recovery == paper


def test_reports_of_drills_that_somebody_wrote_are_left_out(lilas: Lilas) -> None:
    lilas.back_up()
    signed_in = lilas.sign_in()
    report = drill(lilas, signed_in)
    own = backup_keys.key_standing(signed_in.gate, lilas.threshold()).signers[0]
    assert report.signer == own.print == fingerprint(own.key)
    kept = report.to_stored()
    junk = (
        kept | {"seconds": "abc"},
        kept | {"number": None},
        kept | {"number": True},
        kept | {"target_label": "x" * 5000},
        kept | {"made_at": "2026-11-16T08:00:00"},
        kept | {"made_at": 3},
        kept | {"warnings": "non"},
        kept | {"warnings": [3]},
        kept | {"stores": {}},
        kept | {"stores": [{**kept["stores"][0], "rows": "1"}]},
        kept | {"stores": [{**kept["stores"][0], "faults": [3]}]},
        {key: value for key, value in kept.items() if key != "stores"},
        "x",
        3,
    )
    assert [DrillReport.from_stored(one) for one in junk] == [None] * len(junk)
    with signed_in.gate.enter(Action.BACKUP_EDIT, Subject("settings")) as records:
        records.schedules.set(REPORTS, [*junk, kept])
    assert reports(signed_in.gate) == (report,)
    drill(lilas, signed_in)
    assert len(reports(signed_in.gate)) == 2
