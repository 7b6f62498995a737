"""Asks which file holds the certificates of a private authority."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.ui.file_choice import ask_open


def ask_authority_path(parent: QWidget) -> Path | None:
    """The file chosen; None when the person gives up."""
    kinds = "Certificats (*.pem *.crt *.cer);;Tous les fichiers (*)"
    return ask_open(parent, "Choisir le certificat de l'autorité", kinds)
