"""Asks which file holds the patients to import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_csv_path(parent: QWidget) -> Path | None:
    """The file chosen; None when the person gives up."""
    kinds = "Fichiers de patients (*.csv *.txt);;Tous les fichiers (*)"
    chosen, _ = QFileDialog.getOpenFileName(parent, "Choisir le fichier des patients", "", kinds)
    return Path(chosen) if chosen else None
