"""Snapshots of every format ever released still come back; each is kept here with the paper that opens it.

A kept format is a folder: ``seau`` as a hoster would give it back (one full snapshot, one difference) and
``feuille.json``, what the practice's people know. ``keep`` made it, and makes the next one.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

from telesec.backup.catalogue import base_of, check_chain, install_names, snapshots
from telesec.backup.envelope import identity_from_seed
from telesec.backup.fetch import fetch
from telesec.backup.manifest import check_signature, public_key
from telesec.backup.manifest_entries import FORMAT
from telesec.backup.targets.folder import FolderStore
from telesec.domain.backups.shapes import Target, TargetKind
from telesec.domain.bookings.requests import AgendaRange, BookingRequest
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment
from telesec.security import recovery
from telesec.security.header import read_header
from telesec.services.bookings import agenda, booking
from telesec.services.patients import patients
from telesec.services.stores import open_stores

from .bucket import SEED, Bucket
from .conftest import LOGIN, PASSWORD, FirstDay

KEPT = Path(__file__).parent / "backup_formats"
SCRIPT = Path(__file__).parents[2] / "installer" / "restore_without_telesec.py"
FORMATS = sorted(KEPT.iterdir())
DAY = date(2026, 11, 18)


def first_morning(gate) -> None:
    """A patient, a site where he is seen, an appointment."""
    noel = patients.create_patient(gate, PatientDraft("Dubois", "Noël", date(1968, 3, 14), Sex.MALE))
    doctor = gate.reference.practitioners[0]
    start = datetime(2026, 11, 18, 9, 0)
    booking.book(gate, BookingRequest(doctor.id, doctor.site_id, noel.id, start, start.replace(minute=15)))


def second_morning(gate) -> None:
    seen = agenda.view(gate, AgendaRange((gate.reference.practitioners[0].id,), DAY)).lines[0].appointment
    start = datetime(2026, 11, 18, 10, 30)
    booking.book(
        gate,
        BookingRequest(seen.practitioner_id, seen.site_id, seen.patient_id, start, start.replace(minute=45)),
    )


def keep(day: FirstDay, folder: Path, scratch: Path) -> None:
    """Write the present format into ``folder``."""
    folder.mkdir(parents=True)
    bucket = Bucket(day, folder / "seau")
    bucket.work("Cabinet des Lilas", first_morning)
    _, index = bucket.take(scratch / "copie1")
    bucket.work("Cabinet des Roses", second_morning)
    bucket.take(scratch / "copie2", index)
    known = {
        "recovery_code": day.recovery_text,
        "login": LOGIN,
        "password": PASSWORD,
        "totp_secret": day.telephone.secret,
        "signer": public_key(SEED),
        "days": [["Cabinet des Lilas", 1], ["Cabinet des Roses", 2]],
    }
    (folder / "feuille.json").write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n")


def held(folder: Path, code: bytes) -> tuple[str, int, str]:
    """Opened with the keys of the paper: the practice's name, its appointments, the patient's name."""
    header = read_header(folder)
    keys = recovery.open_block(header.recovery, code, header.practice_id).deks
    stores = open_stores(folder, header.practice_id, keys)
    try:
        with stores[Compartment.PRACTICE]._engine.connect() as conn:
            name = conn.exec_driver_sql(
                "SELECT value FROM settings WHERE name = 'practice_name'"
            ).scalar_one()
        with stores[Compartment.OFFICE]._engine.connect() as conn:
            booked = conn.exec_driver_sql("SELECT count(*) FROM appointments").scalar_one()
            patient = conn.exec_driver_sql("SELECT birth_name FROM patients").scalar_one()
        reports = [store.verify([store.head()]) for store in stores.values()]
        assert {report.verdict for report in reports} == {"verified"}
        return json.loads(name), booked, patient
    finally:
        for store in stores.values():
            store.close()


def restored(kept: Path, into: Path) -> list[tuple[str, int, str]]:
    """What each snapshot of a kept bucket holds, oldest first."""
    paper = json.loads((kept / "feuille.json").read_text())
    code = recovery.decode_code(paper["recovery_code"])
    identity = identity_from_seed(recovery.backup_seed(code))
    store = FolderStore(Target("a", TargetKind.FOLDER, "Disque", folder=str(kept / "seau")))
    (install,) = install_names(store)
    found = snapshots(store, install, identity)
    assert check_chain(found, None) == []
    contents = []
    for one in reversed(found):
        check_signature(one.manifest, [paper["signer"]])
        fetch(store, one.manifest, base_of(found, one.manifest), identity, into / one.manifest.id)
        contents.append(held(into / one.manifest.id, code))
    assert [one.manifest.base is None for one in reversed(found)] == [True, False]
    return contents


@pytest.mark.parametrize("kept", FORMATS, ids=lambda kept: f"format {kept.name}")
def test_every_format_ever_released_still_comes_back(kept: Path, tmp_path: Path) -> None:
    paper = json.loads((kept / "feuille.json").read_text())
    assert restored(kept, tmp_path) == [(name, count, "Dubois") for name, count in paper["days"]]


@pytest.mark.parametrize("kept", FORMATS, ids=lambda kept: f"format {kept.name}")
def test_the_script_of_today_opens_every_format(kept: Path, tmp_path: Path) -> None:
    paper = json.loads((kept / "feuille.json").read_text())
    (manifest,) = (kept / "seau").glob("*/daily/*/MANIFEST.age")
    given = [manifest.parent, "--into", tmp_path / "rendu", "--export", tmp_path / "clair"]
    command = [sys.executable, "-I", SCRIPT, *map(str, given)]
    subprocess.run(command, input=paper["recovery_code"], text=True, check=True, capture_output=True)
    with closing(sqlite3.connect(tmp_path / "clair" / "office.sqlite")) as plain:
        booked = plain.execute("SELECT count(*) FROM appointments").fetchone()[0]
    assert booked == paper["days"][-1][1]


def test_the_present_format_is_kept() -> None:
    assert [kept.name for kept in FORMATS] == [str(number) for number in range(1, FORMAT + 1)]


def test_what_is_written_today_comes_back_the_same_way(first_day: FirstDay, tmp_path: Path) -> None:
    keep(first_day, tmp_path / "garde", tmp_path)
    assert restored(tmp_path / "garde", tmp_path / "rendu") == [
        ("Cabinet des Lilas", 1, "Dubois"),
        ("Cabinet des Roses", 2, "Dubois"),
    ]
