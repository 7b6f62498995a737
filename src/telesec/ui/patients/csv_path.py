"""Asks which file holds the patients to import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from telesec.ui.file_choice import ask_open


def ask_csv_path(parent: QWidget) -> Path | None:
    """The file chosen; None when the person gives up."""
    kinds = "Fichiers de patients (*.csv *.txt);;Tous les fichiers (*)"
    return ask_open(parent, "Choisir le fichier des patients", kinds)
