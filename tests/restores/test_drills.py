"""Restorations for trial: what comes back is opened and compared, noted, certified, and wiped."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from telesec.documents.drill_certificate import Certificate, drill_certificate_pdf
from telesec.domain.actions import Action
from telesec.domain.backups.drills import DrillReport
from telesec.domain.backups.shapes import Cancelled, TargetFault
from telesec.domain.people import Compartment
from telesec.services.access.sign_in import SignedIn
from telesec.services.backups import backup_book
from telesec.services.restores.drills import Drill, owed, reports

from .conftest import Lilas, book, journal_of


def drill(lilas: Lilas, signed_in: SignedIn, snapshot_id: str = "") -> DrillReport:
    work = Drill(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    return work.finish(work.look(snapshot_id))


def test_the_newest_backup_is_opened_compared_noted_and_wiped(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    report = drill(lilas, signed_in)
    assert report.succeeded
    assert report.snapshot_id == snapshot
    assert {store.compartment for store in report.stores if store.opened} == set(Compartment)
    office = next(store for store in report.stores if store.compartment is Compartment.OFFICE)
    assert office.live_rows == office.rows > 0
    standing = backup_book.ledger(lilas.threshold()).standing("a")
    assert standing.last_drill == report.done_at
    assert reports(signed_in.gate) == (report,)
    told = journal_of(signed_in, Action.BACKUP_DRILL)
    assert {(one["subject_id"], one["reason"]) for one in told if one["reason"]} == {(snapshot, "compared")}
    assert not (lilas.folder / ".restore").exists()


def test_an_older_snapshot_is_recognised_as_a_former_state(lilas: Lilas) -> None:
    older = lilas.back_up()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up(hours=2)
    signed_in = lilas.sign_in()
    assert drill(lilas, signed_in, older).succeeded
    assert drill(lilas, signed_in).number == 2


def test_a_copy_that_is_no_former_state_of_the_practice_is_a_fault_and_never_green(lilas: Lilas) -> None:
    """The live office was replaced by an older one meanwhile: the copy is ahead of it."""
    before = (lilas.folder / "office.db").read_bytes()
    signed_in = lilas.sign_in()
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    lilas.back_up()
    (lilas.folder / "office.db").write_bytes(before)
    signed_in = lilas.sign_in()
    report = drill(lilas, signed_in)
    assert not report.succeeded
    assert any("n'est pas une étape" in fault for fault in report.faults)
    standing = backup_book.ledger(lilas.threshold()).standing("a")
    assert standing.last_drill is None
    assert "défaut" in standing.fault


def test_a_damaged_part_fails_the_drill_with_a_sentence_and_leaves_nothing(lilas: Lilas) -> None:
    lilas.back_up()
    for part in lilas.disk.rglob("p0000*.age"):
        data = bytearray(part.read_bytes())
        data[-1] ^= 1
        part.chmod(0o600)
        part.write_bytes(bytes(data))
    signed_in = lilas.sign_in()
    work = Drill(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    with pytest.raises(TargetFault, match="manque ou a été modifié") as found:
        work.look()
    work.failed(found.value)
    assert backup_book.ledger(lilas.threshold()).standing("a").last_drill is None
    assert not (lilas.folder / ".restore").exists()


def test_a_drill_stops_when_asked_and_leaves_nothing(lilas: Lilas) -> None:
    lilas.back_up()
    signed_in = lilas.sign_in()
    work = Drill(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    with pytest.raises(Cancelled):
        work.look(stop=lambda: True)
    assert not (lilas.folder / ".restore").exists()


def test_one_is_owed_each_week_while_somebody_who_may_is_in(lilas: Lilas) -> None:
    signed_in = lilas.sign_in()
    assert owed(signed_in.gate, lilas.threshold()) is None  # nothing to restore yet
    lilas.sign_out(signed_in)
    lilas.back_up()
    signed_in = lilas.sign_in()
    assert owed(signed_in.gate, lilas.threshold()) == "a"
    assert owed(signed_in.gate, lilas.threshold(), frozenset("a")) is None
    drill(lilas, signed_in)
    assert owed(signed_in.gate, lilas.threshold()) is None
    lilas.clock.advance(days=7, minutes=1)
    assert owed(signed_in.gate, lilas.threshold()) == "a"


def test_the_certificate_lists_what_was_compared_and_names_no_patient(lilas: Lilas) -> None:
    lilas.back_up()
    report = drill(lilas, lilas.sign_in())
    pdf = drill_certificate_pdf(Certificate("Cabinet des Lilas", "Europe/Paris", report))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    for words in ("restaurée, ouverte et comparée", "Agenda et patients", "Journal vérifié", "n° 1"):
        assert words in text
    assert "AUBRAC" not in text
    assert report.stores[1].journal_mac[:16] in text
    bad = replace(report, stores=(replace(report.stores[0], faults=("Un défaut.",)), *report.stores[1:]))
    said = drill_certificate_pdf(Certificate("", "Europe/Paris", replace(bad, seconds=125)))
    assert "des défauts ont été trouvés" in PdfReader(io.BytesIO(said)).pages[0].extract_text()


def test_a_report_kept_by_another_version_is_left_aside(lilas: Lilas) -> None:
    lilas.back_up()
    report = drill(lilas, lilas.sign_in())
    assert DrillReport.from_stored(report.to_stored()) == report
    assert DrillReport.from_stored({"number": 3}) is None
    assert report.done_at - report.made_at > timedelta(0)


def test_hidden_snapshots_make_the_drill_fail_loudly(lilas: Lilas) -> None:
    """Whoever holds the target hides the last ones: the trial of what is left is never green."""
    lilas.back_up()
    newest = lilas.back_up(days=1)
    hidden = next(lilas.disk.rglob(newest))
    hidden.rename(lilas.root / "caché")
    signed_in = lilas.sign_in()
    report = drill(lilas, signed_in)
    assert not report.succeeded
    assert report.faults == (
        "La sauvegarde n° 2 n'est plus chez l'hébergeur : la plus récente y est la n° 1.",
    )
    assert any("La dernière sauvegarde connue (n° 2" in line for line in report.warnings)
    assert backup_book.ledger(lilas.threshold()).standing("a").last_drill is None
