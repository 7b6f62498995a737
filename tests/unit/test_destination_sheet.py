"""The sheet of a destination says what a new computer asks, and nothing that must stay secret."""

from __future__ import annotations

from datetime import date

import pytest

from telesec.backup.key_pairs import fingerprint_of
from telesec.documents.destination_sheet import DestinationSheet, destination_sheet_pdf, facts
from telesec.domain.backups.shapes import Target, TargetKind

S3 = Target("a", TargetKind.S3, "Nuage", endpoint="https://s3.exemple.fr", region="fr", bucket="cabinet")
FOLDER = Target("b", TargetKind.FOLDER, "Disque", folder="/media/disque")


def test_what_a_new_computer_asks_is_on_the_sheet() -> None:
    said = dict(facts(DestinationSheet("Cabinet", date(2026, 11, 22), S3, "ACCES")))
    assert said["Adresse"] == "https://s3.exemple.fr"
    assert said["Région"] == "fr"
    assert said["Espace (bucket)"] == "cabinet"
    assert said["Clé d'accès (son nom)"] == "ACCES"
    assert said["Clé secrète"].startswith("Non écrite ici")


@pytest.mark.parametrize("target", [S3, FOLDER])
def test_it_is_a_page_of_paper(target: Target) -> None:
    made = destination_sheet_pdf(DestinationSheet("Cabinet", date(2026, 11, 22), target, ""))
    assert made.startswith(b"%PDF")


def test_fingerprints_are_written_as_one_compares_them() -> None:
    host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
    server = Target("c", TargetKind.SFTP, "Serveur", endpoint="s.exemple.fr", host_key=host_key)
    said = dict(facts(DestinationSheet("Cabinet", date(2026, 11, 22), server, "lilas", "3F2A 90C1 5E07")))
    assert said["Empreinte du serveur"] == fingerprint_of(host_key)
    assert said["Signature des sauvegardes"].startswith("3F2A 90C1 5E07")
    bare = dict(facts(DestinationSheet("Cabinet", date(2026, 11, 22), S3, "")))
    assert "Signature des sauvegardes" not in bare
