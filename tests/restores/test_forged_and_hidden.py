"""Somebody with the keys of the target: what he adds is refused, what he hides or plays again is said."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import pytest

from telesec.backup.catalogue import snapshots
from telesec.backup.envelope import identity_from_seed
from telesec.backup.manifest import Manifest, public_key
from telesec.backup.settings_file import read_settings
from telesec.backup.snapshot import Job, take
from telesec.backup.targets.folder import FolderStore
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.restores import Listing
from telesec.domain.backups.shapes import BackupRefused, BackupSettings, Target, TargetFault, TargetKind, Tier
from telesec.domain.backups.signers import fingerprint
from telesec.domain.errors import Invalid, Refused
from telesec.domain.ids import new_id
from telesec.security import recovery
from telesec.services.restores.restores import RestoreHere

from .conftest import WHOLE, Lilas, names_of_tuesday


def settings_of(lilas: Lilas) -> BackupSettings:
    threshold = lilas.threshold()
    return read_settings(lilas.folder, threshold.secret(threshold.header().practice_id))


def manifests(lilas: Lilas) -> list[Manifest]:
    """Newest first."""
    identity = identity_from_seed(recovery.backup_seed(recovery.decode_code(lilas.recovery_text)))
    found = snapshots(store_of(lilas), settings_of(lilas).install, identity)
    return [one.manifest for one in found if one.manifest]


def store_of(lilas: Lilas) -> FolderStore:
    return FolderStore(Target("a", TargetKind.FOLDER, "Disque", folder=str(lilas.disk)))


def forge(lilas: Lilas, staged: Path, after: Manifest, seed: bytes = b"") -> str:
    """A newer snapshot of ``staged`` by somebody who knows every public key, and signs with his own."""
    made, _ = take(
        Job(
            practice_id=after.practice_id,
            install=after.install,
            target_id="a",
            tier=Tier.DAILY,
            created_at=lilas.clock(),
            number=after.number + 1,
            previous_sha256=secrets.token_hex(32),
            recipients=settings_of(lilas).recipients,
            seed=seed or secrets.token_bytes(32),
            locked_until=None,
            bandwidth_kib=0,
            heads=after.heads,
            app_version=after.app_version,
            schema_versions=after.schema_versions,
            staged=staged,
        ),
        store_of(lilas),
        lambda _: None,
        lambda: False,
    )
    return made.id


def stolen_copy(lilas: Lilas) -> Path:
    """The thief's copy of the practice's files, which he cannot open."""
    copy = lilas.root / "vol"
    copy.mkdir(mode=0o700)
    for name in ("practice.json", "practice.db", "office.db", "billing.db", "clinical.db"):
        shutil.copy(lilas.folder / name, copy / name)
    return copy


def anew_listing(lilas: Lilas, on_paper: int = 0) -> Listing:
    lilas.new_computer()
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text)
    try:
        return anew.listing(on_paper=on_paper)
    finally:
        anew.close()


def here_listing(lilas: Lilas) -> Listing:
    signed_in = lilas.sign_in()
    work = RestoreHere(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    try:
        return work.listing()
    finally:
        work.close()
        lilas.sign_out(signed_in)


def test_a_newer_snapshot_forged_from_stolen_files_is_refused_everywhere(lilas: Lilas) -> None:
    genuine = lilas.back_up()
    lilas.clock.advance(hours=2)
    forged = forge(lilas, stolen_copy(lilas), manifests(lilas)[0])
    for listing in (here_listing(lilas), anew_listing(lilas)):
        assert listing.newest is not None
        assert listing.newest.id == genuine
        refused = listing.choice(forged)
        assert refused is not None
        assert "ne connaît pas" in refused.refusal
        assert any("ordinateur inconnu du cabinet" in line for line in listing.warnings)
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text)
    anew.listing()
    with pytest.raises(BackupRefused, match="ne connaît pas"):
        anew.restore(forged)
    assert not (lilas.folder / "practice.json").exists()


def test_a_session_refuses_a_forged_snapshot_before_fetching_anything(lilas: Lilas) -> None:
    lilas.back_up()
    lilas.clock.advance(hours=2)
    forged = forge(lilas, stolen_copy(lilas), manifests(lilas)[0])
    signed_in = lilas.sign_in()
    work = RestoreHere(signed_in.gate, lilas.threshold(), signed_in.deks)
    work.begin("a")
    work.listing()
    with pytest.raises(BackupRefused, match="ne connaît pas"):
        work.confirm(forged, WHOLE)
    work.close()


def test_forged_snapshots_alone_restore_nothing(lilas: Lilas) -> None:
    """The genuine ones are gone: a bare machine says so rather than opening what a thief signed."""
    lilas.back_up()
    genuine = manifests(lilas)[0]
    lilas.clock.advance(hours=2)
    forge(lilas, stolen_copy(lilas), genuine)
    shutil.rmtree(lilas.disk / genuine.prefix)
    with pytest.raises(BackupRefused, match="Rien n'a été restauré"):
        anew_listing(lilas)
    assert not lilas.folder.exists()


def test_three_hidden_snapshots_are_missed_by_the_computer_and_by_the_paper(lilas: Lilas) -> None:
    for _ in range(4):
        lilas.back_up(days=1)
    made = manifests(lilas)
    assert [one.number for one in made] == [4, 3, 2, 1]
    for one in made[:3]:
        shutil.rmtree(lilas.disk / one.prefix)
    listing = here_listing(lilas)
    assert any("La dernière sauvegarde connue (n° 4" in line for line in listing.warnings)
    assert listing.newest is not None
    assert listing.newest.number == 1
    bare = anew_listing(lilas, on_paper=4)
    assert any("Le papier parle de la sauvegarde n° 4" in line for line in bare.warnings)


def test_a_hole_in_the_numbers_is_seen_on_a_bare_machine_too(lilas: Lilas) -> None:
    for _ in range(5):
        lilas.back_up(days=1)
    before_last = manifests(lilas)[1]
    assert before_last.tier is Tier.DAILY
    shutil.rmtree(lilas.disk / before_last.prefix)
    listing = anew_listing(lilas)
    assert any("Il manque ce qui précède la sauvegarde n° 5" in line for line in listing.warnings)


def test_a_chain_with_two_ends_is_said(lilas: Lilas) -> None:
    """The same computer put back from an image goes on from an older state: two snapshots bear a number."""
    lilas.back_up()
    image = lilas.root / "image"
    for name in ("cabinet", "device"):
        shutil.copytree(lilas.root / name, image / name)
    lilas.back_up(hours=1)
    for name in ("cabinet", "device"):
        shutil.rmtree(lilas.root / name)
        shutil.copytree(image / name, lilas.root / name)
    lilas.back_up(hours=1)
    assert any("Deux sauvegardes portent le n° 2" in line for line in here_listing(lilas).warnings)
    assert any("Deux sauvegardes portent le n° 2" in line for line in anew_listing(lilas).warnings)


def test_an_old_snapshot_played_again_as_new_is_not_believed(lilas: Lilas) -> None:
    """Its files copied under a new name: the manifest says where it was made."""
    lilas.back_up()
    first = manifests(lilas)[0]
    lilas.back_up(days=1)
    copied = lilas.disk / first.prefix.replace(first.id, "20261201T080000Z-0123456789abcdef")
    shutil.copytree(lilas.disk / first.prefix, copied)
    listing = anew_listing(lilas)
    assert any("ne peut pas être lue" in line for line in listing.warnings)
    assert [choice.number for choice in listing.choices] == [2, 1]


def test_a_wrong_or_foreign_code_opens_nothing_and_leaves_nothing(lilas: Lilas) -> None:
    lilas.back_up()
    lilas.new_computer()
    anew = lilas.anew()
    anew.connect(*lilas.place())
    groups = lilas.recovery_text.split()
    groups[2] = "00000" if groups[2] != "00000" else "00001"
    with pytest.raises(Invalid, match="groupe 3"):
        anew.open(" ".join(groups))
    anew.open(recovery.encode_code(recovery.new_code()))
    with pytest.raises(Invalid, match="n'ouvre aucune"):
        anew.listing()
    assert not lilas.folder.exists()


def test_the_folder_of_another_practice_is_not_touched(lilas: Lilas) -> None:
    lilas.back_up()
    own = (lilas.folder / "practice.json").read_bytes()
    other = own.replace(manifests(lilas)[0].practice_id.encode(), new_id().encode())
    lilas.new_computer()
    lilas.folder.mkdir()
    (lilas.folder / "practice.json").write_bytes(other)
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text)
    with pytest.raises(Refused, match="un autre cabinet"):
        anew.listing()
    assert (lilas.folder / "practice.json").read_bytes() == other


def test_a_damaged_newest_snapshot_does_not_hide_the_sound_ones(lilas: Lilas) -> None:
    """Its accounts cannot be read: the one before vouches for the same signer, and can be chosen."""
    older = lilas.back_up()
    newest = lilas.back_up(days=1)
    for part in next(lilas.disk.rglob(newest)).glob("p*.age"):
        part.unlink()
    lilas.new_computer()
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text)
    assert {choice.id for choice in anew.listing().choices} == {older, newest}
    with pytest.raises(TargetFault, match="manque ou a été modifié"):
        anew.restore(newest)
    assert not (lilas.folder / "practice.json").exists()
    anew.restore(older)
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC"]


def test_a_withdrawn_signer_is_not_believed_again_through_an_older_practice(lilas: Lilas) -> None:
    """The thief signed for the practice once: he sends an old copy that still lists him, dated as newest."""
    thief = secrets.token_bytes(32)
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        known = records.schedules.settings()["backup_signers"]
        records.schedules.set(
            "backup_signers", [*known, {"key": public_key(thief), "since": "", "workstation": ""}]
        )
    lilas.sign_out(signed_in)
    stolen = stolen_copy(lilas)
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.schedules.set("backup_signers", known)
    lilas.sign_out(signed_in)
    genuine = lilas.back_up()
    lilas.clock.advance(hours=2)
    forged = forge(lilas, stolen, manifests(lilas)[0], thief)
    listing = anew_listing(lilas)
    assert listing.newest is not None
    assert listing.newest.id == genuine
    refused = listing.choice(forged)
    assert refused is not None
    assert refused.refusal


def test_two_lines_of_backups_whose_computers_do_not_know_one_another_are_both_shown(lilas: Lilas) -> None:
    """Somebody inside wrote a list with his computer alone; or two computers went on, each on its own."""
    other = secrets.token_bytes(32)
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        known = records.schedules.settings()["backup_signers"]
        alone = {"key": public_key(other), "since": "", "workstation": ""}
        records.schedules.set("backup_signers", [alone])
    lilas.sign_out(signed_in)
    copy = stolen_copy(lilas)
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.schedules.set("backup_signers", known)
    lilas.sign_out(signed_in)
    genuine = lilas.back_up()
    lilas.clock.advance(hours=2)
    apart = forge(lilas, copy, manifests(lilas)[0], other)
    lilas.new_computer()
    anew = lilas.anew()
    anew.connect(*lilas.place())
    anew.open(lilas.recovery_text)
    listing = anew.listing()
    assert listing.newest is not None
    assert listing.newest.id == genuine  # the farthest is proposed, though the other is newer
    found = listing.choice(apart)
    assert found is not None
    assert (found.refusal, found.apart, found.signer) == ("", True, fingerprint(public_key(other)))
    assert found.signer in listing.warnings[0]
    assert listing.newest.signer in listing.warnings[0]
    anew.restore(apart)
    gate = lilas.sign_in().gate
    with gate.enter(Action.REFERENCE, Subject("settings")) as records:
        assert [one["key"] for one in records.schedules.settings()["backup_signers"]] == [public_key(other)]
