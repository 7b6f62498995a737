"""What a backup setting must be: addresses, protection, certificate; and when it must be seen to again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from telesec.domain.backups.hds import ACTIVITIES, certificate_worry, check_certificate
from telesec.domain.backups.hosters import HOSTERS, OTHER, hoster_of
from telesec.domain.backups.rules import (
    CAPS,
    check_bandwidth,
    check_credentials,
    check_retention,
    check_target,
    free_id,
    place_words,
)
from telesec.domain.backups.shapes import (
    BackupSettings,
    Credentials,
    HdsCertificate,
    LockMode,
    Retention,
    Target,
    TargetKind,
    Tier,
)
from telesec.domain.errors import Invalid

S3 = Target("a", TargetKind.S3, "Nuage", endpoint="https://s3.exemple.fr", region="fr", bucket="cabinet")
SFTP = Target(
    "b",
    TargetKind.SFTP,
    "Serveur",
    endpoint="sftp.exemple.fr",
    port=22,
    folder="telesec",
    host_key="ssh-ed25519 " + "A" * 68,
)
DISK = Target("c", TargetKind.FOLDER, "Disque", folder="/media/disque")
TODAY = date(2026, 11, 16)
CERTIFICATE = HdsCertificate("Hébergeur", "HDS-1", (1, 6), date(2028, 1, 1))


def field_of(refused):
    return refused.value.field


@pytest.mark.parametrize(
    ("target", "field"),
    [
        (replace(S3, label="  "), "label"),
        (replace(S3, label="x" * 61), "label"),
        (replace(S3, endpoint="http://s3.exemple.fr"), "endpoint"),
        (replace(S3, endpoint="https://moi:secret@s3.exemple.fr"), "endpoint"),
        (replace(S3, endpoint="https://s3.exemple.fr/cabinet"), "endpoint"),
        (replace(S3, endpoint="https://s3.exemple.fr:seize"), "endpoint"),
        (replace(S3, endpoint="https://[::1"), "endpoint"),
        (replace(S3, region="Paris !"), "region"),
        (replace(S3, bucket="Mon Cabinet"), "bucket"),
        (replace(S3, bucket="a..b"), "bucket"),
        (replace(S3, authority="x" * 40_000), "authority"),
        (replace(SFTP, endpoint="-oProxyCommand=x"), "endpoint"),
        (replace(SFTP, port=0), "port"),
        (replace(SFTP, folder="../autres"), "folder"),
        (replace(SFTP, host_key=""), "host_key"),
        (replace(SFTP, host_key="ssh-ed25519 AAAA\nautre"), "host_key"),
        (replace(DISK, folder="copies"), "folder"),
        (replace(DISK, folder="/media/../etc"), "folder"),
        (replace(DISK, folder="/media/\x00"), "folder"),
    ],
)
def test_a_destination_that_cannot_be_right_names_its_field(target: Target, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_target(target)
    assert field_of(refused) == field


def test_a_destination_keeps_only_what_its_kind_uses() -> None:
    mixed = replace(DISK, endpoint="https://x.fr", bucket="b", lock_mode=LockMode.COMPLIANCE, host_key="k")
    assert check_target(mixed) == DISK
    assert check_target(replace(S3, endpoint=" https://s3.exemple.fr/ ", folder="x", port=3)) == S3
    assert check_target(replace(SFTP, lock_mode=LockMode.COMPLIANCE)) == SFTP
    assert check_target(replace(DISK, folder="E:\\Sauvegardes")).folder == "E:\\Sauvegardes"


def test_two_destinations_do_not_share_a_name_and_three_are_the_most() -> None:
    with pytest.raises(Invalid) as refused:
        check_target(replace(DISK, label="NUAGE"), (S3,))
    assert field_of(refused) == "label"
    assert check_target(S3, (S3,)) == S3
    assert free_id(BackupSettings(targets=(S3, DISK))) == "b"
    with pytest.raises(Invalid):
        free_id(BackupSettings(targets=(S3, SFTP, DISK)))


def test_keys_are_asked_for_where_there_are_some() -> None:
    assert check_credentials(TargetKind.FOLDER, Credentials("x", "y")) == Credentials()
    assert check_credentials(TargetKind.S3, Credentials(" A ", " B ")) == Credentials("A", "B")
    for given, field in ((Credentials(), "login"), (Credentials("A"), "secret")):
        for kind in (TargetKind.S3, TargetKind.SFTP):
            with pytest.raises(Invalid) as refused:
                check_credentials(kind, given)
            assert field_of(refused) == field
    assert "secret" not in repr(Credentials("A", "secret"))


def test_protection_is_neither_too_short_nor_longer_than_one_may_regret() -> None:
    assert check_retention(Retention()) == Retention()
    for tier, (least, most) in CAPS.items():
        for days in (least - 1, most + 1):
            with pytest.raises(Invalid) as refused:
                check_retention(replace(Retention(), **{tier.value: days}))
            assert field_of(refused) == tier.value
    with pytest.raises(Invalid) as refused:
        check_retention(Retention(daily=30, weekly=35))
    assert field_of(refused) == "weekly"
    with pytest.raises(Invalid) as refused:
        check_retention(Retention(weekly=60, monthly=50))
    assert field_of(refused) == "monthly"
    assert Retention().days(Tier.MONTHLY) == 396


def test_an_upload_is_not_slowed_to_nothing() -> None:
    assert [check_bandwidth(kib) for kib in (0, 32, 512)] == [0, 32, 512]
    for kib in (-1, 5, 2**30):
        with pytest.raises(Invalid):
            check_bandwidth(kib)


def test_a_known_hoster_is_recognised_by_its_address() -> None:
    for one in HOSTERS:
        for region, _words in one.regions:
            assert check_target(replace(S3, endpoint=one.endpoint(region), region=region))
            assert hoster_of(one.endpoint(region), region) is one
    assert hoster_of("https://s3.exemple.fr", "fr-par") is OTHER


def test_where_a_destination_is_fits_a_line() -> None:
    assert place_words(S3) == "s3.exemple.fr, compartiment cabinet"
    assert place_words(SFTP) == "sftp.exemple.fr, dossier telesec"
    assert place_words(DISK) == "/media/disque"


@pytest.mark.parametrize(
    ("days", "tone", "word"),
    [
        (61, "", ""),
        (60, "warning", "dans 60 jours"),
        (30, "warning", "dans 30 jours"),
        (7, "warning", "dans 7 jours"),
        (1, "warning", "dans 1 jour"),
        (0, "warning", "aujourd'hui"),
        (-1, "danger", "expiré"),
    ],
)
def test_a_certificate_near_its_end_is_said_in_time(days: int, tone: str, word: str) -> None:
    until = TODAY + timedelta(days=days)
    settings = BackupSettings(targets=(S3,), certificate=replace(CERTIFICATE, until=until))
    told, sentence = certificate_worry(settings, TODAY)
    assert told == tone
    assert word in sentence


def test_a_missing_certificate_is_said_unless_nothing_leaves_the_practice() -> None:
    assert certificate_worry(BackupSettings(targets=(S3,)), TODAY)[0] == "warning"
    assert certificate_worry(BackupSettings(targets=(DISK,)), TODAY) == ("", "")
    assert certificate_worry(BackupSettings(targets=(replace(S3, enabled=False),)), TODAY) == ("", "")
    without_backup = replace(CERTIFICATE, activities=(1, 2))
    told = certificate_worry(BackupSettings(targets=(SFTP,), certificate=without_backup), TODAY)
    assert told[0] == "warning"
    assert "activité 6" in told[1]


def test_a_certificate_is_copied_whole_or_not_at_all() -> None:
    assert check_certificate(HdsCertificate()) == HdsCertificate()
    for name in ("hoster", "number", "activities", "until"):
        empty = getattr(HdsCertificate(), name)
        with pytest.raises(Invalid) as refused:
            check_certificate(replace(CERTIFICATE, **{name: empty}))
        assert field_of(refused) == name
    with pytest.raises(Invalid):
        check_certificate(replace(CERTIFICATE, activities=(7,)))
    assert sorted(ACTIVITIES) == [1, 2, 3, 4, 5, 6]
